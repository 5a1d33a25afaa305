"""The frame of the letter of request, as a file to be completed outside: what it says is never typed here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.common import clock
from enlace.common.errors import N_, NotFound
from enlace.common.texts import in_language
from enlace.cooperation.documents import Letter, LetterField, letter
from enlace.cooperation.queries.requests import RequestView, request_of
from enlace.cooperation.rules.completeness import needed, refs
from enlace.cooperation.rules.statuses import Party
from enlace.cooperation.views.request_words import NEEDS, Names, reader
from enlace.directory.queries.entries import entries_of, vocabulary
from enlace.directory.views.telling import term
from enlace.publishing.queries import format_of

LANGUAGES = {"en": "en", "es": "es", "pt": "pt-br", "fr": "fr"}
FORMATS = ("docx", "pdf")


@needs(Permission.REQUEST_KEEP)
@require_safe
def file(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand over the letter in a language and a format; to the State that sends it."""
    view = request_of(reference, actor(request))
    code, language = request.GET.get("format", "docx"), request.GET.get("language", reader())
    if Party.REQUESTING not in view.parties or code not in FORMATS or language not in LANGUAGES:
        raise NotFound(N_("There is no such letter."))
    with translation.override(LANGUAGES[language]):
        kind = format_of(code)
        content = kind.write(letter(_letter(view)))
    answer = HttpResponse(content, content_type=kind.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{reference}-{language}.{kind.extension}"'
    return answer


def _letter(view: RequestView) -> Letter:
    names = Names(view.pack, [view])
    told = names.told(view)
    draft = view.header.draft(view.filled)
    return Letter(
        reference=view.reference,
        form=told["form"],
        requesting=told["requesting"],
        requested=told["requested"],
        rows=_rows(told),
        fields=[
            LetterField(gettext(one.words), gettext(NEEDS[one.need]), refs(one.articles))
            for one in view.kind.fields
            if one.sealed and needed(one, draft)
        ],
        closing=_demands(view),
        synthetic=view.synthetic,
        on=clock.today(),
    )


def _rows(told: dict[str, Any]) -> list[tuple[str, str]]:
    needed_by = date_format(told["needed_by"], "DATE_FORMAT") if told["needed_by"] else ""
    rows = [
        (gettext("Legal basis"), ", ".join(told["bases"])),
        (gettext("What is asked for"), ", ".join(told["asked"])),
        (gettext("Crimes that it is about"), ", ".join(told["crimes"])),
        (gettext("Priority"), ": ".join(filter(None, [", ".join(told["priority"]), ", ".join(told["urgency"])]))),
        (gettext("By when it is needed"), needed_by),
        (gettext("Language of the request"), ", ".join(told["language"])),
    ]
    return [(what, value) for what, value in rows if value]


def _demands(view: RequestView) -> list[str]:
    """Return the form in which the authority that is asked wants requests, as far as it has said so."""
    side = view.header.requested
    entries = [one.entry for one in entries_of(view.pack, side.state, by_states=True)]
    entry = next((one for one in entries if one.code == side.authority), None)
    if entry is None:
        return []
    channels = vocabulary(view.pack).channels
    said = [gettext("Channel: %(channel)s") % {"channel": term(channels, code).text} for code in entry.channels[:1]]
    if entry.requirements.copies:
        said.append(gettext("Copies: %(number)s") % {"number": entry.requirements.copies})
    if certification := in_language(entry.requirements.certification, reader()):
        said.append(gettext("Certification: %(text)s") % {"text": certification})
    return said
