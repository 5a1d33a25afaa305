"""`form_bases.yaml` of a pack: which provision of which treaty serves which form of cooperation."""

from collections.abc import Mapping
from typing import Any

from enlace.cooperation.rules.legal_basis import Carries, Serving


def read_form_bases(content: Mapping[str, Any]) -> Mapping[str, tuple[Serving, ...]]:
    """Return what serves each form, in the file's order; a form that nothing serves has ().

    content: the parsed file; an entry that names no treaty or another kind of basis is left out, since what is not
    understood must not be told as law.
    """
    checked = content.get("checked") is True
    found: dict[str, tuple[Serving, ...]] = {}
    for form, entries in (content.get("bases") or {}).items():
        rows = [one for one in entries or () if one.get("i") and one.get("b") in set(Carries)]
        found[str(form)] = tuple(
            Serving(
                str(one["i"]),
                f"{one['i']}:{one['p']}" if one.get("p") else "",
                Carries(one["b"]),
                str(one.get("n") or ""),
                checked=checked or one.get("checked") is True,
            )
            for one in rows
        )
    return found
