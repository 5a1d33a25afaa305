"""The form of an entry: its fields in groups, filled in, each with what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from enlace.common.texts import Text
from enlace.directory.rules.entries import ACCESS, Access, Competence, Entry, Person
from enlace.directory.rules.vocabulary import Vocabulary
from enlace.directory.rules.wording import ACCESS_WORDS, FIELD_WORDS
from enlace.directory.views.telling import language_name, options, reader

Errors = Mapping[str, str]
OFFERED = ("en", "es", "pt", "fr")
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """One field: id is its name in the form as well. options: to choose from; lines: a text of several lines.

    folded: empty, in a language that is not the reader's: it waits until somebody asks for it.
    """

    id: str
    label: str
    value: str = ""
    hint: str = ""
    error: str = ""
    options: Options = ()
    lines: bool = False
    lang: str = ""
    folded: bool = False


@dataclass(frozen=True)
class Group:
    """Fields that belong together. rows: each a line of fields; add: adds one."""

    id: str
    legend: str
    fields: tuple[Field, ...] = ()
    rows: tuple[tuple[Field, ...], ...] = ()
    add: str = ""
    hint: str = ""
    error: str = ""

    @property
    def plain(self) -> bool:
        """Whether it is a single field, which needs no legend beside its label."""
        return len(self.fields) == 1 and not self.rows

    @property
    def folded(self) -> bool:
        return any(one.folded for one in self.fields)


@dataclass(frozen=True)
class Part:
    """A part of the form, under a heading to which the contents lead."""

    id: str
    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Sheet:
    """What the groups are made from."""

    entry: Entry
    words: Vocabulary
    errors: Errors
    rows: Mapping[str, int] = field(default_factory=dict)

    def field(self, name: str, value: str = "", label: str = "", *, hint: str = "", lines: bool = False) -> Field:
        return Field(name, label or _(FIELD_WORDS[name]), value, hint, self.errors.get(name, ""), (), lines)

    def choice(self, name: str, value: str, label: str, choices: Options) -> Field:
        known = [code for code, _name in choices]
        # A word that the pack has dropped stays as it is until somebody chooses another.
        kept = [(value, value)] if value and value not in known else []
        return Field(name, label, value, "", self.errors.get(name, ""), [("", ""), *kept, *choices])

    def texts(self, name: str, texts: Text, label: str, *, lines: bool = False) -> tuple[Field, ...]:
        """Return a field for each language that is offered or already used."""
        native = {code[:2]: name for code, name in settings.LANGUAGES}
        return tuple(
            Field(
                f"{name}.{language}",
                f"{label} – {native.get(language) or language_name(language)}",
                texts.get(language, ""),
                "",
                self.errors.get(f"{name}.{language}", ""),
                (),
                lines,
                language,
                not texts.get(language) and language != reader()[:2] and f"{name}.{language}" not in self.errors,
            )
            for language in dict.fromkeys((*OFFERED, *sorted(texts)))
        )

    def one(self, name: str, *, hint: str = "", lines: bool = False, value: str | None = None) -> Group:
        """Return a group of one plain field."""
        text = getattr(self.entry, name) if value is None else value
        return Group(name, _(FIELD_WORDS[name]), (self.field(name, text, hint=hint, lines=lines),))


def parts(sheet: Sheet, *, new: bool) -> list[Part]:
    """Return the form of an entry, from top to bottom, in the order in which people think of it."""
    entry = sheet.entry
    spaced = _("Codes of two letters with spaces between, as: es en")
    return [
        Part("name", _("Name and kind"), tuple(_naming(sheet, new=new))),
        Part("reach", _("How to reach it"), tuple(_reaching(sheet, spaced))),
        Part(
            "day-and-night",
            _("Day and night, and urgent cases"),
            (
                sheet.one("line_247", hint=_("A number at which somebody answers at any hour.")),
                Group("urgent", _("In urgent cases"), sheet.texts("urgent", entry.urgent, _("What to do"), lines=True)),
            ),
        ),
        Part("competent", _("Competent for"), (_competences(sheet),)),
        Part("coming", _("How requests must come"), (_requirements(sheet, spaced),)),
        Part(
            "persons",
            _("People"),
            (_people(sheet, spaced), Group("note", _("Note"), sheet.texts("note", entry.note, _("Note"), lines=True))),
        ),
        Part("readers", _("Who sees what"), (_readers(sheet),)),
    ]


def _naming(sheet: Sheet, *, new: bool) -> Iterator[Group]:
    entry = sheet.entry
    if new:
        hint = _("Capital letters, figures and hyphens, as PROSECUTION. It stays.")
        yield Group("code", _("Code"), (sheet.field("code", entry.code, hint=hint),))
    yield Group(
        "names",
        _("Name"),
        sheet.texts("names", entry.names, _("Name")),
        hint=_("In one language at least; in four, if you can."),
        error=sheet.errors.get("names", ""),
    )
    kind = sheet.choice("kind", entry.kind, _("Kind of authority"), options(sheet.words.kinds))
    yield Group("kind", _("Kind of authority"), (kind,))


def _reaching(sheet: Sheet, spaced: str) -> Iterator[Group]:
    yield sheet.one("phone", hint=_("With + and the code of the country, as +1 202 555 0100."))
    yield sheet.one("email")
    yield sheet.one("website")
    yield sheet.one("postal_address", lines=True)
    yield sheet.one("languages", value=" ".join(sheet.entry.languages), hint=spaced)
    yield sheet.one("hours", hint=_("As people write them: Monday to Friday, 08:00–16:00."))
    yield sheet.one("time_zone", hint=_("As America/Bogota."))
    yield _channels(sheet)


def _readers(sheet: Sheet) -> Group:
    choices = [(one.value, _(ACCESS_WORDS[one])) for one in Access]
    row = tuple(
        Field(f"access.{name}", _(FIELD_WORDS[name]), sheet.entry.access_to(name).value, options=choices)
        for name in ACCESS
    )
    return Group(
        "access", _("Who sees what"), rows=(row,), hint=_("The name, the kind and the competences are public.")
    )


def _shown(sheet: Sheet, name: str, held: int) -> int:
    """Return how many rows are shown: those that hold something and an empty one, or as many as were asked for."""
    return max(held + 1, sheet.rows.get(name, 0))


def _competences(sheet: Sheet) -> Group:
    held, words = sheet.entry.competences, sheet.words

    def row(place: int, one: Competence) -> tuple[Field, ...]:
        name = f"competences.{place}"
        return (
            sheet.choice(f"{name}.form", one.form, _("Form of cooperation"), options(words.forms)),
            sheet.choice(f"{name}.crime", one.crime, _("Crime (any, if empty)"), options(words.crimes)),
            sheet.choice(f"{name}.instrument", one.instrument, _("Treaty (any, if empty)"), options(words.instruments)),
            sheet.field(f"{name}.provision", one.provision, _("Article")),
        )

    count = _shown(sheet, "competences", len(held))
    padded = [*held, *[Competence("")] * (count - len(held))]
    return Group(
        "competences",
        _("Competent for"),
        rows=tuple(row(place, one) for place, one in enumerate(padded)),
        add="add-competences",
        hint=_("One line for each thing that this authority may do. Empty a line to remove it."),
        error=sheet.errors.get("competences", ""),
    )


def _channels(sheet: Sheet) -> Group:
    held = sheet.entry.channels
    count = _shown(sheet, "channels", len(held))
    padded = [*held, *[""] * (count - len(held))]
    choices = options(sheet.words.channels)
    return Group(
        "channels",
        _("Channels"),
        rows=tuple(
            (sheet.choice(f"channels.{place}", one, _("Channel %(number)s") % {"number": place + 1}, choices),)
            for place, one in enumerate(padded)
        ),
        add="add-channels",
        hint=_("The preferred one first."),
        error=sheet.errors.get("channels", ""),
    )


def _requirements(sheet: Sheet, spaced: str) -> Group:
    held = sheet.entry.requirements
    accepted = " ".join(held.languages)
    copies = "" if held.copies is None else str(held.copies)
    return Group(
        "requirements",
        _("How requests must come"),
        (
            sheet.field("requirements.languages", accepted, _("Languages accepted"), hint=spaced),
            sheet.field("requirements.copies", copies, _("Number of copies")),
            *sheet.texts(
                "requirements.certification", held.certification, _("Certification or legalization"), lines=True
            ),
        ),
    )


def _people(sheet: Sheet, spaced: str) -> Group:
    held = sheet.entry.people

    def row(place: int, one: Person) -> tuple[Field, ...]:
        name = f"people.{place}"
        return (
            sheet.field(f"{name}.name", one.name, _("Name of the person")),
            *sheet.texts(f"{name}.post", one.post, _("Post")),
            sheet.field(f"{name}.phone", one.phone, _("Direct telephone")),
            sheet.field(f"{name}.email", one.email, _("Direct e-mail")),
            sheet.field(f"{name}.languages", " ".join(one.languages), _("Languages spoken"), hint=""),
        )

    count = _shown(sheet, "people", len(held))
    padded = [*held, *[Person("")] * (count - len(held))]
    return Group(
        "people",
        _("People"),
        rows=tuple(row(place, one) for place, one in enumerate(padded)),
        add="add-people",
        hint=_("Whom to ask for. Empty a line to remove it.") + " " + spaced,
        error=sheet.errors.get("people", ""),
    )
