"""The desk of whoever signed in: for each State or office of theirs, what they may do and what waits for them."""

from collections.abc import Iterator
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_safe

from enlace.accounts.queries.people import place_name
from enlace.accounts.rules.people import ROLE_NAMES, keeps_people_of
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.accounts.views.access import actor, signed_in, verified
from enlace.assessments.queries import cycles
from enlace.assessments.queries.cockpit import open_cycles
from enlace.common import clock
from enlace.common.texts import in_language, shown
from enlace.cooperation.queries.requests import count_waiting
from enlace.cooperation.queries.teams import count_teams
from enlace.directory.queries.entries import Waiting, packs_with_kinds, to_confirm
from enlace.instruments.queries.packs import packs_with_treaties
from enlace.meetings.queries.commitments import commitments
from enlace.meetings.queries.topics import NOMINATING
from enlace.meetings.queries.waiting import to_choose, to_name
from enlace.meetings.rules.commitments import NOT_DONE


class Task(NamedTuple):
    """Something to do, where, and a word on it; waiting: how many things wait there; items: their (address, name)."""

    url: str
    title: str
    note: str
    waiting: str = ""
    items: tuple[tuple[str, str], ...] = ()


@signed_in
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show where the person's work is."""
    if not verified(request):
        return redirect("accounts:security")
    by, language = actor(request), get_language() or "en"
    own, now = by.states_for(Permission.ENTRY_CONFIRM), clock.now()
    entries = {
        pack: [one for one in to_confirm(pack, own, now) if by.may(Permission.ENTRY_CONFIRM, one.state, one.code)]
        for pack in (packs_with_kinds() if by.holds(Permission.ENTRY_READ) else ())
    }
    places = [
        {
            "code": state or "secretariat",
            "name": place_name(state, language),
            "roles": [gettext(ROLE_NAMES[grant.role]) for grant in by.grants if grant.state == state],
            "tasks": [*(_of_state(by, state, entries) if state else _of_secretariat(by, entries)), *_people(by, state)],
        }
        for state in sorted({grant.state for grant in by.grants})
    ]
    synthetic = any(one.synthetic for waiting in entries.values() for one in waiting)
    return render(request, "site/desk.html", {"places": places, "synthetic": synthetic})


def _of_state(by: Actor, state: str, entries: dict[str, list[Waiting]]) -> Iterator[Task]:
    """Yield the work on the replies of a State and on its entries; entries: pack -> those that wait for the reader."""
    language = get_language() or "en"
    if state in by.states_for(Permission.REPLY_READ):
        yield _replies()
    if state in by.states_for(Permission.REQUEST_KEEP):
        yield _requests(by, state)
        yield _teams(by, state)
    for pack, every in entries.items():
        items = tuple(
            (reverse("directory:entry", args=[pack, state, one.code]), shown(one.names, language).text)
            for one in every
            if one.state == state
        )
        late = len(items)
        yield Task(
            reverse("directory:state", args=[pack, state]),
            gettext("Entries in the directory"),
            gettext("What other States read when they look for whom to call"),
            ngettext("%(number)s entry to confirm", "%(number)s entries to confirm", late) % {"number": late}
            if late
            else "",
            items,
        )
        yield Task(
            reverse("directory:drills", args=[pack]),
            gettext("Tests of lines"),
            gettext("When the lines of your State answered day and night were tested, and how soon they answered"),
        )
    if state in by.states_for(Permission.MEETING_READ):
        yield _owed(by, state)
    yield from _of_meetings(by, state)


def _of_meetings(by: Actor, state: str) -> Iterator[Task]:
    """Yield a line for each meeting that waits for a delegation, and for each ballot that waits for a State."""
    language = get_language() or "en"
    for row in to_name(state, by):
        yield Task(
            reverse("meetings:delegations", args=[row.code]),
            gettext("Name the delegation: %(meeting)s") % {"meeting": in_language(row.title, language)},
            gettext("Your State is invited; who comes is not yet said"),
        )
    for ballot, phase in to_choose(state, by, clock.now()):
        is_nominating = phase == NOMINATING
        words = gettext("Nominate topics: %(ballot)s") if is_nominating else gettext("Rank topics: %(ballot)s")
        until = ballot.nominating_until if is_nominating else ballot.ranking_until
        yield Task(
            reverse("meetings:topic", args=[ballot.code]),
            words % {"ballot": in_language(ballot.title, language)},
            gettext("Until %(day)s") % {"day": date_format(until, "DATE_FORMAT")},
        )


