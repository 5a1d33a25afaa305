"""What becomes of a proposal: nothing vanishes."""

from enlace.common.errors import N_, Problem
from enlace.meetings.rules.record import Ending, Proposal, Record

# From these nothing follows that somebody would have to do: a view, an account of what is done, business of the floor.
NOT_ACTIONABLE = frozenset({"position", "practice", "procedural", "announcement"})


def is_actionable(one: Proposal) -> bool:
    """Return whether something follows from `one`."""
    return one.type not in NOT_ACTIONABLE


def ends(one: Proposal, record: Record) -> bool:
    """Return whether something has become of `one`: an entry, a decision, another proposal, or a stated “no”.

    A proposal merged into another one shares the fate of that one.
    """
    known = {other.code: other for other in record.proposals}
    seen: set[str] = set()
    while one.ending == Ending.MERGED and one.ending_ref in known and one.code not in seen:
        seen.add(one.code)
        one = known[one.ending_ref]
    if one.ending == Ending.MERGED:
        return False
    decided = any(decision.proposal == one.code for decision in record.decisions)
    stated = one.ending_reason if one.ending == Ending.NOT_TAKEN_UP else one.ending_ref
    return bool(one.entries) or decided or bool(one.ending and stated.strip())


def ending_problems(one: Proposal, record: Record) -> list[Problem]:
    """Return what is wrong with the ending that `one` is given; nothing, where it holds."""
    faults: list[Problem] = []

    def fault(field: str, message: str, **params: object) -> None:
        faults.append(Problem(field, message, params))

    if one.ending not in set(Ending):
        fault("ending", N_("choose what became of it"))
    known = {
        Ending.DECISION: {other.code for other in record.decisions},
        Ending.ENTRY: {other.letter for other in record.entries},
        Ending.MERGED: {other.code for other in record.proposals if other.code != one.code},
    }
    if one.ending in known and one.ending_ref not in known[Ending(one.ending)]:
        fault("ending_ref", N_("“%(code)s” is not in the record of this meeting"), code=one.ending_ref)
    elif one.ending == Ending.MERGED and _leads_back(one, record):
        fault("ending_ref", N_("“%(code)s” was itself merged into this one"), code=one.ending_ref)
    if one.ending == Ending.NOT_TAKEN_UP and not one.ending_reason.strip():
        fault("ending_reason", N_("say why it was not taken up"))
    return faults


def _leads_back(one: Proposal, record: Record) -> bool:
    into = {other.code: other.ending_ref for other in record.proposals if other.ending == Ending.MERGED}
    into[one.code] = one.ending_ref
    code, seen = one.ending_ref, {one.code}
    while code in into and code not in seen:
        seen.add(code)
        code = into[code]
    return code in seen
