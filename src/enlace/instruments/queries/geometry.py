"""The outlines of a pack's States, drawn once for each version of the pack."""

from functools import lru_cache

from enlace.common.errors import Invalid
from enlace.directory.queries import StateView, document, pack_hash
from enlace.publishing.rules.projection import Geometry, project

CODE_PROPERTY = "iso3"


@lru_cache(maxsize=8)
def _drawn(pack_code: str, content_hash: str, codes: frozenset[str]) -> Geometry | None:
    outlines = document(pack_code, "geometry")
    try:
        return project(outlines, codes, code_property=CODE_PROPERTY) if outlines else None
    except Invalid:
        # Outlines without a polygon are no fault of a pack, and those of an older version were not checked.
        return None


def outline_codes(states: tuple[StateView, ...]) -> dict[str, str]:
    """Return code in the pack -> code in the outlines (ISO 3166-1 alpha-3)."""
    return {state.code: state.details.get(CODE_PROPERTY, state.code) for state in states}


def drawn_outlines(pack_code: str, states: tuple[StateView, ...]) -> Geometry | None:
    """Return the drawn States of the pack, or None where it has no outlines."""
    codes = frozenset(outline_codes(states).values())
    return _drawn(pack_code, pack_hash(pack_code), codes) if codes else None
