"""One commitment: who owes it, what led to it, what was reported of it; and how it is kept."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.accounts.views.access import actor, answering, needs, public
from enlace.common import clock
from enlace.common.errors import N_, Invalid, Problem
from enlace.common.texts import in_language, shown
from enlace.directory.views.telling import told
from enlace.meetings.actions.commitments import assign, drop, report_progress, set_due
from enlace.meetings.queries.carrying import later_meetings
from enlace.meetings.queries.commitments import commitment, commitment_row
from enlace.meetings.queries.documents import visible_documents
from enlace.meetings.rules.commitment_words import STATUS_WORDS
from enlace.meetings.rules.commitments import Commitment
from enlace.meetings.rules.record import CommitmentKind, CommitmentStatus
from enlace.meetings.rules.symbol_checks import checked
from enlace.meetings.views.commitment_lines import commitment_lines
from enlace.meetings.views.frame import Names, topic_choices

REPORTED = (CommitmentStatus.OPEN, CommitmentStatus.UNDER_WAY, CommitmentStatus.KEPT)
# Form and field, as it is sent -> its id on the page.
FIELDS = {("due", "reason"): "due_reason", ("drop", "reason"): "drop_reason", ("carry", "due_on"): "carry_due_on"}


def _page(request: HttpRequest, code: str, form: str = "", error: Invalid | None = None) -> HttpResponse:
    """Show a commitment; form: which of its forms was refused, whose fields keep what was typed."""
    by, names, today, language = actor(request), Names(), clock.today(), get_language() or "en"
    found, trace = commitment(commitment_row(code, by), by)
    spoken = {said.code: said for said in trace.interventions}
    led = [
        (
            proposal,
            shown({proposal.language: proposal.gist} | dict(proposal.translations), language),
            ", ".join(names.name(found.pack, party) for party in proposal.proposers),
            [
                (
                    said,
                    ", ".join(names.name(found.pack, party) for party in said.speakers),
                    shown({said.language: said.gist} | dict(said.translations), language),
                )
                for said in (spoken[c] for c in proposal.interventions if c in spoken)
            ],
        )
        for proposal in trace.proposals
    ]
    values = {
        "line": commitment_lines([found], names, today)[0],
        "led": led,
        "progress": [
            (told, names.name(found.pack, told.party), gettext(STATUS_WORDS[told.status])) for told in trace.progress
        ],
        "later": commitment_lines(trace.continued_by, names, today),
        "keeps": by.may(Permission.COMMITMENT_KEEP) and found.is_open,
        "meetings": _takers(found, by) if by.may(Permission.COMMITMENT_KEEP) else [],
        "carry_day": found.due_on if found.due_on and found.due_on >= today else None,
        "reporters": _reporters(found, names, by) if found.is_open else [],
        "statuses": [(s, gettext(STATUS_WORDS[s])) for s in REPORTED],
        "source": _source(found, by),
        "topics": [name for _, name in topic_choices(found.topics)],
        "typed": {form: request.POST} if error else {},
        "problems": _told(error, form) if error else [],
        "synthetic": found.synthetic,
    }
    return render(request, "meetings/commitment.html", values, status=422 if error else 200)


def _told(error: Invalid, form: str) -> list[dict[str, str]]:
    """Return what is wrong, each with the field of the page, which has some fields in several of its forms."""
    return [{**line, "where": FIELDS.get((form, line["where"]), line["where"])} for line in told(error.problems)]


def again(form: str) -> Callable[..., HttpResponse]:
    """Return the page that answers what is refused of one of its forms."""

    def page(request: HttpRequest, code: str, *, error: Invalid) -> HttpResponse:
        return _page(request, code, form, error)

    return page


@public
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show a commitment: who owes it, what led to it, and what was reported of it."""
    return _page(request, code)


def _source(found: Commitment, by: Actor) -> dict[str, Any]:
    """Return where a mandate stands: what is wrong with its symbol is marked, and its document named if it is here."""
    if found.kind != CommitmentKind.MANDATE:
        return {}
    parsed = checked(found.source, today=clock.today())
    kept = visible_documents(by).filter(pack_id=found.pack, symbol=found.source).order_by("id").first()
    return {
        "number": kept.pk if kept else None,
        "faults": [gettext(one.message) % one.params for one in parsed.problems],
    }


def _takers(found: Commitment, by: Actor) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(code, in_language(title, language) or code) for code, title in later_meetings(found, by)]


def _reporters(found: Commitment, names: Names, by: Actor) -> list[tuple[str, str]]:
    own, keeps = by.states_for(Permission.COMMITMENT_REPORT), by.may(Permission.COMMITMENT_KEEP)
    # States have the three letters of ISO 3166-1; what is shown here is only an offer, the action decides.
    return [(p, names.name(found.pack, p)) for p in found.owners if p in own or keeps]


def _back(request: HttpRequest, code: str, done: str) -> HttpResponse:
    messages.success(request, done)
    return redirect("meetings:commitment", code)


@needs(Permission.COMMITMENT_KEEP)
@answering({Invalid: again("owners")})
@require_POST
def owners(request: HttpRequest, code: str) -> HttpResponse:
    """Say who owes it."""
    parties = tuple(request.POST.get("owner", "").replace(",", " ").split())
    assign(code, parties, by=actor(request), at=clock.now())
    return _back(request, code, gettext("Who owes it was recorded."))


@needs(Permission.COMMITMENT_KEEP)
@answering({Invalid: again("due")})
@require_POST
def due(request: HttpRequest, code: str) -> HttpResponse:
    """Set the day on which it is due."""
    commitment_row(code, actor(request))
    day = _day(request.POST.get("due_on", ""))
    set_due(code, day, request.POST.get("reason", ""), by=actor(request), at=clock.now())
    return _back(request, code, gettext("The day was recorded."))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid([Problem("due_on", N_("Give the day as year-month-day."))]) from None


@needs(Permission.COMMITMENT_KEEP)
@answering({Invalid: again("drop")})
@require_POST
def dropped(request: HttpRequest, code: str) -> HttpResponse:
    """Drop it, with the reason."""
    drop(code, request.POST.get("reason", ""), by=actor(request), at=clock.now())
    return _back(request, code, gettext("The commitment was dropped."))


@needs(Permission.COMMITMENT_REPORT)
@answering({Invalid: again("report")})
@require_POST
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """Report how far it is."""
    given = {key: request.POST.get(key, "") for key in ("party", "status", "evidence")}
    text, language = request.POST.get("text", ""), get_language() or "en"
    by = actor(request)
    state = given["party"] if given["party"] in by.states_for(Permission.COMMITMENT_REPORT) else ""
    report_progress(code, text, language=language, state=state, by=by, at=clock.now(), **given)
    return _back(request, code, gettext("The report was recorded."))
