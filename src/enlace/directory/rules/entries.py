"""An entry of the directory: one authority of a State, whom to reach in it, and what it is competent for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from enlace.common.texts import Text

# Kinds of authority, forms of cooperation, crimes, channels: codes of `taxonomies.yaml` of the pack.
KINDS, FORMS, CRIMES, CHANNELS = "kinds_of_authority", "forms_of_cooperation", "crime_types", "channels"
POINT_OF_CONTACT_KIND = "npc_toc"


class Access(StrEnum):
    """Who may read a field: everybody, or the people of the States and the Secretariat."""

    PUBLIC = "public"
    STATES = "states"


@dataclass(frozen=True)
class Competence:
    """What an authority is competent for; "" means any instrument, provision or crime.

    form: code of a form of cooperation. instrument, provision: as in the pack (`UNTOC`, `18`). crime: code of a crime.
    """

    form: str
    instrument: str = ""
    provision: str = ""
    crime: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody in a post of the authority; names are kept as written, posts in whatever languages are given."""

    name: str
    post: Text = field(default_factory=dict)
    phone: str = ""
    email: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Requirements:
    """The form in which requests must come. languages: accepted ones; copies: how many, None if not said."""

    languages: tuple[str, ...] = ()
    copies: int | None = None
    certification: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One authority as its State records it; everything that is not known is empty.

    state: code of the State. code: the authority's own, unique in its State (`PROSECUTION`).
    kind: code of a kind of authority.
    languages: ISO 639-1, spoken at the desk. hours: as people write them; time_zone: IANA name.
    line_247: telephone of the line that is answered day and night. urgent: what to do in urgent cases.
    channels: codes, the preferred one first. access: field -> who may read it, where the State has chosen.
    """

    state: str
    code: str
    kind: str
    names: Text
    postal_address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    languages: tuple[str, ...] = ()
    hours: str = ""
    time_zone: str = ""
    line_247: str = ""
    urgent: Text = field(default_factory=dict)
    requirements: Requirements = Requirements()
    channels: tuple[str, ...] = ()
    competences: tuple[Competence, ...] = ()
    people: tuple[Person, ...] = ()
    note: Text = field(default_factory=dict)
    access: Mapping[str, Access] = field(default_factory=dict)

    def access_to(self, name: str) -> Access:
        """Return who may read the field `name`, which is one of `ACCESS`."""
        return self.access.get(name, ACCESS[name])


# The fields whose readers the State chooses, with who reads them while it has chosen nothing.
# The rest (State, code, kind, name, competences) is what the directory is for, and public.
ACCESS: Mapping[str, Access] = {
    "postal_address": Access.PUBLIC,
    "phone": Access.PUBLIC,
    "email": Access.PUBLIC,
    "website": Access.PUBLIC,
    "languages": Access.PUBLIC,
    "hours": Access.PUBLIC,
    "time_zone": Access.PUBLIC,
    "requirements": Access.PUBLIC,
    "channels": Access.PUBLIC,
    "line_247": Access.STATES,
    "urgent": Access.STATES,
    "people": Access.STATES,
    "note": Access.STATES,
}
