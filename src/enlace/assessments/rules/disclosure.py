"""What a reader may know: an answer by its handling label (TLP 2.0), a figure as far as it gives no answer away.

Protected is the value that a State gave: a choice, a number, a date, words. It is given away when one State must
have given it in every case that agrees with what its reader sees. Where a measure draws a line between the answers
(in the share, or out of it), the side on which an answer falls is protected like a value. That nobody chose something
is no answer else.

Not protected is how far States have replied: how many answered, have no data, or are silent. Every figure carries
these counts. That a State has no data is counted, but not said beside its name where its label forbids it.
Whether a question is relevant to a State tells what it answered to another one, its gate; see `Gates`.

Why the forms made here give nothing away: all that they show, and the choice to show it, stays the same when two
States whose answers have the same readers exchange them. So no answer is settled while two of them differ, one State
that knows its own set aside. A refusal rests on what everybody knows, or leaves more than one answer possible. The
proof by enumeration stands in `tests/assessments/test_rules_disclosure_proof.py`. Its limits: who keeps the form of
an earlier day can subtract it, and who knows which State is the largest knows whose the largest number is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from enlace.assessments.rules.figures import Outcome, Silence, share
from enlace.assessments.rules.measures import Side
from enlace.assessments.rules.questionnaire import NUMBER_TYPES

Json = dict[str, Any]
Groups = Mapping[str, Mapping[str, frozenset[str]]]

# In order: the place of a label is its rank.
LABELS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
_RANK = {label: rank for rank, label in enumerate(LABELS)}

# Fewer hidden answers than this are never counted together.
LEAST_HIDDEN = 3

FEW = "few"
DERIVABLE = "derivable"
RELEVANCE = "relevance"

_STATUS = ("asked", "relevant", "answered", "no_data", "unanswered", "coverage", "reportable")
_DISTRIBUTION = ("n", "sum", "median", "min", "max", "choices")
_SINGLE_CHOICE = frozenset({"yes_no_partial", "select_one"})


class Reader(StrEnum):
    """Who reads: everybody; delegations and points of contact; the Secretariat. A State always sees its own."""

    PUBLIC = "public"
    COMMUNITY = "community"
    SECRETARIAT = "secretariat"


_SEES = {Reader.PUBLIC: 0, Reader.COMMUNITY: 1, Reader.SECRETARIAT: 2}
# What is stricter than this is hidden from every reader but its own State: AMBER+STRICT and RED are alike.
_HIDDEN_FROM_ALL = 3


@dataclass(frozen=True)
class Gates:
    """The answers on which the relevance of a question rests.

    labels: State -> the strictest label of its answers to the gates; a State without any stays out.
    withheld: whether the figure of a gate is withheld from the reader. While it is not, the number of States that
    a question is relevant to adds nothing to it, for a reader who does not know the labels of hidden answers.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    withheld: bool = False


UNGATED = Gates()


def may_see(marking: str, reader: Reader) -> bool:
    """Return whether `reader` may see an answer with the handling label `marking`; an unknown label is as RED.

    >>> may_see("TLP:GREEN", Reader.COMMUNITY), may_see("TLP:GREEN", Reader.PUBLIC), may_see("", Reader.SECRETARIAT)
    (True, False, False)
    """
    return _band(marking) <= _SEES[reader]


def strictest(labels: Iterable[str]) -> str:
    """Return the strictest of `labels`, TLP:CLEAR of none; an unknown label is as RED.

    >>> strictest(["TLP:GREEN", "TLP:AMBER"]), strictest([])
    ('TLP:AMBER', 'TLP:CLEAR')
    """
    return LABELS[max((_RANK.get(label, len(LABELS) - 1) for label in labels), default=0)]


def _band(marking: str) -> int:
    """Return a number that labels with the same readers share; the fewer the readers, the higher."""
    return min(_RANK.get(marking, _HIDDEN_FROM_ALL), _HIDDEN_FROM_ALL)


