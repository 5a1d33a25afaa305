"""The words of the report of a meeting: who took the floor, as a sentence opens, and how things unknown are said."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enlace.assessments.documents.wording import day, language, listed
from enlace.common.texts import Text, in_language
from enlace.meetings.rules.record import Intervention, InterventionKind, Meeting, Person, Record

# The States whose English name takes the article.
WITH_ARTICLE = frozenset({"BHS", "DOM", "USA"})
CHAIR = "CHAIR"


@dataclass(frozen=True)
class Words:
    """A record with the names of whom its codes stand for."""

    record: Record
    names: Mapping[str, Text]
    people: Mapping[str, Person]

    @classmethod
    def of(cls, record: Record, names: Mapping[str, Text]) -> "Words":
        """Return the words of `record`; the bodies of its own register count where `names` has none."""
        known = {body.code: body.name for body in record.bodies} | dict(names)
        return cls(record, known, {person.code: person for person in record.people})

    def name(self, code: str) -> str:
        """Return the name of a State or body in the reader's language; an unknown code is its own name."""
        if code == CHAIR:
            return _("Chair of the meeting")
        return in_language(self.names.get(code, {}), language()) or code

    def listed(self, codes: tuple[str, ...]) -> str:
        """Return “A, B and C”."""
        return listed([self.name(code) for code in codes])

    def speaker(self, said: Intervention) -> str:
        """Return how the record of an intervention opens: “The delegation of X:”."""
        person = self.people.get(said.person)
        name = person.name if person else ""
        if said.kind == InterventionKind.CHAIR:
            return _("The Chair (%(person)s):") % {"person": name} if name else _("The Chair:")
        if said.kind == InterventionKind.JOINT_DELEGATION or len(said.speakers) > 1:
            return _("The delegations of %(states)s:") % {"states": self._with_article(said.speakers)}
        if said.kind == InterventionKind.DELEGATION:
            values = {"state": self._with_article(said.speakers), "person": name}
            if name:
                return _("The delegation of %(state)s (%(person)s):") % values
            return _("The delegation of %(state)s:") % values
        values = {"person": name, "body": self.listed(said.speakers)}
        if said.kind == InterventionKind.OBSERVER:
            return _("The observer of %(body)s:") % values
        return _("%(person)s (%(body)s):") % values if name else _("%(body)s:") % values

    def _with_article(self, codes: tuple[str, ...]) -> str:
        article = "the " if language() == "en" else ""
        return listed([(article if code in WITH_ARTICLE else "") + self.name(code) for code in codes])


def dates_line(meeting: Meeting) -> str:
    """Return when the meeting was held; what is not known is said not to be recorded."""
    if meeting.starts_on and meeting.ends_on and meeting.starts_on != meeting.ends_on:
        return _("From %(first)s to %(last)s") % {"first": day(meeting.starts_on), "last": day(meeting.ends_on)}
    if meeting.starts_on:
        return day(meeting.starts_on)
    if meeting.not_before and meeting.not_after:
        return _("not recorded (inferred: between %(first)s and %(last)s)") % {
            "first": day(meeting.not_before),
            "last": day(meeting.not_after),
        }
    return not_recorded_date()


def not_recorded_date() -> str:
    """Say that a date is not recorded."""
    return pgettext("a date", "not recorded")


def not_recorded_place() -> str:
    """Say that a place is not recorded."""
    return pgettext("a place", "not recorded")


def not_recorded_person() -> str:
    """Say that somebody is not recorded."""
    return pgettext("a person", "not recorded")
