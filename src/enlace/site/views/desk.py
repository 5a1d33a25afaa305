"""The desk of whoever signed in: for each State or office of theirs, what they may do and what waits for them."""

from collections.abc import Iterator
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_safe

from enlace.accounts.queries.people import place_name
from enlace.accounts.rules.people import ROLE_NAMES, keeps_people_of
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.accounts.views.access import actor, signed_in, verified
from enlace.assessments.queries import cycles
from enlace.common import clock
from enlace.directory.queries.entries import Recorded, packs_with_kinds, recorded
from enlace.directory.rules.freshness import Freshness, age_of
from enlace.instruments.queries.packs import packs_with_treaties


class Task(NamedTuple):
    """Something to do, where, and a word on it; waiting: how many things wait there."""

    url: str
    title: str
    note: str
    waiting: str = ""


@signed_in
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show where the person's work is."""
    if not verified(request):
        return redirect("accounts:security")
    by, language = actor(request), get_language() or "en"
    entries = {pack: recorded(pack) for pack in packs_with_kinds()} if by.holds(Permission.ENTRY_READ) else {}
    places = [
        {
            "code": state or "secretariat",
            "name": place_name(state, language),
            "roles": [gettext(ROLE_NAMES[grant.role]) for grant in by.grants if grant.state == state],
            "tasks": [*(_of_state(by, state, entries) if state else _of_secretariat(by, entries)), *_people(by, state)],
        }
        for state in sorted({grant.state for grant in by.grants})
    ]
    return render(request, "site/desk.html", {"places": places})


def _of_state(by: Actor, state: str, entries: dict[str, tuple[Recorded, ...]]) -> Iterator[Task]:
    """Yield the work on the replies of a State and on its entries."""
    now = clock.now()
    if state in by.states_for(Permission.REPLY_READ):
        yield _replies()
    for pack, every in entries.items():
        own = [age_of(one.confirmed_at, now) for one in every if one.state == state]
        late = sum(age.freshness is not Freshness.FRESH for age in own)
        yield Task(
            reverse("directory:state", args=[pack, state]),
            gettext("Entries in the directory"),
            gettext("What other States read when they look for whom to call"),
            ngettext("%(number)s entry to confirm", "%(number)s entries to confirm", late) % {"number": late}
            if late and state in by.states_for(Permission.ENTRY_CONFIRM)
            else "",
        )
        yield Task(
            reverse("directory:drills", args=[pack]),
            gettext("Tests of lines"),
            gettext("When the lines of your State answered day and night were tested, and how soon they answered"),
        )


def _replies() -> Task:
    note = gettext("What is answered in each cycle, where it stands, what waits for you")
    return Task(reverse("assessments:replies"), gettext("My replies"), note)


def _of_secretariat(by: Actor, entries: dict[str, tuple[Recorded, ...]]) -> Iterator[Task]:
    if by.may(Permission.SELF_REPORT_DRAFT):
        yield _replies()
    if by.may(Permission.EDITION_ISSUE):
        for view in cycles.cycles():
            yield Task(
                reverse("assessments:issue", args=[view.code]),
                gettext("Issue a report: %(cycle)s") % {"cycle": view.code},
                gettext("What an edition would say is shown before it is issued"),
            )
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


def _people(by: Actor, state: str) -> Iterator[Task]:
    place = state or "secretariat"
    if keeps_people_of(by, state):
        note = gettext("Who may act, who is invited; invite and remove")
        yield Task(reverse("accounts:people", args=[place]), gettext("People"), note)
    if state in by.states_for(Permission.AUDIT_READ) if state else by.may(Permission.AUDIT_READ):
        yield Task(reverse("accounts:trail", args=[place]), gettext("Trail"), gettext("Who did what, when, from where"))
