"""The words of a request's life: its statuses, who acts on it, how urgent it is. Codes are those of the pack."""

from collections.abc import Mapping
from enum import StrEnum

from enlace.common.errors import N_


class Status(StrEnum):
    """Where a request stands. Codes of `request_statuses` in the taxonomies, and one more: feedback given."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    INFO_REQUESTED = "info_requested"
    IN_EXECUTION = "in_execution"
    POSTPONED = "postponed"
    PARTLY_EXECUTED = "partly_executed"
    EXECUTED = "executed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    FEEDBACK_GIVEN = "feedback_given"
    CLOSED = "closed"


STATUS_WORDS: Mapping[Status, str] = {
    Status.DRAFT: N_("Draft"),
    Status.SENT: N_("Sent, not yet delivered"),
    Status.RECEIVED: N_("Delivered"),
    Status.ACKNOWLEDGED: N_("Acknowledged"),
    Status.INFO_REQUESTED: N_("Returned for completion"),
    Status.IN_EXECUTION: N_("In execution"),
    Status.POSTPONED: N_("Postponed"),
    Status.PARTLY_EXECUTED: N_("Executed in part"),
    Status.EXECUTED: N_("Executed"),
    Status.REFUSED: N_("Refused, with reasons"),
    Status.WITHDRAWN: N_("Withdrawn"),
    Status.FEEDBACK_GIVEN: N_("Feedback given"),
    Status.CLOSED: N_("Closed"),
}

EVERY = frozenset(Status)
# Information that nobody asked for is neither executed nor refused: its receiver says what it was good for.
WITHOUT_ANSWER = frozenset(
    {
        Status.DRAFT,
        Status.SENT,
        Status.RECEIVED,
        Status.ACKNOWLEDGED,
        Status.WITHDRAWN,
        Status.FEEDBACK_GIVEN,
        Status.CLOSED,
    }
)


class Party(StrEnum):
    """Who moves a request. router: the Secretariat, which sees the header and never the content."""

    REQUESTING = "requesting"
    REQUESTED = "requested"
    ROUTER = "router"
    SYSTEM = "system"


PARTY_WORDS: Mapping[Party, str] = {
    Party.REQUESTING: N_("requesting State"),
    Party.REQUESTED: N_("requested State"),
    Party.ROUTER: N_("Secretariat, as router"),
    Party.SYSTEM: N_("the platform"),
}


class Priority(StrEnum):
    """Codes of `priority` in the taxonomies."""

    ROUTINE = "routine"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class UrgencyReason(StrEnum):
    """Why a request cannot wait. Coded, since the header is read by the Secretariat; the words are sealed."""

    LIFE = "life"
    CUSTODY = "custody"
    HEARING = "hearing"
    EVIDENCE = "evidence"
    ASSETS = "assets"
    OPERATION = "operation"


URGENCY_WORDS: Mapping[UrgencyReason, str] = {
    UrgencyReason.LIFE: N_("A life is at risk"),
    UrgencyReason.CUSTODY: N_("A person in custody would have to be released"),
    UrgencyReason.HEARING: N_("A hearing or time limit is near"),
    UrgencyReason.EVIDENCE: N_("Evidence could be lost"),
    UrgencyReason.ASSETS: N_("Assets could be moved"),
    UrgencyReason.OPERATION: N_("An operation is under way"),
}