def _owed(by: Actor, state: str) -> Task:
    """Return the line on what a State owes, as far as the reader may see."""
    own = [one for one in commitments(by) if one.is_open and state in one.owners]
    count, late = len(own), sum(one.is_overdue(clock.today()) for one in own)
    note = ngettext(
        "%(number)s commitment of your State is open or under way; its page takes what is done for it",
        "%(number)s commitments of your State are open or under way; their pages take what is done for them",
        count,
    )
    return Task(
        f"{reverse('meetings:road_map')}?{urlencode({'owner': state, 'status': NOT_DONE})}",
        gettext("What my State owes"),
        note % {"number": count} if count else gettext("No commitment of your State is open"),
        ngettext("%(number)s overdue", "%(number)s overdue", late) % {"number": late} if late else "",
    )


def _requests(by: Actor, state: str) -> Task:
    """Return the line on the requests that wait for a State, or ("") for the Secretariat."""
    count, late = count_waiting(by, state, clock.today())
    note = ngettext("%(number)s request waits for you", "%(number)s requests wait for you", count)
    overdue = ngettext("%(number)s overdue", "%(number)s overdue", late)
    return Task(
        f"{reverse('cooperation:requests')}{'?box=mine' if count else ''}",
        gettext("Requests for cooperation"),
        note % {"number": count} if count else gettext("No request waits for you"),
        overdue % {"number": late} if late else "",
    )


def _teams(by: Actor, state: str) -> Task:
    count = count_teams(by, state)
    note = ngettext("%(number)s joint team waits for you", "%(number)s joint teams wait for you", count) % {
        "number": count
    }
    return Task(
        f"{reverse('cooperation:teams')}{'?box=mine' if count else ''}",
        gettext("Joint teams"),
        note if count else gettext("No joint team waits for you"),
    )


def _routed(by: Actor) -> Iterator[Task]:
    if by.may(Permission.REQUEST_ROUTE):
        yield _requests(by, "")


def _replies() -> Task:
    note = gettext("What is answered in each cycle, where it stands, what waits for you")
    return Task(reverse("assessments:replies"), gettext("My replies"), note)


def _questionnaires(by: Actor) -> Iterator[Task]:
    if by.may(Permission.QUESTIONNAIRE_PUBLISH):
        note = gettext("Send one, look at it in every language, publish it as a version")
        yield Task(reverse("assessments:questionnaires"), gettext("Questionnaires"), note)


def _of_secretariat(by: Actor, entries: dict[str, list[Waiting]]) -> Iterator[Task]:
    if by.may(Permission.CYCLE_FOLLOW):
        yield from _cycles()
    if by.may(Permission.SELF_REPORT_DRAFT):
        yield _replies()
    yield from _questionnaires(by)
    if by.may(Permission.EDITION_ISSUE):
        for view in cycles.cycles():
            yield Task(
                reverse("assessments:issue", args=[view.code]),
                gettext("Issue a report: %(cycle)s") % {"cycle": view.code},
                gettext("What an edition would say is shown before it is issued"),
            )
    yield from _commitments(by)
    yield from _routed(by)
    if by.may(Permission.STANDING_IMPORT):
        for pack in packs_with_treaties():
            yield Task(
                reverse("instruments:import", args=[pack.code]),
                gettext("Import a depositary’s table: %(pack)s") % {"pack": pack.code},
                gettext("Each cell that would change is shown first"),
            )
    if by.may(Permission.DRILL_RUN):
        for code in entries:
            yield Task(
                reverse("directory:drills", args=[code]),
                gettext("Tests of lines"),
                gettext("Order a test of lines answered day and night; how soon they answered"),
            )
    if by.may(Permission.NOMINATION_APPROVE):
        yield Task(
            reverse("accounts:nominations"),
            gettext("Points of contact"),
            gettext("Who is named by each State, by which note"),
        )


def _commitments(by: Actor) -> Iterator[Task]:
    if by.may(Permission.COMMITMENT_KEEP):
        note = gettext("What the Secretariat owes, what was told of it in a period, how much each State and body owes")
        yield Task(reverse("meetings:road_map_report"), gettext("Report on commitments"), note)


def _cycles() -> Iterator[Task]:
    for view in open_cycles(clock.today()):
        yield Task(
            reverse("assessments:cycle", args=[view.code]),
            gettext("Follow a cycle: %(cycle)s") % {"cycle": view.code},
            gettext("Who is where, who is awaited, what their answers would tell"),
        )
    yield Task(reverse("assessments:cycles"), gettext("All cycles"), gettext("Open one; look back at those before"))
    yield Task(
        reverse("assessments:duplicates"),
        gettext("Questions asked twice"),
        gettext("Which questions of which questionnaires duplicate which, and what each State is spared"),
    )


def _people(by: Actor, state: str) -> Iterator[Task]:
    place = state or "secretariat"
    if keeps_people_of(by, state):
        note = gettext("Who may act, who is invited; invite and remove")
        yield Task(reverse("accounts:people", args=[place]), gettext("People"), note)
    if state in by.states_for(Permission.AUDIT_READ) if state else by.may(Permission.AUDIT_READ):
        yield Task(reverse("accounts:trail", args=[place]), gettext("Trail"), gettext("Who did what, when, from where"))
