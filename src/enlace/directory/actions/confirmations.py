"""Confirming that an entry holds, on the page or by the link of a letter, and reminding those who can."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.actions.letters import post
from enlace.accounts.models import Letter
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, NotFound, WrongStatus
from enlace.common.texts import in_language
from enlace.directory.models import Authority, Confirmation, Reminder
from enlace.directory.queries import state_of
from enlace.directory.queries.confirming import (
    LINK,
    PAGE,
    Due,
    DueEntry,
    Opened,
    days_since,
    last_by_link,
    opened,
    signed,
)
from enlace.directory.rules.freshness import is_changed_since
from enlace.directory.rules.links import RENEWABLE, STATUS_WORDS, VALID_DAYS, ConfirmLink, LinkStatus, address_mark

# A link that came too late is sent anew at most once a day to the same person, whoever asks.
RENEW_AFTER = timedelta(days=1)


@action(Permission.ENTRY_CONFIRM)
def confirm_entry(pack_code: str, version: int, *, state: str, authority: str, by: Actor, at: datetime) -> None:
    """Say that all of an entry holds. version: the one that was read. Raises: NotFound, WrongStatus."""
    row = _locked(pack_code, state, authority)
    if row.version != version:
        raise WrongStatus(N_("The entry was changed while you read it. Read it again, then confirm it."))
    _confirm(row, PAGE, by, at)


@action(Permission.ENTRY_CONFIRM)
def confirm_by_link(token: str, *, state: str, authority: str, by: Actor, at: datetime) -> None:
    """Confirm the entry that the link `token` is for; `by` is its person. Raises: WrongStatus."""
    found = opened(token, at)
    if found.status is not LinkStatus.GOOD or found.link is None or (found.state, found.code) != (state, authority):
        raise WrongStatus(STATUS_WORDS[found.status])
    row = _locked(found.pack, state, authority)
    used_at = last_by_link(row, by.name, found.link.version)
    if used_at is not None and used_at >= found.link.issued:
        raise WrongStatus(STATUS_WORDS[LinkStatus.USED])
    if row.version != found.link.version:
        raise WrongStatus(STATUS_WORDS[LinkStatus.SUPERSEDED])
    _confirm(row, LINK, by, at)


def _locked(pack_code: str, state: str, authority: str) -> Authority:
    rows = Authority.objects.select_for_update()
    row = rows.filter(pack_id=pack_code, state_code=state, code=authority, retired_at=None).first()
    if row is None:
        raise NotFound(N_("There is no such entry in the directory."))
    return row


def _confirm(row: Authority, way: str, by: Actor, at: datetime) -> None:
    Confirmation.objects.create(authority=row, version=row.version, at=at, by=by.name, way=way)
    row.confirmed_at, row.confirmed_by = at, by.name
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    subject = f"{row.pack_id}/{row.state_code}/{row.code}"
    record("directory.entry.confirmed", subject, state=row.state_code, version=row.version, way=way)


@action(Permission.ENTRY_CONFIRM)
def remind(due: Due, *, site: str, by: Actor, at: datetime) -> None:
    """Post one letter to a person with all entries that are due, and remember the steps it tells of.

    site: the address of the site without its path. Two workers at once: the second finds the step told, and fails.
    """
    Reminder.objects.bulk_create(
        Reminder(authority_id=one.number, person_id=due.person, counted_from=one.counted_from, step=one.step, at=at)
        for one in due.entries
        if one.new
    )
    with _in_language(due.language):
        count = len(due.entries)
        subject = ngettext(
            "%(count)s entry of the directory waits for your confirmation",
            "%(count)s entries of the directory wait for your confirmation",
            count,
        )
        opening = _(
            "An entry of the directory is confirmed every 90 days, so that whoever calls at night can rely on it. "
            "Open the link of an entry, read it, and press one button if all of it holds. You need not sign in. "
            "Each link is for you alone and can be used for %(days)s days. If something has changed, sign in and "
            "change the entry."
        )
        lines = [_line(one, due, site, at) for one in due.entries]
        body = "\n\n".join([opening % {"days": VALID_DAYS}, *lines])
        post(due.email, subject % {"count": count}, body, about=f"directory.reminder/{due.person}")
    for state in sorted({one.state for one in due.entries}):
        own = [one for one in due.entries if one.state == state]
        steps = [one.step for one in own if one.new]
        record("directory.reminder.posted", due.username, state=state, entries=len(own), steps=steps)


def _line(one: DueEntry, due: Due, site: str, at: datetime) -> str:
    days = days_since(one, at)
    age = (
        _("never confirmed")
        if days is None
        else ngettext("confirmed %(count)s day ago", "confirmed %(count)s days ago", days) % {"count": days}
    )
    if is_changed_since(one.confirmed_at, one.changed_at):
        age = _("%(age)s, changed since") % {"age": age}
    language = (translation.get_language() or "en")[:2]
    place = f"{state_of(one.pack, one.state).name(language)}: {_one_line(in_language(one.names, language))}"
    link = ConfirmLink(one.number, one.version, due.person, address_mark(due.email), int(at.timestamp()))
    return f"{place}\n{age}\n{_address(link, site)}"


def _address(link: ConfirmLink, site: str) -> str:
    return site + reverse("directory:confirm_by_link", args=[signed(link)])


def _one_line(text: str) -> str:
    """Return `text` without what could begin a line of its own in a letter."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


@action(Permission.ENTRY_CONFIRM)
def renew_link(token: str, *, site: str, state: str, authority: str, by: Actor, at: datetime) -> None:
    """Post a new link to the person of one that came too late; once a day, to the person's own address alone.

    Raises: WrongStatus, if the link can still be used, was used, or its person may not confirm the entry any more.
    """
    found = opened(token, at)
    if found.status not in RENEWABLE or found.link is None or (found.state, found.code) != (state, authority):
        raise WrongStatus(STATUS_WORDS[found.status])
    about = f"directory.link/{found.link.entry}/{found.link.person}"
    if Letter.objects.filter(about=about, written_at__gt=at - RENEW_AFTER).exists():
        nothing_changed()
        return
    _post_renewed(found, about, site, at)
    record("directory.link.renewed", f"{found.pack}/{state}/{authority}", state=state)


def _post_renewed(found: Opened, about: str, site: str, at: datetime) -> None:
    assert found.link is not None
    view = found.entry()
    link = ConfirmLink(found.link.entry, view.version, found.link.person, found.link.address, int(at.timestamp()))
    name = _one_line(in_language(view.entry.names, (translation.get_language() or "en")[:2]))
    body = _(
        "You asked for a new link to confirm this entry of the directory. It is for you alone and can be used for "
        "%(days)s days.\n\n%(name)s\n%(link)s\n\nIf you did not ask for it, you need not do anything."
    )
    subject = _("New link to confirm an entry of the directory")
    post(found.email, subject, body % {"days": VALID_DAYS, "name": name, "link": _address(link, site)}, about=about)


@contextmanager
def _in_language(code: str) -> Iterator[None]:
    """Speak the language of a person; Portuguese is that of Brazil."""
    with translation.override("pt-br" if code.startswith("pt") else code[:2]):
        yield
