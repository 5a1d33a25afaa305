"""Answers and proposals in words, and as the script of the page takes them."""

from datetime import date
from typing import Any

from django.utils.timesince import timesince
from django.utils.translation import gettext

from enlace.assessments.documents.wording import day, number, say
from enlace.assessments.rules.drafts import Content
from enlace.assessments.rules.proposals import Proposal, rests_on
from enlace.assessments.rules.questionnaire import NO_DATA, NO_DATA_TYPES, NUMBER_TYPES, Question
from enlace.assessments.rules.values import is_date


def source_words(offer: Proposal) -> str:
    """Return what a proposal rests on, as a sentence begins."""
    params = {name: day(one) if isinstance(one, date) else one for name, one in offer.params.items()}
    said = gettext(rests_on(offer)) % params
    return said[:1].upper() + said[1:]


def age(on: date | None, today: date) -> str:
    """Return how long ago a day was, in its largest unit; "" where it is not known."""
    return timesince(on, today, depth=1) if on and on < today else ""


def answer_words(question: Question, content: Content) -> dict[str, Any]:
    """Return an answer in words: its value line by line, its comment, what it rests on."""
    value = content.value
    if value == NO_DATA and question.type in NO_DATA_TYPES:
        said = [gettext("no data")]
    elif question.choices:
        texts = {choice.code: say(choice.texts) or choice.code for choice in question.choices}
        said = [texts.get(code, code) for code in value.split()]
    elif question.type in NUMBER_TYPES and value:
        said = [number(value) if _is_number(value) else value]
    elif question.type == "date" and is_date(value):
        said = [day(value)]
    else:
        said = value.splitlines()
    return {
        "lines": said,
        "comment": content.comment,
        "marking": content.marking,
        "evidence": [one.title or one.url for one in content.evidence],
    }


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isascii() and text.replace(".", "", 1).removeprefix("-").isdigit()


def content_json(content: Content) -> dict[str, Any]:
    """Return an answer as the script of the page puts it into the fields."""
    return {
        "value": content.value,
        "comment": content.comment,
        "marking": content.marking,
        "basis": content.basis,
        "links": [{"title": one.title, "url": one.url} for one in content.evidence if not one.file],
        "files": [{"title": one.title, "file": one.file} for one in content.evidence if one.file],
    }
