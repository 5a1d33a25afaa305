"""The floor: what is asked of an intervention before it is taken down."""

from collections.abc import Collection

from enlace.common.errors import N_, Problem
from enlace.meetings.rules.record import Intervention, InterventionKind

LONGEST_GIST = 20_000
CHAIR = "CHAIR"
NOT_ACCREDITED = N_("%(party)s is not among the delegations of this meeting; accredit it first.")


def kind_of(speakers: tuple[str, ...], states: Collection[str]) -> InterventionKind:
    """Return in which capacity `speakers` take the floor; states: the codes that are States.

    >>> kind_of(("MEX",), {"MEX"}).value, kind_of(("CHAIR",), {"MEX"}).value, kind_of(("SMS",), {"MEX"}).value
    ('delegation', 'chair', 'secretariat')
    """
    if speakers == (CHAIR,):
        return InterventionKind.CHAIR
    if all(party in states for party in speakers):
        return InterventionKind.DELEGATION if len(speakers) == 1 else InterventionKind.JOINT_DELEGATION
    return InterventionKind.SECRETARIAT


def intervention_problems(
    one: Intervention, *, items: Collection[int], states: Collection[str], accredited: Collection[str]
) -> list[Problem]:
    """Return what is wrong with an intervention, all of it; a State speaks only where it is accredited."""
    faults = []
    if one.item not in items:
        faults.append(Problem("item", N_("there is no item %(number)s on the agenda"), {"number": one.item}))
    if not one.speakers:
        faults.append(Problem("speakers", N_("Say who has the floor.")))
    if not one.gist.strip():
        faults.append(Problem("gist", N_("Write what was said.")))
    if len(one.gist) > LONGEST_GIST:
        faults.append(Problem("gist", N_("At most %(most)s characters; say it shorter."), {"most": LONGEST_GIST}))
    faults += [
        Problem("speakers", NOT_ACCREDITED, {"party": party})
        for party in one.speakers
        if party in states and party not in accredited
    ]
    return faults
