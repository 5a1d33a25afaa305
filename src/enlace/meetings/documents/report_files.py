"""The files of the report of a meeting: DOCX, PDF, JSON, and Akoma Ntoso."""

from django.utils.translation import gettext as _

from enlace.assessments.documents.wording import language, say
from enlace.meetings.documents.report import report_document
from enlace.meetings.documents.report_words import Words, dates_line, not_recorded_place
from enlace.meetings.rules.akoma_ntoso import Identity, Sayings, akoma_ntoso
from enlace.meetings.rules.report_snapshot import ReportContent, Standing
from enlace.publishing.queries import format_of

FORMATS = ("docx", "pdf", "json", "akn")


def report_file(content: ReportContent, standing: Standing, code: str) -> bytes:
    """Return the report in a format of `FORMATS`, in the reader's language. Raises: NotFound, for another one."""
    if code != "akn":
        return format_of(code).write(report_document(content, standing))
    record = content.edited
    words = Words.of(record, content.names)
    meeting = record.meeting
    title = _("Report of the meeting: %(title)s") % {"title": say(meeting.title)}
    sayings = Sayings(
        title=f"{title} – {_('SYNTHETIC: this meeting was invented for the demonstration.')}"
        if meeting.synthetic
        else title,
        when=_("Date: %(date)s") % {"date": dates_line(meeting)},
        place=_("Place: %(place)s") % {"place": meeting.place or not_recorded_place()},
        organization=words.name(meeting.body) if meeting.body else "",
        proposals=_("Proposals"),
        decisions=_("Decisions"),
        summary=_("The Chair's summary"),
        inferred=_("inferred"),
    )
    identity = Identity(standing.on, language(), standing.symbol)
    return akoma_ntoso(record, words.names, content.texts, identity, sayings)


def media_type(code: str) -> str:
    """Return the media type of a format of `FORMATS`."""
    return "application/akn+xml" if code == "akn" else format_of(code).media_type
