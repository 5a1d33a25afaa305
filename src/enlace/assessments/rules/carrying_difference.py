"""What a file changes: an answer as it left, as it stands now, and as it comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from enlace.assessments.rules.carrying import FIELDS, Carried, Left, carried, content_of
from enlace.assessments.rules.carrying_readings import Returned
from enlace.assessments.rules.drafts import Content, Draft
from enlace.common.errors import Problem


class Fate(StrEnum):
    """What is to be done about an answer that came back."""

    SAME = "same"
    CHANGED = "changed"
    CONFLICT = "conflict"
    ASKED = "asked"
    FAULTY = "faulty"


@dataclass(frozen=True)
class Change:
    """One answer of a file. left: None, where it is not known any more what it said.

    stands, number: the draft as it stands. fields: those that the file changes; clashes: those of them that were
    changed here meanwhile as well.
    """

    question: str
    left: Carried | None
    stands: Content
    number: int
    back: Carried
    fields: tuple[str, ...]
    clashes: tuple[str, ...]
    readings: tuple[str, ...] = ()
    written: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def fate(self) -> Fate:
        if self.problems:
            return Fate.FAULTY
        if self.readings:
            return Fate.ASKED
        if self.clashes:
            return Fate.CONFLICT
        return Fate.CHANGED if self.fields else Fate.SAME

    def taken(self, reading: str = "") -> Content:
        """Return the answer once the file is followed: what it does not change stays as it stands here."""
        here = carried(self.stands)
        new = replace(here, **{name: getattr(self.back, name) for name in self.fields})
        if reading:
            new = replace(new, value=reading)
        return content_of(new, self.stands)


def compare(draft: Draft, left: Carried | None, returned: Returned) -> Change:
    """Return what the file changes of one answer."""
    here, back = carried(draft.content), returned.content
    base = here if left is None else left
    fields = tuple(
        name
        for name in FIELDS
        if getattr(back, name) != getattr(base, name) and getattr(back, name) != getattr(here, name)
    )
    clashes = fields if left is None else tuple(name for name in fields if getattr(here, name) != getattr(base, name))
    # What can be read in two ways and says in one of them what stands here changes nothing.
    open_readings = () if here.value in returned.readings else returned.readings
    if returned.readings and not open_readings:
        fields = tuple(name for name in fields if name != "value")
        clashes = tuple(name for name in clashes if name != "value")
    return Change(
        question=draft.question,
        left=left,
        stands=draft.content,
        number=draft.number,
        back=back,
        fields=fields,
        clashes=clashes,
        readings=open_readings,
        written=returned.written,
        problems=returned.problems,
    )


def as_it_left(left: Left, *candidates: Carried) -> Carried | None:
    """Return the one of `candidates` that is what left; None where none is."""
    return next((one for one in (Carried(), *candidates) if one.fingerprint == left.fingerprint), None)


def covered(older: Mapping[str, Left], later: Mapping[str, object]) -> bool:
    """Return whether every question of a file was in another one."""
    return older.keys() <= later.keys()
