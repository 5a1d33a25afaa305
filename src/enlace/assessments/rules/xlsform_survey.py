"""The survey and choices sheets of an XLSForm, row by row, into questions not yet placed in sections."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pyxform import aliases, constants
from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, RE_SELECT

from enlace.assessments.rules.conditions import OWN, Expression, Operation, Reference
from enlace.assessments.rules.questionnaire import CHOICE_TYPES, NO_DATA, Choice, Question
from enlace.assessments.rules.shape import CODE_CHARACTERS
from enlace.assessments.rules.xlsform_entries import Entry, Sheet
from enlace.assessments.rules.xlsform_rules import renamed
from enlace.assessments.rules.xlsform_stored import ID_CHARACTERS
from enlace.assessments.rules.xpath import parse
from enlace.common.errors import N_, Problem

GROUP_CHARACTERS = 40
_TYPES = {
    "int": "integer",
    "string": "text",
    **{kind: kind for kind in ("integer", "decimal", "text", "date", "file", "note", "calculate")},
}
_SELECTS = {constants.SELECT_ONE: "select_one", constants.SELECT_ALL_THAT_APPLY: "select_multiple"}
# The columns that mean something in a row, apart from its type and name.
_ASKED = frozenset({"label", "hint", "required", "relevant", "constraint", "constraint_message"})
_COLUMNS: Mapping[str, frozenset[str]] = {
    "note": frozenset({"label", "hint", "relevant"}),
    "calculate": frozenset({"label", "hint", "relevant", "calculation"}),
    "begin group": frozenset({"label", "relevant"}),
    "end group": frozenset({"label"}),
}


class Kind(NamedTuple):
    """What the type column of a question says: our type, and the choice list where there is one."""

    type: str
    choice_list: str = ""


@dataclass(frozen=True)
class Drafted:
    """One question as its row gives it: under its own rule alone, in no section yet.

    group: the name of the outermost group it stands in, "" outside of groups.
    group_rules: the rules of the groups it stands in, outermost first.
    """

    question: Question
    entry: Entry
    group: str
    group_rules: tuple[Expression, ...]


@dataclass(frozen=True)
class Draft:
    """The survey sheet: its outermost groups in order ("": what stands outside of groups), its questions."""

    groups: Mapping[str, Entry | None]
    questions: Sequence[Drafted]


class _Group(NamedTuple):
    name: str
    type: str
    row: int
    rules: tuple[Expression, ...]


def read_choice_lists(
    sheet: Sheet, entries: Sequence[Entry], language: str, problems: list[Problem]
) -> dict[str, tuple[Entry, ...]]:
    """Return the rows of each choice list by its name. language: the one that each label must be in."""
    lists: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        where = sheet.at(entry.number)
        name, code = entry["list_name"], entry["name"]
        for column in ("list_name", "name"):
            if not entry[column]:
                problems.append(Problem(where, N_("the column “%(column)s” is empty here"), {"column": column}))
        _check_code(code, CODE_CHARACTERS, where, problems)
        _check_texts(entry, where, problems)
        _check_label(entry, language, where, problems)
        rows = lists.setdefault(name, {})
        if code and code in rows:
            message = N_("the code “%(code)s” stands twice in the list “%(list)s”")
            problems.append(Problem(where, message, {"code": code, "list": name}))
        rows[code] = entry
    return {name: tuple(rows.values()) for name, rows in lists.items()}


def choices_from(rows: Sequence[Entry]) -> tuple[Choice, ...]:
    """Return the choices of a list, `no_data` left out: it is an answer of another nature."""
    return tuple(Choice(row["name"], row.text("label")) for row in rows if row["name"] != NO_DATA)


def read_survey(
    sheet: Sheet,
    entries: Sequence[Entry],
    lists: Mapping[str, Sequence[Entry]],
    ids: Mapping[str, str],
    *,
    language: str,
    problems: list[Problem],
) -> Draft:
    """Return what the survey sheet asks; every row that cannot be read is a problem.

    ids: the ids of questions by their names in the form, where they differ.
    language: the one that each label must be in.
    """
    names = Counter(entry["name"] for entry in entries if not RE_END_CONTROL.search(entry["type"]))
    reader = _Reader(sheet, lists, ids, language, problems, names)
    for entry in entries:
        reader.row(entry)
    reader.end()
    return Draft(reader.groups, reader.questions)


@dataclass
class _Reader:
    sheet: Sheet
    lists: Mapping[str, Sequence[Entry]]
    ids: Mapping[str, str]
    language: str
    problems: list[Problem]
    names: Counter[str]
    open: list[_Group] = field(default_factory=list)
    groups: dict[str, Entry | None] = field(default_factory=dict)
    questions: list[Drafted] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    def row(self, entry: Entry) -> None:
        written = entry["type"]
        begin, end = RE_BEGIN_CONTROL.search(written), RE_END_CONTROL.search(written)
        _check_texts(entry, self.sheet.at(entry.number), self.problems)
        if begin:
            self._begin(entry, "group" if begin["type"] == "group" and not begin["list_name"] else begin["type"])
        elif end:
            self._end(entry, end["type"])
        elif not written:
            self._fault(entry, N_("the row has no type"))
        elif kind := self._kind(entry, written):
            self._question(entry, kind)

    def end(self) -> None:
        for group in self.open:
            message = N_("the group “%(name)s” is not closed; add a row “end group”")
            self.problems.append(Problem(self.sheet.at(group.row), message, {"name": group.name}))

    def _begin(self, entry: Entry, written: str) -> None:
        name, where = entry["name"], self.sheet.at(entry.number)
        if written != "group" or entry["type"] not in ("begin group", "begin_group"):
            self._refuse_type(entry)
        else:
            self._check_columns(entry, "begin group")
        rule = self._rule(entry, "relevant")
        outer = self.open[-1].rules if self.open else ()
        rules = (*outer, rule) if rule else outer
        if not name:
            self._fault(entry, N_("the group has no name"))
        if not self.open:
            _check_code(name, GROUP_CHARACTERS, where, self.problems)
            if name in self.groups:
                self._fault(entry, N_("the group “%(name)s” stands twice"), name=name)
            self.groups.setdefault(name, entry)
        elif entry.text("label"):
            self._heading(entry, rules)
        self.open.append(_Group(name, written, entry.number, rules))

    def _heading(self, entry: Entry, rules: tuple[Expression, ...]) -> None:
        """Keep the label of a group within a group as a note before its questions."""
        name = entry["name"]
        _check_label(entry, self.language, self.sheet.at(entry.number), self.problems)
        identity = name if self.names[name] == 1 else f"{name}_heading"
        self._add(Question(identity, "", "note", entry.text("label")), entry, rules)

    def _end(self, entry: Entry, written: str) -> None:
        if not self.open:
            self._fault(entry, N_("“%(type)s” closes a group that was not opened"), type=entry["type"])
            return
        group = self.open.pop()
        if group.type != written:
            message = N_("“%(type)s” closes what row %(row)s opened as “begin %(opened)s”")
            self._fault(entry, message, type=entry["type"], row=group.row, opened=group.type)
        self._check_columns(entry, "end group")

    def _kind(self, entry: Entry, written: str) -> Kind | None:
        if written in _TYPES:
            return Kind(_TYPES[written])
        select = RE_SELECT.search(written)
        command = select["select_command"] if select else ""
        if not select or command in aliases.select_from_file or aliases.select[command] not in _SELECTS:
            self._refuse_type(entry)
            return None
        name = select["list_name"]
        if select["specify_other"]:
            self._fault(entry, N_("“or_other” is not read; add the choice “other” and a question of type text"))
        if "${" in name:
            self._fault(entry, N_("choices from answers (“%(list)s”) are not read"), list=name)
        elif name not in self.lists:
            self._fault(entry, N_("there is no choice list “%(list)s” in the sheet “choices”"), list=name)
        return Kind(_SELECTS[aliases.select[command]], name)

    def _question(self, entry: Entry, kind: Kind) -> None:
        where = self.sheet.at(entry.number)
        name = entry["name"] or (f"generated_note_name_{entry.number}" if kind.type == "note" else "")
        if not name:
            self._fault(entry, N_("the question has no name"))
        identity = self.ids.get(name, name)
        _check_code(identity, ID_CHARACTERS, where, self.problems)
        self._check_columns(entry, kind.type)
        if kind.type != "calculate":
            _check_label(entry, self.language, where, self.problems)
        elif not entry["calculation"]:
            self._fault(entry, N_("the calculate has no calculation"))
        question = Question(
            id=identity,
            section="",
            type=kind.type,
            texts=entry.text("label"),
            hint=entry.text("hint"),
            choices=choices_from(self.lists.get(kind.choice_list, ())) if kind.type in CHOICE_TYPES else (),
            choice_list=kind.choice_list,
            required=self._required(entry),
            relevant_when=self._rule(entry, "relevant"),
            constraint=self._rule(entry, "constraint"),
            constraint_message=entry.text("constraint_message"),
            calculation=self._rule(entry, "calculation"),
        )
        self._add(question, entry, self.open[-1].rules if self.open else ())

    def _add(self, question: Question, entry: Entry, rules: tuple[Expression, ...]) -> None:
        group = self.open[0].name if self.open else ""
        self.groups.setdefault(group, None)
        first = self.rows.setdefault(question.id, entry.number)
        if question.id and first != entry.number:
            message = N_("the name “%(name)s” stands in row %(row)s already; give each question its own")
            self._fault(entry, message, name=question.id, row=first)
        self.questions.append(Drafted(question, entry, group, rules))

    def _required(self, entry: Entry) -> bool:
        written = entry["required"]
        if not written:
            return False
        answer = aliases.yes_no.get(written)
        if answer is None:
            self._fault(entry, N_("“required” is read as yes or no, not as a rule: “%(text)s”"), text=written[:60])
        return bool(answer)

    def _rule(self, entry: Entry, column: str) -> Expression | None:
        written = entry[column]
        if not written:
            return None
        where = f"{self.sheet.at(entry.number)}: {column}"
        expression = parse(aliases.BINDING_CONVERSIONS.get(written, written), where)
        if isinstance(expression, Problem):
            self.problems.append(expression)
            return None
        if column != "constraint" and OWN in _subjects(expression):
            message = N_("“.” is the answer to the question itself; only a constraint can look at it")
            self.problems.append(Problem(where, message))
        return renamed(expression, self.ids)

    def _check_columns(self, entry: Entry, kind: str) -> None:
        known = _COLUMNS.get(kind, _ASKED)
        used = [*(column for column in entry.plain if column not in ("type", "name")), *entry.texts]
        for column in used:
            if column not in known and not (column == "required" and not self._required(entry)):
                message = N_("“%(column)s” is not read in a row of type “%(type)s”; empty the cell")
                self._fault(entry, message, column=column, type=kind)

    def _refuse_type(self, entry: Entry) -> None:
        message = N_("the type “%(type)s” is not read; remove the row or ask it in another way")
        self._fault(entry, message, type=entry["type"][:80])

    def _fault(self, entry: Entry, message: str, **params: object) -> None:
        self.problems.append(Problem(self.sheet.at(entry.number), message, params))


def _subjects(expression: Expression) -> Iterator[str]:
    """Yield what `expression` looks at, `.` included."""
    if isinstance(expression, Reference):
        yield expression.question
    elif isinstance(expression, Operation):
        for operand in expression.operands:
            yield from _subjects(operand)


def _check_code(code: str, most: int, where: str, problems: list[Problem]) -> None:
    if code and (len(code) > most or any(letter.isspace() or not letter.isprintable() for letter in code)):
        message = N_("“%(code)s” is no code: a code has 1 to %(most)s characters and no spaces")
        problems.append(Problem(where, message, {"code": code[:60], "most": most}))


def _check_label(entry: Entry, language: str, where: str, problems: list[Problem]) -> None:
    if language not in entry.text("label"):
        message = N_("the label in “%(language)s” is missing")
        problems.append(Problem(where, message, {"language": language}))


def _check_texts(entry: Entry, where: str, problems: list[Problem]) -> None:
    """Report texts that take in an answer, as in “How old is ${name}?”: a printed question cannot."""
    for column, texts in entry.texts.items():
        for language, text in texts.items():
            found = re.search(r"\$\{[^}]*\}?", text)
            if found:
                message = N_("the %(column)s in “%(language)s” takes in an answer (%(text)s), which is not read")
                params = {"column": column, "language": language, "text": found[0][:60]}
                problems.append(Problem(where, message, params))
