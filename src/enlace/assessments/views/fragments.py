"""Parts of pages that are made once for each content and language, and kept while the process lives."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from django.utils.safestring import SafeString, mark_safe

MOST_KEPT = 512

_kept: OrderedDict[Hashable, SafeString] = OrderedDict()
_lock = Lock()


def fragment(key: Hashable, make: Callable[[], str]) -> SafeString:
    """Return the HTML for `key`, made by `make` the first time; the key must name everything it depends on."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = mark_safe(make())  # noqa: S308  (the writer of publishing escapes every text)
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made
