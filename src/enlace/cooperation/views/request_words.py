"""Requests in the reader's words: names of codes, steps as sentences, and the steps that may be taken now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from enlace.common.errors import N_, Problem
from enlace.common.order import alphabetical
from enlace.common.texts import in_language
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.models import Agreement
from enlace.cooperation.queries.requests import RequestView, StepView
from enlace.cooperation.rules.header import RECIPROCITY, Header, Side
from enlace.cooperation.rules.kind import CLOCK_WORDS, Choice, CooperationKind, Need
from enlace.cooperation.rules.life import (
    REASONS,
    USES,
    Brings,
    Useful,
    brings,
    received_on,
    transitions_of,
)
from enlace.cooperation.rules.statuses import PARTY_WORDS, STATUS_WORDS, URGENCY_WORDS, Party, Priority, Status
from enlace.cooperation.rules.training import TRAINING
from enlace.directory.models import Authority
from enlace.directory.queries import document, states_of
from enlace.directory.queries.entries import vocabulary
from enlace.directory.views.telling import language_name, sentence, term
from enlace.instruments.queries.treaties import instruments_of

LANGUAGES = ("en", "es", "pt", "fr")
PRIORITY_WORDS: Mapping[Priority, str] = {
    Priority.ROUTINE: N_("Routine"),
    Priority.URGENT: N_("Urgent"),
    Priority.EMERGENCY: N_("Emergency: risk to life"),
}
USEFUL_WORDS: Mapping[Useful, str] = {
    Useful.YES: N_("Yes"),
    Useful.PARTLY: N_("In part"),
    Useful.NO: N_("No"),
}
NEEDS: Mapping[Need, str] = {
    Need.ALWAYS: N_("always"),
    Need.WHERE_POSSIBLE: N_("where possible"),
    Need.OPTIONAL: N_("if you wish"),
}
# Of a step that lies behind: what has come since stands in the next one.
DONE_WORDS: Mapping[Status, str] = {Status.SENT: N_("Sent")}
STEP_WORDS: Mapping[Status, str] = {
    Status.SENT: N_("Send it"),
    Status.RECEIVED: N_("Say that it was delivered"),
    Status.ACKNOWLEDGED: N_("Acknowledge it"),
    Status.INFO_REQUESTED: N_("Return it for completion"),
    Status.IN_EXECUTION: N_("Begin or resume its execution"),
    Status.POSTPONED: N_("Postpone it"),
    Status.PARTLY_EXECUTED: N_("Say which part has been executed"),
    Status.EXECUTED: N_("Mark it as executed"),
    Status.REFUSED: N_("Refuse it, with the reasons"),
    Status.WITHDRAWN: N_("Withdraw it"),
    Status.FEEDBACK_GIVEN: N_("Say what it was good for"),
    Status.CLOSED: N_("Close it"),
}
# A step that nothing takes back and for which nothing is filled in: what follows from it, and the button that means it.
ASKED_AGAIN: Mapping[Status, tuple[str, str]] = {
    Status.EXECUTED: (
        N_("Everything that was asked for then counts as done. The other State is told at once; nothing undoes it."),
        N_("Yes, it has been executed"),
    ),
}


def reader() -> str:
    """Return the reader's language, as texts are stored by it."""
    return (get_language() or "en")[:2]


