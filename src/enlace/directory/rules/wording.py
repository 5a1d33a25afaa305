"""The sentences of this room: why a desk is named, what comes after it, what fields are called."""

from collections.abc import Mapping

from enlace.common.errors import N_
from enlace.directory.rules.calling import Ground, Later, Match
from enlace.directory.rules.drills import DrillStatus
from enlace.directory.rules.entries import Access

# Why a competent desk is named, by how its crime and its treaty meet what is needed. Names are put in by the page.
COMPETENT_WORDS: Mapping[tuple[Match, Match], str] = {
    (Match.EXACT, Match.EXACT): N_(
        "It is recorded as competent for “%(form)s” about “%(crime)s” under “%(instrument)s”."
    ),
    (Match.EXACT, Match.ANY): N_("It is recorded as competent for “%(form)s” about “%(crime)s”."),
    (Match.EXACT, Match.LIMITED): N_(
        "It is recorded as competent for “%(form)s” about “%(crime)s”, but only under “%(instrument)s”."
    ),
    (Match.ANY, Match.EXACT): N_(
        "It is recorded as competent for “%(form)s” under “%(instrument)s”, whatever the crime."
    ),
    (Match.ANY, Match.ANY): N_("It is recorded as competent for “%(form)s”, whatever the crime and the treaty."),
    (Match.ANY, Match.LIMITED): N_("It is recorded as competent for “%(form)s”, but only under “%(instrument)s”."),
    (Match.LIMITED, Match.EXACT): N_(
        "It is recorded as competent for “%(form)s” under “%(instrument)s”, but only about “%(crime)s”."
    ),
    (Match.LIMITED, Match.ANY): N_("It is recorded as competent for “%(form)s”, but only about “%(crime)s”."),
    (Match.LIMITED, Match.LIMITED): N_(
        "It is recorded as competent for “%(form)s”, but only about “%(crime)s” and only under “%(instrument)s”."
    ),
}

GROUND_WORDS: Mapping[Ground, str] = {
    Ground.BY_KIND: N_("By its kind (%(kind)s) it is customary for this; it is not recorded as competent."),
    Ground.POINT_OF_CONTACT: N_(
        "It is the national point of contact, who can lead you further; it is not recorded as competent."
    ),
    Ground.FOREIGN_MINISTRY: N_(
        "It is the ministry of foreign affairs, the diplomatic channel; it is not recorded as competent."
    ),
}
ELSEWHERE_WORDS = N_("What is recorded for it in this form of cooperation is for other crimes or treaties.")

LATER_WORDS: Mapping[Later, str] = {
    Later.GROUND: N_("It comes after the one above, whose reason is the stronger one."),
    Later.LIMITED: N_(
        "It comes after the one above because it is recorded only for a crime or a treaty that you have not named."
    ),
    Later.CRIME: N_("It comes after the one above because it is recorded less exactly for this crime."),
    Later.INSTRUMENT: N_("It comes after the one above because it is recorded less exactly for this treaty."),
    Later.LINE: N_("It comes after the one above because no line answered day and night is known for it."),
    Later.FRESHNESS: N_("It comes after the one above because it was confirmed longer ago, or never."),
    Later.CODE: N_("It serves as well as the one above; between equals the order is that of their codes."),
}

FIELD_WORDS: Mapping[str, str] = {
    "code": N_("Code"),
    "kind": N_("Kind of authority"),
    "names": N_("Name"),
    "postal_address": N_("Postal address"),
    "phone": N_("Telephone"),
    "email": N_("E-mail"),
    "website": N_("Website"),
    "languages": N_("Languages spoken"),
    "hours": N_("Office hours"),
    "time_zone": N_("Time zone"),
    "line_247": N_("Line answered day and night"),
    "urgent": N_("In urgent cases"),
    "requirements": N_("How requests must come"),
    "channels": N_("Channels"),
    "competences": N_("Competent for"),
    "people": N_("People"),
    "note": N_("Note"),
    "access": N_("Who may read"),
}

ACCESS_WORDS: Mapping[Access, str] = {
    Access.PUBLIC: N_("everybody"),
    Access.STATES: N_("the States and the Secretariat"),
}

DRILL_WORDS: Mapping[DrillStatus, str] = {
    DrillStatus.WAITING: N_("waits for an answer"),
    DrillStatus.OVERDUE: N_("not answered"),
    DrillStatus.IN_TIME: N_("answered in time"),
    DrillStatus.LATE: N_("answered late"),
}
