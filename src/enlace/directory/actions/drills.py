"""Ordering a test of the lines that are answered day and night, and recording the answer."""

import secrets
from collections.abc import Collection
from datetime import datetime
from random import SystemRandom

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from enlace.accounts.actions import action, record
from enlace.accounts.actions.letters import post
from enlace.accounts.rules.permissions import Actor, Grant, Permission, Role
from enlace.common.errors import N_, Invalid, NotFound, Problem, WrongStatus
from enlace.directory.models import Authority, Drill
from enlace.directory.queries.drills import desks_to_test, token_hash, with_token
from enlace.directory.rules.drills import ANSWER_WITHIN, sampled

LANGUAGES = ("en", "es", "pt", "fr")


@action(Permission.DRILL_RUN)
def order_drills(
    pack_code: str, chosen: Collection[int], *, site: str, by: Actor, at: datetime, sample: int = 0
) -> int:
    """Send a test to the desks whose numbers are `chosen`, or to `sample` of them all drawn by lot; return how many.

    site: the address of the site without its path. Raises: Invalid.
    """
    desks = {desk.number for desk in desks_to_test(pack_code, at)}
    numbers = sampled(sorted(desks), sample, SystemRandom().sample) if sample else sorted(set(chosen))
    problems = [Problem("desk", N_("One of these desks cannot be tested now.")) for one in numbers if one not in desks]
    if not numbers:
        problems.append(Problem("desk", N_("Choose at least one desk, or how many are drawn by lot.")))
    if problems:
        raise Invalid(problems[:1])
    for row in Authority.objects.filter(pk__in=numbers).order_by("pk"):
        _send(row, site, by, at)
    return len(numbers)


def _send(row: Authority, site: str, by: Actor, at: datetime) -> None:
    token = secrets.token_urlsafe(32)
    due_at = at + ANSWER_WITHIN
    Drill.objects.create(authority=row, token_hash=token_hash(token), ordered_by=by.name, sent_at=at, due_at=due_at)
    spoken = next((one for one in row.content["languages"] if one in LANGUAGES), "en")
    with translation.override("pt-br" if spoken == "pt" else spoken):
        link = site + reverse("directory:acknowledge", args=[token])
        body = _(
            "This is a test. Nothing has happened, and nothing is asked of you but this: open the link and press the "
            "button, as soon as you read this letter.\n\n%(link)s\n\nThe General Secretariat tests in this way "
            "whether the lines that are given in the directory as answered day and night are answered. It was sent at "
            "%(sent)s (UTC); an answer until %(due)s (UTC) is in time. The link works once."
        )
        times = {"link": link, "sent": f"{at:%Y-%m-%d %H:%M}", "due": f"{due_at:%Y-%m-%d %H:%M}"}
        subject = _("TEST of your line answered day and night: please acknowledge")
        post(row.content["email"], subject, body % times, about=f"directory.drill/{row.pk}")
    record("directory.drill.ordered", f"{row.pack_id}/{row.state_code}/{row.code}", state=row.state_code)


def desk_of(state: str, code: str, address: str) -> Actor:
    """Return whoever holds the link that was sent to a desk: may act for this one authority, and has no account."""
    return Actor(f"desk of {state}/{code}", (Grant(Role.CONTRIBUTOR, state, code),), address=address)


@action(Permission.ENTRY_CONFIRM)
def acknowledge(token: str, *, state: str, authority: str, by: Actor, at: datetime) -> None:
    """Record that a desk has answered its test. Raises: NotFound; WrongStatus, if it has done so already."""
    found = with_token(Drill.objects.select_for_update(), token)
    if found is None or (found.authority.state_code, found.authority.code) != (state, authority):
        raise NotFound(N_("There is no such test."))
    if found.acknowledged_at is not None:
        raise WrongStatus(N_("This test was answered already. Thank you."))
    found.acknowledged_at, found.acknowledged_by = at, by.name
    found.save(update_fields=["acknowledged_at", "acknowledged_by"])
    minutes = int((at - found.sent_at).total_seconds() // 60)
    subject = f"{found.authority.pack_id}/{state}/{authority}"
    record("directory.drill.acknowledged", subject, state=state, minutes=minutes)
