"""Skip rules as a workbook can show them: a formula that is true where a question is not asked any more."""

from collections.abc import Mapping

from enlace.assessments.rules.carrying import Entry
from enlace.assessments.rules.conditions import Expression, Literal, Operation, Reference, references

# What Excel takes as one text in a formula, and as one formula of a format.
_MOST_TEXT = 255
_MOST_FORMULA = 2_000
_SETS = ("in", "=", "selected")
# The sheet as a formula names it (`'Answers'!`), and the row, counted from 0.
Place = tuple[str, int]


def in_excel(rule: Expression | None, entries: Mapping[str, Entry], rows: Mapping[str, Place], yes: str) -> str:
    """Return the formula, or "" where the rule is more than choices of questions that are in the file.

    rows: question -> where its answer stands, in the third column, with choices in the rows after it.
    """
    if rule is None:
        return ""
    asked = list(dict.fromkeys(references(rule)))
    if not asked or not all(one in rows and entries[one].options for one in asked):
        return ""
    told = _formula(rule, entries, rows, yes)
    formula = f"AND({','.join(_answered(entries[one], rows[one]) for one in asked)},NOT({told}))"
    return formula if told and len(formula) <= _MOST_FORMULA else ""


def _formula(rule: Expression, entries: Mapping[str, Entry], rows: Mapping[str, Place], yes: str) -> str:
    if not isinstance(rule, Operation):
        return ""
    if rule.operator in ("and", "or", "not"):
        parts = [_formula(one, entries, rows, yes) for one in rule.operands]
        return f"{rule.operator.upper()}({','.join(parts)})" if all(parts) else ""
    first, *rest = rule.operands
    codes = [one.value for one in rest if isinstance(one, Literal) and isinstance(one.value, str)]
    if rule.operator not in _SETS or not isinstance(first, Reference) or len(codes) < len(rest):
        return ""
    entry, (sheet, row) = entries[first.question], rows[first.question]
    known = {option.code: place for place, option in enumerate(entry.options, start=1)}
    if not all(code in known for code in codes):
        return ""
    if entry.many:
        tests = [f"{sheet}{_cell(row + known[code])}={_text(yes)}" for code in codes]
    else:
        tests = [f"{sheet}{_cell(row)}={_text(entry.shown(code))}" for code in codes]
    short = all(len(entry.shown(code)) <= _MOST_TEXT for code in codes)
    return f"OR({','.join(tests)})" if short else ""


def _answered(entry: Entry, place: Place) -> str:
    sheet, row = place
    if entry.many:
        return f"COUNTA({sheet}{_cell(row + 1)}:{_cell(row + len(entry.options))})>0"
    return f'{sheet}{_cell(row)}<>""'


def _cell(row: int) -> str:
    return f"$C${row + 1}"


def _text(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
