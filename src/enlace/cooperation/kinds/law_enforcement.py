"""Police to police: information for an investigation, without a coercive measure and not as evidence.

Without an agreement, the Convention may be the basis (article 27(2)).
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Need

PARTS = (
    Choice("persons", N_("Identity, whereabouts and activities of persons")),
    Choice("proceeds", N_("Movement of proceeds or property")),
    Choice("instrumentalities", N_("Movement of equipment and instrumentalities")),
    Choice("items", N_("Items or samples for analysis")),
    Choice("methods", N_("Routes, means and methods of a group")),
)
INQUIRIES = (Article("UNTOC:27.1"),)

KIND = CooperationKind(
    code="law_enforcement",
    name=N_("Police-to-police cooperation"),
    summary=N_("Information for an investigation, without a coercive measure and not as evidence."),
    basis=(Article("UNTOC:27", checked=True), Article("UNTOC:27.2", checked=True)),
    fields=(
        *shared.header(PARTS, basis=Need.WHERE_POSSIBLE),
        Field("question", N_("What is to be found out"), INQUIRIES),
        Field("facts", N_("Link to an offence, and what is known already")),
        Field("persons", shared.PERSONS, INQUIRIES, Need.WHERE_POSSIBLE),
        Field("purpose", shared.PURPOSE),
        shared.handling(),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(acknowledge=(3, 1, 1), execute=(30, 7, 1)),
    grounds=shared.domestic_grounds("essential_interests", "domestic_bar", "insufficient", "de_minimis"),
)
