"""What stands around the questions of a section: who may answer them, the other sections, how far each has come."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor
from enlace.assessments.documents.wording import day, say
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries.beside import Beside, beside
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.answers import readings, relevance
from enlace.assessments.rules.conditions import Truth, from_json, references
from enlace.assessments.rules.drafts import CORE, FULL, SECRETARIAT
from enlace.assessments.rules.progress import in_form
from enlace.assessments.rules.questionnaire import Question
from enlace.assessments.rules.section_counts import Counted, counted, form_of
from enlace.assessments.views import part_page as pages
from enlace.assessments.views.asking import asked
from enlace.assessments.views.fragments import kept
from enlace.assessments.views.known import offers
from enlace.assessments.views.offered import content_json
from enlace.assessments.views.opening import cycle_title, name_of, place_of
from enlace.common import clock
from enlace.common.errors import N_, NotFound, Problem

NAME_SECONDS = 3600
NOTHING = Beside((), frozenset())


@dataclass(frozen=True)
class Shown:
    """The questions of a page, in order, derived ones included; rest: how many the short form leaves out."""

    questions: Sequence[Question]
    rest: int


def own(request: HttpRequest, copy: WorkingCopy) -> tuple[Question, ...]:
    """Return the questions of the reply that the person works on."""
    return queries.own_questions(actor(request), Permission.REPLY_READ, copy)


def shown(request: HttpRequest, copy: WorkingCopy, section: str) -> Shown:
    """Return what the page of a section shows. Raises: NotFound, where none of its questions is the person's."""
    every = [one for one in own(request, copy) if one.section == section]
    if not every:
        raise NotFound(N_("There is no part “%(code)s” of this reply that is given to you."), code=section)
    form = FULL if request.GET.get("form") == FULL else form_of(every, copy.form)
    chosen = [one for one in every if in_form(form, one)]
    rest = [one for one in every if one not in chosen and not one.derived_from]
    return Shown(chosen, len(rest))


def desk(request: HttpRequest, copy: WorkingCopy, section: str) -> pages.Desk:
    """Return a section as the person sees it."""
    stands = NOTHING if copy.state == SECRETARIAT else beside(copy.cycle, copy.state)
    return pages.Desk(
        copy=copy,
        asked=asked(copy, section),
        mine=frozenset(one.id for one in queries.own_questions(actor(request), Permission.REPLY_DRAFT, copy)),
        relevant=relevance(copy.questionnaire, copy.values),
        offers=offers(copy, stands.refused, by=actor(request)),
        remarks=stands.remarks,
        file_address=_file_address(copy),
        today=clock.today(),
    )


def with_edited(request: HttpRequest, desk: pages.Desk) -> pages.Desk:
    """Return the desk with a proposal in the fields of its question, where somebody wants to edit it."""
    key = request.GET.get("edit", "")
    found = next((one for every in desk.offers.values() for one in every if one.key == key), None) if key else None
    if found is None or found.question in desk.typed or not found.fits(synthetic=desk.copy.cycle.synthetic):
        return desk
    return replace(desk, typed={**desk.typed, found.question: found.content})


def _place(copy: WorkingCopy) -> list[str]:
    return [copy.cycle.code] if copy.state == SECRETARIAT else [copy.cycle.code, copy.state]


def address(copy: WorkingCopy, section: str) -> str:
    """Return where a section of the reply is answered."""
    name = "own_part" if copy.state == SECRETARIAT else "reply_part"
    return reverse(f"assessments:{name}", args=[*_place(copy), section])


def _file_address(copy: WorkingCopy) -> str:
    name = "own_evidence" if copy.state == SECRETARIAT else "reply_evidence"
    return reverse(f"assessments:{name}", args=[*_place(copy), "q", "h"]).removesuffix("q/h/")


def quoted(text: str) -> str:
    """Return a text as a part of an address."""
    return quote(text, safe="")


def neighbours(request: HttpRequest, copy: WorkingCopy, section: str) -> tuple[str, str]:
    """Return the sections before and after, of those with questions of the person's; "": none."""
    held = {one.section for one in own(request, copy)}
    codes = ["", *(one.code for one in copy.questionnaire.sections if one.code in held), ""]
    place = codes.index(section) if section in codes else 0
    return codes[max(place - 1, 0)], codes[min(place + 1, len(codes) - 1)]


def progress_of(request: HttpRequest, copy: WorkingCopy, relevant: Mapping[str, Truth]) -> dict[str, Counted]:
    """Return section -> how far it has come, of the person's questions."""
    return counted(own(request, copy), relevant, copy.values, copy.form)


def words_of(one: Counted) -> str:
    """Return how far a section has come, in words."""
    parts = [gettext("%(number)s of %(all)s answered") % {"number": one.answered, "all": one.relevant}]
    if one.no_data:
        parts.append(gettext("no data: %(number)s") % {"number": one.no_data})
    if one.not_relevant:
        parts.append(gettext("not relevant: %(number)s") % {"number": one.not_relevant})
    return " · ".join(parts)


