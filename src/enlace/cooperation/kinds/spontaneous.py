"""Spontaneous information: one State tells another what may help it, without being asked.

No answer is owed: nothing is executed and nothing refused. Whoever received it says what it was good for. The State
that gives it may restrict its use, and is told before an exculpatory disclosure (article 18(5)).
"""

from enlace.common.errors import N_
from enlace.cooperation.rules import field_sets as shared
from enlace.cooperation.rules.kind import Article, Choice, CooperationKind, Field, Need, Statistic
from enlace.cooperation.rules.statuses import WITHOUT_ANSWER

PARTS = (
    Choice("undertake", N_("To start an inquiry or proceeding")),
    Choice("conclude", N_("To bring an inquiry or proceeding to its end")),
    Choice("request", N_("To enable a request for assistance")),
)
TELLING = (Article("UNTOC:18.4"),)
RESTRICTIONS = (Article("UNTOC:18.5"),)

KIND = CooperationKind(
    code="spontaneous",
    name=N_("Spontaneous information without request"),
    summary=N_("One State tells another what may help it, without being asked."),
    basis=TELLING,
    fields=(
        *shared.header(PARTS, basis=Need.OPTIONAL),
        Field("information", N_("What the other State is told"), TELLING),
        Field("why", N_("Why it may help the other State"), TELLING),
        Field(
            "restrictions", N_("Confidentiality, even temporary, and restrictions on use"), RESTRICTIONS, Need.OPTIONAL
        ),
    ),
    parts=PARTS,
    deadlines=shared.deadlines(acknowledge=(5, 1, 1), execute=None),
    statuses=WITHOUT_ANSWER,
    statistics=(
        Statistic.COUNT,
        Statistic.BY_STATUS,
        Statistic.BY_PART,
        Statistic.DAYS_TO_ACKNOWLEDGE,
        Statistic.USEFUL,
    ),
    notice_before_disclosure=RESTRICTIONS,
)
