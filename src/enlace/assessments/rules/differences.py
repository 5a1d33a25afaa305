"""What changed from one version of a questionnaire to the next, question by question."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from enlace.assessments.rules.questionnaire import Question, Questionnaire


class Kind(StrEnum):
    """A way in which a question changed."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    TEXT = "text"
    CHOICES = "choices"
    TYPE = "type"
    RULE = "rule"
    LIMITS = "limits"
    OTHER = "other"


# Which fields of a question make which kind of change; those named nowhere are `other`.
_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("texts", "hint"),
    Kind.CHOICES: ("choices",),
    Kind.TYPE: ("type",),
    Kind.RULE: ("relevant_when",),
    Kind.LIMITS: (
        *("constraint", "constraint_message", "minimum", "maximum", "max_selected"),
        *("unit", "required", "calculation"),
    ),
}
# Told by the question's place, or by its parent.
_PLACES = ("id", "section", "derived_from", "suffix", "choice_list")


@dataclass(frozen=True)
class Difference:
    """One question that changed. count: of how many questions, where the same follow-up changed under many.

    before, after: the question on each side; None where it is not there.
    """

    question: str
    kinds: tuple[Kind, ...]
    before: Question | None
    after: Question | None
    count: int = 1

    @property
    def either(self) -> Question:
        """The question as it is now; as it was, where it is no more."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True)
class Differences:
    """What changed from one version to another; sections and indicators by their codes, `head` by the field."""

    questions: tuple[Difference, ...] = ()
    sections: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    head: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.questions or self.sections or self.indicators or self.head)

    def count(self, kind: Kind) -> int:
        return sum(one.count for one in self.questions if kind in one.kinds)


def differences(old: Questionnaire, new: Questionnaire) -> Differences:
    """Return what changed from `old` to `new`, in the order of `new`, what was removed last."""
    return Differences(
        questions=(*_questions(old.questions, new.questions), *_questions(old.self_report, new.self_report)),
        sections=_changed({one.code: one for one in old.sections}, {one.code: one for one in new.sections}),
        indicators=_changed({one.code: one for one in old.indicators}, {one.code: one for one in new.indicators}),
        head=tuple(
            name
            for name in ("title", "languages", "status", "plan", "default_marking", "answer_fields")
            if getattr(old, name) != getattr(new, name)
        ),
    )


def _changed(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(code for code in {**new, **old} if old.get(code) != new.get(code))


def _questions(old: Sequence[Question], new: Sequence[Question]) -> tuple[Difference, ...]:
    before, after = ({one.id: one for one in found} for found in (old, new))
    shifted = _shifted([one.id for one in old if one.id in after], [one.id for one in new if one.id in before])
    found = []
    for code in {**after, **before}:
        kinds = _kinds(before.get(code), after.get(code), code in shifted)
        if kinds:
            found.append(Difference(code, kinds, before.get(code), after.get(code)))
    return _gathered(found)


def _kinds(old: Question | None, new: Question | None, shifted: bool) -> tuple[Kind, ...]:
    if old is None or new is None:
        return (Kind.REMOVED,) if new is None else (Kind.ADDED,)
    kinds = [Kind.MOVED] if old.section != new.section or (shifted and not new.derived_from) else []
    kinds += [kind for kind, names in _FIELDS.items() if any(getattr(old, one) != getattr(new, one) for one in names)]
    told = (*_PLACES, *(name for names in _FIELDS.values() for name in names))
    if replace(old, **{name: getattr(new, name) for name in told}) != new:
        kinds.append(Kind.OTHER)
    return tuple(kinds)


def _gathered(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """Return the differences with those of follow-ups gathered: one for each suffix and way of changing.

    The follow-ups of a question that was itself added, removed or moved go with it.
    """
    every = list(found)
    with_parent = {one.question for one in every if {Kind.ADDED, Kind.REMOVED, Kind.MOVED} & set(one.kinds)}
    kept: dict[object, Difference] = {}
    for one in every:
        parent = one.either.derived_from
        if parent and parent in with_parent:
            continue
        key = (one.either.suffix, one.kinds) if parent else one.question
        first = kept.setdefault(key, one)
        if first is not one:
            kept[key] = replace(first, count=first.count + 1)
    return tuple(kept.values())


def _shifted(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """Return the fewest of these (the same on both sides) whose moving turns the one order into the other."""
    place = {code: number for number, code in enumerate(old)}
    numbers = [place[code] for code in new]
    # The longest run that rises stays where it is: `ends[n]` is the least last number of a run of n + 1.
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(ends, number)
        before[number] = ends[length - 1] if length else None
        ends[length : length + 1] = [number]
    staying = set()
    last = ends[-1] if ends else None
    while last is not None:
        staying.add(last)
        last = before[last]
    return frozenset(code for code in new if place[code] not in staying)
