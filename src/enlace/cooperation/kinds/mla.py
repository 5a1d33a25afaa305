"""Mutual legal assistance: evidence, documents, searches and hearings for a criminal proceeding of another State.

The minimum contents are those of article 18(15) of the Convention against Transnational Organized Crime. Facts are not
asked for where documents are only to be served.
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Need, When

PARTS = (
    Choice("evidence_statement", N_("Taking evidence or statements")),
    Choice("service", N_("Service of judicial documents")),
    Choice("search_seizure", N_("Searches, seizures and freezing")),
    Choice("examination", N_("Examination of objects and sites")),
    Choice("info_expert", N_("Information, evidentiary items and expert evaluations")),
    Choice("records", N_("Originals or certified copies of records, including bank records")),
    Choice("proceeds", N_("Identifying or tracing proceeds and property")),
    Choice("appearance", N_("Voluntary appearance of persons")),
    Choice("video", N_("Hearing by video conference")),
    Choice("custody_transfer", N_("Temporary transfer of a detained person")),
    Choice("other", N_("Any other assistance allowed by domestic law")),
)

KIND = CooperationKind(
    code="mla",
    name=N_("Mutual legal assistance"),
    summary=N_("Evidence and other acts for a criminal proceeding, from one central authority to another."),
    basis=(Article("UNTOC:18", checked=True), Article("UNTOC:18.13", checked=True), Article("A-63:XVII")),
    fields=(
        *shared.header(PARTS, *shared.contents("a"), mutual=True),
        Field("subject", shared.SUBJECT, shared.contents("b")),
        Field("facts", shared.FACTS, shared.contents("c"), when=When("asked", ("service",), unless=True)),
        Field("action", shared.ACTION, shared.contents("d")),
        Field("persons", shared.PERSONS, shared.contents("e"), Need.WHERE_POSSIBLE),
        Field("purpose", shared.PURPOSE, shared.contents("f")),
        Field(
            "consent",
            N_("Consent of the detained person and conditions of the transfer"),
            (Article("UNTOC:18.10"),),
            when=When("asked", ("custody_transfer",)),
        ),
        Field(
            "hearing",
            N_("Who is to be heard, when, and who will put the questions"),
            (Article("UNTOC:18.18", checked=True),),
            when=When("asked", ("video",)),
        ),
        shared.handling(shared.USE_LIMITATION, shared.CONFIDENTIALITY),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(promptly=(shared.PROMPTLY,)),
    grounds=shared.ASSISTANCE_GROUNDS,
    before_refusing=(shared.CONSULTING,),
    before_postponing=(shared.POSTPONING, shared.CONSULTING),
    consent_before_onward_use=(shared.USE_LIMITATION,),
)
