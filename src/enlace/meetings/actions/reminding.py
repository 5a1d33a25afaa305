"""Reminding owners of what they owe: letters in the language of each reader, told of once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enlace.accounts.actions import action, record
from enlace.accounts.actions.letters import post
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.rules.synthetic import SOURCE as SYNTHETIC
from enlace.common.texts import Text, in_language
from enlace.directory.models import State
from enlace.meetings.models import CommitmentReminder
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.queries.reminding import DueLetter, DueOne

Names = Mapping[str, Mapping[str, Text]]


@action(Permission.COMMITMENT_KEEP)
def remind_owners(letters: Collection[DueLetter], *, by: Actor, at: datetime) -> int:
    """Post these letters, remember the steps they tell of, and return how many letters.

    All of it or nothing: several people are told of one step. Of two workers at once the second finds the step told,
    and fails.
    """
    steps = {
        (line.number, party, line.due_on, line.step)
        for letter in letters
        for line in letter.lines
        for party in line.parties
    }
    CommitmentReminder.objects.bulk_create(
        CommitmentReminder(commitment_id=number, party=party, due_on=due_on, step=step, posted_at=at)
        for number, party, due_on, step in sorted(steps)
    )
    names = {pack: party_names(pack) for pack in {line.one.pack for letter in letters for line in letter.lines}}
    for letter in letters:
        with translation.override("pt-br" if letter.reader.language == "pt" else letter.reader.language):
            post(letter.reader.email, _subject(letter), _body(letter, names, at.date()), about="meetings.reminder")
    _record(letters)
    return len(letters)


def _record(letters: Collection[DueLetter]) -> None:
    """Tell the trail of each owner, that of a State among them, of how much it was reminded."""
    owed: dict[str, set[int]] = defaultdict(set)
    readers: dict[str, set[str]] = defaultdict(set)
    for letter in letters:
        for line in letter.lines:
            for party in line.parties:
                owed[party].add(line.number)
                readers[party].add(letter.reader.email)
    states = set(State.objects.filter(code__in=owed).values_list("code", flat=True))
    for party in sorted(owed):
        state = party if party in states else ""
        count, recipients = len(owed[party]), len(readers[party])
        record("meetings.commitment.reminded", party, state=state, commitments=count, recipients=recipients)


def _subject(letter: DueLetter) -> str:
    count = len(letter.lines)
    subject = ngettext(
        "%(count)s commitment to be kept: its day is near or past",
        "%(count)s commitments to be kept: their day is near or past",
        count,
    )
    marked = any(line.one.synthetic for line in letter.lines)
    return (f"{SYNTHETIC}: " if marked else "") + subject % {"count": count}


def _body(letter: DueLetter, names: Names, today: date) -> str:
    opening = _(
        "This is owed by those whom you speak for. On the page of each commitment you can report how far it is; "
        "if its day cannot be met, write to the Secretariat."
    )
    return "\n\n".join([opening, *(_line(line, names[line.one.pack], today) for line in letter.lines)])


def _line(line: DueOne, names: Mapping[str, Text], today: date) -> str:
    language = (translation.get_language() or "en")[:2]
    owners = ", ".join(in_language(names.get(party, {}), language) or party for party in line.parties)
    mark = f"{SYNTHETIC}: " if line.one.synthetic else ""
    gist = " ".join(in_language(line.one.texts, language).split())
    page = settings.ENLACE_ADDRESS + reverse("meetings:commitment", args=[line.one.code])
    return f"{mark}{owners}: {gist}\n{_when(line.due_on, today)}\n{page}"


def _when(due_on: date, today: date) -> str:
    days = (due_on - today).days
    if days > 0:
        text = ngettext("Due on %(day)s, in %(count)s day", "Due on %(day)s, in %(count)s days", days)
    elif days == 0:
        text = _("Due today, %(day)s")
    else:
        text = ngettext("Was due on %(day)s, %(count)s day ago", "Was due on %(day)s, %(count)s days ago", -days)
    return text % {"day": date_format(due_on), "count": abs(days)}
