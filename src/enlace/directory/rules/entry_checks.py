"""What must hold of an entry before it is stored: every problem is found at once."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from zoneinfo import available_timezones

from enlace.common.addresses import is_email
from enlace.common.errors import N_, Problem
from enlace.common.texts import Text
from enlace.directory.rules.entries import ACCESS, Competence, Entry, Person
from enlace.directory.rules.tongues import LANGUAGES
from enlace.directory.rules.vocabulary import Vocabulary

# The most characters of a line, of a text of several lines, of an e-mail address or website, of a code.
LINE, TEXT, ADDRESS, CODE = 200, 2000, 254, 60
MOST_COPIES = 99
MOST_ROWS = 50

CODE_FORM = re.compile(r"[A-Z0-9][A-Z0-9_-]*")
# As E.164: a plus, the country code, 7 to 15 figures in all; spaces, dots, hyphens and brackets between; an extension.
PHONE_FORM = re.compile(r"\+[1-9][0-9 ().\-/]*[0-9](?: ?(?:ext\.?|x|#) ?[0-9]{1,6})?", re.IGNORECASE)
LEAST_DIGITS, MOST_DIGITS = 7, 15
WEBSITE_FORM = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:[/?#][^\s<>\"'\\]*)?")


def check_entry(entry: Entry, vocabulary: Vocabulary) -> tuple[Problem, ...]:
    """Return all problems of `entry`; where: the field, as `names.en`, `people.0.email`, `competences.2.form`."""
    return (
        *_identity(entry, vocabulary),
        *_contact(entry),
        *_manner(entry, vocabulary),
        *_competences(entry.competences, vocabulary),
        *_people(entry.people),
        *_access(entry),
    )


def _identity(entry: Entry, vocabulary: Vocabulary) -> Iterator[Problem]:
    if not CODE_FORM.fullmatch(entry.code) or len(entry.code) > CODE:
        yield Problem(
            "code",
            N_("A code is made of capital letters A to Z, figures, “-” and “_”, at most %(most)s: as PROSECUTION."),
            {"most": CODE},
        )
    if entry.kind not in vocabulary.kinds:
        yield _unknown("kind", entry.kind, N_("There is no kind of authority “%(value)s” in the lists of this pack."))
    if not any(text.strip() for text in entry.names.values()):
        yield Problem("names", N_("Give the name in one language at least."))
    yield from _texts("names", entry.names, LINE, named=True)


def _contact(entry: Entry) -> Iterator[Problem]:
    yield from _text("postal_address", entry.postal_address, TEXT, lines=True)
    yield from _phone("phone", entry.phone)
    yield from _phone("line_247", entry.line_247)
    yield from _email("email", entry.email)
    website = list(_text("website", entry.website, ADDRESS))
    yield from website
    if entry.website and not website and not WEBSITE_FORM.fullmatch(entry.website):
        yield Problem("website", N_("Write the whole address of the website, beginning with https:// or http://."))


def _manner(entry: Entry, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Yield what is wrong with languages, hours, requirements, channels and texts."""
    yield from _languages("languages", entry.languages)
    yield from _text("hours", entry.hours, LINE)
    if entry.time_zone and entry.time_zone not in _time_zones():
        yield _unknown("time_zone", entry.time_zone, N_("“%(value)s” is no time zone; write it as America/Bogota."))
    yield from _texts("urgent", entry.urgent, TEXT, lines=True)
    yield from _texts("note", entry.note, TEXT, lines=True)
    needs = entry.requirements
    yield from _languages("requirements.languages", needs.languages)
    if needs.copies is not None and not 0 <= needs.copies <= MOST_COPIES:
        message = N_("The number of copies is a whole number from 0 to %(most)s.")
        yield Problem("requirements.copies", message, {"most": MOST_COPIES})
    yield from _texts("requirements.certification", needs.certification, TEXT, lines=True)
    for channel in entry.channels:
        if channel not in vocabulary.channels:
            yield _unknown("channels", channel, N_("There is no channel “%(value)s” in the lists of this pack."))
    yield from _once("channels", entry.channels)


def _competences(competences: tuple[Competence, ...], vocabulary: Vocabulary) -> Iterator[Problem]:
    yield from _number("competences", competences)
    for place, one in enumerate(competences):
        where = f"competences.{place}"
        message = N_("There is no form of cooperation “%(value)s” in the lists of this pack.")
        yield from _coded(f"{where}.form", one.form, vocabulary.forms, message)
        if one.instrument:
            message = N_("There is no treaty “%(value)s” in this pack.")
            yield from _coded(f"{where}.instrument", one.instrument, vocabulary.instruments, message)
        if one.provision and not one.instrument:
            yield Problem(f"{where}.provision", N_("Say of which treaty this is a provision."))
        yield from _text(f"{where}.provision", one.provision, CODE)
        if one.crime:
            message = N_("There is no crime “%(value)s” in the lists of this pack.")
            yield from _coded(f"{where}.crime", one.crime, vocabulary.crimes, message)
    yield from _once("competences", competences)


