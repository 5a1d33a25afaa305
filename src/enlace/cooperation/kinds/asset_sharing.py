"""Asset sharing: States that took part divide what was confiscated, by agreement or case by case.

The Convention asks to consider it; the contents of a request are practice.
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Need

PARTS = (
    Choice("case", N_("Sharing in one case")),
    Choice("regular", N_("Sharing on a regular basis")),
    Choice("fund", N_("Contribution to an account for technical assistance")),
)
SHARING = (Article("UNTOC:14.3", checked=True),)

KIND = CooperationKind(
    code="asset_sharing",
    name=N_("Asset sharing"),
    summary=N_("States that took part divide what was confiscated."),
    basis=(Article("UNTOC:14", checked=True), *SHARING),
    fields=(
        *shared.header(PARTS),
        Field("confiscated", N_("What was confiscated, by which order, and its value")),
        Field("contribution", N_("What the authorities of each State contributed")),
        Field("proposal", N_("Share that is proposed, and costs to be taken off before")),
        Field(
            "victims",
            N_("Victims and legitimate owners to be compensated first"),
            (Article("UNTOC:14.2"),),
            Need.WHERE_POSSIBLE,
        ),
        Field("account", N_("Account to which the share goes"), need=Need.WHERE_POSSIBLE),
        shared.handling(),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(execute=(180, 90, 90)),
    grounds=shared.domestic_grounds("domestic_bar", "legal_system", "de_minimis", "insufficient"),
)
