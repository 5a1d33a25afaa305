"""What changed from one report to the next: who answered since, and which numbers moved.

Two reports of one reader are compared as they stand; nothing is worked out that they do not show.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
Change = dict[str, Any]

_COUNTS = ("relevant", "no_data", "unanswered")
_FIGURE = ("asked", "relevant", "answered", "no_data", "unanswered", "coverage")
_NUMBERS = ("n", "sum", "median", "min", "max")
_CHOICE = ("count", "share_of_answered", "lower_bound", "upper_bound")
# Of a measure: what it is called, and what is compared by itself.
_NOT_A_NUMBER = frozenset({"code", "measure", "title", "questions", "unit", "notes", "items", "value", "withheld"})
_LABELS = frozenset({"code", "title"})


def changes_between(old: Json, new: Json) -> Change:
    """Return what changed from the content of the report `old` to that of `new` (`report.Report`).

    `newly_answering`, `states_added`, `states_removed`: codes of States. `more_answers`, `fewer_answers`: `state`,
    `before`, `after`, numbers of answers; `replies`: the same of its other counts, with `key`. `figures`: `question`,
    each count that changed as {before, after}, `choices` and `groups` likewise, and what applies of
    `became_reportable`, `ceased_to_be_reportable`, `newly_withheld`, `newly_shown`. `indicators`: `indicator`,
    `measure`, `before` and `after` (its value), `counts` and `items` likewise. `standing`: `instrument`, `state`,
    `before`, `after`. `cycle`: `key`, `before`, `after`. `…_added` and `…_removed`: what stands in one report only.

    What is missing on one side is null there. Lists are in the order of their codes, but for questions and
    indicators: those are in the order of the newer report. `unchanged`: whether all of this is empty.
    """
    found = {
        **_states(old, new),
        **_replies(old, new),
        **_figures(old, new),
        **_indicators(old, new),
        "standing": _standing(old.get("standing") or {}, new.get("standing") or {}),
        "cycle": [
            {"key": key, **change} for key, change in _moved(old.get("cycle") or {}, new.get("cycle") or {}).items()
        ],
    }
    return {**found, "unchanged": not any(found.values())}


def _by(key: str, rows: Iterable[Json] | None) -> dict[str, Json]:
    return {row[key]: row for row in rows or ()}


def _pair(before: Any, after: Any) -> Change:
    return {"before": before, "after": after}


def _moved(old: Json, new: Json, keys: Iterable[str] | None = None) -> dict[str, Change]:
    """Return key -> {before, after} of those of `keys` (by default all) whose values differ."""
    wanted = sorted(old.keys() | new.keys()) if keys is None else keys
    return {key: _pair(old.get(key), new.get(key)) for key in wanted if old.get(key) != new.get(key)}


def _in_one_only(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Change:
    return {
        f"{name}_added": [code for code in new if code not in old],
        f"{name}_removed": [code for code in old if code not in new],
    }


def _states(old: Json, new: Json) -> Change:
    before, after = (dict(sorted(_by("code", content.get("states")).items())) for content in (old, new))
    return _in_one_only("states", before, after)


def _replies(old: Json, new: Json) -> Change:
    """A State without a row was not asked: its counts are 0; those that are not shown (null) count as 0 too."""
    before, after = (_by("state", content.get("coverage")) for content in (old, new))
    newly: list[str] = []
    more: list[Change] = []
    fewer: list[Change] = []
    others: list[Change] = []
    for state in sorted(before.keys() | after.keys()):
        was, now = before.get(state, {}), after.get(state, {})
        if now.get("started") and not was.get("started"):
            newly.append(state)
        answered = _pair(was.get("answered", 0) or 0, now.get("answered", 0) or 0)
        if answered["before"] != answered["after"]:
            grown = answered["after"] > answered["before"]
            (more if grown else fewer).append({"state": state, **answered})
        for key in _COUNTS:
            change = _pair(was.get(key, 0) or 0, now.get(key, 0) or 0)
            if change["before"] != change["after"]:
                others.append({"state": state, "key": key, **change})
    return {"newly_answering": newly, "more_answers": more, "fewer_answers": fewer, "replies": others}


def _figures(old: Json, new: Json) -> Change:
    before, after = (_by("question", content.get("figures")) for content in (old, new))
    found = []
    for question, now in after.items():
        if question in before and (change := _figure(before[question], now)):
            found.append({"question": question, **change})
    return {"figures": found, **_in_one_only("figures", before, after)}


def _figure(was: Json, now: Json) -> Change:
    """Return what changed of one figure, or of one group in it; nothing where nothing did."""
    change: Change = dict(_moved(was, now, _FIGURE))
    if was["reportable"] != now["reportable"]:
        change["became_reportable" if now["reportable"] else "ceased_to_be_reportable"] = True
    if bool(was.get("withheld")) != bool(now.get("withheld")):
        change["newly_withheld" if now.get("withheld") else "newly_shown"] = True
    elif not now.get("withheld"):
        change |= _moved(was, now, _NUMBERS)
        if choices := _items(was.get("choices"), now.get("choices"), _CHOICE):
            change["choices"] = choices
    if groups := list(_groups(was.get("groups") or {}, now.get("groups") or {})):
        change["groups"] = groups
    return change


def _items(old: Iterable[Json] | None, new: Iterable[Json] | None, keys: Iterable[str] | None = None) -> list[Change]:
    """Return what changed of the items of a list, each known by its `code`; those that are no more come last."""
    before, after = _by("code", old), _by("code", new)
    found = []
    for code in [*after, *(code for code in before if code not in after)]:
        was, now = before.get(code, {}), after.get(code, {})
        compared = sorted((was.keys() | now.keys()) - _LABELS) if keys is None else keys
        if moved := _moved(was, now, compared):
            found.append({"code": code, **moved})
    return found


def _groups(old: Json, new: Json) -> Iterator[Change]:
    """Yield what changed of the groups that stand in both figures, and say of the others where they stand."""
    for column in sorted(old.keys() | new.keys()):
        before, after = old.get(column, {}), new.get(column, {})
        for value in sorted(before.keys() | after.keys()):
            place = {"column": column, "value": value}
            if value not in before or value not in after:
                yield {**place, "added" if value in after else "removed": True}
            elif change := _figure(before[value], after[value]):
                yield {**place, **change}


def _indicators(old: Json, new: Json) -> Change:
    before, after = (_measures(content) for content in (old, new))
    found = []
    for place, now in after.items():
        if place in before and (change := _measure(before[place], now)):
            found.append({"indicator": place[0], "measure": place[1], **change})
    return {
        "indicators": found,
        "indicators_added": [_named(place) for place in after if place not in before],
        "indicators_removed": [_named(place) for place in before if place not in after],
    }


def _measures(content: Json) -> dict[tuple[str, str], Json]:
    return {
        (indicator["code"], measure["code"]): measure
        for indicator in content.get("indicators") or ()
        for measure in indicator["measures"]
    }


def _named(place: tuple[str, str]) -> Change:
    return {"indicator": place[0], "measure": place[1]}


def _measure(was: Json, now: Json) -> Change:
    """Return the value of a measure before and after, with what else changed; nothing where nothing did."""
    details: Change = {}
    if bool(was.get("withheld")) != bool(now.get("withheld")):
        details["newly_withheld" if now.get("withheld") else "newly_shown"] = True
        keys: Iterable[str] = _FIGURE
    else:
        keys = sorted((was.keys() | now.keys()) - _NOT_A_NUMBER)
        if items := _items(was.get("items"), now.get("items")):
            details["items"] = items
    if counts := _moved(was, now, keys):
        details["counts"] = counts
    value = _pair(was.get("value"), now.get("value"))
    return {**value, **details} if details or value["before"] != value["after"] else {}


def _standing(old: Json, new: Json) -> list[Change]:
    return [
        {"instrument": instrument, "state": state, **change}
        for instrument in sorted(old.keys() | new.keys())
        for state, change in _moved(old.get(instrument) or {}, new.get(instrument) or {}).items()
    ]
