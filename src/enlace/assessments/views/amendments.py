"""What a State sees of an amendment of the questionnaire it is answering: what changed, and where its answers went."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from enlace.accounts.actions import note_reading
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.assessments.documents.questionnaire_pages import change_rows, head_words
from enlace.assessments.documents.questionnaire_words import FATE_WORDS
from enlace.assessments.documents.wording import language, say
from enlace.assessments.queries import amending
from enlace.assessments.queries.amending import VersionView
from enlace.assessments.queries.drafts import WorkingCopy, working_copy
from enlace.assessments.rules.amending import Fate, every_question, fates, with_follow_ups
from enlace.assessments.rules.differences import differences
from enlace.assessments.rules.drafts import DraftStatus, authority_of
from enlace.assessments.rules.questionnaire import NO_DATA, Question
from enlace.common import clock
from enlace.common.errors import N_, NotFound
from enlace.common.texts import shown
from enlace.directory.queries import state_of

ONCE_IN = timedelta(hours=1)
# What asks for something comes first; what is kept is counted.
_ORDER = (Fate.TO_CONFIRM, Fate.SET_ASIDE, Fate.MOVED)


@needs(Permission.REPLY_READ)
@require_safe
def changes(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Show what changed in the questionnaire since a reply was begun, and where each of its answers went."""
    if state not in actor(request).states_for(Permission.REPLY_READ):
        raise NotFound(N_("There is no such reply."))
    copy = working_copy(code, state)
    _note(request, copy)
    since = amending.begun_at(copy.cycle, state)
    found = amending.versions_since(copy.cycle, since) if since else ()
    amendments = [_amendment(request, copy, before, now) for before, now in found]
    moved = {row["question"] for one in amendments for row in one["rows"] if row["target"]}
    context = {
        "cycle": copy.cycle,
        "cycle_title": say(copy.cycle.title) or say(copy.questionnaire.title),
        "synthetic": copy.cycle.synthetic,
        "state": state,
        "state_name": state_of(copy.cycle.pack, state).name(language()),
        "since": since,
        "amendments": amendments,
        "aside": [one for one in _aside(request, copy) if one["later"] or one["question"] not in moved],
    }
    return render(request, "assessments/reply/changes.html", context)


def _note(request: HttpRequest, copy: WorkingCopy) -> None:
    """Put the reading on record, once an hour of a session for each reply."""
    key, now = f"read:{copy.cycle.code}/{copy.state}", clock.now()
    last = request.session.get(key, "")
    if last and now - datetime.fromisoformat(last) < ONCE_IN:
        return
    request.session[key] = now.isoformat()
    subject = f"{copy.cycle.code}/{copy.state}"
    note_reading("assessments.reply.read", subject, by=actor(request), at=now, state=copy.state)


def _amendment(request: HttpRequest, copy: WorkingCopy, before: VersionView, now: VersionView) -> dict[str, Any]:
    pack, code = copy.cycle.pack, copy.cycle.questionnaire
    old, new = (amending.definition_of_version(pack, code, one) for one in (before, now))
    found = differences(old, new)
    asked, coming = every_question(old), every_question(new)
    moves = with_follow_ups(asked, coming, now.moves)
    given = amending.answers_before(copy.cycle, copy.state, now.published_at)
    concerned = {one: value for one, value in given.items() if one in asked or one in coming}
    reached = fates(asked, new, moves, concerned)
    rows = [
        _row(copy, {**coming, **asked}[one], concerned[one], fate, moves.get(one, ""))
        for fate in _ORDER
        for one, reaches in reached.items()
        if reaches is fate and fate is not Fate.KEPT and _theirs(request, copy, {**coming, **asked}[one])
    ]
    kept = sum(fate is Fate.KEPT for fate in reached.values())
    return {
        "version": now,
        "changes": change_rows(found, old, new),
        "else": head_words(found),
        "rows": rows,
        "kept": kept,
    }


def _row(copy: WorkingCopy, question: Question, value: str, fate: Fate, target: str) -> dict[str, Any]:
    """Return an answer as it was, where it went, and whether somebody has taken it up since."""
    standing = copy.draft(target if fate is Fate.MOVED else question.id)
    waits = standing.status is DraftStatus.RETURNED and standing.origin == "amended"
    return {
        "question": question.id,
        "text": shown(question.texts, language()),
        "value": value_words(question, value),
        "fate": gettext(FATE_WORDS[fate]),
        "target": target if fate is Fate.MOVED else "",
        "waits": waits,
        "confirmed": fate is Fate.TO_CONFIRM and not waits,
    }


def _aside(request: HttpRequest, copy: WorkingCopy) -> list[dict[str, Any]]:
    """Return what stands under questions that are no more, or does not fit them, the latest of each."""
    once: Mapping[str, Question] = amending.questions_once_asked(copy.cycle, copy.aside) if copy.aside else {}
    return [
        {
            "question": one.question,
            "text": shown(once[one.question].texts, language()),
            "value": value_words(once[one.question], one.content.value),
            "comment": one.content.comment,
            "at": one.at,
            "by": one.by,
            "later": one.last - one.number,
        }
        for one in copy.aside.values()
        if one.question in once and not one.content.empty and _theirs(request, copy, once[one.question])
    ]


def _theirs(request: HttpRequest, copy: WorkingCopy, question: Question) -> bool:
    authority = authority_of(copy.assignments, question)
    return actor(request).works_for(Permission.REPLY_READ, copy.state, authority)


def value_words(question: Question, value: str) -> str:
    """Return a stored answer in the reader's language: choices by their texts."""
    if value == NO_DATA:
        return gettext("No data")
    texts = {choice.code: say(choice.texts) for choice in question.choices}
    return " · ".join(texts.get(code, code) for code in value.split()) if texts else value
