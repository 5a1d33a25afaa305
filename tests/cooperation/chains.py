"""SYNTHETIC requests as lines of evidence: no such request was ever made."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.rules.evidence import Line, hash_of, line_of
from enlace.cooperation.rules.header import Header, KnownCodes, Side
from enlace.cooperation.rules.life import (
    REASONS,
    USES,
    Brings,
    Consultation,
    Feedback,
    Life,
    Move,
    Step,
    Useful,
    brings,
    moved,
    transition,
    transitions_of,
)
from enlace.cooperation.rules.statuses import Party, Status

KINDS = cooperation_kinds()
DAY = date(2026, 3, 2)
S = Status
STATES = ("ARG", "BRA", "CHL", "URY")
BASES = ("UNTOC", "UNCAC", "A-55", "SYN-1")
CRIMES = ("laundering", "ocg", "corruption")
KNOWN = KnownCodes(frozenset(STATES), {}, frozenset(BASES), frozenset(CRIMES), frozenset({"es", "pt"}))
CONVENTION = frozenset({"UNTOC"})
EXECUTED = (S.SENT, S.RECEIVED, S.ACKNOWLEDGED, S.IN_EXECUTION, S.EXECUTED)
PARTLY = (*EXECUTED[:-1], S.PARTLY_EXECUTED)
REFUSED = (S.SENT, S.RECEIVED, S.ACKNOWLEDGED, S.REFUSED)


def header(asking: str = "ARG", asked_of: str = "BRA", form: str = "mla", **more: Any) -> Header:
    parts = tuple(part.code for part in KINDS[form].parts)
    found = Header(form, Side(asking, "CA-1"), Side(asked_of, "CA-2"), asked=parts[:2], language=("es",))
    return replace(found, **({"bases": ("UNTOC",), "crime_types": ("laundering",)} | more))


def move(life: Life, target: Status, on: date, **more: Any) -> Move:
    """Return the step to `target` by whoever may take it, with what it must bring."""
    step = transition(life.kind, life.status, target)
    assert step, (life.status, target)
    owed: dict[str, Any] = {}
    for one in brings(life.kind, step):
        owed[one.value] = {
            Brings.GROUNDS: tuple(ground.code for ground in life.kind.grounds[:1]),
            Brings.CONSULTATION: Consultation(on, on),
            Brings.REASON: REASONS[target][0].code if target in REASONS else "",
            Brings.PART: tuple(code for code in life.asked if code not in life.done)[:1],
            Brings.MISSING: ("language",),
            Brings.FEEDBACK: Feedback(Useful.YES, (USES[0].code,)),
        }[one]
    party = next(one for one in (Party.REQUESTED, Party.REQUESTING, Party.ROUTER, Party.SYSTEM) if one in step.by)
    return Move(**({"target": target, "by": party, "on": on} | owed | more))


def chain(*statuses: Status, reference: str = "R1", days: Iterable[int] = (), **more: Any) -> tuple[Line, ...]:
    """Return the lines of a request that came to those statuses, `days` after `DAY` (one by one if not said).

    more: of the header; `sent`: the first day; `grounds`, `part`, `feedback`: what those steps brought.
    """
    brought = {one: more.pop(one.value) for one in Brings if one.value in more}
    first = more.pop("sent", DAY)
    head = header(**more)
    life = Life(KINDS[head.form], head.asked, (Step(S.DRAFT, first),))
    found: list[Line] = []
    after = [*days] or range(len(statuses))
    for status, days_after in zip(statuses, after, strict=True):
        on = first + timedelta(days=days_after)
        owed = brings(life.kind, transition(life.kind, life.status, status))  # type: ignore[arg-type]
        taken = move(life, status, on, **{one.value: value for one, value in brought.items() if one in owed})
        life = moved(life, taken, on)
        found.append(next_line(found, taken, head, reference))
    return tuple(found)


def next_line(before: list[Line], taken: Move, head: Header, reference: str) -> Line:
    last = before[-1] if before else None
    return line_of(
        reference,
        head,
        taken,
        side={Party.REQUESTING: head.requesting, Party.REQUESTED: head.requested}.get(taken.by),
        pack="OAS",
        number=len(before) + 1,
        came_from=last.status if last else None,
        previous=hash_of(last) if last else None,
        at=datetime(taken.on.year, taken.on.month, taken.on.day, 12, tzinfo=UTC),
    )


def walks(form: str, choose: Any, length: int) -> Iterator[Status]:
    """Yield the statuses of a walk over the table of steps, as long as the sender or the asked State could take it."""
    life = Life(KINDS[form], (KINDS[form].parts[0].code,), (Step(S.DRAFT, DAY),))
    for _ in range(length):
        possible = sorted({one.target for one in transitions_of(life.kind) if one.source is life.status})
        possible = [one for one in possible if _able(life, one)]
        if not possible:
            return
        status = choose(possible)
        life = moved(life, move(life, status, DAY), DAY)
        yield status


def _able(life: Life, target: Status) -> bool:
    try:
        moved(life, move(life, target, DAY), DAY)
    except Exception:  # noqa: BLE001  (whatever the rules say no to)
        return False
    return True


@st.composite
def requests(draw: st.DrawFn, reference: str = "R1") -> tuple[Line, ...]:
    """Any request: of any form, between any two States, on any bases, at any point of its life."""
    form = draw(st.sampled_from(sorted(KINDS)))
    statuses = tuple(walks(form, lambda possible: draw(st.sampled_from(possible)), draw(st.integers(1, 9))))
    asking, asked_of = draw(st.permutations(STATES))[:2]
    gaps = draw(st.lists(st.integers(0, 200), min_size=len(statuses), max_size=len(statuses)))
    days = [sum(gaps[:place]) for place in range(len(statuses))]
    parts = (KINDS[form].parts[0].code,)
    return chain(
        *statuses,
        reference=reference,
        days=days,
        form=form,
        asking=asking,
        asked_of=asked_of,
        asked=parts,
        sent=draw(st.sampled_from([date(2025, 5, 4), DAY])),
        bases=tuple(draw(st.lists(st.sampled_from(BASES), unique=True))),
        crime_types=tuple(draw(st.lists(st.sampled_from(CRIMES), unique=True))),
    )


@st.composite
def worlds(draw: st.DrawFn, most: int = 6) -> tuple[tuple[Line, ...], ...]:
    return tuple(draw(requests(reference=f"R{number}")) for number in range(draw(st.integers(0, most))))
