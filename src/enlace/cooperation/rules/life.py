"""The life of a request: which step leads where, who may take it, and what it must bring. One table says it all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from enlace.common.errors import N_, Invalid, NotAllowed, Problem, WrongStatus
from enlace.cooperation.rules.kind import Choice, CooperationKind
from enlace.cooperation.rules.statuses import Party, Status


class Brings(StrEnum):
    """What a step must bring."""

    GROUNDS = "grounds"
    CONSULTATION = "consultation"
    REASON = "reason"
    PART = "part"
    MISSING = "missing"
    FEEDBACK = "feedback"


BRINGS_WORDS: Mapping[Brings, str] = {
    Brings.GROUNDS: N_("grounds"),
    Brings.CONSULTATION: N_("consultation"),
    Brings.REASON: N_("reason"),
    Brings.PART: N_("which part"),
    Brings.MISSING: N_("what is missing"),
    Brings.FEEDBACK: N_("feedback"),
}


@dataclass(frozen=True)
class Transition:
    """A step that exists. answered: only for forms to which an answer is owed (True) or is not (False); None: all."""

    source: Status
    target: Status
    by: frozenset[Party]
    brings: tuple[Brings, ...] = ()
    answered: bool | None = None


ASKER, ASKED = frozenset({Party.REQUESTING}), frozenset({Party.REQUESTED})
DELIVERING = frozenset({Party.REQUESTED, Party.ROUTER, Party.SYSTEM})
REFUSING = (Brings.GROUNDS, Brings.CONSULTATION)
POSTPONING = (Brings.REASON, Brings.CONSULTATION)
S = Status

TRANSITIONS: tuple[Transition, ...] = (
    Transition(S.DRAFT, S.SENT, ASKER),
    Transition(S.SENT, S.RECEIVED, DELIVERING),
    Transition(S.SENT, S.INFO_REQUESTED, frozenset({Party.ROUTER}), (Brings.MISSING,)),
    Transition(S.SENT, S.WITHDRAWN, ASKER, (Brings.REASON,)),
    Transition(S.RECEIVED, S.ACKNOWLEDGED, ASKED),
    Transition(S.RECEIVED, S.WITHDRAWN, ASKER, (Brings.REASON,)),
    Transition(S.ACKNOWLEDGED, S.INFO_REQUESTED, ASKED, (Brings.MISSING,)),
    Transition(S.ACKNOWLEDGED, S.IN_EXECUTION, ASKED),
    Transition(S.ACKNOWLEDGED, S.POSTPONED, ASKED, POSTPONING),
    Transition(S.ACKNOWLEDGED, S.REFUSED, ASKED, REFUSING),
    Transition(S.ACKNOWLEDGED, S.WITHDRAWN, ASKER, (Brings.REASON,)),
    Transition(S.ACKNOWLEDGED, S.FEEDBACK_GIVEN, ASKED, (Brings.FEEDBACK,), answered=False),
    Transition(S.INFO_REQUESTED, S.SENT, ASKER),
    Transition(S.INFO_REQUESTED, S.REFUSED, ASKED, REFUSING),
    Transition(S.INFO_REQUESTED, S.WITHDRAWN, ASKER, (Brings.REASON,)),
    Transition(S.IN_EXECUTION, S.INFO_REQUESTED, ASKED, (Brings.MISSING,)),
    Transition(S.IN_EXECUTION, S.POSTPONED, ASKED, POSTPONING),
    Transition(S.IN_EXECUTION, S.PARTLY_EXECUTED, ASKED, (Brings.PART,)),
    Transition(S.IN_EXECUTION, S.EXECUTED, ASKED),
    Transition(S.IN_EXECUTION, S.REFUSED, ASKED, REFUSING),
    Transition(S.IN_EXECUTION, S.WITHDRAWN, ASKER, (Brings.REASON,)),
    Transition(S.POSTPONED, S.IN_EXECUTION, ASKED),
    Transition(S.POSTPONED, S.REFUSED, ASKED, REFUSING),
    Transition(S.POSTPONED, S.WITHDRAWN, ASKER, (Brings.REASON,)),
    Transition(S.PARTLY_EXECUTED, S.IN_EXECUTION, ASKED),
    Transition(S.PARTLY_EXECUTED, S.EXECUTED, ASKED),
    Transition(S.PARTLY_EXECUTED, S.REFUSED, ASKED, REFUSING),
    Transition(S.PARTLY_EXECUTED, S.WITHDRAWN, ASKER, (Brings.REASON,)),
    Transition(S.EXECUTED, S.FEEDBACK_GIVEN, ASKER, (Brings.FEEDBACK,)),
    Transition(S.REFUSED, S.FEEDBACK_GIVEN, ASKER, (Brings.FEEDBACK,)),
    Transition(S.WITHDRAWN, S.FEEDBACK_GIVEN, ASKER, (Brings.FEEDBACK,), answered=True),
    # What nobody asked for may be withdrawn before anybody had it: then its sender says that it was of no use.
    Transition(S.WITHDRAWN, S.FEEDBACK_GIVEN, ASKER | ASKED, (Brings.FEEDBACK,), answered=False),
    Transition(S.FEEDBACK_GIVEN, S.CLOSED, frozenset({Party.REQUESTING, Party.REQUESTED, Party.SYSTEM})),
)

LONGEST_NOTE = 280
CONSULTING_DAYS = 7
SKEW_DAYS = 1

WITHDRAWAL_REASONS = (
    Choice("not_needed", N_("It is no longer needed")),
    Choice("otherwise", N_("It was obtained in another way")),
    Choice("ended", N_("The proceeding has ended")),
    Choice("mistake", N_("It was sent by mistake")),
)
POSTPONEMENT_REASONS = (
    Choice("proceeding", N_("It would interfere with an ongoing investigation, prosecution or judicial proceeding")),
    Choice("custody", N_("The person is serving a sentence or standing trial here")),
)
REASONS: Mapping[Status, tuple[Choice, ...]] = {
    Status.WITHDRAWN: WITHDRAWAL_REASONS,
    Status.POSTPONED: POSTPONEMENT_REASONS,
}


class Useful(StrEnum):
    """Whether what came back was useful."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


