"""What a draft lacks, and what it is likely to be sent back for: all of it at once, with the article that asks.

It rests on the header and on which sealed fields are filled in, never on what they say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from enlace.common.errors import N_, Problem
from enlace.cooperation.rules.clocks import reply_due, urgency_problems
from enlace.cooperation.rules.kind import Article, Clock, CooperationKind, Field, Need
from enlace.cooperation.rules.legal_basis import Carries
from enlace.cooperation.rules.statuses import Priority

LEGAL_BASIS = "legal_basis"


@dataclass(frozen=True)
class Draft:
    """A draft as far as it is known outside. header: the codes of each header field; filled: sealed fields with words.

    needed_by: by when an answer is wanted, if the requesting State says so.
    """

    header: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filled: frozenset[str] = frozenset()
    needed_by: date | None = None

    @property
    def priority(self) -> Priority:
        """The priority; routine where none that exists is given."""
        given = self.header.get("priority", ())
        return Priority(given[0]) if given and given[0] in set(Priority) else Priority.ROUTINE


@dataclass(frozen=True)
class Receiving:
    """What is known of the requested authority. languages: () if not recorded; carries: how far the basis carries."""

    languages: tuple[str, ...] = ()
    carries: Carries | None = None


def needed(one: Field, draft: Draft) -> bool:
    """Return whether a field counts for this draft, by its condition."""
    if one.when is None:
        return True
    chosen, codes = set(draft.header.get(one.when.field, ())), set(one.when.codes)
    return not chosen or not chosen <= codes if one.when.unless else bool(chosen & codes)


def has(one: Field, draft: Draft) -> bool:
    """Return whether the draft has something in a field."""
    return one.code in draft.filled if one.sealed else bool(draft.header.get(one.code))


def missing(kind: CooperationKind, draft: Draft) -> list[Problem]:
    """Say what must still be added before the request is sent; [] if nothing."""
    problems = [
        _asked(N_("This is missing: %(articles)s asks for it."), N_("This is missing."), one)
        for one in kind.fields
        if one.need is Need.ALWAYS and needed(one, draft) and not has(one, draft)
    ]
    for one in kind.fields:
        if one.choices and not one.sealed:
            problems += _unknown_codes(one, draft.header.get(one.code, ()))
    reasons = draft.header.get("urgency_reason", ())
    told = {problem.where for problem in problems}
    return problems + [one for one in urgency_problems(draft.priority, reasons) if one.where not in told]


def _unknown_codes(one: Field, given: tuple[str, ...]) -> list[Problem]:
    known = [choice.code for choice in one.choices]
    message = N_("“%(code)s” is not one of: %(known)s")
    return [
        Problem(one.code, message, {"code": code, "known": ", ".join(known)}) for code in given if code not in known
    ]


def doubtful(kind: CooperationKind, draft: Draft, receiving: Receiving, today: date) -> list[Problem]:
    """Say what the request may be returned for although nothing is missing; the sender may send it all the same."""
    problems = [
        _asked(
            N_("This is asked for where it is possible, by %(articles)s: give what is known."),
            N_("This helps to execute the request: give what is known."),
            one,
        )
        for one in kind.fields
        if one.need is Need.WHERE_POSSIBLE and needed(one, draft) and not has(one, draft)
    ]
    language = draft.header.get("language", ())
    if receiving.languages and not set(language) & set(receiving.languages):
        problems.append(_language_problem(kind, receiving.languages))
    if receiving.carries is Carries.FACILITATES:
        message = N_("The treaty supports cooperation but may not carry a request alone: name the domestic law too.")
        problems.append(Problem(LEGAL_BASIS, message))
    if receiving.carries is Carries.CONDITIONAL:
        message = N_("The treaty carries the request on a condition: say in the text that it is met.")
        problems.append(Problem(LEGAL_BASIS, message))
    return problems + _day_problems(kind, draft, today)


def _language_problem(kind: CooperationKind, languages: tuple[str, ...]) -> Problem:
    found = kind.field("language")
    articles = refs(found.articles) if found else ""
    message = N_("The authority that receives it accepts: %(languages)s. Add a translation.")
    if articles:
        message = N_("The authority that receives it accepts: %(languages)s (%(articles)s). Add a translation.")
    return Problem("language", message, {"languages": ", ".join(languages), "articles": articles})


def _day_problems(kind: CooperationKind, draft: Draft, today: date) -> list[Problem]:
    if draft.needed_by is None:
        return []
    if draft.needed_by <= today:
        return [Problem("needed_by", N_("This day has passed or is today: nobody could answer by then."))]
    if kind.deadline(Clock.EXECUTE) is None or draft.header.get("urgency_reason"):
        return []
    if draft.needed_by < reply_due(today, kind, draft.priority):
        message = N_("This is sooner than is usual. The requested State takes account of reasons: give one.")
        return [Problem("needed_by", message)]
    return []


def _asked(with_article: str, without: str, one: Field) -> Problem:
    """Return a problem of a field; `field` among its parameters is the key of its words, for a list of problems."""
    articles = refs(one.articles)
    return Problem(one.code, with_article if articles else without, {"field": one.words, "articles": articles})


def refs(articles: tuple[Article, ...]) -> str:
    """Return the references as they are shown, with a mark where what they say has not been checked."""
    return ", ".join(one.ref if one.checked else f"{one.ref}*" for one in articles)
