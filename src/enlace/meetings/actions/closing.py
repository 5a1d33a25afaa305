"""The closing list of a meeting: its entries with owner and day, and its adoption once nothing vanishes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, NotFound, Problem, WrongStatus
from enlace.meetings.actions.meetings import running
from enlace.meetings.actions.passages import keep_findable
from enlace.meetings.models import Commitment, Decision, Meeting, Owner
from enlace.meetings.queries.checks import faults
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.queries.records import read
from enlace.meetings.rules.checking import LETTERS, Fault
from enlace.meetings.rules.proposing import LONGEST_GIST
from enlace.meetings.rules.record import CommitmentKind, CommitmentStatus
from enlace.meetings.rules.topic_words import topic_problems

LIST_ADOPTED = "closing_list"
LONGEST_REASON = 500


@dataclass(frozen=True)
class NewEntry:
    """An entry of the closing list as it is typed, in `language`. owners: States, bodies, units of the Secretariat."""

    gist: str
    owners: tuple[str, ...] = ()
    due_on: date | None = None
    topics: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    language: str = "en"


@action(Permission.RECORD_KEEP)
def add_entry(meeting: str, one: NewEntry, *, by: Actor, at: datetime) -> str:
    """Add an entry under the next letter and return that; the proposals it takes up end in it.

    Raises: Invalid, NotFound; WrongStatus, once the list was adopted.
    """
    row = running(meeting, by)
    not_adopted(row)
    letter = next_letter(row)
    problems = _entry_problems(row, one)
    if not letter:
        problems.append(Problem("gist", N_("The closing list is full: %(most)s entries."), {"most": len(LETTERS)}))
    if problems:
        raise Invalid(problems)
    last = row.commitments.filter(kind=CommitmentKind.ENTRY).order_by("-place").first()
    if last and _is_the_same(last, one, row):
        nothing_changed()  # sent twice, as by a double click
        return str(last.letter)
    entry = Commitment.objects.create(
        pack_id=row.pack_id,
        meeting=row,
        code=f"{row.code}:{letter}",
        kind=CommitmentKind.ENTRY,
        place=LETTERS.index(letter),
        letter=letter,
        letter_printed=letter,
        status=CommitmentStatus.OPEN,
        synthetic=row.synthetic,
        language=one.language,
        **_columns(one),
    )
    keep_findable(entry)
    _store_owners(entry, one)
    _take_up(row, one, letter)
    record("meetings.entry.added", f"{meeting}/{letter}")
    return letter


@action(Permission.RECORD_KEEP)
def change_entry(meeting: str, letter: str, one: NewEntry, version: int, *, by: Actor, at: datetime) -> None:
    """Say an entry anew, with its owners and its day, and print its letter; proposals are added to it.

    version: the one that was shown. Raises: Invalid, also where somebody else changed it meanwhile; NotFound;
    WrongStatus, once the list was adopted.
    """
    row = running(meeting, by)
    not_adopted(row)
    entry = row.commitments.filter(kind=CommitmentKind.ENTRY, letter=letter).first()
    if entry is None:
        raise NotFound(N_("There is no entry “%(letter)s” in this closing list."), letter=letter)
    problems = _entry_problems(row, one)
    if entry.version != version:
        message = N_("Somebody corrected this meanwhile. It now says: %(gist)s")
        problems.append(Problem("gist", message, {"gist": entry.gist}))
    if problems:
        raise Invalid(problems)
    if one.gist.strip() != entry.gist:
        entry.translations, entry.language = {}, one.language
    for name, value in _columns(one).items():
        setattr(entry, name, value)
    entry.letter_printed, entry.version = letter, entry.version + 1
    entry.save()
    keep_findable(entry)
    entry.owners.all().delete()
    _store_owners(entry, one)
    _take_up(row, one, letter)
    record("meetings.entry.changed", f"{meeting}/{letter}")


def _columns(one: NewEntry) -> dict[str, Any]:
    return {"gist": one.gist.strip(), "due_on": one.due_on, "topics": list(one.topics)}


def _is_the_same(last: Commitment, one: NewEntry, row: Meeting) -> bool:
    taken_up = {proposal.code for proposal in row.proposals.all() if last.letter in proposal.entries}
    return (
        last.language == one.language
        and all(getattr(last, name) == value for name, value in _columns(one).items())
        and set(last.owners.values_list("party", flat=True)) == set(one.owners)
        and taken_up.issuperset(one.proposals)
    )


def _store_owners(entry: Commitment, one: NewEntry) -> None:
    Owner.objects.bulk_create(Owner(commitment=entry, party=party) for party in dict.fromkeys(one.owners))


def _take_up(row: Meeting, one: NewEntry, letter: str) -> None:
    for proposal in row.proposals.filter(code__in=one.proposals):
        if letter not in proposal.entries:
            proposal.entries = [*proposal.entries, letter]
            proposal.save(update_fields=["entries"])


def _entry_problems(row: Meeting, one: NewEntry) -> list[Problem]:
    problems = []
    if not one.gist.strip() or len(one.gist) > LONGEST_GIST:
        message = N_("Say in a sentence of at most %(most)s characters what is to be done.")
        problems.append(Problem("gist", message, {"most": LONGEST_GIST}))
    known = party_names(row.pack_id)
    message = N_("“%(code)s” is neither a State nor a body that is known here.")
    problems += [Problem("owners", message, {"code": code}) for code in one.owners if code not in known]
    there = set(row.proposals.values_list("code", flat=True))
    message = N_("There is no proposal “%(code)s” in this meeting.")
    problems += [Problem("proposals", message, {"code": code}) for code in one.proposals if code not in there]
    return problems + topic_problems(one.topics)


def next_letter(row: Meeting) -> str:
    """Return the letter of the next entry of a closing list; "" where it is full."""
    taken = set(row.commitments.filter(kind=CommitmentKind.ENTRY).values_list("letter", flat=True))
    return next((letter for letter in LETTERS if letter not in taken), "")


def not_adopted(row: Meeting) -> None:
    """Let a closing list be changed. Raises: WrongStatus, once it was adopted."""
    if row.decisions.filter(kind=LIST_ADOPTED).exists():
        raise WrongStatus(N_("The closing list of this meeting was adopted."))


@action(Permission.MEETING_RUN)
def adopt_list(meeting: str, reasons: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Adopt the closing list. Each thing that the checks still find must be answered by a reason of its own.

    reasons: by the `key` of a fault. Raises: Invalid, with what is not answered; NotFound, WrongStatus.
    """
    row = running(meeting, by)
    not_adopted(row)
    found = faults(read(row), row, by)
    given = {one.key: reasons.get(one.key, "").strip() for one in found}
    problems = [Problem(one.key, one.problem.message, one.problem.params) for one in found if not given[one.key]]
    message = N_("At most %(most)s characters; say it shorter.")
    problems += [
        Problem(key, message, {"most": LONGEST_REASON}) for key, said in given.items() if len(said) > LONGEST_REASON
    ]
    if problems:
        raise Invalid(problems)
    item = row.items.order_by("-number").values_list("number", flat=True).first() or 1
    codes = set(row.decisions.values_list("code", flat=True))
    Decision.objects.create(
        meeting=row,
        code=next(code for place in count(len(codes) + 1) if (code := f"DEC{place}") not in codes),
        item=item,
        kind=LIST_ADOPTED,
        gist=_what_is_left(found, given) or "The closing list was adopted.",
        decided_at=at,
    )
    record("meetings.list.adopted", meeting, open=len(found))


def _what_is_left(found: Iterable[Fault], given: Mapping[str, str]) -> str:
    return "; ".join(dict.fromkeys(f"{one.subject}: {given[one.key]}" for one in found))
