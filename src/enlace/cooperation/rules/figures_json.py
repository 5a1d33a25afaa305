"""The exact figures of a State as JSON, for comparing what the platform says with what one's own evidence says."""

from collections.abc import Mapping
from typing import Any

from enlace.cooperation.rules.statistics import Figures, Outcome, Role


def figures_json(found: Mapping[Role, Figures]) -> dict[str, Any]:
    """Return the figures by role. Medians are days, null where no request came so far; shares as two counts."""
    return {"figures": {role.value: _of(figures) for role, figures in found.items()}}


def _of(one: Figures) -> dict[str, Any]:
    return {
        "total": one.total,
        "tables": {
            by.value: {"rows": {key[0]: count for key, count in table.rows.items()}, "in_several": table.in_several}
            for by, table in one.tables.items()
        },
        "days": {
            milestone.value: {"median": days.median, "n": days.n, "not_yet": days.not_yet}
            for milestone, days in one.days.items()
        },
        "outcomes": {
            "owed": one.outcomes.owed,
            **{each.value: one.outcomes.counts[each] for each in Outcome},
            "once_partly": one.outcomes.once_partly,
            "rest_refused": one.outcomes.rest_refused,
            "refusals": one.outcomes.refusals,
            "grounds": dict(one.outcomes.grounds),
        },
        "returned": {"count": one.returned.numerator, "of": one.returned.denominator},
        "useful": {
            "n": one.useful.n,
            **{each.value: count for each, count in one.useful.counts.items()},
            "uses": dict(one.useful.uses),
        },
        "convention": {"requests": one.convention.requests, "partners": one.convention.partners},
    }
