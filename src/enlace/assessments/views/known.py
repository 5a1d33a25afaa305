"""What is offered to a State as answers: asked for once in a while, since what it rests on changes seldom."""

from collections.abc import Hashable, Mapping
from dataclasses import replace

from enlace.accounts.rules.permissions import Actor
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.queries.known_figures import asked_period, figure_proposals, may_see_figures
from enlace.assessments.queries.proposals import proposals
from enlace.assessments.rules.proposals import Proposal
from enlace.assessments.views.fragments import kept
from enlace.common import clock

KEPT_SECONDS = 600


def offers(
    copy: WorkingCopy, refused: frozenset[tuple[str, str]] = frozenset(), *, by: Actor
) -> Mapping[str, tuple[Proposal, ...]]:
    """Return question -> what is offered to `by`, what stands already included, without what is `refused`.

    What another room or another cycle holds of the State is looked up anew after ten minutes at the latest.
    """
    turn = int(clock.now().timestamp()) // KEPT_SECONDS
    key = ("offers", copy.cycle.pk, copy.cycle.code, copy.cycle.questionnaire_hash, copy.state, turn)
    known = kept(key, lambda: proposals(replace(copy, drafts={}), refused=()))
    known = _with_figures(known, copy, by, key)
    if not refused:
        return known
    left = {code: tuple(one for one in every if (code, one.key) not in refused) for code, every in known.items()}
    return {code: every for code, every in left.items() if every}


def _with_figures(
    known: Mapping[str, tuple[Proposal, ...]], copy: WorkingCopy, by: Actor, key: tuple[Hashable, ...]
) -> Mapping[str, tuple[Proposal, ...]]:
    """Return `known` with the numbers of requests of the reply's period, where `by` may see them."""
    asked = asked_period(copy) if may_see_figures(by, copy.state) else None
    if asked is None:
        return known
    rules, period = asked
    found = kept((*key, period), lambda: figure_proposals(copy, rules, period, by, clock.today()))
    return {code: (*known.get(code, ()), *found.get(code, ())) for code in {**known, **found}}
