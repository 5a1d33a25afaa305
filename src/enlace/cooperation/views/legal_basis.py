"""Under which treaty to ask: two States, what is needed, the day; and the answer on the same page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import public
from enlace.common import clock
from enlace.common.errors import N_, Problem
from enlace.common.order import alphabetical
from enlace.common.texts import Shown
from enlace.cooperation.queries.forms import forms, pack_with_bases
from enlace.cooperation.queries.legal_basis import bases
from enlace.cooperation.rules.legal_basis import Basis, Carries, LegalBasis
from enlace.cooperation.views.words import CARRIES_WORDS
from enlace.directory.queries import states_of
from enlace.directory.queries.entries import vocabulary
from enlace.directory.views.telling import term, told
from enlace.instruments.forms import read_day
from enlace.instruments.queries.treaties import InstrumentView, Title, instruments_of


@dataclass(frozen=True)
class _Words:
    """The names that the page shows, in the reader's language."""

    pack: str
    states: Mapping[str, str]
    treaties: Mapping[str, InstrumentView]

    def say(self, one: Problem) -> str:
        """Return a reason in words, with the State by its name."""
        state = one.params.get("state")
        params = dict(one.params) | ({"state": self.states.get(str(state), str(state))} if state else {})
        return gettext(one.message) % params

    def treaty(self, code: str) -> dict[str, Any]:
        """Return the name and the page of a treaty."""
        language, view = get_language() or "en", self.treaties.get(code)
        name = view.short(language) if view else Title(code, "en", official=True)
        return {"name": name, "url": reverse("instruments:treaty", args=[self.pack, code]) if view else ""}


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Ask, or answer what the address asks: from, to, form, on."""
    pack, language = pack_with_bases(), get_language() or "en"
    states = {one.code: one.name(language) for one in states_of(pack)}
    names = vocabulary(pack).forms
    problems: list[Problem] = []
    on = read_day(request.GET, problems)
    asked = {key: request.GET.get(key, "") for key in ("from", "to", "form")}
    context: dict[str, Any] = {
        "asked": asked | {"on": request.GET.get("on", "")},
        "states": sorted(states.items(), key=lambda one: alphabetical(one[1])),
        "forms": [(code, term(names, code).text) for code in forms(pack)],
        "on": on or clock.today(),
    }
    if any(asked.values()):
        _check(asked, states, dict(context["forms"]), problems)
        if not problems:
            found = bases(pack, asked["form"], context["on"]).of(asked["from"], asked["to"])
            words = _Words(pack, states, {one.code: one for one in instruments_of(pack)})
            context |= _answer(found, words, term(names, found.form))
    context["problems"] = told(problems)
    return render(request, "cooperation/legal_basis.html", context, status=422 if problems else 200)


def _check(
    asked: Mapping[str, str], states: Mapping[str, str], known: Mapping[str, str], problems: list[Problem]
) -> None:
    for key in ("from", "to"):
        if asked[key] not in states:
            problems.append(Problem(key, N_("Choose a State.")))
    if asked["from"] and asked["from"] == asked["to"]:
        problems.append(Problem("to", N_("A State asks another one, not itself.")))
    if asked["form"] not in known:
        problems.append(Problem("form", N_("Choose what is needed.")))


def _answer(found: LegalBasis, words: _Words, form: Shown) -> dict[str, Any]:
    call = f"{reverse('directory:call')}?state={found.requested}&form={found.form}"
    return {
        "answered": True,
        "requesting": words.states[found.requesting],
        "requested": words.states[found.requested],
        "form_name": form,
        "bases": [_basis(one, words) for one in found.bases],
        "open": [words.treaty(one.instrument) | {"why": [words.say(why) for why in one.why]} for one in found.open],
        "not_in_force": [words.treaty(code) for code in found.not_in_force],
        "call_url": call,
    }


def _basis(one: Basis, words: _Words) -> dict[str, Any]:
    return words.treaty(one.instrument) | {
        "since": one.since,
        "articles": [provision.partition(":")[2] for provision in one.provisions],
        "carries": gettext(CARRIES_WORDS[one.carries]),
        "alone": one.carries is Carries.TREATY,
        "notes": [words.say(note) for note in one.notes],
    }