USES = (
    Choice("evidence", N_("Evidence in a proceeding")),
    Choice("investigation", N_("An investigation went forward")),
    Choice("person", N_("A person was found, arrested or surrendered")),
    Choice("assets", N_("Assets were found, frozen or recovered")),
    Choice("protection", N_("A person was protected")),
    Choice("weapon", N_("A weapon or its route was identified")),
    Choice("intelligence", N_("Intelligence or analysis")),
    Choice("prevention", N_("A crime was prevented or interrupted")),
    Choice("other", N_("Something else")),
)


@dataclass(frozen=True)
class Feedback:
    """What it was good for. uses: codes of `USES`; note: short, sealed, so empty wherever the content is not read."""

    useful: Useful
    uses: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Consultation:
    """That the requesting State was consulted. held_on: None where it did not answer the offer."""

    offered_on: date
    held_on: date | None = None


@dataclass(frozen=True)
class Move:
    """A step as somebody takes it. part: what has been executed; missing: codes of fields; the rest as named."""

    target: Status
    by: Party
    on: date
    grounds: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    reason: str = ""
    missing: tuple[str, ...] = ()
    feedback: Feedback | None = None
    consultation: Consultation | None = None


@dataclass(frozen=True)
class Step:
    """That a request has stood in a status since a day."""

    status: Status
    on: date


@dataclass(frozen=True)
class Life:
    """A request as far as its header tells. asked, done: codes of the kind's parts; steps: oldest first, never ()."""

    kind: CooperationKind
    asked: tuple[str, ...]
    steps: tuple[Step, ...]
    done: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        return self.steps[-1].status


