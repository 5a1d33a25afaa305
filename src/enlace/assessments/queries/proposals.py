"""What is known already of a State, offered as answers."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q

from enlace.assessments.kinds.questionnaires import record_rules
from enlace.assessments.models import AnswerRevision, RefusedProposal
from enlace.assessments.queries.cycles import CycleView, definition_of, definitions
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.queries.mappings import mappings_to
from enlace.assessments.rules.disclosure import Reader, may_see
from enlace.assessments.rules.drafts import CORE, SECRETARIAT, Content
from enlace.assessments.rules.labels import label_of, never_named
from enlace.assessments.rules.mappings import QuestionMapping
from enlace.assessments.rules.on_record import OF_DIRECTORY, OF_TREATIES, RecordRule, from_record
from enlace.assessments.rules.proposals import EarlierAnswer, Proposal, Source, from_earlier, from_mappings
from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.directory.queries.entries import entries_of_states
from enlace.directory.rules.calling import Desk
from enlace.instruments.queries.records import stored
from enlace.instruments.rules.records import Record


@dataclass(frozen=True)
class Spared:
    """What a State is spared in a cycle: of `questions`, to how many something is offered, by the best source.

    Questions that follow others (assistance, obstacles) are not counted.
    """

    state: str
    questions: int
    by_source: Mapping[Source, int]
    synthetic: bool

    @property
    def offered(self) -> int:
        return sum(self.by_source.values())

    def of(self, source: Source) -> int:
        return self.by_source.get(source, 0)


def proposals(
    copy: WorkingCopy, refused: Collection[tuple[str, str]] | None = None
) -> Mapping[str, tuple[Proposal, ...]]:
    """Return question -> what is offered in answer, without what was refused or stands in the copy already.

    At most five queries, however many questions there are; four where `refused` (question, key) is known already.
    """
    if copy.state == SECRETARIAT:
        return {}
    gone = set(_refused(copy) if refused is None else refused)
    found: dict[str, tuple[Proposal, ...]] = {}
    for one in _Known.of(copy.cycle, [copy.state]).offers(copy.questionnaire, copy.state):
        stands = copy.draft(one.question).content.value
        offered = found.get(one.question, ())
        if (one.question, one.key) in gone or one.content.value in (stands, *(each.content.value for each in offered)):
            continue
        found[one.question] = (*offered, one)
    return found


def _refused(copy: WorkingCopy) -> Iterable[tuple[str, str]]:
    rows = RefusedProposal.objects.filter(cycle_id=copy.cycle.pk, state_code=copy.state)
    return rows.values_list("question", "source")


def spared(copy: WorkingCopy) -> Spared:
    """Return what the State of a working copy is spared in it, whatever it has accepted or refused of it."""
    known = _Known.of(copy.cycle, [copy.state])
    return _spared(known, copy.questionnaire, copy.state, core=copy.form == CORE)


def spared_by_state(view: CycleView, *, core: bool = False) -> tuple[Spared, ...]:
    """Return what each State asked is spared, in order of code: five queries. core: in the short form.

    This is for the Secretariat: what rests on an answer that it may not see is not counted, for which of several
    answers a State gave may decide whether anything follows from it.
    """
    known, definition = _Known.of(view, view.asked).shown_to(Reader.SECRETARIAT), definition_of(view)
    return tuple(_spared(known, definition, state, core=core) for state in view.asked)


def _spared(known: "_Known", definition: Questionnaire, state: str, *, core: bool) -> Spared:
    counted = {one.id for one in definition.asked_questions if not one.derived_from and (not core or one.tier == CORE)}
    first: dict[str, Proposal] = {}
    for one in known.offers(definition, state):
        if one.question in counted:
            first.setdefault(one.question, one)
    sources = Counter(one.source for one in first.values())
    return Spared(state, len(counted), sources, any(one.synthetic for one in first.values()))


@dataclass(frozen=True)
class _Known:
    """What is known of some States that a cycle may ask for.

    earlier: State -> its answers to the same questionnaire in the cycle before. elsewhere: to other questionnaires.
    """

    rules: tuple[RecordRule, ...]
    mappings: tuple[QuestionMapping, ...]
    earlier: Mapping[str, Iterable[EarlierAnswer]] = field(default_factory=dict)
    elsewhere: Mapping[str, Iterable[EarlierAnswer]] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)
    desks: Mapping[str, list[Desk]] = field(default_factory=dict)

    @classmethod
    def of(cls, view: CycleView, states: Collection[str]) -> "_Known":
        rules, mappings = record_rules(view.questionnaire), mappings_to(view.questionnaire)
        asks = {rule.asks for rule in rules}
        records: dict[str, dict[str, Record]] = {}
        if asks & OF_TREATIES:
            alone = next(iter(states)) if len(states) == 1 else ""
            for (state, instrument), one in stored(view.pack, state=alone).items():
                records.setdefault(state, {})[instrument] = one.record
        desks: dict[str, list[Desk]] = {}
        if asks & OF_DIRECTORY:
            for entry in entries_of_states(view.pack, states, by_states=True):
                desks.setdefault(entry.entry.state, []).append(entry.desk)
        earlier, elsewhere = _answers(view, states, mappings)
        return cls(rules, mappings, earlier, elsewhere, records, desks)

    def shown_to(self, reader: Reader) -> "_Known":
        """Return what rests on answers that `reader` may see."""
        every = [*self.earlier.values(), *self.elsewhere.values()]
        known = definitions({one.questionnaire for found in every for one in found})
        unnamed = {code: never_named(definition) for code, definition in known.items()}

        def seen(found: Iterable[EarlierAnswer]) -> list[EarlierAnswer]:
            return [
                one
                for one in found
                if one.questionnaire in known
                and one.question not in unnamed[one.questionnaire]
                and may_see(label_of(one.content.marking, one.question, known[one.questionnaire]), reader)
            ]

        return replace(
            self,
            earlier={state: seen(found) for state, found in self.earlier.items()},
            elsewhere={state: seen(found) for state, found in self.elsewhere.items()},
        )

    def offers(self, definition: Questionnaire, state: str) -> tuple[Proposal, ...]:
        """Return every offer to a State: what is on record today first, then its own word before, then elsewhere."""
        return (
            *from_record(definition, self.rules, state, self.records.get(state, {}), self.desks.get(state, [])),
            *from_earlier(definition, self.earlier.get(state, ())),
            *from_mappings(definition, self.mappings, self.elsewhere.get(state, ())),
        )


_COLUMNS = (
    *("state_code", "cycle_id", "cycle__code", "cycle__opens_on", "cycle__due_on", "cycle__questionnaire__code"),
    *("question", "value", "comment", "marking", "basis", "answered_on", "recorded_at", "synthetic"),
)
_By = dict[str, list[EarlierAnswer]]


def _answers(view: CycleView, states: Collection[str], mappings: Iterable[QuestionMapping]) -> tuple[_By, _By]:
    """Return the submitted answers of each State to the same questionnaire before, and to those mapped, in one query.

    Elsewhere the latest answer to a question counts, in whatever cycle; one taken back since is none.
    """
    same = Q(cycle__pack_id=view.pack, cycle__questionnaire__code=view.questionnaire)
    mapped = {one.source for one in mappings}
    others = Q(
        cycle__questionnaire__code__in={end.questionnaire for end in mapped},
        question__in={end.question for end in mapped},
    )
    rows = AnswerRevision.objects.filter(same | others, state_code__in=states).exclude(cycle_id=view.pk)
    before: dict[str, dict[tuple[date, int], dict[str, EarlierAnswer]]] = {}
    latest: dict[tuple[str, str, str], tuple[date, EarlierAnswer]] = {}
    for state, cycle, code, opens, due, questionnaire, question, value, *words, on, at, synthetic in (
        rows.order_by("pk").values_list(*_COLUMNS).iterator(2000)
    ):
        day = on or at.date()
        answer = EarlierAnswer(code, question, Content(value, *words), day, synthetic, questionnaire)
        if questionnaire == view.questionnaire:
            place = _place(cycle, due or opens)
            if _is_before(place, _place(view.pk, view.due_on or view.opens_on)):
                before.setdefault(state, {}).setdefault(place, {})[question] = answer
            continue
        key = (state, questionnaire, question)
        if key not in latest or latest[key][0] <= day:
            latest[key] = (day, answer)
    elsewhere: _By = {}
    for (state, _questionnaire, _question), (_day, answer) in latest.items():
        elsewhere.setdefault(state, []).append(answer)
    earlier = {state: list(found[max(found)].values()) for state, found in before.items()}
    return earlier, elsewhere


def _place(cycle: int, day: date | None) -> tuple[date, int]:
    return (day or date.min, cycle)


def _is_before(one: tuple[date, int], other: tuple[date, int]) -> bool:
    """Return whether a cycle comes before another: by their days, else in the order in which they were made."""
    return one < other if date.min not in (one[0], other[0]) else one[1] < other[1]