def limited(
    figure: Mapping[str, Any],
    outcomes: Mapping[str, Outcome],
    labels: Mapping[str, str],
    reader: Reader,
    groups: Groups,
    *,
    gates: Gates = UNGATED,
    sides: Sequence[Side] = (),
) -> Json:
    """Return `figure` (contracts, section 5) as `reader` may know it.

    outcomes: State -> its answer, or why there is none; of those without an answer, States in `gates` suffice.
    labels: State -> handling label of its answer, defaults resolved; a State without one counts as RED.
    groups: column -> value -> the States in it. sides: on which side of each measure of the question an answer is.

    Where the distribution would give an answer away, `choices` or the numbers are left out, and `withheld` says
    why. `few`: fewer than three answers that the same readers may not see. `derivable`: they are all the same or
    all on one side of a measure, or all but one are and States that gave them read the figure. `relevance`: the
    figure of a gate is withheld, so this is the figure that the answers open to the reader make: whom the gates
    hide counts as relevant and silent.

    A group without hidden answers is shown whole, one with them keeps its counts of replies alone, and one with
    States whose gates are hidden is left out. To the public the first column is shown whole where that is safe.
    Raises: ValueError, if `outcomes` are not those that the figure was made of.
    """
    answers = {state: said for state, said in outcomes.items() if isinstance(said, str)}
    if len(answers) != figure["answered"]:
        raise ValueError(f"{figure['question']}: {len(answers)} answers given, {figure['answered']} counted")
    unsettled = frozenset(state for state, label in gates.labels.items() if not may_see(label, reader))
    hidden = _hidden(answers, labels, gates, reader) if "choices" in figure or "n" in figure else {}
    if not hidden and not unsettled:
        return dict(figure)
    found = dict(figure)
    why = _why_withheld(figure["type"], hidden, reader, sides)
    if gates.withheld and unsettled:
        found |= _as_if_open(figure, outcomes, unsettled)
        why = RELEVANCE
    if why:
        found = _without_distribution(found, why)
    open_column = ""
    if reader is Reader.PUBLIC and not why and not unsettled and figure["type"] in _SINGLE_CHOICE:
        open_column = _open_column(hidden, groups, sides)
    if "groups" in found:
        states = frozenset().union(*hidden.values())
        found["groups"] = dict(_cells(figure, states, unsettled, groups, open_column))
    return found


def _hidden(
    answers: Mapping[str, str], labels: Mapping[str, str], gates: Gates, reader: Reader
) -> dict[int, dict[str, str]]:
    """Return band -> State -> answer, of the answers that `reader` may not see.

    An answer tells that its question is relevant, and so something of the gates: it is as strict as they are.
    """
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    sees = _SEES[reader]
    for state, said in answers.items():
        band = _band(labels.get(state, ""))
        if gates.labels:
            band = max(band, _band(gates.labels.get(state, LABELS[0])))
        if band > sees:
            found[band][state] = said
    return dict(found)


def _why_withheld(kind: str, hidden: Mapping[int, Mapping[str, str]], reader: Reader, sides: Sequence[Side]) -> str:
    """Return why the distribution is withheld; "" where it may be shown."""
    if any(len(answers) < LEAST_HIDDEN for answers in hidden.values()):
        return FEW
    for band, answers in hidden.items():
        # A State reads what the community reads and knows its own answer: the others must differ without it.
        knows_one = band > _SEES[Reader.COMMUNITY] and reader is not Reader.SECRETARIAT
        if not _differ(kind, answers.values(), sides, without=1 if knows_one else 0):
            return DERIVABLE
    return ""


def _differ(kind: str, answers: Iterable[str], sides: Sequence[Side], *, without: int = 0) -> bool:
    """Return whether the answers have nothing in common, even when any `without` of them are set aside."""
    given = list(answers)
    return all(max(tally.values(), default=0) < len(given) - without for tally in _tallies(kind, given, sides))


def _tallies(kind: str, answers: Sequence[str], sides: Sequence[Side]) -> Iterator[Counter[Any]]:
    """Yield what a figure counts of `answers`, and what each measure does.

    The line that a measure draws holds for the figure too: where the measure alone were withheld, the sum of the
    choices on one side would say the same.
    """
    yield _counts(kind, answers)
    for side in sides:
        yield Counter(map(side, answers))


def _counts(kind: str, answers: Iterable[str]) -> Counter[Any]:
    """Return how many of `answers` hold each code, or are each number or day."""
    if kind == "select_multiple":
        return Counter(code for answer in answers for code in frozenset(answer.split()))
    if kind in NUMBER_TYPES:
        return Counter(map(Decimal, answers))
    return Counter(answers)


def _as_if_open(figure: Mapping[str, Any], outcomes: Mapping[str, Outcome], unsettled: frozenset[str]) -> Json:
    """Return the counts of replies with the `unsettled` States as relevant and silent."""
    of_them = [outcomes[state] for state in unsettled]
    relevant = figure["relevant"] + of_them.count(Silence.NOT_RELEVANT)
    answered = figure["answered"] - sum(isinstance(said, str) for said in of_them)
    no_data = figure["no_data"] - of_them.count(Silence.NO_DATA)
    return {
        "relevant": relevant,
        "answered": answered,
        "no_data": no_data,
        "unanswered": relevant - answered - no_data,
        "coverage": share(answered, relevant),
        "reportable": False,
    }


def _without_distribution(figure: Mapping[str, Any], why: str) -> Json:
    found = {key: value for key, value in figure.items() if key not in _DISTRIBUTION}
    return {**found, "withheld": why}


