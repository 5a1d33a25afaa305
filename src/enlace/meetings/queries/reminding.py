"""Who is to be reminded of which commitments, within what each of them may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from enlace.accounts.models import RoleGrant
from enlace.accounts.rules.permissions import STRANGER, Actor, Grant, Role
from enlace.directory.models import State
from enlace.directory.queries.contacts import mailboxes
from enlace.directory.rules.entries import POINT_OF_CONTACT_KIND
from enlace.meetings import models
from enlace.meetings.queries.commitments import commitments
from enlace.meetings.rules.commitments import DONE, Commitment
from enlace.meetings.rules.reminding import step_reached

FALLBACK = "en"
WRITTEN = ("en", "es", "pt", "fr")


@dataclass(frozen=True)
class Reader:
    """Whom a letter goes to. by: what this person may see; states: for which it is the point of contact.

    officer: of the Secretariat, who is written to for bodies. pack: "" where it is not of one pack alone.
    """

    email: str
    language: str
    by: Actor
    states: frozenset[str] = frozenset()
    officer: bool = False
    pack: str = ""


@dataclass(frozen=True)
class DueOne:
    """A commitment of which its owners `parties` are to be told; number: its row. step: as of `step_reached`."""

    number: int
    one: Commitment
    parties: tuple[str, ...]
    due_on: date
    step: int


@dataclass(frozen=True)
class DueLetter:
    """One letter: all that a reader is to be told of, the earliest day first."""

    reader: Reader
    lines: tuple[DueOne, ...]


def letters_due(today: date) -> tuple[DueLetter, ...]:
    """Return the letters to be written: one a reader, of what has reached a step that its owner was not told of.

    What a reader may not see is left out for that reader; where no owner's reader may see it, nobody is told.
    """
    rows = models.Commitment.objects.exclude(status__in=DONE).exclude(due_on=None)
    numbers = {(pack, code): number for pack, code, number in rows.values_list("pack_id", "code", "pk")}
    if not numbers:
        return ()
    told = _told()
    states = set(State.objects.values_list("pack_id", "code"))
    found = []
    for reader in _readers({pack for pack, _ in numbers}):
        lines = tuple(_lines(reader, numbers, told, states, today))
        if lines:
            found.append(DueLetter(reader, lines))
    return tuple(found)


def _lines(
    reader: Reader,
    numbers: Mapping[tuple[str, str], int],
    told: Mapping[tuple[int, str, date], int],
    states: set[tuple[str, str]],
    today: date,
) -> Iterator[DueOne]:
    for one in commitments(reader.by):
        number = numbers.get((one.pack, one.code))
        if number is None or one.due_on is None or not one.is_open or reader.pack not in ("", one.pack):
            continue
        step = step_reached(one.due_on, today)
        if step is None:
            continue
        own = (
            party for party in one.owners if (party in reader.states if (one.pack, party) in states else reader.officer)
        )
        # Whoever was told of a later step needs not be told of an earlier one.
        parties = tuple(party for party in own if told.get((number, party, one.due_on), 0) < step)
        if parties:
            yield DueOne(number, one, parties, one.due_on, step)


def _told() -> Mapping[tuple[int, str, date], int]:
    """Return for each commitment that is open, owner and day the last step told."""
    rows = models.CommitmentReminder.objects.exclude(commitment__status__in=DONE).order_by("step")
    return {
        (number, party, due_on): step
        for number, party, due_on, step in rows.values_list("commitment_id", "party", "due_on", "step")
    }


def _readers(packs: set[str]) -> Iterator[Reader]:
    """Yield whom letters go to: points of contact and officers with an account; of a State without such a point of
    contact, where its entry in the directory is written to, which is told only of what everybody may read.
    """
    grants: dict[int, list[Grant]] = {}
    people = {}
    held = RoleGrant.objects.filter(role__in=(Role.POINT_OF_CONTACT, Role.OFFICER), user__is_active=True)
    for row in held.exclude(user__email="").select_related("user").order_by("user__username", "state_code"):
        people[row.user_id] = row.user
        grants.setdefault(row.user_id, []).append(Grant(Role(row.role), row.state_code, row.authority_code))
    reached: set[str] = set()
    for number, user in people.items():
        own = frozenset(one.state for one in grants[number] if one.role is Role.POINT_OF_CONTACT)
        officer = any(one.role is Role.OFFICER for one in grants[number])
        reached |= own
        by = Actor(user.get_username(), tuple(grants[number]), user.pk)
        yield Reader(user.email, _written(user.language), by, own, officer)
    for pack in sorted(packs):
        for state, boxes in mailboxes(pack, POINT_OF_CONTACT_KIND).items():
            for box in boxes if state not in reached else ():
                yield Reader(box.email, _written(*box.languages), STRANGER, frozenset({state}), pack=pack)


def _written(*languages: str) -> str:
    """Return the first of `languages` that letters are written in."""
    return next((one[:2] for one in languages if one[:2] in WRITTEN), FALLBACK)