def told_progress(request: HttpRequest, copy: WorkingCopy) -> dict[str, Any]:
    """Return which of the person's questions are relevant and how far each section has come, for the script."""
    relevant = relevance(copy.questionnaire, copy.values)
    return {
        "relevant": {one.id: relevant[one.id] for one in own(request, copy)},
        "progress": {
            section: {
                "answered": one.answered,
                "no_data": one.no_data,
                "open": one.open,
                "not_relevant": one.not_relevant,
                "words": words_of(one),
            }
            for section, one in progress_of(request, copy, relevant).items()
        },
    }


def faults_of(problems: Sequence[Problem]) -> dict[str, list[str]]:
    """Return question -> what is wrong with its answer, in the reader's language."""
    found: dict[str, list[str]] = {}
    for one in problems:
        found.setdefault(one.where, []).append(_said(one))
    return found


def told(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Return problems as the page lists them."""
    return [{"where": one.where, "what": f"{one.where}: {_said(one)}"} for one in problems]


def _said(one: Problem) -> str:
    return Problem("", gettext(one.message), one.params).text()


def problem_json(one: Problem) -> dict[str, Any]:
    """Return a problem for the script; readings: days that a date can be read as."""
    days = readings(str(one.params["value"])) if "one" in one.params else ()
    return {
        "question": one.where,
        "what": _said(one),
        "readings": [{"value": each.isoformat(), "words": day(each)} for each in days],
    }


def saved_json(copy: WorkingCopy, question: str) -> dict[str, Any]:
    """Return where an answer stands, for the script."""
    draft = copy.draft(question)
    return {
        "number": draft.number,
        "status": draft.status.value,
        "at": draft.at.isoformat() if draft.at else None,
        "words": pages.status_words(draft),
        "said": pages.said(draft.content),
        "content": content_json(draft.content),
    }


def beside_json(request: HttpRequest, copy: WorkingCopy, section: str, questions: Sequence[str]) -> dict[str, str]:
    """Return question -> what stands beside its answer now, as HTML."""
    seen, mine = desk(request, copy, section), {one.id: one for one in own(request, copy)}
    return {code: pages.beside_html(seen, mine[code]) for code in questions if code in mine}


def context(request: HttpRequest, desk: pages.Desk, shown: Shown, section: str) -> dict[str, Any]:
    """Return what stands around the questions."""
    copy, definition = desk.copy, desk.copy.questionnaire
    titles = {one.code: say(one.name) or one.code for one in definition.sections}
    before, after = neighbours(request, copy, section)
    name, overview = _state_name(copy), reverse("assessments:reply", args=[copy.cycle.code, place_of(copy.state)])
    return {
        "cycle": copy.cycle,
        "synthetic": copy.cycle.synthetic,
        "title": titles[section],
        "cycle_title": cycle_title(copy.cycle),
        "state_name": name,
        "crumbs": [(gettext("My replies"), reverse("assessments:replies")), (name, overview)],
        "sections": [
            {
                "code": code,
                "title": titles[code],
                "url": address(copy, code),
                "words": words_of(one),
                "current": code == section,
                "whole": not one.open,
            }
            for code, one in progress_of(request, copy, desk.relevant).items()
        ],
        "before": {"url": address(copy, before), "title": titles[before]} if before else None,
        "after": {"url": address(copy, after), "title": titles[after]} if after else None,
        "rest": shown.rest,
        "short": copy.form == CORE,
        "may_answer": any(one.id in desk.mine for one in shown.questions),
        "as_assistant": actor(request).acts_as_assistant(Permission.REPLY_DRAFT, copy.state),
        "files": desk.file_address,
        "saved": request.GET.get("saved") == "1",
        "store": f"enlace:reply:{actor(request).user_id}:{copy.cycle.code}:{place_of(copy.state)}:",
        "model": _model(desk, shown, {one.id for one in own(request, copy)}),
    }


def _model(desk: pages.Desk, shown: Shown, mine: Collection[str]) -> dict[str, Any]:
    """Return the rules that the page decides by itself, and the answers on which they rest and that are not on it.

    What rests on an answer that others give is left to the server, which tells whether it is asked, and nothing more.
    """
    known: set[str] = set()
    rules = []
    for row in desk.asked.model:
        rests_on = {one for rule in row[2:4] if rule is not None for one in references(from_json(rule))}
        if rests_on <= known and (row[0] in mine or not desk.copy.questionnaire.by_id[row[0]].asks):
            known.add(row[0])
            rules.append(row)
    here, values = {one.id for one in shown.questions}, desk.copy.values
    return {"rules": rules, "given": {code: values[code] for code in sorted(known - here) if code in values}}


def _state_name(copy: WorkingCopy) -> str:
    language, turn = get_language() or "en", int(clock.now().timestamp()) // NAME_SECONDS
    key = ("name of a State", copy.cycle.pack, copy.state, language, turn)
    return kept(key, lambda: name_of(copy.cycle, copy.state))
