"""The paragraphs of the Plan of Action."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import public
from enlace.directory import queries as directory
from enlace.instruments.queries.plan import ParagraphView, plan_of
from enlace.instruments.queries.treaties import InstrumentView, instruments_of


@public
@require_safe
def plan(request: HttpRequest, pack: str) -> HttpResponse:
    """Show the Plan's parts and paragraphs; a reconstruction is never shown with a number."""
    language = get_language() or "en"
    found, of_pack = plan_of(pack), directory.pack(pack)
    treaties = {one.code: one for one in instruments_of(pack)} if found else {}
    context: dict[str, Any] = {"pack": of_pack, "plan": found}
    if treaties:
        context["crumbs"] = [(gettext("Treaties"), reverse("instruments:matrix", args=[pack]))]
    if found:
        context |= {
            "name": found.name(language),
            "size": len(found.paragraphs),
            "parts": [
                {
                    "code": part.code,
                    "name": part.name(language),
                    "gist": part.gist(language),
                    "paragraphs": [_paragraph(pack, one, treaties, language) for one in part.paragraphs],
                }
                for part in found.parts
                if part.paragraphs or part.gists
            ],
        }
    return render(request, "instruments/plan.html", context)


def _paragraph(pack: str, one: ParagraphView, treaties: dict[str, InstrumentView], language: str) -> dict[str, Any]:
    return {
        "code": one.code,
        "number": one.number,
        "gist": one.gist(language),
        "seen": one.seen,
        "addressee": one.addressee,
        "sources": one.sources,
        "provisions": [_provision(pack, key, treaties, language) for key in one.provisions],
    }


def _provision(pack: str, key: str, treaties: dict[str, InstrumentView], language: str) -> dict[str, str]:
    code, _, article = key.partition(":")
    treaty = treaties.get(code)
    name = treaty.short(language).text if treaty else code
    url = ""
    if treaty:
        anchor = article.partition(".")[0]
        url = f"{reverse('instruments:treaty', args=[pack, code])}#article-{anchor}"
    text = gettext("%(treaty)s, art. %(article)s") % {"treaty": name, "article": article}
    return {"text": text, "url": url}
