"""Parts of pages that are made once for each content and language, and kept while the process lives."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from django.utils.safestring import SafeString, mark_safe

T = TypeVar("T")
MOST_KEPT = 512

_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def fragment(key: Hashable, make: Callable[[], str]) -> SafeString:
    """Return the HTML for `key`, made by `make` the first time; the key must name everything it depends on."""
    return kept(key, lambda: mark_safe(make()))  # noqa: S308  (the writer of publishing escapes every text)


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` made for `key` the first time; the key must name everything it depends on."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return cast("T", _kept[key])
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made
