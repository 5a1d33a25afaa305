"""Technical assistance asked for, ranked: each kind by the number of States that name it anywhere."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from enlace.assessments.rules.disclosure import LEAST_HIDDEN
from enlace.assessments.rules.questionnaire import NO_DATA, Question


def ranked_needs(
    answers: Mapping[str, Mapping[str, str]],
    questions: Iterable[Question],
    *,
    restricted: Collection[str] = (),
) -> dict[str, Any]:
    """Return `states` (how many name any kind) and `items` (rank, code, count), most named first.

    answers: state -> question -> codes separated by a space. A State counts once for a kind, however often it
    names it. Kinds named by as many States share a rank (1, 2, 2, 4). restricted: States whose answers the reader
    may not see; where those that name kinds are fewer than three, or all name the same one, `items` is empty and
    `withheld` says so.
    """
    ids = {question.id for question in questions}
    named = {
        state: {code for question, value in given.items() if question in ids for code in value.split()} - {NO_DATA}
        for state, given in answers.items()
    }
    hidden = [codes for state, codes in named.items() if codes and state in restricted]
    if hidden and (len(hidden) < LEAST_HIDDEN or set.intersection(*hidden)):
        return {"states": None, "items": [], "withheld": True}
    counts = Counter(code for codes in named.values() for code in codes)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ranks = {count: place for place, (_, count) in reversed(list(enumerate(ordered, 1)))}
    return {
        "states": sum(map(bool, named.values())),
        "items": [{"rank": ranks[count], "code": code, "count": count} for code, count in ordered],
    }
