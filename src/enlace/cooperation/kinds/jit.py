"""Joint investigations: authorities of two or more States investigate as one team, by agreement.

Where there is no agreement it is done case by case, and the sovereignty of the State in whose territory the team works
is fully respected. What an agreement holds is practice.
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Need

PARTS = (
    Choice("team", N_("Setting up a joint team")),
    Choice("parallel", N_("Parallel investigations that are coordinated")),
    Choice("joining", N_("Joining a team that exists")),
)
JOINT = (Article("UNTOC:19", checked=True),)

KIND = CooperationKind(
    code="jit",
    name=N_("Joint investigation or joint investigation team"),
    summary=N_("Authorities of two or more States investigate as one team, by agreement."),
    basis=JOINT,
    fields=(
        *shared.header(PARTS),
        Field("subject", N_("Matters that are investigated in each State")),
        Field("facts", shared.FACTS),
        Field("members", N_("Authorities and members of the team, and who leads where")),
        Field("duration", N_("Duration, and how it is extended")),
        Field("powers", N_("What members may do in the territory of the other State"), JOINT),
        Field("evidence", N_("How evidence is gathered and may be used")),
        Field("costs", N_("Costs, equipment and liability"), need=Need.WHERE_POSSIBLE),
        shared.handling(),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(execute=(45, 15, 5)),
    grounds=shared.domestic_grounds("essential_interests", "domestic_bar", "legal_system", "insufficient"),
)
