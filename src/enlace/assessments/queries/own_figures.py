"""Numbers that the Secretariat is asked for and that the platform itself knows."""

from collections.abc import Mapping
from datetime import date

from enlace.assessments.kinds.measures.confirmed_within import months_before
from enlace.assessments.queries.cycles import CycleView, definition_of
from enlace.assessments.queries.stored import contacts
from enlace.assessments.rules.drafts import Content
from enlace.assessments.rules.proposals import Proposal, Source

# Questionnaire -> the question that asks for how many States the entry in the directory is confirmed within a year.
CONFIRMED: Mapping[str, str] = {"HPA-Q-2016-R1": "S6"}
MONTHS = 12


def own_proposals(view: CycleView, today: date) -> Mapping[str, tuple[Proposal, ...]]:
    """Return question put to the Secretariat -> the number that is known, offered as its answer."""
    code = CONFIRMED.get(view.questionnaire, "")
    if code not in {one.id for one in definition_of(view).self_report}:
        return {}
    value = str(states_confirmed(view, today))
    key = f"{Source.DIRECTORY}:{code}:{value}"
    return {code: (Proposal(key, code, Content(value), Source.DIRECTORY, today),)}


def states_confirmed(view: CycleView, today: date) -> int:
    """Return for how many States asked the directory has a point of contact confirmed in the last twelve months.

    “The directory entry” of a State is read as that of its point of contact, as the indicator on points of contact
    reads it: any of them suffices, and both days count.
    """
    since = months_before(today, MONTHS)
    known = contacts(view.pack)
    return sum(
        any(since <= day <= today for one in known.get(state, ()) if one.retired_on is None for day in one.confirmed_on)
        for state in view.asked
    )
