"""What is asked of a proposal before it is stored."""

from collections.abc import Collection

from enlace.common.errors import N_, Problem
from enlace.meetings.rules.record import Proposal
from enlace.meetings.rules.topic_words import topic_problems

LONGEST_GIST = 600
MOST_PARTIES = 40
TYPES: dict[str, str] = {
    "proposal": N_("Proposal"),
    "recommendation": N_("Recommendation"),
    "request": N_("Request"),
    "appeal": N_("Appeal"),
    "offer": N_("Offer"),
    "commitment": N_("Promise"),
    "need": N_("Need"),
    "position": N_("Position"),
    "practice": N_("Practice"),
    "announcement": N_("Announcement"),
    "procedural": N_("Order of business"),
}


def proposal_problems(
    one: Proposal, *, items: Collection[int], parties: Collection[str], said: Collection[str]
) -> list[Problem]:
    """Return what is wrong with `one`, all of it. items, parties, said: what it may refer to."""
    faults: list[Problem] = []
    if not one.gist.strip():
        faults.append(Problem("gist", N_("Say in a sentence what is proposed.")))
    if len(one.gist) > LONGEST_GIST:
        faults.append(Problem("gist", N_("At most %(most)s characters; say it shorter."), {"most": LONGEST_GIST}))
    if one.item not in items:
        faults.append(Problem("item", N_("there is no item %(number)s on the agenda"), {"number": one.item}))
    if one.type not in TYPES:
        faults.append(Problem("type", N_("Choose what kind of proposal it is.")))
    if not one.proposers:
        faults.append(Problem("proposers", N_("Say who proposes it.")))
    for field, codes in (("proposers", one.proposers), ("addressees", one.addressees)):
        faults += [
            Problem(field, N_("“%(code)s” is neither a State nor a body that is known here."), {"code": code})
            for code in codes
            if code not in parties
        ]
        if len(codes) > MOST_PARTIES:
            faults.append(Problem(field, N_("At most %(most)s can be named."), {"most": MOST_PARTIES}))
    faults += [
        Problem("interventions", N_("there is no intervention “%(code)s”"), {"code": code})
        for code in one.interventions
        if code not in said
    ]
    return faults + topic_problems(one.topics)
