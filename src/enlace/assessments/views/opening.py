"""Opening a reply: for those who work for its State alone, on record, and what stands around each of its pages."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from enlace.accounts.actions import note_reading
from enlace.accounts.queries.people import place_name
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor
from enlace.assessments.documents.wording import say
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries.cycles import CycleView, definition_of
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.queries.replies import reads
from enlace.assessments.rules.drafts import SECRETARIAT
from enlace.assessments.rules.questionnaire import Question
from enlace.assessments.rules.reply_words import REPLY_WORDS
from enlace.common import clock
from enlace.common.errors import N_, NotAllowed, NotFound
from enlace.directory.queries import state_of

SECRETARIAT_PLACE = "secretariat"
READ = "replies_read"
# A reading is told to the State once an hour: so long somebody turns pages without a line of the trail for each.
TOLD_EVERY_SECONDS = 3600
NO_REPLY = N_("There is no such reply, or none that you may see.")


def state_in(place: str) -> str:
    """Return the code of the State that an address names, "" for the Secretariat."""
    return SECRETARIAT if place == SECRETARIAT_PLACE else place


def place_of(state: str) -> str:
    """Return how an address names a State or ("") the Secretariat."""
    return state or SECRETARIAT_PLACE


def open_reply(request: HttpRequest, code: str, place: str, permission: Permission | None = None) -> WorkingCopy:
    """Return the working copy at an address, for who works on it.

    permission: what the person must be allowed for this State besides; the Secretariat's own reply needs but one.
    Raises: NotFound; NotAllowed.
    """
    by, state = actor(request), state_in(place)
    if not place or not reads(by, state):
        raise NotFound(NO_REPLY)
    if permission and state != SECRETARIAT and state not in by.states_for(permission):
        raise NotAllowed(N_("Your role does not include this."))
    copy = queries.working_copy(code, state)
    if state == SECRETARIAT and not copy.questionnaire.asked_questions:
        raise NotFound(NO_REPLY)
    note_read(request, code, state)
    return copy


def note_read(request: HttpRequest, code: str, state: str, *, own: bool = True) -> None:
    """Tell the trail of the State that somebody reads its reply, once an hour for each session and reply.

    own: by one of its own people, and not by an officer of the Secretariat a version of it.
    """
    now, subject, by = clock.now(), f"{code}/{state}", actor(request)
    mark = subject if own else f"version {subject}"
    told: dict[str, float] = request.session.get(READ, {})
    if now.timestamp() - told.get(mark, 0) < TOLD_EVERY_SECONDS:
        return
    if own:
        note_reading("assessments.reply.read", subject, by=by, at=now, state=state)
    else:
        note_reading("assessments.replies.read", subject, by=by, at=now, state=state)
    request.session[READ] = told | {mark: now.timestamp()}


def own_question(request: HttpRequest, copy: WorkingCopy, question: str) -> Question:
    """Return a question that the person works on. Raises: NotFound; NotAllowed, where it is given to others."""
    found = copy.questionnaire.by_id.get(question)
    if found is None or not found.asks:
        raise NotFound(N_("There is no question “%(code)s” in this cycle."), code=question)
    if found not in queries.own_questions(actor(request), Permission.REPLY_READ, copy):
        raise NotAllowed(N_("The question %(question)s is not given to your authority."), question=question)
    return found


def cycle_title(view: CycleView) -> str:
    """Return the title of a cycle in the reader's language."""
    return say(view.title) or say(definition_of(view).title)


def name_of(view: CycleView, state: str) -> str:
    """Return the name of a State asked in a cycle, or ("") of the Secretariat."""
    language = get_language() or "en"
    return state_of(view.pack, state).name(language) if state else place_name(state, language)


def frame(request: HttpRequest, copy: WorkingCopy, title: str, *, here: str = "") -> dict[str, Any]:
    """Return what stands around every page of a reply. here: `overview` on the first of them."""
    by, state, place = actor(request), copy.state, place_of(copy.state)
    name = name_of(copy.cycle, state)
    up = [(gettext("My replies"), reverse("assessments:replies"))]
    if here != "overview":
        up.append((name, reverse("assessments:reply", args=[copy.cycle.code, place])))
    submits = Permission.SELF_REPORT_DRAFT if state == SECRETARIAT else Permission.REPLY_SUBMIT
    return {
        "title": title,
        "cycle": copy.cycle,
        "cycle_title": cycle_title(copy.cycle),
        "synthetic": copy.cycle.synthetic,
        "place": place,
        "state_name": name,
        "crumbs": up,
        "status": copy.status,
        "status_words": gettext(REPLY_WORDS[copy.status]),
        "assists": by.acts_as_assistant(Permission.REPLY_DRAFT, state) if state else False,
        "may_assign": state in by.states_for(Permission.REPLY_ASSIGN),
        "may_approve": state in by.states_for(Permission.REPLY_APPROVE),
        "may_return": state in by.states_for(Permission.REPLY_RETURN),
        "may_submit": by.may(submits, state),
    }


def section_url(copy: WorkingCopy, section: str, question: str = "") -> str:
    """Return the address of a section of a reply, at one of its questions."""
    address = reverse("assessments:reply_part", args=[copy.cycle.code, place_of(copy.state), section])
    return f"{address}#{question}" if question else address
