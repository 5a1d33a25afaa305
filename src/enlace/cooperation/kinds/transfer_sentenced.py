"""Transfer of sentenced persons: a sentence is served in the country of which the person is a national.

The conditions are those of article III of the Inter-American Convention on Serving Criminal Sentences Abroad: a final
judgment, consent, an act that is an offence in both, and six months or more that remain.
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Ground

PARTS = (
    Choice("transfer", N_("Transfer of the person")),
    Choice("supervision", N_("Supervision of a sentence without custody")),
)
CONDITIONS = (Article("A-57:III"),)
PAPERS = (Article("A-57:V"),)

KIND = CooperationKind(
    code="transfer_sentenced",
    name=N_("Transfer of sentenced persons"),
    summary=N_("A sentence is served in the country of the person, who consents."),
    basis=(Article("UNTOC:17", checked=True), Article("A-57")),
    fields=(
        *shared.header(PARTS),
        Field("person", N_("Identity and nationality of the sentenced person"), CONDITIONS),
        Field("consent", N_("Consent of the sentenced person, given knowing the legal consequences"), CONDITIONS),
        Field("judgment", shared.FINAL_JUDGMENT, (*CONDITIONS, *PAPERS)),
        Field("offence", shared.OFFENCE, CONDITIONS),
        Field("remaining", N_("Time served, time that remains, and remissions"), (*CONDITIONS, *PAPERS)),
        Field("health", N_("Conduct, health and social circumstances"), PAPERS),
        shared.handling(),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(execute=(180, 90, 30)),
    grounds=(
        Ground("form", CONDITIONS),
        Ground("dual_criminality", CONDITIONS),
        Ground("domestic_bar", CONDITIONS),
        Ground("insufficient", PAPERS),
        Ground("other"),
    ),
)
