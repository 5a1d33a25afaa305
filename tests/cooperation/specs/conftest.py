"""What the proofs of forms share: a draft with everything in it, and what is said of a draft that lacks something."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from enlace.cooperation.rules.completeness import Draft, Receiving, doubtful, missing, needed
from enlace.cooperation.rules.kind import CooperationKind, Need
from enlace.cooperation.rules.life import transitions_of
from enlace.cooperation.rules.statuses import Status

DAY = date(2026, 3, 2)


def whole(kind: CooperationKind, *asked: str, without: Iterable[str] = ()) -> Draft:
    """Return a draft that holds all that `kind` needs for what is `asked`, but for the fields `without`."""
    header = {
        "requesting_authority": ("A-CENTRAL",),
        "requested_authority": ("B-CENTRAL",),
        "legal_basis": ("UNTOC",),
        "asked": asked,
        "crime_types": ("laundering",),
        "language": ("es",),
    }
    draft = Draft(header)
    filled = {one.code for one in kind.fields if one.sealed and one.need is not Need.OPTIONAL and needed(one, draft)}
    return replace(
        draft,
        header={code: given for code, given in header.items() if code not in set(without)},
        filled=frozenset(filled - set(without)),
    )


def lacks(kind: CooperationKind, *asked: str, without: Iterable[str] = ()) -> dict[str, str]:
    """Return what is missing by field, in words."""
    return {one.where: one.text() for one in missing(kind, whole(kind, *asked, without=without))}


def doubts(kind: CooperationKind, *asked: str, without: Iterable[str] = ()) -> dict[str, str]:
    """Return what the request may come back for by field, in words."""
    found = doubtful(kind, whole(kind, *asked, without=without), Receiving(), DAY)
    return {one.where: one.text() for one in found}


def asks_for(kind: CooperationKind, *asked: str) -> set[str]:
    """Return the sealed fields that cannot be left out."""
    sealed = {one.code for one in kind.fields if one.sealed}
    return set(lacks(kind, *asked, without=sealed)) & sealed


def steps(kind: CooperationKind) -> set[tuple[Status, Status]]:
    return {(one.source, one.target) for one in transitions_of(kind)}


@pytest.fixture(scope="session")
def drafting() -> SimpleNamespace:
    return SimpleNamespace(whole=whole, lacks=lacks, doubts=doubts, asks_for=asks_for, steps=steps)
