"""What a file would change, in the reader's words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from enlace.assessments.documents.wording import day, say
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.carrying import Carried, carried
from enlace.assessments.rules.carrying_difference import Change, Fate
from enlace.assessments.rules.questionnaire import NO_DATA, NO_DATA_TYPES, Question
from enlace.common.errors import N_
from enlace.directory.views.telling import told

NAMES = {
    "value": N_("Answer"),
    "comment": N_("Comment"),
    "marking": N_("Handling label"),
    "basis": N_("Basis"),
    "links": N_("Links"),
}


def told_changes(copy: WorkingCopy, changes: Iterable[Change]) -> dict[str, Any]:
    """Return what the page of a file shows: what is to be decided, and what says nothing new."""
    rows = [_row(copy, one) for one in changes]
    waiting = [row for row in rows if row["fate"] is not Fate.SAME]
    return {
        "waiting": waiting,
        "same": [row for row in rows if row["fate"] is Fate.SAME],
        "counts": {fate.value: sum(row["fate"] is fate for row in rows) for fate in Fate},
        "can_take": any(row["fate"] is not Fate.FAULTY for row in waiting),
    }


def _row(copy: WorkingCopy, change: Change) -> dict[str, Any]:
    question = copy.questionnaire.by_id[change.question]
    here = carried(change.stands)
    fields = [name for name in NAMES if name in change.fields]
    if change.readings and "value" not in fields:
        fields.insert(0, "value")
    return {
        "code": change.question,
        "text": say(question.texts),
        "fate": change.fate,
        "number": change.number,
        "problems": told(change.problems),
        "written": change.written,
        "readings": [(place, one, shown(question, one)) for place, one in enumerate(change.readings)],
        "fields": [
            {
                "name": gettext(NAMES[name]),
                "left": _told(question, change.left, name) if change.left else None,
                "stands": _told(question, here, name),
                "back": change.written if change.readings and name == "value" else _told(question, change.back, name),
                "clash": name in change.clashes,
            }
            for name in fields
        ],
    }


def _told(question: Question, content: Carried, name: str) -> str:
    if name == "value":
        return shown(question, content.value)
    if name == "links":
        return "\n".join(content.links)
    return str(getattr(content, name))


def shown(question: Question, value: str) -> str:
    """Return an answer as a person reads it."""
    if not value:
        return ""
    if value == NO_DATA and question.type in NO_DATA_TYPES:
        return _("No data")
    texts = {one.code: say(one.texts) or one.code for one in question.choices}
    if question.type == "select_multiple":
        return "\n".join(texts.get(code, code) for code in value.split())
    if question.type == "date":
        return day(value)
    return texts.get(value, value)
