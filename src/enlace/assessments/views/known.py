"""What is offered to a State as answers: asked for once in a while, since what it rests on changes seldom."""

from collections.abc import Mapping
from dataclasses import replace

from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.queries.proposals import proposals
from enlace.assessments.rules.proposals import Proposal
from enlace.assessments.views.fragments import kept
from enlace.common import clock

KEPT_SECONDS = 600


def offers(copy: WorkingCopy, refused: frozenset[tuple[str, str]] = frozenset()) -> Mapping[str, tuple[Proposal, ...]]:
    """Return question -> what is offered, what stands already included, without what is `refused`.

    What another room or another cycle holds of the State is looked up anew after ten minutes at the latest.
    """
    turn = int(clock.now().timestamp()) // KEPT_SECONDS
    key = ("offers", copy.cycle.pk, copy.cycle.code, copy.cycle.questionnaire_hash, copy.state, turn)
    known = kept(key, lambda: proposals(replace(copy, drafts={}), refused=()))
    if not refused:
        return known
    left = {code: tuple(one for one in every if (code, one.key) not in refused) for code, every in known.items()}
    return {code: every for code, every in left.items() if every}
