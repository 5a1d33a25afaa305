"""Transfer of criminal proceedings: one State gives the prosecution to another that is better placed.

The Convention names the form and its purpose, the proper administration of justice, and no contents of a request; the
fields are practice.
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Need

PARTS = (Choice("whole", N_("The whole proceeding")), Choice("part", N_("Part of the persons or of the charges")))
TRANSFER = Article("UNTOC:21", checked=True)

KIND = CooperationKind(
    code="transfer_proceedings",
    name=N_("Transfer of criminal proceedings"),
    summary=N_("The prosecution is concentrated in the State that is better placed for it."),
    basis=(TRANSFER,),
    fields=(
        *shared.header(PARTS),
        Field("grounds", N_("Why the other State is better placed"), (TRANSFER,)),
        Field("facts", shared.FACTS),
        Field("offence", shared.OFFENCE),
        Field("persons", shared.PERSONS),
        Field("file", N_("Inventory of the file and where the evidence is")),
        Field("measures", N_("Custody and other measures in force, and until when"), need=Need.WHERE_POSSIBLE),
        Field("victims", N_("Victims and their claims"), need=Need.WHERE_POSSIBLE),
        shared.handling(),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(execute=(120, 60, 30)),
    grounds=shared.domestic_grounds("dual_criminality", "ne_bis", "time_bar", "domestic_bar", "insufficient"),
)