@dataclass
class Names:
    """The names of what a page of requests shows; each kind of code is read once, and only if it is shown.

    sides: those to be named besides the two of each request.
    """

    pack: str
    views: Iterable[RequestView]
    sides: Iterable[Side] = ()

    @cached_property
    def _states(self) -> Mapping[str, str]:
        return {one.code: one.name(reader()) for one in states_of(self.pack)}

    @cached_property
    def _every(self) -> Mapping[str, str]:
        return {**self._states, TRAINING: gettext("Training State")}

    @cached_property
    def _words(self) -> Any:
        return vocabulary(self.pack)

    @cached_property
    def _authorities(self) -> Mapping[tuple[str, str], str]:
        sides = {side for one in self.views for side in (one.header.requesting, one.header.requested)} | {*self.sides}
        rows = Authority.objects.filter(pack_id=self.pack, state_code__in={side.state for side in sides})
        return {
            (row.state_code, row.code): in_language(row.content["names"], reader())
            for row in rows.only("state_code", "code", "content")
        }

    @cached_property
    def _bases(self) -> Mapping[str, str]:
        treaties = {one.code: one.short(reader()).text for one in instruments_of(self.pack)}
        agreements = Agreement.objects.filter(pack_id=self.pack).values_list("code", "title")
        return {
            **{code: in_language(title, reader()) for code, title in agreements},
            **treaties,
            RECIPROCITY: gettext("Reciprocity"),
        }

    @cached_property
    def _grounds(self) -> Mapping[str, str]:
        listed = (document(self.pack, "taxonomies") or {}).get("refusal_grounds", ())
        return {
            one["code"]: in_language({key: one[key] for key in LANGUAGES if key in one}, reader()) for one in listed
        }

    def every_state(self) -> list[tuple[str, str]]:
        return sorted(self._states.items(), key=lambda pair: alphabetical(pair[1]))

    def state(self, code: str) -> str:
        return self._every.get(code, code)

    def form(self, code: str) -> str:
        return term(self._words.forms, code).text

    def side(self, side: Side) -> dict[str, str]:
        """Return the names of a State and of its authority; "" where none is chosen yet."""
        return {
            "state": self.state(side.state),
            "authority": self._authority(side),
            "code": side.state,
        }

    def _authority(self, side: Side) -> str:
        if side.authority == TRAINING:
            return gettext("Its central authority")
        return self._authorities.get((side.state, side.authority), side.authority)

    def base(self, code: str) -> str:
        return self._bases.get(code, code)

    def bases(self, header: Header) -> list[str]:
        return [self.base(code) for code in header.bases]

    def crime(self, code: str) -> str:
        return term(self._words.crimes, code).text

    def crimes(self, header: Header) -> list[str]:
        return [self.crime(code) for code in header.crime_types]

    def part(self, row: str) -> str:
        """Return the words of a part of a form, `mla/records`."""
        form, _, code = row.partition("/")
        kind = cooperation_kinds().get(form)
        words = choice_words(kind.parts, [code]) if kind else []
        return f"{self.form(form)}: {words[0]}" if words else row

    def ground(self, code: str) -> str:
        return self._grounds.get(code) or code

    def every_crime(self) -> list[tuple[str, str]]:
        return [(code, term(self._words.crimes, code).text) for code in self._words.crimes]

    def turn(self, view: RequestView) -> str:
        """Return who is to act, by the name of its State; "" where nothing is waited for."""
        if view.waits_for is None:
            return ""
        sides = {Party.REQUESTING: view.header.requesting, Party.REQUESTED: view.header.requested}
        side = sides.get(view.waits_for)
        return self.state(side.state) if side else gettext(PARTY_WORDS[view.waits_for])

    def told(self, view: RequestView) -> dict[str, Any]:
        """Return a header in words."""
        header, kind = view.header, view.kind
        return {
            "form": self.form(header.form),
            "requesting": self.side(header.requesting),
            "requested": self.side(header.requested),
            "bases": self.bases(header),
            "asked": choice_words(kind.parts, header.asked),
            "done": choice_words(kind.parts, view.done),
            "crimes": self.crimes(header),
            "language": [language_name(code) for code in header.language],
            "priority": [gettext(PRIORITY_WORDS[Priority(header.priority)])],
            "urgency": [gettext(URGENCY_WORDS[code]) for code in URGENCY_WORDS if code in header.urgency_reason],
            "needed_by": header.needed_by,
            "filled": [gettext(one.words) for one in kind.fields if one.sealed and one.code in view.filled],
        }

    def problems(self, problems: Iterable[Problem], kind: CooperationKind) -> list[tuple[str, str]]:
        """Return (field, what is wrong with it) in words."""
        fields = {one.code: one.words for one in kind.fields}
        return [
            (
                gettext(fields[one.where]) if one.where in fields else "",
                sentence(replace(one, params=_named(one.params))),
            )
            for one in problems
        ]


def _named(params: Mapping[str, object]) -> dict[str, object]:
    return {name: gettext(str(value)) if name == "field" else value for name, value in params.items()}


def choice_words(choices: Iterable[Choice], codes: Iterable[str]) -> list[str]:
    """Return the words of those codes, in the order of the choices."""
    wanted = set(codes)
    return [gettext(one.words) for one in choices if one.code in wanted]