def transitions_of(kind: CooperationKind) -> tuple[Transition, ...]:
    """Return the steps that exist for a form: between statuses that it uses."""
    return tuple(
        one
        for one in TRANSITIONS
        if {one.source, one.target} <= kind.statuses and one.answered in (None, kind.answered)
    )


def transition(kind: CooperationKind, source: Status, target: Status) -> Transition | None:
    """Return the step from one status to another, None if there is none."""
    return next((one for one in transitions_of(kind) if (one.source, one.target) == (source, target)), None)


def may(kind: CooperationKind, source: Status, target: Status, by: Party) -> bool:
    """Return whether a party may take that step, whatever it brings."""
    found = transition(kind, source, target)
    return found is not None and by in found.by


def brings(kind: CooperationKind, step: Transition) -> tuple[Brings, ...]:
    """Return what a step of this form must bring; consultation only where a treaty asks for it."""
    consults = kind.before_postponing if step.target is Status.POSTPONED else kind.before_refusing
    return tuple(one for one in step.brings if one is not Brings.CONSULTATION or consults)


def moved(life: Life, move: Move, today: date) -> Life:
    """Return the request after a step.

    Raises: WrongStatus, if the step does not exist from here; NotAllowed, if it is another's; Invalid, with all that
    is wrong with what it brings. Source: UNTOC art. 18(16), (21)-(26).
    """
    found = transition(life.kind, life.status, move.target)
    if found is None:
        if life.status is Status.WITHDRAWN:
            raise WrongStatus(N_("The request has been withdrawn; it needs no answer any more."))
        raise WrongStatus(N_("This step does not follow from where the request stands now. Load it again."))
    if move.by not in found.by or _is_anothers(life, move):
        raise NotAllowed(N_("This step is for another party to take."))
    problems = [*_day_problems(life, move, today), *_brought_problems(life, move, found)]
    if problems:
        raise Invalid(problems)
    done = life.done
    if move.target is Status.PARTLY_EXECUTED and len(life.asked) > 1:
        done = tuple(code for code in life.asked if code in {*life.done, *move.part})
    elif move.target is Status.EXECUTED:
        done = life.asked
    return replace(life, steps=(*life.steps, Step(move.target, move.on)), done=done)


def _is_anothers(life: Life, move: Move) -> bool:
    """Return whether a step waits for the other State.

    What was sent back undelivered is none of the business of the State that is asked; what nobody asked for is judged
    by the State that received it, once it has.
    """
    arrived = received_on(life) is not None
    if move.by is Party.REQUESTED:
        return not arrived and move.target is not Status.RECEIVED
    return move.target is Status.FEEDBACK_GIVEN and not life.kind.answered and arrived


def received_on(life: Life) -> date | None:
    """Return the day on which it was first delivered."""
    return next((step.on for step in life.steps if step.status is Status.RECEIVED), None)


def _day_problems(life: Life, move: Move, today: date) -> list[Problem]:
    """Say what is wrong with the day; a day either way is let pass, for it is another date elsewhere."""
    if (move.on - today).days > SKEW_DAYS:
        return [Problem("on", N_("This day is yet to come."))]
    last = max(step.on for step in life.steps)
    if (last - move.on).days > SKEW_DAYS:
        return [Problem("on", N_("This day is before the previous step, of %(day)s."), {"day": last})]
    return []


def _brought_problems(life: Life, move: Move, step: Transition) -> list[Problem]:
    needed = brings(life.kind, step)
    problems = [problem for one in needed for problem in CHECKS[one](life, move)]
    unwanted = [one for one in Brings if one not in step.brings and getattr(move, one.value)]
    return problems + [Problem(one.value, N_("This does not belong to this step.")) for one in unwanted]


