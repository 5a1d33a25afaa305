"""What changed between two contents of a report: who answers now, which figures and indicators moved."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
Change = dict[str, Any]

_COUNTS = ("asked", "relevant", "answered", "no_data", "unanswered", "coverage")
_AMOUNTS = ("n", "sum", "median", "min", "max")
_OF_CHOICE = ("count", "share_of_answered", "lower_bound", "upper_bound")
_OF_MEASURE = ("lower_bound", "upper_bound", "answered", "no_data", "unanswered")
# What a measure says about itself, and not about the answers.
_WORDS = frozenset({"title", "notes"})


def changes_between(old: Json, new: Json) -> Change:
    """Return how `new` differs from `old`, both the content of a report as the same reader may see it.

    unchanged: whether nothing below has anything to tell.
    newly_answering, no_longer_answering: codes of States, in order of code.
    more_answers, fewer_answers: `{state, before, after}`, numbers of answers (“no data” is one), for the
    States that had answered before.
    figures: for each that moved `{question, became_reportable, ceased_to_be_reportable}`, and `{before, after}`
    under each count, amount or `withheld` that is not the same; `choices` and their bounds likewise; one that
    stands in one content alone is `added` or `removed`.
    indicators: `{indicator, measure, before, after}` with the values, and what else of a measure moved.

    It says nothing that the two contents side by side do not say. The order is that of `new`, then of `old`.
    """
    found: Change = {
        **_replies(old["coverage"], new["coverage"]),
        "figures": list(_figures(_by(old["figures"], "question"), _by(new["figures"], "question"))),
        "indicators": list(_indicators(_measures(old), _measures(new))),
    }
    return {"unchanged": not any(found.values()), **found}


def _replies(old: Sequence[Json], new: Sequence[Json]) -> Change:
    before = {row["state"]: _answers(row) for row in old if row["started"]}
    after = {row["state"]: _answers(row) for row in new if row["started"]}
    both = [
        {"state": state, "before": before[state], "after": after[state]}
        for state in sorted(before.keys() & after.keys())
    ]
    return {
        "newly_answering": sorted(after.keys() - before.keys()),
        "no_longer_answering": sorted(before.keys() - after.keys()),
        "more_answers": [row for row in both if row["after"] > row["before"]],
        "fewer_answers": [row for row in both if row["after"] < row["before"]],
    }


def _answers(row: Json) -> int:
    return int(row["answered"]) + int(row["no_data"])


def _figures(old: Mapping[Any, Json], new: Mapping[Any, Json]) -> Iterable[Change]:
    for question in _both(old, new):
        before, after = old.get(question), new.get(question)
        if before is None or after is None:
            yield {"question": question, "added" if before is None else "removed": True}
            continue
        moved = _moved(before, after, (*_COUNTS, *_AMOUNTS, "withheld"))
        choices = list(_choices(before.get("choices", ()), after.get("choices", ())))
        if choices:
            moved["choices"] = choices
        if moved or before["reportable"] != after["reportable"]:
            yield {
                "question": question,
                **moved,
                "became_reportable": bool(after["reportable"] and not before["reportable"]),
                "ceased_to_be_reportable": bool(before["reportable"] and not after["reportable"]),
            }


def _choices(old: Sequence[Json], new: Sequence[Json]) -> Iterable[Change]:
    """Return the choices whose counts or bounds moved; none while a side withholds its own."""
    if not old or not new:
        return
    before, after = _by(old, "code"), _by(new, "code")
    for code in _both(before, after):
        moved = _moved(before.get(code, {}), after.get(code, {}), _OF_CHOICE)
        if moved:
            yield {"code": code, **moved}


def _indicators(old: Mapping[Any, Json], new: Mapping[Any, Json]) -> Iterable[Change]:
    for indicator, measure in _both(old, new):
        before, after = old.get((indicator, measure), {}), new.get((indicator, measure), {})
        if _told(before) != _told(after):
            yield {
                "indicator": indicator,
                "measure": measure,
                "before": before.get("value"),
                "after": after.get("value"),
                **_moved(before, after, (*_OF_MEASURE, "withheld")),
            }


def _measures(content: Json) -> dict[tuple[str, str], Json]:
    return {
        (indicator["code"], measure["code"]): measure
        for indicator in content["indicators"]
        for measure in indicator["measures"]
    }


def _told(measure: Json) -> Change:
    return {key: value for key, value in measure.items() if key not in _WORDS}


def _moved(before: Json, after: Json, keys: Iterable[str]) -> Change:
    return {
        key: {"before": before.get(key), "after": after.get(key)} for key in keys if before.get(key) != after.get(key)
    }


def _by(items: Iterable[Json], key: str) -> dict[Any, Json]:
    return {item[key]: item for item in items}


def _both(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> list[Any]:
    """Return the keys of `new` in their order, then those that `old` alone has."""
    return list(dict.fromkeys((*new, *old)))