def _people(people: tuple[Person, ...]) -> Iterator[Problem]:
    yield from _number("people", people)
    for place, person in enumerate(people):
        where = f"people.{place}"
        if not person.name.strip():
            yield Problem(f"{where}.name", N_("Give the name of the person."))
        yield from _text(f"{where}.name", person.name, LINE, named=True)
        yield from _texts(f"{where}.post", person.post, LINE, named=True)
        yield from _phone(f"{where}.phone", person.phone)
        yield from _email(f"{where}.email", person.email)
        yield from _languages(f"{where}.languages", person.languages)
    yield from _once("people", people)


def _access(entry: Entry) -> Iterator[Problem]:
    for name in entry.access:
        if name not in ACCESS:
            yield _unknown("access", name, N_("The readers of “%(value)s” cannot be chosen."))


def _number(where: str, rows: Sequence[object]) -> Iterator[Problem]:
    if len(rows) > MOST_ROWS:
        yield Problem(
            where, N_("There are %(count)s lines; at most %(most)s."), {"count": len(rows), "most": MOST_ROWS}
        )


def _once(where: str, values: Sequence[object]) -> Iterator[Problem]:
    for place, value in enumerate(values):
        if value in values[:place]:
            exact = where if isinstance(value, str) else f"{where}.{place}"
            yield Problem(exact, N_("The same is given twice."))


def _unknown(where: str, value: str, message: str) -> Problem:
    return Problem(where, message, {"value": plain(value)[:CODE]})


def _coded(where: str, value: str, known: Collection[str], message: str) -> Iterator[Problem]:
    if not value:
        yield Problem(where, N_("Choose one."))
    elif value not in known:
        yield _unknown(where, value, message)


def _languages(where: str, languages: tuple[str, ...]) -> Iterator[Problem]:
    for language in languages:
        if language not in LANGUAGES:
            message = N_("“%(value)s” is no code of a language; write two letters, as en, es, pt, fr (ISO 639-1).")
            yield _unknown(where, language, message)
    yield from _once(where, languages)


def _phone(where: str, value: str) -> Iterator[Problem]:
    digits = sum(character.isdigit() for character in value.lower().split("ext")[0].split("x")[0].split("#")[0])
    if value and not (PHONE_FORM.fullmatch(value) and LEAST_DIGITS <= digits <= MOST_DIGITS):
        yield Problem(where, N_("Write the number with + and the code of the country, as +1 202 555 0100."))


def _email(where: str, value: str) -> Iterator[Problem]:
    if value and not is_email(value, ADDRESS):
        yield Problem(where, N_("This is no e-mail address; write it as desk@example.org."))


def _texts(where: str, texts: Text, most: int, *, lines: bool = False, named: bool = False) -> Iterator[Problem]:
    for language, text in texts.items():
        if language not in LANGUAGES:
            message = N_("“%(value)s” is no code of a language; write two letters, as en, es, pt, fr (ISO 639-1).")
            yield _unknown(where, language, message)
        yield from _text(f"{where}.{language}", text, most, lines=lines, named=named)


def _text(where: str, text: str, most: int, *, lines: bool = False, named: bool = False) -> Iterator[Problem]:
    """Yield what is wrong with a text. lines: it may have several. named: a name, which begins as names do."""
    if len(text) > most:
        yield Problem(
            where, N_("This is %(count)s characters long; at most %(most)s."), {"count": len(text), "most": most}
        )
    unseen = next((one for one in text if not (lines and one == "\n") and _unseen(one)), None)
    if unseen is not None:
        message = N_("This holds a character that cannot be seen (U+%(code)s); write it anew.")
        yield Problem(where, message, {"code": f"{ord(unseen):04X}"})
    if named and text.strip() and not (text[0].isalnum() or text[0] in "“«\"'(¿¡"):
        # A spreadsheet takes a cell that begins with =, +, - or @ for a formula.
        yield Problem(where, N_("A name begins with a letter or a figure."))


def _unseen(character: str) -> bool:
    """Return whether `character` is a control, a mark of direction, or nothing: it could make a text lie."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def plain(text: str) -> str:
    """Return `text` without what cannot be seen, to be quoted in a message."""
    return "".join(character for character in text if character.isprintable())


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())
