"""Numbers of requests that are known of a State, offered to those of it who may see its exact figures."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.kinds.questionnaires import figure_rules
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.known_figures import (
    Declared,
    FigureRules,
    Period,
    from_counted,
    from_declared,
    period_of,
    within,
)
from enlace.assessments.rules.proposals import Proposal
from enlace.cooperation.queries.declared import declared_totals
from enlace.cooperation.queries.request_figures import counted_of, own_rows
from enlace.cooperation.queries.requests import never_named
from enlace.cooperation.rules.statistics import Role, of_state


def may_see_figures(by: Actor, state: str) -> bool:
    """Return whether `by` sees the exact figures of the whole State; an assistant or one authority of it does not."""
    return by.speaks_for(Permission.REQUEST_KEEP, state, "")


def asked_period(copy: WorkingCopy) -> tuple[FigureRules, Period] | None:
    """Return which questions of a reply ask for numbers of requests, and of which days; None: none, or no period."""
    rules = figure_rules(copy.cycle.questionnaire)
    period = period_of(rules, copy.values) if rules else None
    return (rules, period) if rules and period else None


def figure_proposals(
    copy: WorkingCopy, rules: FigureRules, period: Period, by: Actor, today: date
) -> Mapping[str, tuple[Proposal, ...]]:
    """Return question -> the numbers that are known, what is counted first. Four queries. Raises: NotFound."""
    days = (period.first, period.last)
    rows = own_rows(by, copy.state).exclude(form__in=never_named())
    rows = rows.filter(Q(sent_on__range=days) | Q(received_on__range=days))
    requests = counted_of(rows)
    by_role = {role: within(of_state(requests, copy.state, role), role, period) for role in Role}
    synthetic = rows.filter(synthetic=True).exists()
    declared = [Declared(one.total, one.declared_at.date(), one.synthetic) for one in declared_totals(state=copy.state)]
    found: dict[str, tuple[Proposal, ...]] = {}
    for one in (
        *from_counted(copy.questionnaire, rules.rules, period, by_role, today, synthetic=synthetic),
        *from_declared(copy.questionnaire, rules.rules, period, declared),
    ):
        found[one.question] = (*found.get(one.question, ()), one)
    return found
