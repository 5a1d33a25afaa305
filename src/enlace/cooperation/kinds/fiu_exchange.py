"""Exchange between financial intelligence units, by the principles of the Egmont Group.

What one unit tells another is used for the purpose for which it was asked and goes no further without the prior consent
of the unit that gave it. The principles are cited from general knowledge and are no treaty.
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Ground, Need

PARTS = (
    Choice("reports", N_("Reports of suspicious transactions")),
    Choice("accounts", N_("Accounts and transactions")),
    Choice("ownership", N_("Companies and beneficial owners")),
    Choice("other_sources", N_("Police, tax or customs information")),
)
PRINCIPLES = (Article("EGMONT:principles"),)

KIND = CooperationKind(
    code="fiu_exchange",
    name=N_("Exchange between financial intelligence units"),
    summary=N_("Financial intelligence from unit to unit; it goes no further without prior consent."),
    basis=(Article("UNTOC:7", checked=True), *PRINCIPLES),
    fields=(
        *shared.header(PARTS, basis=Need.OPTIONAL),
        Field("facts", N_("Background, and the suspected offence"), PRINCIPLES),
        Field("persons", shared.PERSONS, PRINCIPLES),
        Field("link", N_("Link to the country that is asked"), PRINCIPLES),
        Field("question", N_("What is to be found out"), PRINCIPLES),
        Field("purpose", shared.PURPOSE, PRINCIPLES),
        Field(
            "onward", N_("To whom it is to be passed on, for which consent is asked"), PRINCIPLES, Need.WHERE_POSSIBLE
        ),
        shared.handling(),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(acknowledge=(5, 1, 1), execute=(30, 7, 1), promptly=PRINCIPLES),
    grounds=(
        Ground("essential_interests", PRINCIPLES),
        Ground("domestic_bar", PRINCIPLES),
        Ground("de_minimis", PRINCIPLES),
        Ground("insufficient", PRINCIPLES),
        Ground("other"),
    ),
    consent_before_onward_use=PRINCIPLES,
)
