"""Rules between the two sides: names of questions, and what XPath says in other words."""

from collections.abc import Iterable, Mapping

from enlace.assessments.rules.conditions import OWN, Expression, Literal, Operation, Reference
from enlace.assessments.rules.questionnaire import CHOICE_TYPES, NO_DATA, Question
from enlace.assessments.rules.values import is_date

_SIZES = frozenset({"<", "<=", ">", ">="})


def renamed(expression: Expression, names: Mapping[str, str]) -> Expression:
    """Return `expression` with the questions it looks at called as in `names`; others keep their names."""
    if isinstance(expression, Reference):
        return Reference(names.get(expression.question, expression.question))
    if isinstance(expression, Operation):
        operands = tuple(renamed(operand, names) for operand in expression.operands)
        return Operation(expression.operator, operands)
    return expression


def joined(rules: Iterable[Expression | None]) -> Expression | None:
    """Return the rule that holds where all `rules` hold; None where there is none."""
    found = tuple(rule for rule in rules if rule is not None)
    return Operation("and", found) if len(found) > 1 else next(iter(found), None)


def in_xpath(expression: Expression, questions: Mapping[str, Question]) -> Expression:
    """Return `expression` without the operations that XPath lacks, and with its dates marked as dates.

    `in` becomes a chain of `=` or selected(); `count-positive` becomes count-selected() less those chosen
    options that mean “none of these” or “no data”.
    """
    if not isinstance(expression, Operation):
        return expression
    if expression.operator == "in":
        return _in(expression.operands[0], expression.operands[1:], questions)
    if expression.operator == "count-positive":
        return _count_positive(expression.operands[0], questions)
    operands = tuple(in_xpath(operand, questions) for operand in expression.operands)
    if expression.operator in _SIZES:
        operands = tuple(_dated(operand) for operand in operands)
    return Operation(expression.operator, operands)


def _in(subject: Expression, codes: tuple[Expression, ...], questions: Mapping[str, Question]) -> Expression:
    question = _question(subject, questions)
    several = question is not None and question.type == "select_multiple"
    tests = tuple(Operation("selected" if several else "=", (subject, code)) for code in codes)
    return Operation("or", tests) if len(tests) > 1 else tests[0]


def _count_positive(subject: Expression, questions: Mapping[str, Question]) -> Expression:
    question = _question(subject, questions)
    counted: Expression = Operation("count-selected", (subject,))
    for code in alone(question) if question else ():
        chosen = Operation("selected", (subject, Literal(code)))
        counted = Operation("-", (counted, Operation("number", (chosen,))))
    return counted


def _question(subject: Expression, questions: Mapping[str, Question]) -> Question | None:
    return questions.get(subject.question) if isinstance(subject, Reference) else None


def _dated(operand: Expression) -> Expression:
    """Return a date written as a text as the date it is: in ODK it would be no number, and never in order."""
    if isinstance(operand, Literal) and is_date(operand.value):
        return Operation("date", (operand,))
    return operand


def alone(question: Question) -> tuple[str, ...]:
    """Return the codes of `question` that are chosen alone, `no_data` last."""
    exclusive = tuple(choice.code for choice in question.choices if choice.exclusive)
    return (*exclusive, NO_DATA) if question.type in CHOICE_TYPES else exclusive


def answer_rule(question: Question, questions: Mapping[str, Question]) -> Expression | None:
    """Return what holds of every valid answer to `question`, its limits included, as XPath can say it."""
    own = Reference(OWN)
    rules: list[Expression | None] = []
    if question.constraint is not None:
        rules.append(in_xpath(question.constraint, questions))
    if question.minimum is not None:
        rules.append(Operation(">=", (own, Literal(question.minimum))))
    if question.maximum is not None:
        rules.append(Operation("<=", (own, Literal(question.maximum))))
    chosen = Operation("count-selected", (own,))
    if question.max_selected is not None:
        rules.append(Operation("<=", (chosen, Literal(question.max_selected))))
    if question.type == "select_multiple":
        codes = tuple(Operation("selected", (own, Literal(code))) for code in alone(question))
        none_of = Operation("not", (Operation("or", codes) if len(codes) > 1 else codes[0],))
        rules.append(Operation("or", (Operation("<=", (chosen, Literal(1))), none_of)))
    return joined(rules)
