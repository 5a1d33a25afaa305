"""A skip rule in the words of the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext

from enlace.assessments.documents.wording import listed, number, quoted, say
from enlace.assessments.rules.conditions import OWN, Expression, Literal, Operation, Reference
from enlace.assessments.rules.questionnaire import NO_DATA, Question, Questionnaire
from enlace.common.errors import N_

_TESTS: Mapping[str, str] = {
    "=": N_("%(left)s is %(right)s"),
    "!=": N_("%(left)s is not %(right)s"),
    "<": N_("%(left)s is less than %(right)s"),
    "<=": N_("%(left)s is at most %(right)s"),
    ">": N_("%(left)s is more than %(right)s"),
    ">=": N_("%(left)s is at least %(right)s"),
    "selected": N_("%(left)s includes %(right)s"),
}
_JOINS: Mapping[str, str] = {"and": N_("%(left)s and %(right)s"), "or": N_("%(left)s or %(right)s")}
_SIGNS: Mapping[str, str] = {"+": "+", "-": "−", "*": "×", "div": "÷", "mod": "mod"}


def rule_words(rule: Expression, questionnaire: Questionnaire) -> str:
    """Return `rule` as the end of a sentence that begins “Asked where …”."""
    return _Words(questionnaire).said(rule)


class _Words:
    """Says expressions over the questions of one questionnaire; choices are named by their texts."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.by_id = {one.id: one for one in (*questionnaire.questions, *questionnaire.self_report)}

    def said(self, rule: Expression) -> str:
        if isinstance(rule, Reference):
            return gettext("the answer") if rule.question == OWN else rule.question
        return self._literal(rule, None) if isinstance(rule, Literal) else self._operation(rule)

    def _operation(self, rule: Operation) -> str:
        if rule.operator in _JOINS:
            return self._joined(rule)
        if rule.operator in _TESTS:
            return self._test(rule)
        if rule.operator == "in":
            return self._among(rule)
        if rule.operator == "not":
            return gettext("it does not hold that %(rule)s") % {"rule": self._part(rule.operands[0])}
        if rule.operator == "count-positive":
            return gettext("the number of choices in %(question)s") % {"question": self.said(rule.operands[0])}
        return self._worked_out(rule)

    def _joined(self, rule: Operation) -> str:
        said, *others = (self._part(one) for one in rule.operands)
        for one in others:
            said = gettext(_JOINS[rule.operator]) % {"left": said, "right": one}
        return said

    def _part(self, rule: Expression) -> str:
        inner = isinstance(rule, Operation) and (rule.operator in _JOINS or rule.operator == "not")
        return f"({self.said(rule)})" if inner else self.said(rule)

    def _test(self, rule: Operation) -> str:
        left, right = rule.operands
        words = {"left": self._named(left, right), "right": self._named(right, left)}
        return gettext(_TESTS[rule.operator]) % words

    def _among(self, rule: Operation) -> str:
        subject, *codes = rule.operands
        named = [self._named(code, subject) for code in codes]
        if len(named) == 1:
            return gettext("%(left)s is %(right)s") % {"left": self.said(subject), "right": named[0]}
        return gettext("%(left)s is one of %(right)s") % {"left": self.said(subject), "right": listed(named)}

    def _named(self, one: Expression, other: Expression) -> str:
        """Return an operand in words; a code by the text of the choice of the question beside it."""
        if not isinstance(one, Literal):
            return self.said(one)
        return self._literal(one, self.by_id.get(other.question) if isinstance(other, Reference) else None)

    def _literal(self, one: Literal, of: Question | None) -> str:
        if isinstance(one.value, bool):
            return gettext("true") if one.value else gettext("false")
        if isinstance(one.value, int | float):
            return number(one.value)
        if one.value == NO_DATA:
            return quoted(gettext("No data"))
        texts = next((choice.texts for choice in of.choices if choice.code == one.value), {}) if of else {}
        return quoted(say(texts) or one.value) if one.value else gettext("empty")

    def _worked_out(self, rule: Operation) -> str:
        parts = [self._part(one) for one in rule.operands]
        if rule.operator == "neg":
            return f"−{parts[0]}"
        if rule.operator in _SIGNS:
            return f"{parts[0]} {_SIGNS[rule.operator]} {parts[1]}"
        return f"{rule.operator}({', '.join(parts)})"
