"""The Secretariat's questionnaires: sent as a file, looked at in every language, published as a version."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.assessments.actions import propose_questionnaire, publish_version
from enlace.assessments.documents.questionnaire_pages import change_rows, head_words, sections_shown
from enlace.assessments.documents.wording import language, language_name, say
from enlace.assessments.forms import read_moves
from enlace.assessments.queries import amending
from enlace.assessments.queries import questionnaires as queries
from enlace.assessments.rules.amending import Fate, added, every_question, moves_problems, removed
from enlace.assessments.rules.differences import Kind, differences
from enlace.assessments.rules.questionnaire import Question, Questionnaire
from enlace.assessments.rules.translations import missing_counts, text_rows
from enlace.common import clock
from enlace.common.errors import N_, NotFound, Problem
from enlace.common.texts import in_language, shown
from enlace.common.uploads import read_whole
from enlace.directory import queries as directory

MOST_BYTES = 5 * 1024 * 1024


@needs(Permission.QUESTIONNAIRE_PUBLISH)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the questionnaires of every pack."""
    found = queries.questionnaires()
    rows = [
        {
            "one": one,
            "title": shown(one.summary.title, language()),
            "languages": [(language_name(code), missing) for code, missing in one.summary.missing.items()],
        }
        for one in found
    ]
    packs = [{"pack": pack, "title": say(pack.title)} for pack in directory.packs()]
    return render(request, "assessments/questionnaires/index.html", {"rows": rows, "packs": packs})


@needs(Permission.QUESTIONNAIRE_PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pack: str) -> HttpResponse:
    """Take a file; go to what it would be, or list everything that is wrong with it."""
    of = directory.pack(pack)
    problems: list[Problem] = []
    sent = read_whole(request.FILES.get("file"), problems, most=MOST_BYTES) if request.method == "POST" else None
    definition = queries.read_file(pack, sent.content, sent.name, problems) if sent else None
    if sent and definition:
        queries.note_code_of_another_pack(pack, definition.code, problems)
        if not problems:
            number = propose_questionnaire(
                pack, sent.name, sent.content_hash, definition, by=actor(request), at=clock.now()
            )
            return redirect("assessments:questionnaire_upload", pack, number)
    context = {
        "pack": of,
        "pack_title": say(of.title),
        "problems": told(problems),
        "uploads": queries.uploads(pack),
        "limit": MOST_BYTES // 1024 // 1024,
        "crumbs": _crumbs(),
    }
    return render(request, "assessments/questionnaires/upload.html", context, status=422 if problems else 200)


@needs(Permission.QUESTIONNAIRE_PUBLISH)
@require_safe
def one(request: HttpRequest, pack: str, code: str) -> HttpResponse:
    """Show a questionnaire that stands: its languages, its cycles, its versions."""
    view = queries.questionnaire_view(pack, code)
    definition = _standing(pack, code)
    context = _frame(view.pack, definition) | {
        "view": view,
        "languages": _languages(definition),
        "versions": amending.versions(pack, code),
    }
    return render(request, "assessments/questionnaires/one.html", context)


@needs(Permission.QUESTIONNAIRE_PUBLISH)
@require_safe
def form(request: HttpRequest, pack: str, code: str = "", number: int = 0) -> HttpResponse:
    """Show a questionnaire, standing or sent, as a State will see it, in the language asked for."""
    definition = _definition(pack, code, number)
    own = next((one for one in definition.languages if one == language()), definition.languages[0])
    chosen = request.GET.get("language", own)
    if chosen not in definition.languages:
        raise NotFound(N_("The questionnaire has no such language."))
    context = _frame(pack, definition, number) | {
        "language": chosen,
        "languages": [(one, language_name(one), one == chosen) for one in definition.languages],
        "sections": sections_shown(definition, chosen),
        "title_shown": shown(definition.title, chosen),
    }
    return render(request, "assessments/questionnaires/form.html", context)


@needs(Permission.QUESTIONNAIRE_PUBLISH)
@require_safe
def texts(request: HttpRequest, pack: str, code: str = "", number: int = 0) -> HttpResponse:
    """Show the texts of a questionnaire side by side, and what is missing in which language."""
    definition = _definition(pack, code, number)
    languages = tuple(dict.fromkeys((*definition.languages, *directory.pack(pack).languages)))
    rows = text_rows(definition)
    missing = "missing" in request.GET
    counts = missing_counts(rows, languages)
    context = _frame(pack, definition, number) | {
        "columns": [(one, language_name(one), counts[one]) for one in languages],
        "rows": [
            {"place": row.place, "cells": [(one, row.texts.get(one, "")) for one in languages]}
            for row in rows
            if not missing or row.missing(languages)
        ],
        "total": len(rows),
        "missing": missing,
    }
    return render(request, "assessments/questionnaires/texts.html", context)


