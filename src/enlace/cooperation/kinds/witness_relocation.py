"""Witness protection and relocation: a person at risk, and those close to the person, are taken in by another State.

That such a request exists is never shown: it yields no figure and is named in no list of another. So little stands in
the header, and what identifies anybody is sealed and asked for only when the two States have agreed in principle.
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Need

PARTS = (
    Choice("protection", N_("Protection during a stay or testimony")),
    Choice("relocation", N_("Relocation")),
)
RELOCATION = (Article("UNTOC:24.3", checked=True),)

KIND = CooperationKind(
    code="witness_relocation",
    name=N_("Witness protection and relocation"),
    summary=N_("A person at risk is protected or taken in by another State; no figure ever shows it."),
    basis=(Article("UNTOC:24", checked=True), *RELOCATION),
    fields=(
        *shared.header(PARTS, crime=False),
        Field("risk", N_("Assessment of the threat, without names")),
        Field("household", N_("How many persons, their ages and needs, without names")),
        Field("duration", N_("Expected duration, and review")),
        Field("costs", N_("Who bears which costs")),
        Field("identity", N_("Identity, only after agreement in principle"), need=Need.OPTIONAL),
        Field("contact", N_("Officer in charge who can be reached at any hour")),
        shared.handling(),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(acknowledge=(3, 1, 1), execute=(60, 15, 3)),
    grounds=shared.domestic_grounds("essential_interests", "domestic_bar", "legal_system", "insufficient"),
    statistics=(),
    never_named=True,
)
