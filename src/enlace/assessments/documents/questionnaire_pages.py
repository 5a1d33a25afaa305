"""A questionnaire as pages show it: as a State will see it, in one language; and what changed in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from enlace.assessments.documents.questionnaire_words import HEAD_WORDS, KIND_WORDS, TYPE_WORDS
from enlace.assessments.documents.skip_words import rule_words
from enlace.assessments.documents.wording import language, language_name, listed, number, say
from enlace.assessments.rules.conditions import Expression
from enlace.assessments.rules.differences import Difference, Differences, Kind
from enlace.assessments.rules.questionnaire import NO_DATA_TYPES, Question, Questionnaire
from enlace.common.texts import Shown, Text, shown


@dataclass(frozen=True)
class QuestionShown:
    """A question in one language; missing: whether its text is not in that language. several: choices add up."""

    id: str
    text: Shown
    missing: bool
    hint: Shown
    type: str
    choices: tuple[Shown, ...]
    several: bool
    no_data: bool
    required: bool
    rule: str
    follow_ups: tuple["QuestionShown", ...] = ()


@dataclass(frozen=True)
class SectionShown:
    """A section in one language."""

    code: str
    name: Shown
    questions: tuple[QuestionShown, ...]


def in_django(code: str) -> str:
    """Return a language of texts as the interface names it; the reader's own, where the interface lacks it."""
    known = {name[:2]: name for name, _title in settings.LANGUAGES}
    return known.get(code[:2], known[language()])


def sections_shown(questionnaire: Questionnaire, code: str) -> tuple[SectionShown, ...]:
    """Return `questionnaire` as a State sees it in the language `code`."""
    with override(in_django(code)):
        every = [
            SectionShown(
                section.code,
                shown(section.name, code),
                tuple(
                    _questions(
                        (one for one in questionnaire.questions if one.section == section.code), questionnaire, code
                    )
                ),
            )
            for section in questionnaire.sections
        ]
        if questionnaire.self_report:
            name = Shown(gettext("Questions for the Secretariat itself"), language())
            every.append(SectionShown("S", name, tuple(_questions(questionnaire.self_report, questionnaire, code))))
    return tuple(every)


def _questions(questions: Iterable[Question], whole: Questionnaire, code: str) -> Iterator[QuestionShown]:
    under: dict[str, list[Question]] = {}
    for one in questions:
        under.setdefault(one.derived_from, []).append(one)
    for one in under.get("", ()):
        yield _question(one, whole, code, [_question(other, whole, code, ()) for other in under.get(one.id, ())])


def _question(one: Question, whole: Questionnaire, code: str, follow_ups: Iterable[QuestionShown]) -> QuestionShown:
    return QuestionShown(
        id=one.id,
        text=shown(one.texts, code),
        missing=not one.texts.get(code),
        hint=shown(one.hint, code),
        type=gettext(TYPE_WORDS[one.type]),
        choices=tuple(shown(choice.texts, code) for choice in one.choices),
        several=one.type == "select_multiple",
        no_data=one.type in NO_DATA_TYPES,
        required=one.required,
        rule=rule_words(one.relevant_when, whole) if one.relevant_when else "",
        follow_ups=tuple(follow_ups),
    )


def change_rows(found: Differences, old: Questionnaire, new: Questionnaire) -> list[dict[str, Any]]:
    """Return for each question that changed `question`, `text`, `count`, `kinds`, and `lines` (label, before, now)."""
    return [
        {
            "question": one.question,
            "text": shown(one.either.texts, language()),
            "count": one.count,
            "kinds": [gettext(KIND_WORDS[kind]) for kind in one.kinds],
            "lines": list(_lines(one, old, new)),
        }
        for one in found.questions
    ]


def head_words(found: Differences) -> str:
    """Return what else changed, in words; "" where nothing did."""
    said = [gettext(HEAD_WORDS[name]) for name in found.head]
    if found.sections:
        said.append(gettext("sections: %(codes)s") % {"codes": ", ".join(found.sections)})
    if found.indicators:
        said.append(gettext("indicators: %(codes)s") % {"codes": ", ".join(found.indicators)})
    return listed(said) if said else ""


def _lines(one: Difference, old: Questionnaire, new: Questionnaire) -> Iterator[tuple[str, str, str]]:
    before, after = one.before, one.after
    if before is None or after is None:
        return
    if Kind.TEXT in one.kinds:
        yield from _text_lines(gettext("Text"), before.texts, after.texts)
        yield from _text_lines(gettext("Help"), before.hint, after.hint)
    if Kind.MOVED in one.kinds and before.section != after.section:
        yield gettext("Section"), before.section, after.section
    if Kind.TYPE in one.kinds:
        yield gettext("Type"), gettext(TYPE_WORDS[before.type]), gettext(TYPE_WORDS[after.type])
    if Kind.CHOICES in one.kinds:
        yield gettext("Choices"), *_choices(before, after)
    if Kind.RULE in one.kinds:
        yield gettext("Asked where"), _rule(before.relevant_when, old), _rule(after.relevant_when, new)
    if Kind.LIMITS in one.kinds:
        yield gettext("Limits"), _limits(before, old), _limits(after, new)


def _text_lines(label: str, before: Text, after: Text) -> Iterator[tuple[str, str, str]]:
    for code in dict.fromkeys((*after, *before)):
        if before.get(code, "") != after.get(code, ""):
            yield f"{label} ({language_name(code)})", before.get(code, ""), after.get(code, "")


def _choices(before: Question, after: Question) -> tuple[str, str]:
    """Return the choices that differ, before and now; all of them by their codes, where only their order does."""
    old, new = ({one.code: (one.texts, one.exclusive) for one in side.choices} for side in (before, after))
    differing = {code for code in old.keys() | new.keys() if old.get(code) != new.get(code)}

    def said(side: Question) -> str:
        named = [one for one in side.choices if one.code in differing]
        if not differing:
            return " · ".join(one.code for one in side.choices)
        return " · ".join(f"{say(one.texts)} ({one.code})" for one in named)

    return said(before), said(after)


def _rule(rule: Expression | None, whole: Questionnaire) -> str:
    return rule_words(rule, whole) if rule else gettext("always")


def _limits(one: Question, whole: Questionnaire) -> str:
    said = [gettext("required")] if one.required else []
    for value, words in (
        (one.minimum, gettext("at least %(number)s")),
        (one.maximum, gettext("at most %(number)s")),
        (one.max_selected, gettext("%(number)s choices at most")),
    ):
        if value is not None:
            said.append(words % {"number": number(value)})
    said += [one.unit] if one.unit else []
    said += [rule_words(rule, whole) for rule in (one.constraint, one.calculation) if rule]
    return " · ".join([*said, *([say(one.constraint_message)] if one.constraint_message else [])])
