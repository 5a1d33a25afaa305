"""Extradition: surrender of a person for trial or to serve a sentence.

The Convention leaves the contents of a request to the law of the requested State and to treaties on extradition
(article 16(7)); what is asked for here follows article 11 of the Inter-American Convention on Extradition, whose
text was not read for this: a lawyer is to confirm it.
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Ground, Need, When

PARTS = (
    Choice("surrender_trial", N_("Surrender for trial")),
    Choice("surrender_sentence", N_("Surrender to serve a sentence")),
    Choice("property", N_("Handing over of objects and proceeds")),
)
DOCUMENTS = (Article("B-47:11"), Article("UNTOC:16.7"))
REFUSING = Article("B-47:4")

KIND = CooperationKind(
    code="extradition",
    name=N_("Extradition"),
    summary=N_("Surrender of a person for trial or to serve a sentence."),
    basis=(
        Article("UNTOC:16", checked=True),
        Article("UNTOC:16.4", checked=True),
        Article("B-47"),
        Article("A-63:XIX"),
    ),
    fields=(
        *shared.header(PARTS),
        Field("person", N_("Identity, nationality and whereabouts of the person sought"), DOCUMENTS),
        Field("facts", shared.FACTS, DOCUMENTS),
        Field("offence", shared.OFFENCE, DOCUMENTS),
        Field("warrant", N_("Copy of the arrest warrant"), DOCUMENTS, when=When("asked", ("surrender_trial",))),
        Field("judgment", shared.FINAL_JUDGMENT, DOCUMENTS, when=When("asked", ("surrender_sentence",))),
        Field(
            "remaining",
            N_("Part of the sentence that has not been served"),
            DOCUMENTS,
            when=When("asked", ("surrender_sentence",)),
        ),
        Field("time_bar", N_("That neither the offence nor the penalty is time-barred"), DOCUMENTS),
        Field("assurances", N_("Assurances that are offered"), (Article("B-47:9"),), Need.WHERE_POSSIBLE),
        Field("property", N_("Objects to be handed over"), (Article("B-47:19"),), when=When("asked", ("property",))),
        shared.handling(),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(execute=(120, 60, 30)),
    grounds=(
        Ground("dual_criminality", (Article("UNTOC:16.1"),)),
        Ground("political", (Article("UNTOC:16.14"), REFUSING)),
        Ground("nationality", (Article("UNTOC:16.10", checked=True), Article("B-47:7"))),
        Ground("death_penalty", (Article("B-47:9"),)),
        Ground("ne_bis", (REFUSING,)),
        Ground("time_bar", (REFUSING,)),
        Ground("form", (Article("UNTOC:16.7"),)),
        Ground("insufficient", (Article("B-47:12"),)),
        Ground("language"),
        Ground("other"),
    ),
    before_refusing=(Article("UNTOC:16.16"),),
)
