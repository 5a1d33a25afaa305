"""The working copy of a State's reply: drafts of answers, who works on which part, and where each stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from enlace.assessments.rules.answers import parse, relevance
from enlace.assessments.rules.disclosure import LABELS
from enlace.assessments.rules.questionnaire import Question, Questionnaire, Section
from enlace.assessments.rules.replies import MOST_BASIS
from enlace.common.characters import unfit_in
from enlace.common.errors import N_, Problem

SECRETARIAT = ""
SELF_REPORT = "S"
CORE, FULL = "core", "full"
MOST_COMMENT = 20_000
MOST_LINKS = 20
MOST_LINK = 2_000


class DraftStatus(StrEnum):
    """Where one answer stands; every change makes it `drafted` again."""

    OPEN = "open"
    DRAFTED = "drafted"
    RETURNED = "returned"
    APPROVED = "approved"


class ReplyStatus(StrEnum):
    """Where a reply stands."""

    IN_PREPARATION = "in_preparation"
    PARTLY_SUBMITTED = "partly_submitted"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    AMENDED = "amended"


@dataclass(frozen=True)
class Evidence:
    """What an answer rests on: a link (`url`), or a file kept here (`file`, its hash)."""

    title: str
    url: str = ""
    file: str = ""


@dataclass(frozen=True)
class Content:
    """What a person says in answer to one question; value: as in a reply file (contracts, section 3)."""

    value: str = ""
    comment: str = ""
    marking: str = ""
    basis: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def empty(self) -> bool:
        return self == Content()


@dataclass(frozen=True)
class Draft:
    """An answer of a working copy as it stands.

    number: of its revision, counted within the question; 0: none yet. last: of the latest, with those kept beside.
    """

    question: str
    content: Content = field(default_factory=Content)
    number: int = 0
    last: int = 0
    status: DraftStatus = DraftStatus.OPEN
    origin: str = ""
    source: str = ""
    note: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Typed:
    """An answer as somebody leaves it. read: the number of the draft it was made from.

    source: where it was taken from, for an accepted proposal.
    """

    question: str
    content: Content
    read: int
    source: str = ""


@dataclass(frozen=True)
class Assignment:
    """A section or a question given to an authority of the State (its code), until a day or without one."""

    authority: str
    due_on: date | None = None


def authority_of(assignments: Mapping[str, Assignment], question: Question) -> str:
    """Return to which authority `question` is given, by itself, with its parent, or with its section; "": to nobody."""
    for part in (question.id, question.derived_from, question.section):
        if part in assignments:
            return assignments[part].authority
    return ""


def questionnaire_for(questionnaire: Questionnaire, state: str) -> Questionnaire:
    """Return what `state` is asked: the questionnaire, or for the Secretariat the questions put to itself."""
    if state != SECRETARIAT:
        return questionnaire
    own = tuple(replace(question, section=SELF_REPORT) for question in questionnaire.self_report)
    section = Section(SELF_REPORT, {language: questionnaire.title[language] for language in questionnaire.title})
    return replace(questionnaire, sections=(section,), questions=own, self_report=(), indicators=())


def checked(question: Question, content: Content, problems: list[Problem]) -> Content:
    """Return `content` in its one canonical form; what is wrong goes to `problems`, `where` the question's id."""
    value = parse(question, content.value)
    if isinstance(value, Problem):
        problems.append(value)
        value = content.value
    if content.marking and content.marking not in LABELS:
        message = N_("“%(label)s” is no handling label; use one of: %(labels)s")
        problems.append(Problem(question.id, message, {"label": content.marking, "labels": ", ".join(LABELS)}))
    comment = content.comment.replace("\r\n", "\n").replace("\r", "\n").strip()
    for name, text, most in (("comment", comment, MOST_COMMENT), ("basis", content.basis, MOST_BASIS)):
        if len(text) > most:
            message = N_("“%(column)s” has more than %(limit)s characters")
            problems.append(Problem(question.id, message, {"column": name, "limit": most}))
        if code := unfit_in(text):
            message = N_("the text holds an invisible control character (%(code)s); delete it")
            problems.append(Problem(question.id, message, {"code": code}))
    _check_evidence(question, content.evidence, problems)
    return Content(value, comment, content.marking, content.basis.strip(), content.evidence)


def _check_evidence(question: Question, evidence: tuple[Evidence, ...], problems: list[Problem]) -> None:
    if len(evidence) > MOST_LINKS:
        message = N_("an answer has %(limit)s links and files at most")
        problems.append(Problem(question.id, message, {"limit": MOST_LINKS}))
    for one in evidence:
        if one.url and not one.url.startswith(("https://", "http://")):
            message = N_("“%(url)s” is no address of a page; it begins with https://")
            problems.append(Problem(question.id, message, {"url": one.url[:80]}))
        broken = any(sign.isspace() for sign in one.url) or len(one.title.splitlines()) > 1
        if broken or len(one.url) > MOST_LINK or len(one.title) > MOST_LINK or unfit_in(one.url + one.title):
            problems.append(Problem(question.id, N_("a link is too long, or holds characters that no address has")))


def reached(status: ReplyStatus, submitted: frozenset[str], every: frozenset[str]) -> ReplyStatus:
    """Return where a reply stands once the sections `submitted`, of `every`, are submitted.

    What is changed after the whole reply was submitted amends it.
    """
    if status in (ReplyStatus.SUBMITTED, ReplyStatus.SIGNED, ReplyStatus.AMENDED):
        return ReplyStatus.AMENDED
    return ReplyStatus.SUBMITTED if submitted >= every else ReplyStatus.PARTLY_SUBMITTED


def to_submit(
    questionnaire: Questionnaire, drafts: Mapping[str, Draft], sections: Collection[str]
) -> tuple[Draft, ...]:
    """Return the drafts of `sections` that are answers: those that the reply's own other answers make irrelevant stay
    behind in the working copy, kept and not submitted.
    """
    values = {question: one.content.value for question, one in drafts.items() if one.content.value}
    relevant = relevance(questionnaire, values)
    return tuple(
        drafts[question.id] if relevant[question.id] is not False else Draft(question.id)
        for question in questionnaire.asked_questions
        if question.section in sections and question.id in drafts
    )
