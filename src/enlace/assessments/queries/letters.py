"""What the Secretariat writes to the points of contact about a cycle, in the language of each, and to whom."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enlace.accounts.models import RoleGrant
from enlace.accounts.rules.permissions import Role
from enlace.assessments.queries.cycles import CycleView, definition_of
from enlace.assessments.rules.following import StateStanding
from enlace.assessments.rules.synthetic import SOURCE as SYNTHETIC
from enlace.common.canonical import content_hash
from enlace.common.texts import in_language
from enlace.directory.queries import states_of
from enlace.directory.queries.contacts import mailboxes
from enlace.directory.rules.entries import POINT_OF_CONTACT_KIND

FALLBACK = "en"
WRITTEN = ("en", "es", "pt", "fr")
Written = tuple[str, str]


@dataclass(frozen=True)
class LetterDraft:
    """A letter as it would go out: to the people of one State who read one language."""

    state: str
    language: str
    recipients: tuple[str, ...]
    subject: str
    body: str


def recipients(pack: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return State -> language -> addresses of its points of contact.

    Those with an account come first; of a State without any, the entry of its point of contact in the directory is
    written to. Whoever reads none of our languages is written to in English.
    """
    found: dict[str, dict[str, list[str]]] = {}
    grants = RoleGrant.objects.filter(role=Role.POINT_OF_CONTACT, user__is_active=True).exclude(user__email="")
    for state, email, language in grants.order_by("state_code", "user__email").values_list(
        "state_code", "user__email", "user__language"
    ):
        found.setdefault(state, {}).setdefault(_written(language), []).append(email)
    for state, boxes in mailboxes(pack, POINT_OF_CONTACT_KIND).items():
        if state not in found:
            by_language: dict[str, list[str]] = {}
            for box in boxes:
                by_language.setdefault(_written(*box.languages), []).append(box.email)
            found[state] = by_language
    return {
        state: {language: tuple(dict.fromkeys(emails)) for language, emails in sorted(by_language.items())}
        for state, by_language in found.items()
    }


def _written(*languages: str) -> str:
    """Return the first of `languages` that letters are written in."""
    return next((one[:2] for one in languages if one[:2] in WRITTEN), FALLBACK)


def reminders(view: CycleView, standings: Collection[StateStanding], today: date) -> tuple[LetterDraft, ...]:
    """Return the reminders that these States would get, in the order given; none to a State without an address."""
    by_state = {one.state: one for one in standings}
    return _letters(view, by_state, lambda state, name: _reminder(view, by_state[state], name, today))


def extension_letters(view: CycleView, states: Collection[str], due_on: date) -> tuple[LetterDraft, ...]:
    """Return the letters that tell States of a later day."""
    return _letters(view, states, lambda state, name: _extension(view, state, name, due_on))


def seen_hash(letters: Collection[LetterDraft]) -> str:
    """Return the hash of letters as somebody was shown them."""
    return content_hash([asdict(one) for one in letters])


def _letters(view: CycleView, states: Collection[str], write: Callable[[str, str], Written]) -> tuple[LetterDraft, ...]:
    known = {state.code: state for state in states_of(view.pack)}
    addresses = recipients(view.pack)
    found = []
    for state in states:
        for language, emails in addresses.get(state, {}).items():
            with _in_language(language):
                subject, body = write(state, known[state].name(language))
            found.append(LetterDraft(state, language, emails, subject, body))
    return tuple(found)


def _reminder(view: CycleView, standing: StateStanding, name: str, today: date) -> Written:
    said = {"state": name, "cycle": _title(view)}
    if standing.due_on is None:
        subject, when = _("Your reply is awaited: %(cycle)s"), _("The reply of %(state)s to “%(cycle)s” is awaited.")
    elif standing.due_on >= today:
        subject = _("Your reply is awaited by %(day)s: %(cycle)s")
        when = _("The reply of %(state)s to “%(cycle)s” is awaited by %(day)s.")
    else:
        subject = _("Your reply was awaited by %(day)s: %(cycle)s")
        when = _(
            "The reply of %(state)s to “%(cycle)s” was awaited by %(day)s. It can still be submitted, and counts from "
            "that moment on."
        )
    said["day"] = date_format(standing.due_on) if standing.due_on else ""
    missing = [
        in_language(one.name, (translation.get_language() or FALLBACK)[:2])
        for one in definition_of(view).sections
        if one.code not in standing.submitted
    ]
    open_parts = (
        _("These sections have not been submitted yet: %(sections)s.") % {"sections": "; ".join(missing)}
        if standing.submitted
        else _("Nothing has been submitted yet. Any section can be submitted alone, as soon as it is ready.")
    )
    more_time = _("If you need more time, write to the Secretariat: it can give your State a later day.")
    return _marked(view, subject % said), _body(when % said, open_parts, _where(view, standing.state), more_time)


def _extension(view: CycleView, state: str, name: str, due_on: date) -> Written:
    said = {"state": name, "cycle": _title(view), "day": date_format(due_on)}
    subject = _("More time for your reply, until %(day)s: %(cycle)s") % said
    told = _("%(state)s has until %(day)s for its reply to “%(cycle)s”. What was written is kept as it is.") % said
    return _marked(view, subject), _body(told, _where(view, state))


def _where(view: CycleView, state: str) -> str:
    link = settings.ENLACE_ADDRESS + reverse("assessments:reply", args=[view.code, state])
    return _("The questionnaire, and what your State has written so far, is here:") + f"\n{link}"


def _marked(view: CycleView, subject: str) -> str:
    return f"{SYNTHETIC}: {subject}" if view.synthetic else subject


def _title(view: CycleView) -> str:
    language = (translation.get_language() or FALLBACK)[:2]
    return in_language(view.title, language) or in_language(definition_of(view).title, language)


def _body(*parts: str) -> str:
    return "\n\n".join(parts)


@contextmanager
def _in_language(code: str) -> Iterator[None]:
    """Speak the language of a person; Portuguese is that of Brazil."""
    with translation.override("pt-br" if code == "pt" else code):
        yield
