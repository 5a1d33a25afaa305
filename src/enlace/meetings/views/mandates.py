"""What the officer adds to the register of commitments: mandates entered by hand, and entries carried on."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.assessments.documents.wording import language_name
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.common.texts import in_language
from enlace.directory.views.telling import told
from enlace.meetings import actions
from enlace.meetings.forms import LANGUAGES, read_date, read_mandate, read_number
from enlace.meetings.models import Commitment
from enlace.meetings.queries.commitments import commitment_row
from enlace.meetings.queries.meetings import meeting_packs, party_names
from enlace.meetings.views.commitment import again
from enlace.meetings.views.standing import standing


def _page(
    request: HttpRequest, pack: str, typed: Mapping[str, str], problems: list[Problem], **more: Any
) -> HttpResponse:
    language = get_language() or "en"
    names = party_names(pack)
    values = {
        "typed": typed,
        "names": sorted((in_language(texts, language) or code, code) for code, texts in names.items()),
        "languages": [(code, language_name(code)) for code in LANGUAGES],
        "language": typed.get("language") or language[:2],
        "problems": told(problems),
    }
    status = 422 if problems else 200
    return render(request, "meetings/mandate.html", values | more, status=status)


def _new(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
    packs = [(one.code, in_language(one.title, get_language() or "en")) for one in meeting_packs()]
    chosen = request.POST.get("pack") or (packs[0][0] if packs else "")
    return _page(request, chosen, request.POST, problems, packs=packs)


def _new_again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    return _new(request, list(error.problems))


@needs(Permission.COMMITMENT_KEEP)
@answering({Invalid: _new_again})
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a mandate of a resolution by hand."""
    if request.method != "POST":
        return _new(request, [])
    pack = request.POST.get("pack", "")
    if pack not in {one.code for one in meeting_packs()}:
        return _new(request, [Problem("pack", N_("Choose an organization."))])
    problems: list[Problem] = []
    one = read_mandate(request.POST, party_names(pack), problems)
    if problems:
        return _new(request, problems)
    code = actions.enter_mandate(pack, one, by=actor(request), at=clock.now())
    messages.success(request, gettext("The mandate is in the road map."))
    return redirect("meetings:commitment", code)


def _edit(request: HttpRequest, code: str, problems: list[Problem]) -> HttpResponse:
    row = _entered(request, code)
    is_old = request.POST.get("version", str(row.version)) != str(row.version)
    more = standing(_stored(row)) if is_old else {}
    return _page(request, row.pack_id, request.POST or _stored(row), problems, code=code, version=row.version, **more)


def _edit_again(request: HttpRequest, code: str, *, error: Invalid) -> HttpResponse:
    return _edit(request, code, list(error.problems))


def _entered(request: HttpRequest, code: str) -> Commitment:
    row = commitment_row(code, actor(request))
    if not row.entered_by:
        raise NotFound(N_("This was not entered by hand: it stands as its source has it."))
    return row


def _stored(row: Commitment) -> Mapping[str, str]:
    return {
        "gist": row.gist,
        "language": row.language,
        "source": row.source,
        "owners": ", ".join(row.owners.order_by("party").values_list("party", flat=True)),
        "owed_to": ", ".join(row.owed_to),
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "topics": ", ".join(row.topics),
    }


@needs(Permission.COMMITMENT_KEEP)
@answering({Invalid: _edit_again})
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Put a mandate right that was entered by hand."""
    row = _entered(request, code)
    if request.method != "POST":
        return _edit(request, code, [])
    problems: list[Problem] = []
    one = read_mandate(request.POST, party_names(row.pack_id), problems)
    version = read_number(request.POST, "version", problems)
    if problems:
        return _edit(request, code, problems)
    reason = request.POST.get("reason", "")
    actions.change_mandate(code, one, version, reason, by=actor(request), at=clock.now())
    messages.success(request, gettext("The mandate was changed."))
    return redirect("meetings:commitment", code)


@needs(Permission.COMMITMENT_KEEP)
@answering({Invalid: again("carry")})
@require_POST
def carry(request: HttpRequest, code: str) -> HttpResponse:
    """Carry an entry on to a later meeting."""
    commitment_row(code, actor(request))
    problems: list[Problem] = []
    due_on = read_date(request.POST, "due_on", problems)
    if problems:
        raise Invalid(problems)
    made = actions.carry_on(code, request.POST.get("meeting", ""), due_on, by=actor(request), at=clock.now())
    messages.success(request, gettext("The commitment was carried on: this is its new entry."))
    return redirect("meetings:commitment", made)
