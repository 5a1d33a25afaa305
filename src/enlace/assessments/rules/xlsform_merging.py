"""What an edited export means: the sheets survey, choices and settings win in what they carry.

A form written by Enlace carries the questionnaire twice: in the sheets that everybody knows, and whole in
the sheet `enlace`. The rule, for each question (matched by name) and each thing that the form has a column
for: where the form still says what was written, the stored value stands; where it says something else, the
form's value does. What the form has no column for is as stored. A question no longer in the survey is gone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from enlace.assessments.rules.questionnaire import Choice, Question, Questionnaire, Section
from enlace.assessments.rules.xlsform_entries import Entry, plain_text
from enlace.assessments.rules.xlsform_rows import (
    TYPES_IN_FORM,
    Form,
    choice_entries,
    question_entry,
    section_entry,
    settings_entry,
)
from enlace.assessments.rules.xlsform_rules import joined
from enlace.assessments.rules.xlsform_survey import Draft, Drafted
from enlace.common.texts import Text

# Where a form has questions outside of groups, they stand in a section of this code.
UNGROUPED = "main"


def merged(
    form: Form, draft: Draft, settings: Questionnaire, title: str, lists: Mapping[str, Sequence[Entry]]
) -> Questionnaire:
    """Return the stored questionnaire of `form` with what `draft` (the survey sheet) now says.

    settings: a questionnaire with the head that the form has now. title: the title in its settings sheet.
    lists: the rows of its choice lists.
    """
    stored = form.questionnaire
    by_name = {form.names[question.id]: question for question in stored.questions}
    kept = {drafted.question.id for drafted in draft.questions}
    sections = _sections(form, draft, settings)
    questions = []
    for drafted in draft.questions:
        question = drafted.question
        known = by_name.get(drafted.entry["name"])
        if known is not None:
            question = _question(known, drafted, form, lists)
            question = replace(question, derived_from=known.derived_from if known.derived_from in kept else "")
        questions.append(placed(question, drafted, sections[drafted.group].code))
    if [question.id for question in questions] == [question.id for question in form.questions]:
        places = {question.id: place for place, question in enumerate(stored.questions)}
        questions.sort(key=lambda question: places[question.id])
    same_title = plain_text(settings_entry(form)["form_title"]) == plain_text(title)
    same_languages = set(settings.languages) == set(form.languages)
    return replace(
        stored,
        code=settings.code,
        version=settings.version,
        title=stored.title if same_title else {**stored.title, **settings.title},
        languages=stored.languages if same_languages else settings.languages,
        sections=_in_order(form, draft, sections),
        questions=tuple(questions),
    )


def placed(question: Question, drafted: Drafted, section: str) -> Question:
    """Return `question` in its section, under the rules of its groups too."""
    rule = joined([*drafted.group_rules, question.relevant_when])
    return replace(question, section=section, relevant_when=rule)


def section_of(name: str, entry: Entry | None, head: Questionnaire, taken: Mapping[str, object]) -> Section:
    """Return the section that the outermost group `name` makes; "" for what stands outside of groups."""
    if entry is not None:
        return Section(name, entry.text("label") or {head.languages[0]: name})
    code = UNGROUPED
    while code in taken:
        code += "_"
    return Section(code, head.title)


def _sections(form: Form, draft: Draft, settings: Questionnaire) -> dict[str, Section]:
    """Return the sections by the name of their group."""
    stored = {form.groups[section.code]: section for section in form.questionnaire.sections}
    sections = {}
    for name, entry in draft.groups.items():
        known = stored.get(name)
        if known is None or entry is None:
            sections[name] = section_of(name, entry, settings, {**draft.groups, **stored})
        else:
            written = section_entry(known, form).text("label")
            sections[name] = replace(known, name=_text(known.name, written, entry.text("label")))
    return sections


def _in_order(form: Form, draft: Draft, sections: Mapping[str, Section]) -> tuple[Section, ...]:
    """Return the sections in the order of the survey; a stored one without questions keeps its place."""
    found = tuple(sections[name] for name in draft.groups)
    stored = form.questionnaire.sections
    codes = [section.code for section in found]
    if codes == [section.code for section in stored if section.code in codes]:
        by_code = {section.code: section for section in found}
        filled = {question.section for question in form.questionnaire.questions}
        return tuple(
            by_code.get(section.code, section)
            for section in stored
            if section.code in by_code or section.code not in filled
        )
    return found


def _question(known: Question, drafted: Drafted, form: Form, lists: Mapping[str, Sequence[Entry]]) -> Question:
    """Return the stored question `known` with what its row now says."""
    now, entry, written = drafted.question, drafted.entry, question_entry(known, form)
    result = replace(
        known,
        required=now.required,
        texts=_text(known.texts, written.text("label"), entry.text("label")),
        hint=_text(known.hint, written.text("hint"), entry.text("hint")),
        constraint_message=_text(
            known.constraint_message, written.text("constraint_message"), entry.text("constraint_message")
        ),
    )
    if entry["relevant"] != written["relevant"]:
        result = replace(result, relevant_when=now.relevant_when)
    if entry["calculation"] != written["calculation"]:
        result = replace(result, calculation=now.calculation)
    if entry["constraint"] != written["constraint"]:
        result = replace(result, constraint=now.constraint, minimum=None, maximum=None, max_selected=None)
    if now.type != TYPES_IN_FORM.get(known.type, known.type):
        result = replace(result, type=now.type)
    if entry["type"] != written["type"]:
        result = replace(result, choice_list=now.choice_list)
    return replace(result, choices=_choices(known, now, form, lists))


def _choices(known: Question, now: Question, form: Form, lists: Mapping[str, Sequence[Entry]]) -> tuple[Choice, ...]:
    """Return the stored choices while the list reads as written; else the new ones, with their old scores."""
    name = form.lists.get(known.id, "")
    if name and now.choice_list == name and _said(choice_entries(name, form)) == _said(lists.get(name, ())):
        return known.choices
    before = {choice.code: choice for choice in known.choices}
    return tuple(
        replace(before[choice.code], texts=choice.texts) if choice.code in before else choice for choice in now.choices
    )


def _said(rows: Sequence[Entry]) -> list[tuple[str, Text]]:
    return [(row["name"], row.text("label")) for row in rows]


def _text(stored: Text, written: Text, now: Text) -> Text:
    return stored if now == written else now
