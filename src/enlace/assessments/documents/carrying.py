"""A reply, or a part of it, as a file of Word or Excel in one language; and the words by which one is read again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext as _

from enlace.accounts.queries.people import place_name
from enlace.assessments.documents.sentences import synthetic_line
from enlace.assessments.documents.wording import day, language, say, unit_name
from enlace.assessments.queries.carrying import sealed
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.carrying import Entry, Left, Option, Paper, Part, Stamp, carried, options_of
from enlace.assessments.rules.carrying_docx import write_document
from enlace.assessments.rules.carrying_readings import Tongue, folded
from enlace.assessments.rules.carrying_xlsx import fits, write_workbook
from enlace.assessments.rules.disclosure import LABELS
from enlace.assessments.rules.questionnaire import CHOICE_TYPES, NO_DATA, NO_DATA_TYPES, Question, Questionnaire
from enlace.common.errors import N_
from enlace.publishing.rules.tree import Labels

YES, NO, NOTHING_KNOWN = N_("Yes"), N_("No"), N_("No data")
BASIS = "BASIS"


def reply_file(
    copy: WorkingCopy, questions: Sequence[Question], *, kind: str, tongue: str, at: datetime
) -> tuple[bytes, tuple[str, ...]]:
    """Return the file with `questions`, in the language `tongue`, and those whose answer does not fit its cells."""
    with override(tongue):
        entries = {one.id: _entry(one, copy) for one in questions}
        left_out = tuple(one.question for one in entries.values() if kind == "xlsx" and not fits(one))
        kept = [one for one in questions if one.id not in left_out]
        stamp = Stamp(
            cycle=copy.cycle.code,
            state=copy.state,
            questionnaire=copy.cycle.questionnaire_hash,
            sections=tuple(dict.fromkeys(one.section for one in kept)),
            language=tongue,
            kind=kind,
            made_at=at.isoformat(),
            left={one.id: Left(copy.draft(one.id).number, entries[one.id].content.fingerprint) for one in kept},
            choices={
                one.id: tuple(option.code for option in entries[one.id].options) for one in kept if entries[one.id].many
            },
        )
        paper = _paper(copy, kept, entries, left_out, stamp, at)
        if kind == "xlsx":
            return write_workbook(paper), left_out
        return write_document(paper, Labels.translated(gettext)), left_out


def _paper(
    copy: WorkingCopy,
    questions: Sequence[Question],
    entries: Mapping[str, Entry],
    left_out: Sequence[str],
    stamp: Stamp,
    at: datetime,
) -> Paper:
    definition = copy.questionnaire
    name = place_name(copy.state, get_language() or "en")
    parts = [
        Part(one.code, f"{one.code}. {say(one.name)}", own)
        for one in definition.sections
        if (own := tuple(entries[question.id] for question in questions if question.section == one.code))
    ]
    return Paper(
        title=say(copy.cycle.title) or say(definition.title),
        subtitle=f"{name} · {copy.cycle.code} · {day(at.date())}",
        language=language(),
        synthetic_line=synthetic_line() if copy.cycle.synthetic else "",
        instructions=_instructions(stamp.kind, left_out),
        words=_words(),
        parts=tuple(parts),
        bases=_bases(definition),
        labels=LABELS,
        token=sealed(stamp),
    )


def _entry(question: Question, copy: WorkingCopy) -> Entry:
    unit = _("Unit: %(unit)s") % {"unit": unit_name(question.unit)} if question.unit else ""
    content = carried(copy.draft(question.id).content)
    parent = copy.questionnaire.by_id.get(question.derived_from)
    after = f"{parent.id}. {say(parent.texts)}" if parent else ""
    return Entry(
        question=question.id,
        type=question.type,
        text=" ".join(say(question.texts).split()),
        hint=" ".join(f"{after} {say(question.hint)} {unit}".split()),
        options=_options(question),
        content=content,
        minimum=question.minimum,
        maximum=question.maximum,
        when=question.relevant_when,
        follows=parent is not None,
    )


def _options(question: Question) -> tuple[Option, ...]:
    choices = [(one.code, say(one.texts)) for one in question.choices]
    if question.type in NO_DATA_TYPES:
        choices.append((NO_DATA, gettext(NOTHING_KNOWN)))
    return options_of(choices)


def _bases(definition: Questionnaire) -> tuple[Option, ...]:
    found = next((one for one in definition.answer_fields if one.suffix == BASIS), None)
    return options_of([(one.code, say(one.texts)) for one in found.choices]) if found else ()


def _words() -> dict[str, str]:
    return {
        "instructions_sheet": _("How to fill this in")[:31],
        "answers_sheet": _("Answers")[:31],
        "follow_sheet": _("After each answer")[:31],
        "code": _("Code"),
        "question": _("Question"),
        "answer": _("Answer"),
        "comment": _("Comment"),
        "marking": _("Handling label"),
        "basis": _("Basis"),
        "links": _("Links"),
        "below": _("Write yes beside what applies ↓"),
        "yes": gettext(YES),
        "no": gettext(NO),
        "number_rule": _("Write a number, or “%(no_data)s”.") % {"no_data": gettext(NOTHING_KNOWN)},
        "date_rule": _("Write a date, or “%(no_data)s”. A day before 1900: as 1899-12-31.")
        % {"no_data": gettext(NOTHING_KNOWN)},
        "write": _("Click here and write."),
        "choose": _("Click here and choose."),
        "links_hint": _("One link a line: its title, a space, its address (https://…)."),
    }


def _instructions(kind: str, left_out: Sequence[str]) -> tuple[str, ...]:
    no_data = {"no_data": gettext(NOTHING_KNOWN)}
    filling = (
        _("Fill in the pale yellow cells; the others are locked. Where there is a list, click the cell and choose.")
        if kind == "xlsx"
        else _("Fill in the fields on the right; what is written elsewhere in the file is not read.")
    )
    lines = [
        filling,
        _("Where the State has no data on a question, say “%(no_data)s”. An empty answer is no answer.") % no_data,
        _("Write dates as 2026-04-03 (year, month, day), and numbers with digits alone.")
        if kind == "docx"
        else _("Grey rows are not asked, given other answers; what stands there is kept."),
        *(
            [_("What is asked after an answer (what hinders, assistance needed) stands on a sheet of its own.")]
            if kind == "xlsx"
            else []
        ),
        _("Links: one a line, its title, a space, its address (https://…). Attached files stay in Enlace."),
        _("Handling label: who may read the answer. Left empty, it is that of the question."),
        _("Change no codes, and take out no rows or fields. The file may be renamed and sent on."),
        _("Whoever has an account brings the file back in Enlace, sees there what it would change, and decides."),
    ]
    if left_out:
        message = _(
            "These answers do not fit the cells of a workbook, and can be changed in Enlace or in Word: %(codes)s."
        )
        lines.append(message % {"codes": ", ".join(left_out)})
    return tuple(lines)


def tongue_of(definition: Questionnaire, tongue: str) -> Tongue:
    """Return the words with which answers come back: those of `tongue` first, then of every other language."""
    codes = [tongue, *(code for code, _name in settings.LANGUAGES if code != tongue)]
    words: dict[str, list[str]] = {YES: [], NO: [], NOTHING_KNOWN: []}
    choices: dict[str, dict[str, str]] = {}
    bases: dict[str, str] = {}
    for code in codes:
        with override(code):
            for word, said in words.items():
                said.append(gettext(word).casefold())
            for question in definition.asked_questions:
                if question.choices or question.type in CHOICE_TYPES:
                    known = {one.text: one.code for one in _options(question)}
                    choices[question.id] = folded(known) | choices.get(question.id, {})
            bases = folded({one.text: one.code for one in _bases(definition)}) | bases
    for question in definition.asked_questions:
        if question.id in choices:
            choices[question.id] = folded({one.code: one.code for one in question.choices}) | choices[question.id]
    return Tongue(frozenset(words[YES]), frozenset(words[NO]), frozenset(words[NOTHING_KNOWN]), choices, bases)
