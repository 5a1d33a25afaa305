"""Opening a cycle: one page, from the questionnaires that the packs hold."""

import re
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.assessments import actions
from enlace.assessments.documents.wording import language_name
from enlace.assessments.queries.cockpit import questionnaires
from enlace.assessments.views.following import needed_day, told
from enlace.common import clock
from enlace.common.errors import N_, Invalid, Problem
from enlace.common.order import alphabetical
from enlace.directory.queries import states_of

LANGUAGES = ("en", "es", "pt", "fr")
FIELDS = ("questionnaire", "code", "opens_on", "due_on", "threshold")
USUAL_THRESHOLD = "75"
PERCENTAGE = re.compile(r"[0-9]{1,3}([.,][0-9]{1,2})?", re.ASCII)


def _again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    return _form(request, list(error.problems))


@needs(Permission.CYCLE_OPEN)
@answering({Invalid: _again})
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest) -> HttpResponse:
    """Ask for the questionnaire, the days, the threshold and the States; open the cycle."""
    if request.method != "POST":
        return _form(request, [])
    sent = request.POST
    problems: list[Problem] = []
    opens_on, due_on = needed_day(sent, "opens_on", problems), needed_day(sent, "due_on", problems)
    threshold = _threshold(sent.get("threshold", ""), problems)
    pack, _colon, questionnaire = sent.get("questionnaire", "").partition(":")
    title = {code: text for code in LANGUAGES if (text := sent.get(f"title.{code}", "").strip())}
    if not title:
        problems.append(Problem("title.en", N_("give the cycle a title in one language at least")))
    if problems or opens_on is None or due_on is None:
        return _form(request, problems)
    code = sent.get("code", "").strip()
    actions.open_cycle(
        code,
        pack,
        questionnaire,
        title,
        opens_on,
        due_on,
        sent.getlist("state"),
        threshold,
        by=actor(request),
        at=clock.now(),
        # Whatever is done in the demonstration is invented.
        synthetic=settings.ENLACE_DEMO,
    )
    return redirect("assessments:cycle", code)


def _threshold(text: str, problems: list[Problem]) -> float:
    """Return the share that a percentage says."""
    if not PERCENTAGE.fullmatch(text.strip()):
        problems.append(Problem("threshold", N_("write a percentage from 0 to 100")))
        return 0.0
    return float(Decimal(text.strip().replace(",", ".")) / 100)


def _form(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
    sent, language = request.POST, get_language() or "en"
    known = questionnaires()
    packs = sorted({one.pack for one in known})
    context = {
        "questionnaires": [(f"{one.pack}:{one.code}", f"{one.code} ({one.pack})") for one in known],
        "titles": [(code, language_name(code), sent.get(f"title.{code}", "")) for code in LANGUAGES],
        "fields": {name: sent.get(name, "") for name in FIELDS} | ({} if sent else {"threshold": USUAL_THRESHOLD}),
        "states": [
            (
                pack,
                sorted(
                    ((one.code, one.name(language)) for one in states_of(pack)), key=lambda pair: alphabetical(pair[1])
                ),
            )
            for pack in packs
        ],
        "ticked": sent.getlist("state"),
        "problems": told(problems),
        "crumbs": [(_("Cycles"), reverse("assessments:cycles"))],
    }
    return render(request, "assessments/cockpit/open.html", context, status=422 if problems else 200)
