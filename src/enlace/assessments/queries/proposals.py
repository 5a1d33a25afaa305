"""What is known already of a State, offered as answers."""

from collections.abc import Mapping
from datetime import date

from enlace.assessments.models import RefusedProposal
from enlace.assessments.queries import answers as answer_queries
from enlace.assessments.queries import cycles
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.drafts import SECRETARIAT, Content
from enlace.assessments.rules.proposals import EarlierAnswer, Proposal, from_earlier


def proposals(copy: WorkingCopy) -> Mapping[str, tuple[Proposal, ...]]:
    """Return question -> what is offered in answer, without what was refused or stands in the copy already."""
    if copy.state == SECRETARIAT:
        return {}
    refused = RefusedProposal.objects.filter(cycle_id=copy.cycle.pk, state_code=copy.state)
    gone = set(refused.values_list("question", "source"))
    found: dict[str, tuple[Proposal, ...]] = {}
    for one in from_earlier(copy.questionnaire, _earlier(copy)):
        stands = copy.draft(one.question).content.value
        if (one.question, one.key) not in gone and one.content.value != stands:
            found[one.question] = (*found.get(one.question, ()), one)
    return found


def cycle_before(view: CycleView) -> CycleView | None:
    """Return the cycle of the same questionnaire that was due last before this one."""
    due = view.due_on or date.max
    same = [one for one in cycles.cycles(view.pack) if one.questionnaire == view.questionnaire and one.pk != view.pk]
    return next((one for one in same if one.due_on is not None and one.due_on < due), None)


def _earlier(copy: WorkingCopy) -> tuple[EarlierAnswer, ...]:
    before = cycle_before(copy.cycle)
    if before is None:
        return ()
    return tuple(
        EarlierAnswer(
            before.code,
            one.question,
            Content(one.value, one.comment, one.marking, one.basis),
            one.answered_on or one.recorded_at.date(),
        )
        for one in answer_queries.answers(before, states=[copy.state])
    )
