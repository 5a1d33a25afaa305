"""What the record of a meeting leaves open or contradicts: each fault with the place it is of, and nothing else.

A fault is told only where the record itself shows it; what was merely left unsaid of (a list of participants, a date
of the meeting) is no fault here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from enlace.common.errors import N_, Problem
from enlace.meetings.rules.endings import ends, is_actionable
from enlace.meetings.rules.record import Ending, Intervention, InterventionKind, Proposal, Record
from enlace.meetings.rules.symbol_checks import NOTHING_KNOWN, Register, checked

CHAIR = "CHAIR"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class FaultKind(StrEnum):
    """What can be wrong with a record."""

    ENDS_NOWHERE = "proposal_ends_nowhere"
    NO_OWNER = "entry_without_owner"
    NO_DATE = "entry_without_date"
    LETTER_SKIPPED = "letter_skipped"
    LINK_MISSING = "link_missing"
    SYMBOL = "symbol_at_fault"
    LEADS_NOWHERE = "reference_leads_nowhere"
    CREDIT = "credit_not_borne_out"
    ATTRIBUTION = "attribution_contradicts_record"
    NOT_ACCREDITED = "delegation_not_accredited"
    TWICE = "stands_twice"


@dataclass(frozen=True)
class Fault:
    """One fault. subject: the code of what it is of: a proposal, a letter of the closing list, a document ..."""

    kind: FaultKind
    subject: str
    problem: Problem

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}"

    @property
    def text(self) -> str:
        return self.problem.text()


Check = Callable[[Record], Iterator[Fault]]


def faults_of(record: Record, *, register: Register = NOTHING_KNOWN, today: date | None = None) -> tuple[Fault, ...]:
    """Return every fault of `record`, in the order of the checks, then of the record.

    register, today: what symbols are held against (`symbol_checks`).
    """
    found = [fault for check in CHECKS for fault in check(record)]
    found += _symbols(record, register, today)
    return tuple(found)


def _fault(kind: FaultKind, subject: str, message: str, **params: object) -> Fault:
    return Fault(kind, subject, Problem(subject, message, params))


def proposals_that_end_nowhere(record: Record) -> Iterator[Fault]:
    """Of each proposal from which something follows, something must have become; a meeting not begun owes nothing."""
    for one in record.proposals:
        if is_actionable(one) and not ends(one, record):
            message = N_("“%(gist)s” is in no entry of the closing list, no decision, no other proposal")
            yield _fault(FaultKind.ENDS_NOWHERE, one.code, message, gist=one.gist)


def entries_without_owner(record: Record) -> Iterator[Fault]:
    """Somebody must be named who owes an entry; whom a reader infers does not count."""
    for one in record.entries:
        if not one.owners:
            message = N_("nobody is named who owes “%(gist)s”")
            yield _fault(FaultKind.NO_OWNER, one.letter, message, gist=one.gist)


def entries_without_date(record: Record) -> Iterator[Fault]:
    """Each entry needs a day by which it is due; words such as “one month more” name none."""
    for one in record.entries:
        if one.due_on is None:
            yield _fault(FaultKind.NO_DATE, one.letter, N_("“%(gist)s” is due on no day"), gist=one.gist)


def letters_skipped(record: Record) -> Iterator[Fault]:
    """The closing list counts its entries by letters, without a gap."""
    for place, one in enumerate(record.entries):
        due = LETTERS[place] if place < len(LETTERS) else one.letter
        if one.letter_printed == due:
            continue
        if not one.letter_printed:
            message = N_("the letter “%(due)s” is not printed: “%(gist)s” stands without one")
            yield _fault(FaultKind.LETTER_SKIPPED, one.letter, message, due=due, gist=one.gist)
        else:
            message = N_("the letter “%(due)s” is expected here and “%(printed)s” is printed")
            yield _fault(FaultKind.LETTER_SKIPPED, one.letter, message, due=due, printed=one.letter_printed)


def links_missing(record: Record) -> Iterator[Fault]:
    """What the record announces a link to must have one."""
    for one in record.presentations:
        if one.link_expected and not one.link:
            message = N_("a link to the presentation is announced, and none is given")
            yield _fault(FaultKind.LINK_MISSING, one.code, message)


def references(record: Record) -> Iterator[Fault]:
    """What the record refers to must be in it."""
    known = {
        "document": {one.code for one in record.documents},
        "person": {one.code for one in record.people},
        "presentation": {one.code for one in record.presentations},
        "proposal": {one.code for one in record.proposals},
        "entry": {one.letter for one in record.entries},
        "intervention": {one.code for one in record.interventions},
        "sitting": {one.code for one in record.sittings},
        "item": {str(one.number) for one in record.items},
        "decision": {one.code for one in record.decisions},
    }
    for subject, what, code in _referred(record):
        if code not in known[what]:
            message = N_("refers to the %(what)s “%(code)s”, which is not in the record")
            yield _fault(FaultKind.LEADS_NOWHERE, subject, message, what=what, code=code)


def _referred(record: Record) -> Iterator[tuple[str, str, str]]:
    """Return (of what, to what, its code) for each reference that is made."""
    for code in record.meeting.mandates:
        yield record.meeting.code, "document", code
    for item in record.items:
        yield from ((str(item.number), "document", code) for code in item.documents)
        yield from ((str(item.number), "sitting", code) for code in (item.sitting,) if code)
    for sitting in record.sittings:
        yield from ((sitting.code, "person", code) for code in (sitting.chair, sitting.vice_chair) if code)
    for shown in record.presentations:
        yield shown.code, "item", str(shown.item)
        yield from ((shown.code, "person", code) for code in (shown.person,) if code)
        yield from ((shown.code, "document", code) for code in (shown.document,) if code)
    for said in record.interventions:
        yield said.code, "item", str(said.item)
        yield from ((said.code, "person", code) for code in (said.person,) if code)
        yield from ((said.code, "presentation", code) for code in (said.presentation,) if code)
    for decision in record.decisions:
        yield from ((decision.code, "document", code) for code in (decision.document,) if code)
        yield from ((decision.code, "proposal", code) for code in (decision.proposal,) if code)
    for credit in record.credits:
        yield from ((credit.intervention, "proposal", code) for code in (credit.proposal,) if code)
        yield credit.intervention, "intervention", credit.intervention
    yield from _referred_by_proposals(record)


def _referred_by_proposals(record: Record) -> Iterator[tuple[str, str, str]]:
    ended = {Ending.DECISION: "decision", Ending.ENTRY: "entry", Ending.MERGED: "proposal"}
    for one in record.proposals:
        yield one.code, "item", str(one.item)
        yield from ((one.code, "intervention", code) for code in one.interventions)
        yield from ((one.code, "entry", letter) for letter in one.entries)
        if one.ending in ended and one.ending_ref:
            yield one.code, ended[Ending(one.ending)], one.ending_ref


def attributions(record: Record) -> Iterator[Fault]:
    """Whoever proposed spoke in one of the interventions that the proposal is linked to, or sent it in writing.

    A proposal stands under the item of one of its interventions.
    """
    said = {one.code: one for one in record.interventions}
    for proposal in record.proposals:
        linked = [said[code] for code in proposal.interventions if code in said]
        if not linked:
            continue
        spoke = {party for one in linked for party in _parties_of(one.speakers, one.kind)}
        for party in proposal.proposers:
            if party not in spoke:
                message = N_("%(party)s is named as proposer and spoke in none of %(interventions)s")
                codes = ", ".join(one.code for one in linked)
                yield _fault(FaultKind.ATTRIBUTION, proposal.code, message, party=party, interventions=codes)
        if proposal.item not in {one.item for one in linked}:
            message = N_("stands under item %(item)s, and none of its interventions does")
            yield _fault(FaultKind.ATTRIBUTION, proposal.code, message, item=proposal.item)


def _parties_of(speakers: tuple[str, ...], kind: InterventionKind) -> tuple[str, ...]:
    return (*speakers, CHAIR) if kind is InterventionKind.CHAIR else speakers


def credits_not_borne_out(record: Record) -> Iterator[Fault]:
    """Whoever is credited with an idea must have voiced it before, by the record.

    By a proposal: one of those credited took the floor in an intervention linked to it, before the crediting one; a
    group of States is credited rightly where at least two of them did. By a topic: one of those credited proposed
    something of that topic before.
    """
    place = {one.code: turn for turn, one in enumerate(in_order(record))}
    by_code = {one.code: one for one in record.proposals}
    bodies = {one.code for one in record.bodies}
    for credit in record.credits:
        before = place.get(credit.intervention)
        if before is None:
            continue
        if credit.proposal in by_code:
            ideas = [by_code[credit.proposal]]
        else:
            ideas = [one for one in record.proposals if credit.topic in one.topics]
        voices = {
            party
            for idea in ideas
            for party in _voiced(idea, record, place, before)
            if credit.proposal or party in idea.proposers
        }
        for party in credit.credited:
            group = party in bodies and party not in voices
            states = voices - bodies - {credit.by}
            if party not in voices and not (group and len(states) > 1 and credit.proposal):
                message = N_("credits %(party)s: “%(gist)s”; the record shows nothing of it said by %(party)s before")
                yield _fault(FaultKind.CREDIT, credit.intervention, message, party=party, gist=credit.gist)


def in_order(record: Record) -> tuple[Intervention, ...]:
    """Return the interventions in the order in which the floor was taken.

    Items are taken by number, but one that was brought forward right after the item under which that was recorded.
    """
    forward = {one.number: one.brought_forward.under_item for one in record.items if one.brought_forward}

    def turn(one: Intervention) -> tuple[int, int, int, int]:
        after = forward.get(one.item)
        return (one.item, 0, 0, one.order) if after is None else (after, 1, one.item, one.order)

    return tuple(sorted(record.interventions, key=turn))


def _voiced(idea: Proposal, record: Record, place: dict[str, int], before: int) -> Iterator[str]:
    for one in record.interventions:
        if one.code in idea.interventions and place[one.code] < before:
            yield from _parties_of(one.speakers, one.kind)


def not_accredited(record: Record) -> Iterator[Fault]:
    """Who speaks as a delegation must be accredited, where the record has a list of delegations at all."""
    accredited = {one.party for one in record.delegations}
    if not accredited:
        return
    for one in record.interventions:
        if one.kind not in (InterventionKind.DELEGATION, InterventionKind.JOINT_DELEGATION):
            continue
        for party in one.speakers:
            if party not in accredited:
                message = N_("%(party)s speaks and is not among the delegations")
                yield _fault(FaultKind.NOT_ACCREDITED, one.code, message, party=party)


def standing_twice(record: Record) -> Iterator[Fault]:
    """No two items have one number, no two interventions one turn under an item."""
    numbers = [one.number for one in record.items]
    for number in sorted({one for one in numbers if numbers.count(one) > 1}):
        yield _fault(FaultKind.TWICE, str(number), N_("two items have the number %(number)s"), number=number)
    turns: dict[tuple[int, int], str] = {}
    for one in record.interventions:
        first = turns.setdefault((one.item, one.order), one.code)
        if first != one.code:
            message = N_("has the same turn as %(other)s under item %(item)s")
            yield _fault(FaultKind.TWICE, one.code, message, other=first, item=one.item)


def _symbols(record: Record, register: Register, today: date | None) -> Iterator[Fault]:
    for one in record.documents:
        for problem in checked(one.symbol, register=register, today=today).problems if one.symbol else ():
            yield Fault(FaultKind.SYMBOL, one.code, Problem(one.symbol, problem.message, problem.params))


CHECKS: tuple[Check, ...] = (
    proposals_that_end_nowhere,
    entries_without_owner,
    entries_without_date,
    letters_skipped,
    links_missing,
    references,
    attributions,
    credits_not_borne_out,
    not_accredited,
    standing_twice,
)
