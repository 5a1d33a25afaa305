"""The preparation pack of a topic: its page and its files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import actor, public
from enlace.common import clock
from enlace.common.errors import N_, NotFound
from enlace.common.texts import in_language
from enlace.meetings.documents.topic_pack import Shelf, topic_document
from enlace.meetings.queries.topic_names import topic_texts
from enlace.meetings.queries.topic_pack import topic_pack
from enlace.meetings.rules.topic_words import LONGEST_TOPIC
from enlace.meetings.views.frame import Names
from enlace.publishing.queries import format_of
from enlace.publishing.rules.html.blocks import html_blocks
from enlace.publishing.rules.tree import Document, Labels

FORMATS = ("docx", "pdf")


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what is known of a topic, and let one be chosen."""
    topic, language = _asked(request), get_language() or "en"
    document = _document(request, topic) if topic else None
    values = {
        "topic": topic,
        "document": document,
        "body": html_blocks(document.blocks, labels=Labels.translated(gettext)) if document else "",
        "formats": FORMATS,
        "topics": sorted(in_language(texts, language) for texts in topic_texts().values()),
        "synthetic": bool(document and document.synthetic_line),
    }
    return render(request, "meetings/topic_pack.html", values)


@public
@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the pack as a file. Raises: NotFound, for another format, or without a topic."""
    topic = _asked(request)
    if kind not in FORMATS or not topic:
        raise NotFound(N_("there is no format “%(code)s”; there are: %(codes)s"), code=kind, codes=", ".join(FORMATS))
    form = format_of(kind)
    response = HttpResponse(form.write(_document(request, topic)), content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="topic-{get_language()}.{kind}"'
    return response


def _asked(request: HttpRequest) -> str:
    return request.GET.get("topic", "").strip()[:LONGEST_TOPIC]


def _document(request: HttpRequest, topic: str) -> Document:
    today = clock.today()
    return topic_document(topic_pack(topic, actor(request), today), Shelf(today, Names().name))
