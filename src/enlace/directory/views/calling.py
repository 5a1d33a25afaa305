"""Whom do I call? A short question in the address, and the answer on the same page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enlace.accounts.actions import note_reading
from enlace.accounts.views.access import actor, public
from enlace.common import clock
from enlace.common.errors import N_, NotFound, Problem
from enlace.common.order import alphabetical
from enlace.directory.forms import Question, read_question
from enlace.directory.queries import StateView, states_of
from enlace.directory.queries.entries import desks, entries_of, packs_with_kinds, vocabulary
from enlace.directory.rules.calling import Call, whom_to_call
from enlace.directory.rules.vocabulary import Vocabulary
from enlace.directory.views.telling import options, reader, tell, term, told, weak, why, why_later


@public
@require_safe
def call(request: HttpRequest) -> HttpResponse:
    """Ask, or answer what the address asks; a stranger is answered from what is public."""
    by, now = actor(request), clock.now()
    pack = _pack(request.GET.get("pack", ""))
    words, states = vocabulary(pack), {one.code: one for one in states_of(pack)}
    problems: list[Problem] = []
    question = read_question(request.GET, problems, states=states, words=words)
    by_states = by.reads_entries_of(question.state)
    context = {
        "pack": pack,
        "question": request.GET,
        "problems": told(problems),
        "states": _sorted(states),
        "forms": options(words.forms),
        "crimes": options(words.crimes),
        "instruments": options(words.instruments),
        "by_states": by_states,
        "asked": question.need is not None,
    }
    if question.need is not None:
        context |= _answer(pack, question, words, states, by_states=by_states, now=now)
        if by_states and context["count"]:
            note_reading("directory.call.read", f"{pack}/{question.state}", by=by, at=now, state=question.state)
    return render(request, "directory/call.html", context, status=422 if problems else 200)


def _pack(wanted: str) -> str:
    """Return the pack that is asked for, or the first that can have a directory. Raises: NotFound."""
    codes = packs_with_kinds()
    if wanted and wanted not in codes:
        raise NotFound(N_("There is no directory for “%(code)s”."), code=wanted[:40])
    if not codes:
        raise NotFound(N_("No data have been loaded yet."))
    return wanted or codes[0]


def _sorted(states: dict[str, StateView]) -> list[tuple[str, str]]:
    named = ((code, state.name(reader())) for code, state in states.items())
    return sorted(named, key=lambda one: alphabetical(one[1]))


def _answer(
    pack: str,
    question: Question,
    words: Vocabulary,
    states: dict[str, StateView],
    *,
    by_states: bool,
    now: datetime,
) -> dict[str, Any]:
    views = entries_of(pack, question.state, by_states=by_states)
    by_code = {view.entry.code: view for view in views}
    need = question.need
    assert need is not None
    answer = whom_to_call(need, desks(views), words, now)

    def shown_call(one: Call) -> dict[str, Any]:
        return {
            "told": tell(by_code[one.desk.entry.code], words, now),
            "why": why(one, words),
            "later": why_later(one),
            "weak": weak(one),
            "url": reverse("directory:entry", args=[pack, question.state, one.desk.entry.code]),
        }

    return {
        "need": need,
        "state_name": states[question.state].name(reader()),
        "state_url": reverse("directory:state", args=[pack, question.state]),
        "form_name": term(words.forms, need.form),
        "crime_name": term(words.crimes, need.crime) if need.crime else None,
        "instrument_name": term(words.instruments, need.instrument) if need.instrument else None,
        "first": shown_call(answer.first) if answer.first else None,
        "alternatives": [shown_call(one) for one in answer.alternatives],
        "recorded": answer.recorded,
        "count": len(views),
        "synthetic": any(view.synthetic for view in views),
    }