@needs(Permission.QUESTIONNAIRE_PUBLISH)
@require_safe
def preview(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """Show what a file that was sent would be, beside what stands."""
    found, definition = queries.upload_of(pack, number)
    old, seen = queries.standing(pack, found.code)
    context = _frame(pack, definition, number) | {
        "upload": found,
        "languages": _languages(definition),
        "stands": old is not None,
        "same": seen == found.content_hash,
        **_changes(old, definition),
    }
    return render(request, "assessments/questionnaires/preview.html", context)


@needs(Permission.QUESTIONNAIRE_PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """Show where the answers given would go, with the moves chosen; publish when that is confirmed."""
    found, definition = queries.upload_of(pack, number)
    sent = request.POST if request.method == "POST" else request.GET
    moves = read_moves(sent)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        publish_version(pack, definition, moves, seen, by=actor(request), at=clock.now())
        return redirect("assessments:questionnaire", pack, found.code)
    old, seen = queries.standing(pack, found.code)
    before = every_question(old) if old else {}
    now = every_question(definition)
    problems = moves_problems(before, now, moves)
    context = _frame(pack, definition, number) | {
        "upload": found,
        "problems": told(problems),
        "seen": seen,
        "moves": [] if problems else list(moves.items()),
        "gone": [
            {"question": one, "text": shown(one.texts, language()), "target": moves.get(one.id, "")}
            for one in removed(before, now)
            if not one.derived_from
        ],
        "new": [(one.id, _option(one)) for one in added(before, now) if not one.derived_from] if old else [],
        "outlook": [] if problems else _outlook(pack, found.code, definition, moves),
        "same": seen == found.content_hash,
        "stands": old is not None,
    }
    return render(request, "assessments/questionnaires/publish.html", context, status=422 if problems else 200)


def _outlook(pack: str, code: str, definition: Questionnaire, moves: Mapping[str, str]) -> list[dict[str, Any]]:
    found = amending.outlook(pack, code, definition, moves, clock.today())
    order = (Fate.KEPT, Fate.MOVED, Fate.TO_CONFIRM, Fate.SET_ASIDE)
    return [{"cycle": one.cycle, "cells": [one.tallies[fate] for fate in order]} for one in found]


def _option(one: Question) -> str:
    text = in_language(one.texts, language())
    return f"{one.id}. {text[:80]}{'…' if len(text) > 80 else ''}"  # noqa: PLR2004  (what a list to choose from holds)


def _changes(old: Questionnaire | None, new: Questionnaire) -> dict[str, Any]:
    if old is None:
        return {}
    found = differences(old, new)
    return {
        "changes": change_rows(found, old, new),
        "else_changed": head_words(found),
        "added": found.count(Kind.ADDED),
        "removed": found.count(Kind.REMOVED),
    }


def _standing(pack: str, code: str) -> Questionnaire:
    definition, _hash = queries.standing(pack, code)
    if definition is None:
        raise NotFound(N_("There is no questionnaire “%(code)s”."), code=code)
    return definition


def _definition(pack: str, code: str, number: int) -> Questionnaire:
    return queries.upload_of(pack, number)[1] if number else _standing(pack, code)


def _frame(pack: str, definition: Questionnaire, number: int = 0) -> dict[str, Any]:
    """Return what every page of one questionnaire shows: its names, the addresses of its views."""
    key = [pack, number] if number else [pack, definition.code]
    kind = "questionnaire_upload" if number else "questionnaire"
    return {
        "pack_code": pack,
        "number": number,
        "definition": definition,
        "title": shown(definition.title, language()),
        "overview_url": reverse(f"assessments:{kind}", args=key),
        "form_url": reverse(f"assessments:{kind}_form", args=key),
        "texts_url": reverse(f"assessments:{kind}_texts", args=key),
        "crumbs": _crumbs(),
    }


def _languages(definition: Questionnaire) -> list[tuple[str, str, int]]:
    counts = missing_counts(text_rows(definition), definition.languages)
    return [(code, language_name(code), missing) for code, missing in counts.items()]


def _crumbs() -> list[tuple[str, str]]:
    return [(gettext("Questionnaires"), reverse("assessments:questionnaires"))]


def told(problems: list[Problem]) -> list[dict[str, str]]:
    """Return `problems` in the reader's language, as the page lists them."""
    return [{"where": one.where, "what": Problem("", gettext(one.message), one.params).text()} for one in problems]