def _codes(where: str, given: tuple[str, ...], known: tuple[str, ...], empty: str) -> list[Problem]:
    if not given:
        return [Problem(where, empty)]
    problems = [
        Problem(where, N_("“%(code)s” is not one of: %(known)s"), {"code": code, "known": ", ".join(known)})
        for code in given
        if code not in known
    ]
    if len(set(given)) != len(given):
        problems.append(Problem(where, N_("Name each only once.")))
    return problems


def _grounds(life: Life, move: Move) -> list[Problem]:
    known = tuple(one.code for one in life.kind.grounds)
    return _codes("grounds", move.grounds, known, N_("A refusal carries reasons: choose every ground that applies."))


def _consultation(life: Life, move: Move) -> list[Problem]:
    one = move.consultation
    if one is None:
        message = N_(
            "Consult the requesting State first, and say when: it may accept conditions or complete its request."
        )
        return [Problem("consultation", message)]
    if (max(one.offered_on, one.held_on or one.offered_on) - move.on).days > SKEW_DAYS:
        return [Problem("consultation", N_("The consultation comes before this step."))]
    arrived = received_on(life)
    if arrived is not None and (arrived - one.offered_on).days > SKEW_DAYS:
        message = N_("The consultation is about this request, which was delivered on %(day)s.")
        return [Problem("consultation", message, {"day": arrived})]
    if one.held_on is None:
        if (move.on - one.offered_on).days < CONSULTING_DAYS:
            message = N_("Give the requesting State %(days)s days to answer the offer to consult.")
            return [Problem("consultation", message, {"days": CONSULTING_DAYS})]
    elif (one.offered_on - one.held_on).days > SKEW_DAYS:
        return [Problem("consultation", N_("It was held before it was offered."))]
    return []


def _reason(_life: Life, move: Move) -> list[Problem]:
    known = tuple(one.code for one in REASONS[move.target])
    return _codes("reason", (move.reason,) if move.reason else (), known, N_("Choose the reason."))


def _part(life: Life, move: Move) -> list[Problem]:
    problems = _codes("part", move.part, life.asked, N_("Say which part of what was asked for has been executed."))
    # Of a single thing the sealed answer says which part; of several the codes do.
    if problems or len(life.asked) == 1:
        return problems
    if set(life.asked) <= {*life.done, *move.part}:
        problems.append(Problem("part", N_("This is all that was asked for: mark the request as executed.")))
    elif set(move.part) <= set(life.done):
        problems.append(Problem("part", N_("This part was told already: name what has been executed since.")))
    return problems


def _missing(life: Life, move: Move) -> list[Problem]:
    # Whoever routes sees the header alone, and can miss nothing else.
    fields = [one for one in life.kind.fields if move.by is not Party.ROUTER or not one.sealed]
    known = tuple(one.code for one in fields)
    return _codes("missing", move.missing, known, N_("Say which fields must be completed."))


def _feedback(life: Life, move: Move) -> list[Problem]:
    one = move.feedback
    if one is None:
        return [Problem("feedback", N_("Say whether it was useful, and for what; without that it cannot be closed."))]
    if move.by is Party.REQUESTING and not life.kind.answered and one.useful is not Useful.NO:
        return [Problem("feedback", N_("What nobody received was of no use."))]
    problems = []
    known = tuple(use.code for use in USES)
    if one.useful is not Useful.NO or one.uses:
        problems = _codes("feedback.uses", one.uses, known, N_("Choose what it was useful for."))
    if one.useful is Useful.NO and one.uses:
        problems.append(
            Problem("feedback.uses", N_("What was of no use was useful for nothing: choose one of the two."))
        )
    if len(one.note) > LONGEST_NOTE:
        problems.append(Problem("feedback.note", N_("At most %(most)s characters."), {"most": LONGEST_NOTE}))
    return problems


CHECKS = {
    Brings.GROUNDS: _grounds,
    Brings.CONSULTATION: _consultation,
    Brings.REASON: _reason,
    Brings.PART: _part,
    Brings.MISSING: _missing,
    Brings.FEEDBACK: _feedback,
}
