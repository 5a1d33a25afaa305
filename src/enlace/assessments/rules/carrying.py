"""Answers that travel in a file of Word or Excel: what leaves, and the stamp by which the file is known again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from enlace.assessments.rules.conditions import Expression
from enlace.assessments.rules.drafts import Content, Evidence
from enlace.common.canonical import content_hash

FIELDS = ("value", "comment", "marking", "basis", "links")
KINDS = ("xlsx", "docx")
# How much of a hash is kept: enough to notice any change, for each of hundreds of answers.
_HASH = slice(7, 31)
# What Excel keeps of a text in one property of a file.
PROPERTY_CHARACTERS = 250
PROPERTY = "Enlace "
MOST_PROPERTIES = 400


@dataclass(frozen=True)
class Carried:
    """What of an answer a file holds: all but the attached files. links: lines of a title and an address."""

    value: str = ""
    comment: str = ""
    marking: str = ""
    basis: str = ""
    links: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        return content_hash(asdict(self))[_HASH]


@dataclass(frozen=True)
class Left:
    """An answer as it left: the number of its draft, and the fingerprint of what it said."""

    number: int
    fingerprint: str


@dataclass(frozen=True)
class Stamp:
    """What a file says of itself. questionnaire: its hash; made_at: the instant in ISO form, UTC.

    left: question -> how its answer left; choices: question -> those that can be chosen together.
    """

    cycle: str
    state: str
    questionnaire: str
    sections: tuple[str, ...]
    language: str
    kind: str
    made_at: str
    left: Mapping[str, Left]
    choices: Mapping[str, tuple[str, ...]]

    @property
    def expected(self) -> dict[str, tuple[str, ...]]:
        """Question -> its choices where several can be chosen, else none."""
        return {question: self.choices.get(question, ()) for question in self.left}

    def as_json(self) -> dict[str, Any]:
        left = {question: [one.number, one.fingerprint] for question, one in self.left.items()}
        return asdict(self) | {"left": left}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Stamp":
        left = {question: Left(*one) for question, one in value["left"].items()}
        choices = {question: tuple(codes) for question, codes in value["choices"].items()}
        return cls(**{**value, "sections": tuple(value["sections"]), "left": left, "choices": choices})


@dataclass(frozen=True)
class Option:
    """One choice as a file shows it; no two of a list have the same text."""

    code: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One question with its answer, as a file shows it. when: the skip rule, where the file can show it.

    options: `no_data` among them, where the type allows it. follows: it is asked after another one, of its answer.
    """

    question: str
    type: str
    text: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    content: Carried = field(default_factory=Carried)
    minimum: float | None = None
    maximum: float | None = None
    when: Expression | None = None
    follows: bool = False

    @property
    def many(self) -> bool:
        return self.type == "select_multiple"

    @property
    def listed(self) -> bool:
        """Whether the answer is one of a list."""
        return bool(self.options) and not self.many and self.type not in ("integer", "decimal", "date")

    def shown(self, code: str) -> str:
        """Return the text of a choice; the code itself where it is none."""
        return next((one.text for one in self.options if one.code == code), code)


@dataclass(frozen=True)
class Part:
    """A section of the questionnaire with those of its questions that leave."""

    code: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Paper:
    """A file to be written, in one language. words: the few words that every file has, by name.

    bases: on what an answer may rest; empty: in words. token: the stamp, signed.
    """

    title: str
    subtitle: str
    language: str
    synthetic_line: str
    instructions: tuple[str, ...]
    words: Mapping[str, str]
    parts: tuple[Part, ...]
    bases: tuple[Option, ...]
    labels: tuple[str, ...]
    token: str

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for part in self.parts for entry in part.entries)


@dataclass(frozen=True)
class Taken:
    """An answer of a file that a person follows. read: the number of the draft that was shown beside it.

    reading: which of the answers that the file can mean, where it can mean several.
    """

    read: int
    reading: str = ""


def carried(content: Content) -> Carried:
    """Return what of `content` a file holds.

    >>> carried(Content("yes", evidence=(Evidence("The law", "https://a.int/1"),))).links
    ('The law https://a.int/1',)
    """
    links = tuple(link_line(one) for one in content.evidence if one.url)
    return Carried(content.value, content.comment, content.marking, content.basis, links)


def link_line(one: Evidence) -> str:
    """Return a link as one line: its title and its address, which holds no space."""
    return " ".join([*one.title.split(), "%20".join(one.url.split())])


def links_in(text: str) -> tuple[str, ...]:
    """Return the lines of `text` that say anything, with single spaces."""
    return tuple(line for one in text.splitlines() if (line := " ".join(one.split())))


def evidence_of(line: str) -> Evidence:
    """Return the link of a line: the last word is its address.

    >>> evidence_of("The law https://a.int/1")
    Evidence(title='The law', url='https://a.int/1', file='')
    """
    title, _, url = line.rpartition(" ")
    return Evidence(title, url)


def content_of(back: Carried, stands: Content) -> Content:
    """Return `back` as a whole answer: the attached files, which no file carries, stay as they stand."""
    if back.links == carried(stands).links:
        evidence = stands.evidence
    else:
        evidence = (*map(evidence_of, back.links), *(one for one in stands.evidence if not one.url))
    return Content(back.value, back.comment, back.marking, back.basis, evidence)


def in_properties(token: str) -> dict[str, str]:
    """Return `token` as the properties of a file, each short enough."""
    starts = range(0, len(token), PROPERTY_CHARACTERS)
    return {
        f"{PROPERTY}{place}": token[start : start + PROPERTY_CHARACTERS] for place, start in enumerate(starts, start=1)
    }


def from_properties(found: Mapping[str, str]) -> str:
    """Return the token that the properties of a file hold; "" where there is none.

    >>> from_properties(in_properties("a" * 600) | {"Author": "me"}) == "a" * 600
    True
    """
    names = (f"{PROPERTY}{place}" for place in range(1, MOST_PROPERTIES))
    parts = []
    for name in names:
        if name not in found:
            break
        parts.append(found[name])
    return "".join(parts)


def options_of(choices: Sequence[tuple[str, str]]) -> tuple[Option, ...]:
    """Return (code, text) of choices as options: where two have one text, the code stands behind it.

    >>> options_of([("a", "Other"), ("b", "Other"), ("c", "None")])[1:]
    (Option(code='b', text='Other (b)'), Option(code='c', text='None'))
    """
    texts = [" ".join(text.split()) or code for code, text in choices]
    folded = [text.casefold() for text in texts]
    return tuple(
        Option(code, text if folded.count(text.casefold()) == 1 else f"{text} ({code})")
        for (code, _text), text in zip(choices, texts, strict=True)
    )
