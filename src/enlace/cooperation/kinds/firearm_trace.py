"""Firearms tracing: where a weapon came from, by its marks.

The Firearms Protocol asks for cooperation in tracing and a prompt answer within means (article 12(4)); the marks are
those that its article 8 prescribes. A weapon may lack some of them: the make and the serial number cannot be missing.
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Ground, Need

PARTS = (
    Choice("manufacture", N_("Manufacture and first sale")),
    Choice("transfer", N_("Export, import and transit")),
    Choice("last_holder", N_("Last lawful holder")),
)
TRACING = (Article("UNTOC-FIR:12.4", checked=True),)
MARKS = (Article("UNTOC-FIR:8.1", checked=True), Article("A-63:VI"))
RESTRICTIONS = (Article("UNTOC-FIR:12.5", checked=True),)

KIND = CooperationKind(
    code="firearm_trace",
    name=N_("Firearm trace request"),
    summary=N_("Where a weapon came from, by its marks."),
    basis=(*TRACING, Article("UNTOC-FIR:13.2", checked=True), Article("A-63:XIII")),
    fields=(
        *shared.header(PARTS),
        Field("make", N_("Maker, model and calibre"), MARKS),
        Field("serial", N_("Serial number, and whether it was restored"), MARKS),
        Field("origin", N_("Country of manufacture, as marked"), MARKS, Need.WHERE_POSSIBLE),
        Field("import_mark", N_("Import mark: country and year"), MARKS, Need.WHERE_POSSIBLE),
        Field("pictures", N_("Photographs of the weapon and its marks"), need=Need.WHERE_POSSIBLE),
        Field("recovery", N_("Where, when and how it was recovered")),
        Field("offence", N_("Link to an offence, and what is known already"), need=Need.WHERE_POSSIBLE),
        shared.handling(*RESTRICTIONS),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(acknowledge=(3, 1, 1), execute=(30, 7, 1), promptly=TRACING),
    grounds=(
        Ground("domestic_bar"),
        Ground("insufficient"),
        Ground("essential_interests"),
        Ground("other"),
    ),
    notice_before_disclosure=RESTRICTIONS,
)