def _open_column(hidden: Mapping[int, Mapping[str, str]], groups: Groups, sides: Sequence[Side]) -> str:
    """Return the first column of `groups` if each of its groups may be shown to the public; "" otherwise.

    It is always the first, for which column is shown must not depend on what was answered. That it is refused
    must not tell either that one group gave one answer only: at least two answers (and both sides of a measure)
    are so frequent that all hidden answers of the smallest group could be either.
    """
    answers = hidden.get(_SEES[Reader.COMMUNITY])
    if not groups or not answers or len(hidden) > 1:
        return ""
    column, values = next(iter(groups.items()))
    parts = [answers.keys() & states for states in values.values()]
    placed = frozenset().union(*parts)
    if sum(map(len, parts)) > len(placed):
        return ""
    parts = [part for part in (*parts, answers.keys() - placed) if part]
    smallest = min(map(len, parts))
    frequent = min(sorted(tally.values())[-2] for tally in _tallies("select_one", [*answers.values()], sides))
    if smallest < LEAST_HIDDEN or (len(parts) > 1 and frequent < smallest):
        return ""
    safe = all(_differ("select_one", [answers[state] for state in part], sides) for part in parts)
    return column if safe else ""


def _cells(
    figure: Mapping[str, Any],
    hidden: frozenset[str],
    unsettled: frozenset[str],
    groups: Groups,
    open_column: str,
) -> Iterator[tuple[str, Json]]:
    """Yield each column of the figure's groups with what may be shown of it."""
    for column, cells in figure["groups"].items():
        found = {}
        for value, cell in cells.items():
            states = groups[column][value]
            if not unsettled.isdisjoint(states):
                continue
            concealed = len(hidden & states) if column != open_column else 0
            why = FEW if concealed < LEAST_HIDDEN else DERIVABLE
            found[value] = _without_distribution(cell, why) if concealed else cell
        if found:
            yield column, found


def limited_measure(
    measure: Mapping[str, Any],
    figures: Mapping[str, Mapping[str, Any]],
    labels: Mapping[str, Mapping[str, str]],
    reader: Reader,
) -> Json:
    """Return a measure of an indicator as `reader` may know it.

    figures: question -> its figure as `limited` for this reader, for each of the measure's `questions`.
    labels: question -> State that answered it (not: “no data”) -> handling label, as strict as those of its gates.

    It is withheld where a figure that it rests on is. A measure of several questions is withheld too where their
    hidden answers are not those of the same States, since beside the figures it tells of the few that differ, or
    where the public sees the figures by groups, since it tells which group's answers go together. So it is where
    the labels are not those of the States that a figure counts as having answered.
    Then it keeps its counts of replies; `value` and bounds are null, its `items` and all else are left out.
    """
    questions: Sequence[str] = measure["questions"]
    reasons = {figures[question].get("withheld") for question in questions} - {None}
    hidden = [
        {state: _band(label) for state, label in labels.get(question, {}).items() if not may_see(label, reader)}
        for question in questions
    ]
    told_apart = any(one != hidden[0] for one in hidden) or any(
        len(labels.get(question, {})) != figures[question]["answered"] for question in questions
    )
    grouped = reader is Reader.PUBLIC and any(figures[question].get("groups") for question in questions)
    linked = len(questions) > 1 and any(hidden) and (told_apart or grouped)
    if not reasons and not linked:
        return dict(measure)
    why = next((why for why in (RELEVANCE, FEW) if why in reasons), DERIVABLE)
    counts = measure
    if why == RELEVANCE:
        unsettled = [figures[question] for question in questions if figures[question].get("withheld") == why]
        counts = min(unsettled, key=lambda figure: int(figure["answered"]))
    return {
        **{key: measure[key] for key in ("code", "measure", "title", "questions", "unit") if key in measure},
        **{key: counts[key] for key in _STATUS if key in counts},
        "value": None,
        "lower_bound": None,
        "upper_bound": None,
        "notes": [],
        "withheld": why,
    }


def answers_shown(
    outcomes: Mapping[str, Outcome],
    labels: Mapping[str, str],
    reader: Reader,
    *,
    own: Iterable[str] = (),
    gates: Gates = UNGATED,
    never_named: bool = False,
) -> dict[str, Outcome | None]:
    """Return for each State what `reader` sees beside its name; None: not shown.

    outcomes, labels, gates: as for `limited`, but of every State asked, with labels for “no data” too.
    own: the reader's own States. never_named: no State is shown beside its value, whatever its label.
    A hidden reply is None whether a value or “no data” was given; silence is shown, unless a gate is hidden.
    """
    found: dict[str, Outcome | None] = {}
    mine = frozenset(own)
    for state, said in outcomes.items():
        replied = said not in (Silence.UNANSWERED, Silence.NOT_RELEVANT)
        open_ = may_see(gates.labels.get(state, LABELS[0]), reader)
        if replied:
            open_ = open_ and not never_named and may_see(labels.get(state, ""), reader)
        found[state] = said if open_ or state in mine else None
    return found
