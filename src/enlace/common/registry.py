"""Kinds: whatever can be added to the product as one file, found by looking in its folder."""

import pkgutil
from importlib import import_module
from types import ModuleType
from typing import Protocol, TypeVar


class Kind(Protocol):
    """Anything with a code of its own."""

    @property
    def code(self) -> str: ...


K = TypeVar("K", bound=Kind)


def kinds_in(folder: ModuleType, kind: type[K]) -> dict[str, K]:
    """Return the kinds of `folder` by code: each module in it holds exactly one, named `KIND`.

    Raises: TypeError, if a module holds none or one of another class; ValueError, if two share a code.
    """
    found: dict[str, K] = {}
    for info in sorted(pkgutil.iter_modules(folder.__path__), key=lambda module: module.name):
        module = import_module(f"{folder.__name__}.{info.name}")
        one = getattr(module, "KIND", None)
        if not isinstance(one, kind):
            raise TypeError(f"{module.__name__} holds no KIND of class {kind.__name__}")
        if one.code in found:
            raise ValueError(f"{module.__name__}: the code {one.code} is taken")
        found[one.code] = one
    return found
