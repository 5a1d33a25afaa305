"""Which formats there are."""

from collections.abc import Mapping
from functools import cache

from enlace.common.errors import N_, NotFound
from enlace.common.registry import kinds_in
from enlace.publishing import kinds
from enlace.publishing.rules.formats import Format


@cache
def formats() -> Mapping[str, Format]:
    """Return every format by its code."""
    return kinds_in(kinds, Format)


def format_of(code: str) -> Format:
    """Return the format with this code.

    Raises: NotFound, if there is none.
    """
    found = formats().get(code)
    if found is None:
        raise NotFound(N_("there is no format “%(code)s”; there are: %(codes)s"), code=code, codes=", ".join(formats()))
    return found
