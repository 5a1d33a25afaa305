"""A mandate that an officer enters by hand: what a resolution asks, of whom, for whom, until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from enlace.common.errors import N_, Problem
from enlace.meetings.rules.akoma_ntoso import LANGUAGES
from enlace.meetings.rules.proposing import LONGEST_GIST
from enlace.meetings.rules.symbols import LONGEST as LONGEST_SYMBOL
from enlace.meetings.rules.topic_words import topic_problems


@dataclass(frozen=True)
class Mandate:
    """A mandate as it is typed. gist: in `language`; source: a symbol; due_on: None where no day is known."""

    gist: str
    source: str
    language: str = "en"
    owners: tuple[str, ...] = ()
    owed_to: tuple[str, ...] = ()
    due_on: date | None = None
    topics: tuple[str, ...] = ()


def mandate_problems(one: Mandate, known: Collection[str]) -> list[Problem]:
    """Return what is wrong with a mandate; a symbol that cannot be read is kept, not refused. known: States, bodies."""
    faults: list[Problem] = []

    def fault(where: str, message: str, **params: object) -> None:
        faults.append(Problem(where, message, params))

    if not one.gist.strip() or len(one.gist) > LONGEST_GIST:
        fault("gist", N_("Say in a sentence of at most %(most)s characters what is to be done."), most=LONGEST_GIST)
    if one.language not in LANGUAGES:
        fault("language", N_("Choose the language in which it is written."))
    if not one.source.strip() or len(one.source) > LONGEST_SYMBOL:
        fault("source", N_("Give the symbol as it is printed, at most %(most)s characters."), most=LONGEST_SYMBOL)
    for where, parties in (("owners", one.owners), ("owed_to", one.owed_to)):
        for code in parties:
            if code not in known:
                fault(where, N_("“%(code)s” is neither a State nor a body that is known here."), code=code)
    return faults + topic_problems(one.topics)
