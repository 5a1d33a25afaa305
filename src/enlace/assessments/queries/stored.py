"""Figures, indicators and the state of replies, as the last change of an answer left them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count

from enlace.assessments.kinds.measures import measures
from enlace.assessments.models import ReplySummary, StoredFigure, StoredIndicator
from enlace.assessments.queries.cycles import CycleView, definition_of
from enlace.assessments.rules.disclosure import Reader
from enlace.assessments.rules.measures import ContactRecord, Context
from enlace.common.errors import N_, NotFound
from enlace.directory.queries.contacts import contact_records
from enlace.directory.rules.entries import POINT_OF_CONTACT_KIND
from enlace.instruments.queries.records import adherence

# What rests on no answer: on the depositaries' record, and on the directory.
RECORDED = frozenset({"adherence", "points_of_contact_current"})


def summaries(view: CycleView) -> tuple[dict[str, Any], ...]:
    """Return a row for each asked State: how far its reply has come."""
    rows = {row.state_code: row for row in ReplySummary.objects.filter(cycle_id=view.pk)}
    return tuple(
        {
            "state": state,
            "started": bool(state in rows and rows[state].started),
            "relevant": rows[state].relevant if state in rows else 0,
            "answered": rows[state].answered if state in rows else 0,
            "no_data": rows[state].no_data if state in rows else 0,
            "unanswered": rows[state].unanswered if state in rows else 0,
            "synthetic": bool(state in rows and rows[state].synthetic),
            "last_on": _day(rows[state].last_recorded_at) if state in rows else None,
        }
        for state in view.asked
    )


def _day(at: datetime | None) -> str | None:
    return at.date().isoformat() if at else None


def started_counts() -> Mapping[str, int]:
    """Return cycle code -> number of States that have given any answer."""
    rows = ReplySummary.objects.filter(started=True).values("cycle__code").annotate(count=Count("pk"))
    return {row["cycle__code"]: row["count"] for row in rows}


def figures(
    view: CycleView, *, reader: Reader | None = Reader.PUBLIC, section: str | None = None
) -> tuple[dict[str, Any], ...]:
    """Return the stored figures in the questionnaire's order, as far as `reader` may know them."""
    rows = StoredFigure.objects.filter(cycle_id=view.pk)
    if section is not None:
        rows = rows.filter(section=section)
    return tuple(form(full, limited, reader) for full, limited in rows.order_by("place").values_list("full", "limited"))


def form(full: dict[str, Any], limited: Mapping[str, Any], reader: Reader | None) -> dict[str, Any]:
    """Return what `reader` may know of a stored figure or indicator; None: whoever holds the server."""
    return full if reader is None else limited.get(reader.value, full)


def figure(view: CycleView, question: str, *, reader: Reader | None = Reader.PUBLIC) -> dict[str, Any]:
    """Return one stored figure. Raises: NotFound."""
    row = StoredFigure.objects.filter(cycle_id=view.pk, question=question).first()
    if row is None:
        raise NotFound(N_("There is no question “%(code)s” in this cycle."), code=question)
    return form(row.full, row.limited, reader)


def indicators(view: CycleView, *, reader: Reader | None = Reader.PUBLIC) -> tuple[dict[str, Any], ...]:
    """Return the indicators in order; what rests on a record is worked out from the record as it is now."""
    rows = StoredIndicator.objects.filter(cycle_id=view.pk).order_by("place")
    found = [form(full, limited, reader) for full, limited in rows.values_list("full", "limited")]
    if not any(measure["measure"] in RECORDED for one in found for measure in one["measures"]):
        return tuple(found)
    definitions = {measure.code: measure for one in definition_of(view).indicators for measure in one.measures}
    context = Context(
        asked=view.asked,
        questions={},
        answers={},
        standing=adherence(view.pack),
        started=frozenset(),
        threshold=view.coverage_threshold,
        reference_date=view.due_on,
        contacts=contacts(view.pack),
    )
    kinds = measures()
    return tuple(
        {
            **one,
            "measures": [
                kinds[measure["measure"]].compute(definitions[measure["code"]], context)
                if measure["measure"] in RECORDED
                else measure
                for measure in one["measures"]
            ],
        }
        for one in found
    )


def contacts(pack_code: str) -> Mapping[str, tuple[ContactRecord, ...]]:
    """Return State -> its points of contact in the directory, by day."""
    found = contact_records(pack_code, POINT_OF_CONTACT_KIND)
    return {
        state: tuple(
            ContactRecord(
                recorded_on=one.recorded_at.date(),
                retired_on=one.retired_at.date() if one.retired_at else None,
                confirmed_on=tuple(at.date() for at in one.confirmed_at),
                synthetic=one.synthetic,
            )
            for one in records
        )
        for state, records in found.items()
    }


def computed_at(view: CycleView) -> str:
    """Return when the figures were last brought up to date, ISO 8601 with Z; "" if never."""
    return view.computed_at.strftime("%Y-%m-%dT%H:%M:%SZ") if view.computed_at else ""
