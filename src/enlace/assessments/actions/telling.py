"""Letters about a reply: that something waits and where, never what was answered.

Each is written within the action that it tells of, in the language of whoever gets it; whoever acts gets none.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enlace.accounts.actions import under_way
from enlace.accounts.actions.letters import post
from enlace.accounts.queries.people import Correspondent, correspondents, place_name
from enlace.accounts.rules.permissions import Role
from enlace.assessments.models import Remark
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.drafts import SECRETARIAT, ReplyStatus, authority_of
from enlace.assessments.rules.synthetic import SOURCE as SYNTHETIC
from enlace.common.errors import N_
from enlace.common.texts import in_language
from enlace.directory.queries import state_of

Letter = Callable[[], tuple[str, str]]
SENTENCES = {
    ReplyStatus.PARTLY_SUBMITTED: N_("%(state)s has submitted a part of its reply to %(cycle)s."),
    ReplyStatus.SUBMITTED: N_("%(state)s has submitted its reply to %(cycle)s."),
    ReplyStatus.AMENDED: N_("%(state)s has amended its reply to %(cycle)s."),
    ReplyStatus.SIGNED: N_("%(state)s has signed its reply to %(cycle)s."),
}


def tell_assigned(copy: WorkingCopy, part: str, authority: str, due_on: date | None) -> None:
    """Write to the people of an authority that a part of the reply was given to it."""

    def letter() -> tuple[str, str]:
        section = next((one for one in copy.questionnaire.sections if one.code == part), None)
        named = {"part": part, "cycle": _title(copy), "state": _state(copy)}
        subject = (_("Section %(part)s of %(cycle)s") if section else _("Question %(part)s of %(cycle)s")) % named
        asked = (
            _("The point of contact of %(state)s asks your authority to answer section %(part)s of %(cycle)s.")
            if section
            else _("The point of contact of %(state)s asks your authority to answer question %(part)s of %(cycle)s.")
        )
        until = _("It is awaited by %(day)s.") % {"day": date_format(due_on)} if due_on else ""
        code = section.code if section else copy.questionnaire.by_id[part].section
        return subject, _body(asked % named, until, _link(copy, code, "" if section else part))

    found = [one for one in correspondents(copy.state) if authority in {given for _role, given in one.roles}]
    _write(copy, found, letter)


def tell_returned(copy: WorkingCopy, questions: Collection[str]) -> None:
    """Write to whoever drafted the answers, and to those to whom they are given, that they are to be completed."""
    for one in correspondents(copy.state):
        own = [code for code in questions if _works_on(one, copy, code)]
        if own:
            _write(copy, [one], partial(_returned, copy, own))


def _returned(copy: WorkingCopy, questions: Collection[str]) -> tuple[str, str]:
    named = {"questions": ", ".join(questions), "cycle": _title(copy), "state": _state(copy)}
    subject = ngettext("An answer was returned: %(cycle)s", "Answers were returned: %(cycle)s", len(questions)) % named
    said = ngettext(
        "The answer of %(state)s to question %(questions)s of %(cycle)s was returned to be completed.",
        "The answers of %(state)s to questions %(questions)s of %(cycle)s were returned to be completed.",
        len(questions),
    )
    first = next(iter(questions))
    return subject, _body(said % named, "", _link(copy, copy.questionnaire.by_id[first].section, first))


def _works_on(one: Correspondent, copy: WorkingCopy, question: str) -> bool:
    given = authority_of(copy.assignments, copy.questionnaire.by_id[question])
    to_theirs = bool(given) and given in {authority for _role, authority in one.roles}
    return to_theirs or one.username == copy.draft(question).by


def tell_remark(copy: WorkingCopy, question: str) -> None:
    """Write to those who work on an answer that there is a word beside it: whoever drafted it, has it to answer, or
    wrote there before, and the point of contact.
    """
    rows = Remark.objects.filter(cycle_id=copy.cycle.pk, state_code=copy.state, question=question)
    wrote = set(rows.values_list("written_by", flat=True))

    def letter() -> tuple[str, str]:
        named = {"question": question, "cycle": _title(copy), "state": _state(copy)}
        subject = _("A remark beside question %(question)s of %(cycle)s") % named
        said = _("There is a new remark beside the answer of %(state)s to question %(question)s of %(cycle)s.") % named
        return subject, _body(said, "", _link(copy, copy.questionnaire.by_id[question].section, question))

    found = [
        one
        for one in correspondents(copy.state)
        if copy.state != SECRETARIAT
        and (
            _works_on(one, copy, question)
            or one.username in wrote
            or Role.POINT_OF_CONTACT in {role for role, _authority in one.roles}
        )
    ]
    _write(copy, found, letter)


def tell_secretariat(copy: WorkingCopy, number: int) -> None:
    """Write to the officers of the Secretariat that a version of the reply was submitted, amended or signed.

    copy: with the status that the reply has now. number: of the version.
    """

    def letter() -> tuple[str, str]:
        named = {"state": _state(copy), "cycle": _title(copy)}
        subject = _(SENTENCES[copy.status]) % named
        link = settings.ENLACE_ADDRESS + reverse(
            "assessments:reply_version", args=[copy.cycle.code, copy.state, number]
        )
        return subject, _body(subject, "", link)

    officers = [one for one in correspondents(SECRETARIAT) if Role.OFFICER in {role for role, _authority in one.roles}]
    _write(copy, officers, letter)


def _write(copy: WorkingCopy, recipients: Collection[Correspondent], letter: Letter) -> None:
    by, _at = under_way()
    for one in recipients:
        if one.username != by.name:
            with _in_language(one.language):
                subject, body = letter()
            marked = f"{SYNTHETIC}: {subject}" if copy.cycle.synthetic else subject
            post(one.email, marked, body, about=f"assessments.reply/{copy.cycle.code}/{copy.state}")


def _body(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _link(copy: WorkingCopy, section: str, question: str) -> str:
    place = copy.state or "secretariat"
    address = reverse("assessments:reply_part", args=[copy.cycle.code, place, section])
    return f"{settings.ENLACE_ADDRESS}{address}{'#' + question if question else ''}"


def _title(copy: WorkingCopy) -> str:
    language = (translation.get_language() or "en")[:2]
    return in_language(copy.cycle.title, language) or in_language(copy.questionnaire.title, language)


def _state(copy: WorkingCopy) -> str:
    language = translation.get_language() or "en"
    if copy.state == SECRETARIAT:
        return place_name(SECRETARIAT, language)
    return state_of(copy.cycle.pack, copy.state).name(language)


@contextmanager
def _in_language(code: str) -> Iterator[None]:
    """Speak the language of a person; Portuguese is that of Brazil."""
    with translation.override("pt-br" if code.startswith("pt") else code[:2]):
        yield
