"""The preparation pack of a topic: its page and its files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import actor, public
from enlace.common import clock
from enlace.common.errors import N_, NotFound
from enlace.meetings.documents.topic_pack import Shelf, topic_document
from enlace.meetings.queries.topic_names import topic_meant, topic_texts
from enlace.meetings.queries.topic_pack import topic_pack
from enlace.meetings.rules.topic_words import LONGEST_TOPIC
from enlace.meetings.views.frame import Names, topic_choices
from enlace.publishing.queries import format_of
from enlace.publishing.rules.html.blocks import html_blocks
from enlace.publishing.rules.tree import Document, Labels

FORMATS = ("docx", "pdf")


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what is known of a topic, and let one be chosen."""
    topic = _asked(request)
    document = _document(request, topic) if topic else None
    values = {
        "topic": topic,
        "unknown": bool(topic) and document is None,
        "document": document,
        "body": html_blocks(document.blocks, labels=Labels.translated(gettext)) if document else "",
        "formats": FORMATS,
        "topics": topic_choices(topic_texts()),
        "synthetic": bool(document and document.synthetic_line),
    }
    return render(request, "meetings/topic_pack.html", values)


@public
@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the pack as a file. Raises: NotFound, for another format, or where nothing is known of the topic."""
    topic = _asked(request)
    if kind not in FORMATS or not topic:
        raise NotFound(N_("there is no format “%(code)s”; there are: %(codes)s"), code=kind, codes=", ".join(FORMATS))
    document, code = _document(request, topic), topic_meant(topic)
    if document is None:
        raise NotFound(N_("Nothing is known here under “%(topic)s”."), topic=topic)
    form = format_of(kind)
    response = HttpResponse(form.write(document), content_type=form.media_type)
    name = f"topic-{code}" if code in topic_texts() else "topic"
    response["Content-Disposition"] = f'attachment; filename="{name}-{get_language()}.{kind}"'
    return response


def _asked(request: HttpRequest) -> str:
    return request.GET.get("topic", "").strip()[:LONGEST_TOPIC]


def _document(request: HttpRequest, topic: str) -> Document | None:
    """Return what is known of a topic as a document, None where nothing is."""
    today = clock.today()
    found = topic_pack(topic, actor(request), today)
    return None if found.is_empty else topic_document(found, Shelf(today, Names().name))
