"""Telling States by letter what has changed in what they can ask of each other, and under what."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.actions.letters import post
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_
from enlace.common.order import alphabetical
from enlace.common.texts import Text, in_language, marked
from enlace.cooperation.actions.request_letters import spoken
from enlace.cooperation.models import ToldMatrix
from enlace.cooperation.queries.told_changes import Untold, contacts, untold
from enlace.cooperation.rules.told_changes import Line, as_json, remembered
from enlace.directory.queries import states_of
from enlace.directory.queries.entries import vocabulary
from enlace.instruments.queries.treaties import InstrumentView, instruments_of

GAINED = N_("Since %(day)s with: %(states)s")
GAINED_UNDATED = N_("Since a day that is not recorded with: %(states)s")
LOST = N_("Since %(day)s no longer with: %(states)s")
LOST_UNDATED = N_("Since a day that is not recorded no longer with: %(states)s")


@action(Permission.AGREEMENT_KEEP)
def tell_changes(pack: str, *, by: Actor, at: datetime) -> int:
    """Write to each State of what it was not told yet, one letter a person, and remember it; return how many letters.

    All of it or nothing: what is read, written and remembered is one transaction, so nothing is told twice or lost.
    The first time everything is remembered and nobody told.
    """
    found = untold(pack, at.date())
    new = remembered(found.told, found.now)
    if new == found.told and not found.first:
        nothing_changed()
        return 0
    ToldMatrix.objects.update_or_create(pack_id=pack, defaults={"held": as_json(new), "told_at": at})
    record("cooperation.changes.told", pack, states=len(found.by_state))
    words, letters = _Words(pack, found), 0
    for state, readers in contacts(pack, found.by_state).items():
        for email, language in readers:
            with translation.override(spoken(language)):
                subject, body = words.letter(state, found.by_state[state])
                post(email, subject, body, about=f"cooperation.changes/{pack}/{state}")
        if readers:
            record("cooperation.changes.told", pack, state=state, recipients=len(readers))
        letters += len(readers)
    return letters


class _Words:
    """The names that letters use, read once for all of them."""

    def __init__(self, pack: str, found: Untold) -> None:
        self.pack = pack
        self.agreements = found.agreements
        self.treaties: Mapping[str, InstrumentView] = {one.code: one for one in instruments_of(pack)}
        self.states: Mapping[str, Text] = {one.code: one.names for one in states_of(pack)}
        self.forms: Mapping[str, Text] = {code: one.names for code, one in vocabulary(pack).forms.items()}

    def letter(self, state: str, lines: Iterable[Line]) -> tuple[str, str]:
        """Return subject and body of the letter to a State, in the language that is spoken now."""
        lines = tuple(lines)
        subject = _("Under which treaty: what has changed for %(state)s") % {"state": self._name(self.states, state)}
        parts = [
            _(
                "What is recorded of treaties and agreements has changed, and with it what your authorities can ask "
                "of others. This is told once."
            ),
            *self._section(_("What you can newly ask:"), [one for one in lines if one.gained]),
            *self._section(_("What is no longer recorded as in force:"), [x for x in lines if not x.gained]),
            _("Some carry a request only together with another basis. For each request, look up what holds:")
            + f"\n{_address('cooperation:legal_basis')}",
            _("What has changed, by form and day:") + f"\n{_address('cooperation:changes')}?state={state}",
        ]
        return marked(subject, is_synthetic=any(self._invented(one.basis) for one in lines)), "\n\n".join(parts)

    def _section(self, title: str, lines: Iterable[Line]) -> list[str]:
        blocks: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for one in lines:
            blocks.setdefault((one.basis, one.forms), []).append(self._line(one))
        told = ["\n".join([self._basis(*block), *those, *self._page(block[0])]) for block, those in blocks.items()]
        return [title, *told] if told else []

    def _basis(self, code: str, forms: Iterable[str]) -> str:
        return _("%(basis)s, for: %(forms)s") % {
            "basis": self._title(code),
            "forms": "; ".join(self._names(self.forms, forms)),
        }

    def _line(self, one: Line) -> str:
        dated, undated = (GAINED, GAINED_UNDATED) if one.gained else (LOST, LOST_UNDATED)
        day = date_format(one.on, "DATE_FORMAT") if one.on else ""
        return _(dated if one.on else undated) % {"states": ", ".join(self._names(self.states, one.others)), "day": day}

    def _names(self, known: Mapping[str, Text], codes: Iterable[str]) -> list[str]:
        return sorted((self._name(known, code) for code in codes), key=alphabetical)

    def _name(self, known: Mapping[str, Text], code: str) -> str:
        return in_language(known.get(code, {}), _language()) or code

    def _invented(self, code: str) -> bool:
        return code in self.agreements and self.agreements[code].agreement.synthetic

    def _title(self, code: str) -> str:
        if code in self.agreements:
            title = in_language(self.agreements[code].agreement.title, _language())
            return marked(title, is_synthetic=self._invented(code))
        return self.treaties[code].short(_language()).text if code in self.treaties else code

    def _page(self, code: str) -> list[str]:
        if code in self.agreements:
            return [_address("cooperation:agreement", self.agreements[code].number)]
        return [_address("instruments:treaty", self.pack, code)] if code in self.treaties else []


def _language() -> str:
    return translation.get_language() or "en"


def _address(page: str, *args: str | int) -> str:
    return f"{settings.ENLACE_ADDRESS}{reverse(page, args=args)}"
