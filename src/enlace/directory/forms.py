"""What people send to this room: a need, a filter, an entry."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from enlace.common.errors import N_, Problem
from enlace.directory.rules.calling import Need
from enlace.directory.rules.entries import ACCESS, Access, Competence, Entry, Person, Requirements
from enlace.directory.rules.entry_checks import MOST_ROWS, plain
from enlace.directory.rules.vocabulary import Vocabulary

Sent = Mapping[str, str]
LONGEST_NUMBER = 9
# A row that no form of ours sends: rows are looked for as far as this, so that one too many is told, not dropped.
LAST_ROW = MOST_ROWS + 10


@dataclass(frozen=True)
class Question:
    """Whom does somebody want to call: in which State, for what; need: None until both are said."""

    state: str = ""
    need: Need | None = None


def read_question(query: Sent, problems: list[Problem], *, states: Collection[str], words: Vocabulary) -> Question:
    """Return what the address asks; what cannot be used is left out, with a problem."""
    state = _known(query, "state", states, N_("There is no such State."), problems)
    form = _known(query, "form", words.forms, N_("There is no such form of cooperation."), problems)
    crime = _known(query, "crime", words.crimes, N_("There is no such crime in the list."), problems)
    treaty = _known(query, "instrument", words.instruments, N_("There is no such treaty in this pack."), problems)
    if query.get("state") and not query.get("form"):
        problems.append(Problem("form", N_("Say what you need.")))
    if query.get("form") and not query.get("state"):
        problems.append(Problem("state", N_("Choose a State.")))
    urgent = query.get("urgent", "") not in ("", "0")
    need = Need(form, crime, treaty, urgent) if state and form and not problems else None
    return Question(state, need)


def _known(query: Sent, name: str, known: Collection[str], message: str, problems: list[Problem]) -> str:
    value = query.get(name, "")
    if value and value not in known:
        problems.append(Problem(name, message))
        return ""
    return value


def read_kind(query: Sent, words: Vocabulary, problems: list[Problem]) -> str:
    """Return the kind of authority that the overview is filtered by, or ""."""
    return _known(query, "kind", words.kinds, N_("There is no such kind of authority."), problems)


def read_version(sent: Sent) -> int:
    """Return the version of the entry that the form was made from; 0 where it says none."""
    text = sent.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def read_entry(sent: Sent, problems: list[Problem], *, state: str, code: str, chosen: Mapping[str, Access]) -> Entry:
    """Return the entry that a form says. chosen: what the State had chosen before of who may read."""
    return Entry(
        state=state,
        code=code,
        kind=_line(sent, "kind"),
        names=_texts(sent, "names"),
        postal_address=_lines(sent, "postal_address"),
        phone=_line(sent, "phone"),
        email=_line(sent, "email"),
        website=_line(sent, "website"),
        languages=_languages(sent, "languages"),
        hours=_line(sent, "hours"),
        time_zone=_line(sent, "time_zone"),
        line_247=_line(sent, "line_247"),
        urgent=_texts(sent, "urgent"),
        requirements=Requirements(
            _languages(sent, "requirements.languages"),
            _copies(sent, problems),
            _texts(sent, "requirements.certification"),
        ),
        channels=tuple(channel for place in range(LAST_ROW) if (channel := _line(sent, f"channels.{place}"))),
        competences=_competences(sent),
        people=_people(sent),
        note=_texts(sent, "note"),
        access=_access(sent, chosen),
    )


def _line(sent: Sent, name: str) -> str:
    return sent.get(name, "").strip()


def _lines(sent: Sent, name: str) -> str:
    return sent.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _texts(sent: Sent, name: str) -> dict[str, str]:
    """Return the text of each language whose field `name.xx` holds any."""
    form = re.compile(re.escape(name) + r"\.([a-z]{2})")
    found = [(match[1], _lines(sent, key)) for key in sent if (match := form.fullmatch(key))]
    return {language: text for language, text in sorted(found) if text}


def _languages(sent: Sent, name: str) -> tuple[str, ...]:
    return tuple(re.split(r"[\s,;]+", _line(sent, name).lower())) if _line(sent, name) else ()


def _copies(sent: Sent, problems: list[Problem]) -> int | None:
    text = _line(sent, "requirements.copies")
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER:
        return int(text)
    message = N_("“%(value)s” is no whole number.")
    problems.append(Problem("requirements.copies", message, {"value": plain(text)[:40]}))
    return None


def _competences(sent: Sent) -> tuple[Competence, ...]:
    rows = (
        [_line(sent, f"competences.{place}.{name}") for name in ("form", "instrument", "provision", "crime")]
        for place in range(LAST_ROW)
    )
    return tuple(Competence(*row) for row in rows if any(row))


def _people(sent: Sent) -> tuple[Person, ...]:
    people = (
        Person(
            _line(sent, f"people.{place}.name"),
            _texts(sent, f"people.{place}.post"),
            _line(sent, f"people.{place}.phone"),
            _line(sent, f"people.{place}.email"),
            _languages(sent, f"people.{place}.languages"),
        )
        for place in range(LAST_ROW)
    )
    return tuple(person for person in people if person != Person(""))


def _access(sent: Sent, chosen: Mapping[str, Access]) -> dict[str, Access]:
    """Return the readers that are chosen: those that differ from the usual ones, or had been said before."""
    said = {name: sent.get(f"access.{name}", "") for name in ACCESS}
    return {
        name: Access(value)
        for name, value in said.items()
        if value in set(Access) and (value != ACCESS[name] or name in chosen)
    }


def rows_asked(sent: Sent, name: str) -> int:
    """Return how many rows of `name` the form showed."""
    form = re.compile(re.escape(name) + r"\.(\d{1,3})(?:\..*)?")
    shown = [int(match[1]) for key in sent if (match := form.fullmatch(key))]
    return min(max(shown, default=-1) + 1, MOST_ROWS)