def step_line(one: StepView, view: RequestView, names: Names) -> dict[str, Any]:
    """Return a step as a line of the history."""
    line, kind = one.line, view.kind
    brought = line.brings
    feedback, talks = brought.get("feedback") or {}, brought.get("consultation") or {}
    fields = {each.code: each.words for each in kind.fields}
    reasons = {each.code: each.words for each in REASONS.get(line.status, ())}
    said = [
        (gettext("Grounds"), [names.ground(code) for code in brought.get("grounds", ())]),
        (gettext("Reason"), [gettext(reasons.get(code, code)) for code in [brought.get("reason")] if code]),
        (gettext("Executed"), choice_words(kind.parts, brought.get("part", ()))),
        (gettext("To be completed"), [gettext(fields.get(code, code)) for code in brought.get("missing", ())]),
        (gettext("Useful"), [gettext(USEFUL_WORDS[Useful(feedback["useful"])])] if feedback else []),
        (gettext("For"), choice_words(USES, feedback.get("uses", ()))),
        (gettext("Consultation offered on"), _days(talks.get("offered_on"))),
        (gettext("held on"), _days(talks.get("held_on"))),
    ]
    sides = {Party.REQUESTING: view.header.requesting, Party.REQUESTED: view.header.requested}
    acted = sides.get(line.by)
    return {
        "number": line.number,
        "status": gettext(DONE_WORDS.get(line.status, STATUS_WORDS[line.status])),
        "on": line.on,
        "who": names.state(acted.state) if acted else gettext(PARTY_WORDS[line.by]),
        "said": [(label, values) for label, values in said if values],
        "hash": one.hash,
    }


def _days(text: str | None) -> list[str]:
    return [date_format(date.fromisoformat(text), "DATE_FORMAT")] if text else []


def steps_offered(view: RequestView, today: date, *, blocked: bool) -> list[dict[str, Any]]:
    """Return the steps that the reader may take now, with what each must bring.

    blocked: whether the draft lacks something, so that it cannot be sent.
    """
    found = []
    arrived = received_on(view.life) is not None
    for step in transitions_of(view.kind):
        able = view.parties & step.by
        if step.source is not view.status or not able:
            continue
        if able == {Party.REQUESTED} and not arrived and step.target is not Status.RECEIVED:
            continue
        if step.target is Status.FEEDBACK_GIVEN and not view.kind.answered and arrived and Party.REQUESTED not in able:
            continue
        needed = brings(view.kind, step)
        warning, sure = ASKED_AGAIN.get(step.target, ("", ""))
        found.append(
            {
                "target": step.target.value,
                "prefix": f"{step.target.value}-",
                "words": gettext(STEP_WORDS[step.target]),
                "blocked": blocked and step.target is Status.SENT,
                "needs": {one.value: True for one in needed},
                "reasons": [(one.code, gettext(one.words)) for one in REASONS.get(step.target, ())],
                "fields": _fields(view, routed=able == {Party.ROUTER}) if Brings.MISSING in needed else [],
                "parts": _parts(view) if Brings.PART in needed else [],
                "warning": gettext(warning) if warning else "",
                "sure": gettext(sure) if sure else "",
                "plain": not needed and not warning,
            }
        )
    return found


def _fields(view: RequestView, *, routed: bool) -> list[tuple[str, str]]:
    return [(one.code, gettext(one.words)) for one in view.kind.fields if not routed or not one.sealed]


def _parts(view: RequestView) -> list[tuple[str, str]]:
    return [
        (one.code, gettext(one.words))
        for one in view.kind.parts
        if one.code in view.header.asked and one.code not in view.done
    ] or [(one.code, gettext(one.words)) for one in view.kind.parts if one.code in view.header.asked]


def to_complete(view: RequestView) -> list[str]:
    """Return what must be completed of a request that was returned, in words."""
    if view.status is not Status.INFO_REQUESTED or not view.steps:
        return []
    asked = view.steps[-1].line.brings.get("missing", ())
    return [gettext(one.words) for one in view.kind.fields if one.code in asked]


def grounds_of(view: RequestView, names: Names) -> list[tuple[str, str]]:
    """Return the grounds on which a request of this form may be refused."""
    return [(one.code, names.ground(one.code)) for one in view.kind.grounds]


def clock_words(view: RequestView) -> str:
    """Return what is waited for, "" if nothing is."""
    waiting = view.due
    return gettext(CLOCK_WORDS[waiting.clock]) if waiting else ""
