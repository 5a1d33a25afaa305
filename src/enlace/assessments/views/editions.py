"""Editions: immutable snapshots of the report, issued as preliminary or final."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs, public
from enlace.assessments import actions
from enlace.assessments.documents.editions import change_blocks
from enlace.assessments.documents.report import chapters, no_address, report_document
from enlace.assessments.documents.wording import say, share
from enlace.assessments.forms import IssueForm
from enlace.assessments.queries import cycles
from enlace.assessments.queries import report as contents
from enlace.assessments.queries.editions import proposal
from enlace.assessments.rules.changes import changes_between
from enlace.assessments.views.files import issue_of
from enlace.assessments.views.fragments import fragment
from enlace.assessments.views.living import address_of, frame
from enlace.common import clock
from enlace.common.errors import N_, NotFound
from enlace.publishing.rules.html.blocks import html_blocks
from enlace.publishing.rules.tree import Labels


@public
@require_safe
def edition(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show an edition whole, as it was issued."""
    view = cycles.cycle(code)
    found, content = cycles.edition_content(view, number)
    issue = issue_of(found)

    report = contents.from_snapshot(content)

    def make() -> str:
        document = report_document(
            report, contents.geometry(view.pack), on=issue.issued_on, issue=issue, address=no_address
        )
        return html_blocks(document.blocks, labels=Labels.translated(gettext))

    context = frame(request, view) | {
        "title": _("Edition no. %(number)s") % {"number": number},
        "edition": found,
        "previous": number - 1 if number > 1 else None,
        "chapters": chapters(report),
        "body": fragment((code, found.content_hash, "edition", get_language()), make),
    }
    return render(request, "assessments/edition.html", context)


@public
@require_safe
def changes(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what changed since the previous edition."""
    view = cycles.cycle(code)
    found, content = cycles.edition_content(view, number)
    if number == 1:
        raise NotFound(N_("The first edition has no previous one."))
    _earlier, before = cycles.edition_content(view, number - 1)
    blocks = change_blocks(changes_between(before, content), contents.from_snapshot(content))
    context = frame(request, view) | {
        "title": _("What changed since edition no. %(number)s") % {"number": number - 1},
        "edition": found,
        "body": fragment(
            (code, found.content_hash, "changes", get_language()),
            lambda: html_blocks(tuple(blocks), labels=Labels.translated(gettext)),
        ),
    }
    return render(request, "assessments/changes.html", context)


@needs(Permission.EDITION_ISSUE)
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Ask as what to issue the report; show what that edition would be; issue it when it is confirmed."""
    view = cycles.cycle(code)
    form = IssueForm(request.POST or request.GET or None)
    context = frame(request, view) | {"title": _("Issue an edition"), "form": form}
    if not form.is_valid():
        return render(request, "assessments/issue.html", context, status=422 if form.is_bound else 200)
    status, symbol = form.cleaned_data["status"], form.cleaned_data["symbol"]
    seen = form.cleaned_data["seen"] if request.method == "POST" else ""
    if seen:
        number = actions.issue_edition(view.code, status, symbol, by=actor(request), at=clock.now(), seen=seen)
        messages.success(request, gettext("Edition no. %(number)s was issued.") % {"number": number})
        return redirect("assessments:edition", view.code, number)
    found, _content = proposal(view, status, symbol)
    by_id, address = cycles.definition_of(view).by_id, address_of(view.code)
    context |= {
        "title": _("Edition no. %(number)s: look before it is issued") % {"number": found.number},
        "proposal": found,
        "under": [(question, say(by_id[question].texts), address(question)) for question in found.under],
        "threshold": share(found.threshold),
        "issued_on": clock.today(),
    }
    return render(request, "assessments/confirm.html", context)
