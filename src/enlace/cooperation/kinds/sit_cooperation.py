"""Controlled delivery and other special investigative techniques across a border.

By agreement or, without one, case by case; it may take account of financial arrangements and of jurisdiction. A
controlled delivery may intercept the goods and let them continue, whole, removed or replaced.
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Need, When

PARTS = (
    Choice("controlled_delivery", N_("Controlled delivery")),
    Choice("surveillance", N_("Electronic or other surveillance")),
    Choice("undercover", N_("Undercover operation")),
)
TECHNIQUES = Article("UNTOC:20.1", checked=True)
AGREED = (Article("UNTOC:20.2"), Article("UNTOC:20.3"))
DELIVERY = (Article("UNTOC:20.4"),)

KIND = CooperationKind(
    code="sit_cooperation",
    name=N_("Cross-border special investigative technique"),
    summary=N_("Controlled delivery, surveillance or an undercover operation across a border."),
    basis=(TECHNIQUES, *AGREED, Article("A-63:XVIII")),
    fields=(
        *shared.header(PARTS),
        Field("facts", shared.FACTS),
        Field("authorization", N_("Who authorized it at home, and until when")),
        Field("plan", N_("Plan of the operation, place and time")),
        Field(
            "goods", N_("Goods, route and means of transport"), DELIVERY, when=When("asked", ("controlled_delivery",))
        ),
        Field(
            "interception",
            N_("Whether the goods go on whole, are removed or are replaced, and who intercepts them"),
            DELIVERY,
            when=When("asked", ("controlled_delivery",)),
        ),
        Field("contact", N_("Officer in charge who can be reached at any hour")),
        Field("costs", N_("Financial arrangements and jurisdiction"), AGREED, Need.WHERE_POSSIBLE),
        shared.handling(),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(acknowledge=(3, 1, 1), execute=(15, 3, 1)),
    grounds=shared.domestic_grounds(
        "essential_interests", "domestic_bar", "legal_system", "insufficient", "de_minimis"
    ),
)
