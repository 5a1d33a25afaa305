"""Under which treaty to ask: two States, what is needed, the day; and the answer on the same page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, public
from enlace.common import clock
from enlace.common.errors import N_, Problem
from enlace.common.order import alphabetical
from enlace.common.texts import Shown, in_language, shown
from enlace.cooperation.forms import read_day
from enlace.cooperation.queries.agreements import AgreementView
from enlace.cooperation.queries.forms import forms, pack_with_bases
from enlace.cooperation.queries.legal_basis import Bases, bases
from enlace.cooperation.rules.conditions import Condition, Kind, conditions
from enlace.cooperation.rules.legal_basis import Basis, Carries, LegalBasis
from enlace.cooperation.rules.with_agreements import needs_more
from enlace.cooperation.views.words import AGREEMENT_CARRIES, KIND_WORDS, UNKNOWN_WORDS, reason
from enlace.directory.queries import states_of
from enlace.directory.queries.entries import entries_of, vocabulary
from enlace.directory.views.telling import language_name, term, told
from enlace.instruments.queries.treaties import InstrumentView, Title, instruments_of


@dataclass(frozen=True)
class _Words:
    """The names that the page shows, in the reader's language."""

    pack: str
    states: Mapping[str, str]
    treaties: Mapping[str, InstrumentView]
    agreements: Mapping[str, AgreementView]

    def say(self, one: Problem) -> str:
        return reason(one, self.states)

    def source(self, code: str, *, special: bool = False) -> dict[str, Any]:
        """Return the name and the page of a treaty, or of an agreement where it is special or no treaty is so named."""
        language, view = get_language() or "en", self.treaties.get(code)
        agreement = self.agreements.get(code)
        if agreement and (special or view is None):
            text = shown(agreement.agreement.title, language)
            name = Title(text.text, text.language, official=True)
            return {"name": name, "url": reverse("cooperation:agreement", args=[agreement.number]), "special": True}
        name = view.short(language) if view else Title(code, "en", official=True)
        return {"name": name, "url": reverse("instruments:treaty", args=[self.pack, code]) if view else ""}


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Ask, or answer what the address asks: from, to, form, on."""
    pack, language = pack_with_bases(), get_language() or "en"
    states = {one.code: one.name(language) for one in states_of(pack)}
    coded = vocabulary(pack)
    names = coded.forms
    problems: list[Problem] = []
    on = read_day(request.GET, "on", problems)
    asked = {key: request.GET.get(key, "") for key in ("from", "to", "form")}
    context: dict[str, Any] = {
        "asked": asked | {"on": request.GET.get("on", "")},
        "states": sorted(states.items(), key=lambda one: alphabetical(one[1])),
        "forms": [(code, term(names, code).text) for code in forms(pack)],
        "on": on or clock.today(),
        "ahead": on is not None and on > clock.today(),
    }
    if any(asked.values()):
        _check(asked, states, dict(context["forms"]), problems)
        if not problems:
            held = bases(pack, asked["form"], context["on"])
            found = held.of(asked["from"], asked["to"])
            words = _Words(pack, states, {one.code: one for one in instruments_of(pack)}, held.agreements)
            context |= _answer(found, words, term(names, found.form))
            context["conditions"] = _conditions(found, held, words, coded.customary_kinds(found.form))
            context["synthetic"] = _is_invented(found, held)
            if found.requesting in actor(request).states_for(Permission.REQUEST_KEEP):
                wanted = {"to": found.requested, "form": found.form}
                context["new_url"] = f"{reverse('cooperation:request_new')}?{urlencode(wanted)}"
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
        "open": [
            words.source(one.instrument, special=one.special) | {"why": [words.say(why) for why in one.why]}
            for one in found.open
        ],
        "not_in_force": [words.source(code) for code in found.not_in_force],
        "call_url": call,
        "needs_more": needs_more(found),
    }


def _basis(one: Basis, words: _Words) -> dict[str, Any]:
    return words.source(one.instrument, special=one.special) | {
        "since": one.since,
        "articles": [provision.partition(":")[2] for provision in one.provisions],
        "carries": gettext(AGREEMENT_CARRIES[one.carries]),
        "alone": one.carries is Carries.TREATY,
        "notes": [words.say(note) for note in one.notes],
    }


def _is_invented(found: LegalBasis, held: Bases) -> bool:
    """Return whether anything in the answer is an agreement that was invented."""
    named = [*(one.instrument for one in found.bases), *(one.instrument for one in found.open), *found.not_in_force]
    return any(held.agreements[code].agreement.synthetic for code in named if code in held.agreements)


def _conditions(
    found: LegalBasis, held: Bases, words: _Words, central: frozenset[str]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the conditions of the State that is asked, by what they are about, in the reader's words."""
    entries = entries_of(words.pack, found.requested, by_states=False)
    told_of = conditions(found, [one.entry for one in entries], held.records, central)
    return [
        (gettext(KIND_WORDS[kind]), [_condition(one, words) for one in told_of if one.kind is kind])
        for kind in Kind
        if any(one.kind is kind for one in told_of)
    ]


def _condition(one: Condition, words: _Words) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "known": one.known,
        "treaty": words.source(one.instrument) if one.instrument else None,
        "provision": one.provision,
        "unknown": "" if one.known else gettext(UNKNOWN_WORDS[one.kind]),
        "note": one.note,
        "as_of": one.as_of,
        "languages": [language_name(tongue) for tongue in one.languages],
        "entries": [
            (
                in_language(entry.names, language),
                reverse("directory:entry", args=[words.pack, entry.state, entry.code]),
            )
            for entry in one.entries
            if one.kind is not Kind.LANGUAGES
        ],
    }
