"""Tracing, freezing, seizure and confiscation at the request of another State.

A request holds what article 18(15) demands and, by what is asked for, what article 13(3) adds: (a) for an order that
the requested State is to seek, the property and the facts; (b) for an order of the requesting State, an admissible
copy, the facts and the extent; (c) for tracing, freezing or seizure, the facts and the actions.
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Ground, Need, When

PARTS = (
    Choice("tracing", N_("Identifying and tracing")),
    Choice("freezing", N_("Freezing")),
    Choice("seizure", N_("Seizure")),
    Choice("order_sought", N_("Confiscation by an order to be sought in the requested State")),
    Choice("order_enforced", N_("Enforcement of a confiscation order of the requesting State")),
)


def _extra(letter: str) -> tuple[Article, ...]:
    return (Article(f"UNTOC:13.3.{letter}", checked=True),)


KIND = CooperationKind(
    code="confiscation",
    name=N_("Tracing, freezing, seizure or confiscation at request"),
    summary=N_("Property is traced, held and confiscated for a proceeding of another State."),
    basis=(Article("UNTOC:13", checked=True), Article("UNTOC:13.6", checked=True), Article("UNTOC:12.6", checked=True)),
    fields=(
        *shared.header(PARTS, *shared.contents("a"), mutual=True),
        Field("subject", shared.SUBJECT, shared.contents("b")),
        Field("facts", shared.FACTS, (*shared.contents("c"), *_extra("a"), *_extra("b"), *_extra("c"))),
        Field("persons", shared.PERSONS, shared.contents("e"), Need.WHERE_POSSIBLE),
        Field("purpose", shared.PURPOSE, shared.contents("f")),
        Field("property", N_("Description of the property"), _extra("a"), when=When("asked", ("order_sought",))),
        Field("order", N_("Admissible copy of the order"), _extra("b"), when=When("asked", ("order_enforced",))),
        Field(
            "extent",
            N_("Extent to which the order is to be enforced"),
            _extra("b"),
            when=When("asked", ("order_enforced",)),
        ),
        Field(
            "action",
            shared.ACTION,
            (*shared.contents("d"), *_extra("c")),
        ),
        Field(
            "third_parties",
            N_("Third parties who may hold rights in good faith"),
            (Article("UNTOC:13.8"),),
            Need.WHERE_POSSIBLE,
        ),
        shared.handling(shared.USE_LIMITATION, shared.CONFIDENTIALITY),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(execute=(60, 10, 2), promptly=(shared.PROMPTLY,)),
    grounds=(Ground("form", (Article("UNTOC:13.7"),)), *shared.ASSISTANCE_GROUNDS[1:]),
    before_refusing=(shared.CONSULTING, Article("UNTOC:13.3")),
    before_postponing=(shared.POSTPONING, shared.CONSULTING, Article("UNTOC:13.3")),
    consent_before_onward_use=(shared.USE_LIMITATION,),
)
