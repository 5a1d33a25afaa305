"""What the State that is asked is recorded to require: authority, languages, declarations, notifications."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from enlace.cooperation.rules.legal_basis import LegalBasis
from enlace.directory.rules.entries import Entry
from enlace.instruments.rules.records import Key, Record, Status


class Kind(StrEnum):
    """What a condition is about."""

    AUTHORITY = "authority"
    LANGUAGES = "languages"
    DECLARATION = "declaration"
    NOTIFICATION = "notification"
    DUAL_CRIMINALITY = "dual_criminality"


@dataclass(frozen=True)
class Condition:
    """A condition and what is recorded of it. known: False where nothing is: that is no “no”.

    entries: of the directory, that say so; languages: ISO 639-1; instrument, provision: of a treaty;
    note: that a declaration or reservation is on file, and where; as_of: to which the source of that speaks.
    """

    kind: Kind
    known: bool
    entries: tuple[Entry, ...] = ()
    languages: tuple[str, ...] = ()
    instrument: str = ""
    provision: str = ""
    note: str = ""
    as_of: str = ""


# What a State notifies to the Secretary-General of the United Nations: its central authority (18.13), the languages
# that it accepts (18.14), whether it takes the Convention as legal basis for extradition (16.5).
NOTIFICATIONS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("UNTOC", "mla"): ("18.13", "18.14"),
    ("UNTOC", "extradition"): ("16.5",),
}


def conditions(
    found: LegalBasis, entries: Sequence[Entry], records: Mapping[Key, Record], central: Collection[str]
) -> tuple[Condition, ...]:
    """Return the conditions of the State that is asked, as far as they are recorded.

    entries: those of that State as the reader may know them. central: the kinds of authority that are customary for
    the form; they come first. What a treaty says of dual criminality is in no record, and so not told.
    """
    competent = tuple(sorted(_competent(entries, found.form), key=lambda one: (one.kind not in central, one.code)))
    tongues = tuple(dict.fromkeys(tongue for one in competent for tongue in one.requirements.languages))
    treaties = [one.instrument for one in found.bases if not one.special]
    return (
        Condition(Kind.AUTHORITY, bool(competent), competent),
        Condition(Kind.LANGUAGES, bool(tongues), competent, tongues),
        Condition(Kind.DUAL_CRIMINALITY, known=False),
        *(_declared(found.requested, code, records) for code in treaties),
        *(
            _notified(entries, code, provision)
            for code in treaties
            for provision in NOTIFICATIONS.get((code, found.form), ())
        ),
    )


def _competent(entries: Iterable[Entry], form: str) -> Iterable[Entry]:
    return (entry for entry in entries if any(one.form == form for one in entry.competences))


def _declared(state: str, instrument: str, records: Mapping[Key, Record]) -> Condition:
    """Return what is on file; a source that notes nothing does not say that there is nothing."""
    record = records.get((state, instrument)) or Record(state, instrument, Status.UNKNOWN)
    note = record.reservation_note
    return Condition(Kind.DECLARATION, bool(note), instrument=instrument, note=note, as_of=record.as_of)


def _notified(entries: Iterable[Entry], instrument: str, provision: str) -> Condition:
    """Return which entries the State has recorded under the very provision."""
    named = tuple(
        entry
        for entry in entries
        if any((one.instrument, one.provision) == (instrument, provision) for one in entry.competences)
    )
    return Condition(Kind.NOTIFICATION, bool(named), named, instrument=instrument, provision=provision)
