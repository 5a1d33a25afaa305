"""A questionnaire is amended while States answer it: where each answer given goes. None is ever dropped.

What stands in the database is never altered: an answer that is set aside is still there, and is not counted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from enlace.assessments.rules.answers import parse
from enlace.assessments.rules.questionnaire import TEXT_TYPES, Question, Questionnaire
from enlace.common.errors import N_, Problem
from enlace.common.texts import Text

Questions = Mapping[str, Question]
Moves = Mapping[str, str]
# What a change of makes an answer one to another question; limits are left to `parse`, skip rules to relevance.
_MEANING = ("type", "unit", "constraint")
# What decides which values a question admits.
_ADMITS = ("type", "minimum", "maximum", "max_selected", "choice_codes", "exclusive_codes")


class Fate(StrEnum):
    """Where an answer goes when its questionnaire is amended."""

    KEPT = "kept"
    TO_CONFIRM = "to_confirm"
    MOVED = "moved"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True)
class Tally:
    """How many answers, of how many States, meet one fate."""

    answers: int = 0
    states: int = 0


def fates(before: Questions, now: Questionnaire, moves: Moves, answers: Mapping[str, str]) -> dict[str, Fate]:
    """Return question -> the fate of each of `answers` (question -> value, "" where it is a comment alone).

    before: every question as it was last asked. moves: question before -> question now, follow-ups included
    (`with_follow_ups`). An answer that `now` has no place for, or whose value it does not admit, is set aside.
    """
    return {question: _fate(before.get(question), now, moves, question, value) for question, value in answers.items()}


def _fate(old: Question | None, now: Questionnaire, moves: Moves, code: str, value: str) -> Fate:
    if code in moves:
        target = now.by_id.get(moves[code])
        return Fate.MOVED if target is not None and fits(target, value) else Fate.SET_ASIDE
    new = now.by_id.get(code)
    if new is None or not fits(new, value):
        return Fate.SET_ASIDE
    return Fate.TO_CONFIRM if old is None or means_otherwise(old, new) else Fate.KEPT


def foreseen(
    before: Questions, now: Questionnaire, moves: Moves, answers: Iterable[str], *, again: bool
) -> dict[str, Fate]:
    """Return the fate of each of `answers` (questions) as far as the questions alone tell it, whatever was answered.

    Counted by this, no amendment shows what a State has drafted, or would not have read: that its answer does not fit
    a question which admits other values now. Such an answer is one to be confirmed here.
    again: whether the State is asked to confirm what fits, and was changed.
    """
    return {code: _foreseen(before.get(code), now, moves, code, again=again) for code in answers}


def _foreseen(old: Question | None, now: Questionnaire, moves: Moves, code: str, *, again: bool) -> Fate:
    new = now.by_id.get(moves.get(code, code))
    if new is None or not new.asks:
        return Fate.SET_ASIDE
    if code in moves:
        return Fate.MOVED
    if old is None or any(getattr(old, name) != getattr(new, name) for name in _ADMITS):
        return Fate.TO_CONFIRM
    return Fate.TO_CONFIRM if again and means_otherwise(old, new) else Fate.KEPT


def fits(question: Question, value: str) -> bool:
    """Return whether `value`, a stored answer, is one to `question`."""
    if not question.asks:
        return False
    return (question.type in TEXT_TYPES and not question.choices) or isinstance(parse(question, value), str)


def means_otherwise(old: Question, new: Question) -> bool:
    """Return whether an answer to `old` need not be one to `new`, though its value is valid there.

    A text added in a further language changes nothing; nor do order, scores, sections and references.
    """
    if any(getattr(old, name) != getattr(new, name) for name in _MEANING):
        return True
    if _says_otherwise(old.texts, new.texts) or _says_otherwise(old.hint, new.hint):
        return True
    before, after = ({choice.code: choice for choice in one.choices} for one in (old, new))
    return before.keys() != after.keys() or any(
        _says_otherwise(choice.texts, after[code].texts) or choice.exclusive != after[code].exclusive
        for code, choice in before.items()
    )


def _says_otherwise(old: Text, new: Text) -> bool:
    """Return whether two texts differ in a language that both have, or have no language in common."""
    if not old or not new:
        return False
    shared = old.keys() & new.keys()
    return not shared or any(" ".join(old[one].split()) != " ".join(new[one].split()) for one in shared)


def every_question(questionnaire: Questionnaire) -> dict[str, Question]:
    """Return the questions of `questionnaire` by their id, those that the Secretariat answers included."""
    return {one.id: one for one in (*questionnaire.questions, *questionnaire.self_report)}


def removed(before: Questions, now: Questions) -> tuple[Question, ...]:
    """Return the questions that took an answer and are no more, in order."""
    return tuple(one for code, one in before.items() if one.asks and not (code in now and now[code].asks))


def added(before: Questions, now: Questions) -> tuple[Question, ...]:
    """Return the questions that take an answer and are new, in order."""
    return removed(now, before)


def moves_problems(before: Questions, now: Questions, moves: Moves) -> list[Problem]:
    """Return what is wrong with `moves`: an answer moves from a removed question to an added one, and there alone."""
    gone, new = ({one.id for one in found} for found in (removed(before, now), added(before, now)))
    problems = []
    for place, (old, target) in enumerate(moves.items()):
        where = f"move.{old}"
        if old not in gone:
            problems.append(Problem(where, N_("“%(code)s” is not a question that was removed"), {"code": old}))
        elif target not in new:
            problems.append(Problem(where, N_("“%(code)s” is not a question that was added"), {"code": target}))
        elif target in list(moves.values())[:place]:
            message = N_("the answers to two questions cannot both move to “%(code)s”")
            problems.append(Problem(where, message, {"code": target}))
    return problems


def with_follow_ups(before: Questions, now: Questions, moves: Moves) -> dict[str, str]:
    """Return `moves` with those of the follow-ups of each question that moves, as far as there are such ones now."""
    found = dict(moves)
    by_parent = {(one.derived_from, one.suffix): one.id for one in now.values() if one.derived_from}
    for one in removed(before, now):
        target = by_parent.get((moves.get(one.derived_from, ""), one.suffix))
        if one.derived_from and target and target not in found.values():
            found.setdefault(one.id, target)
    return found


def tallies(of_states: Iterable[Mapping[str, Fate]]) -> dict[Fate, Tally]:
    """Return fate -> how many answers of how many States, from the fates of the answers of each State."""
    every = list(of_states)
    return {
        fate: Tally(
            sum(list(found.values()).count(fate) for found in every), sum(fate in found.values() for found in every)
        )
        for fate in Fate
    }


def fitting(now: Questionnaire) -> Callable[[str, str], bool]:
    """Return whether an answer (question, value) has a place in `now`; what has none is set aside."""
    return lambda code, value: code in now.by_id and fits(now.by_id[code], value)
