"""An invented round of answering, for demonstrations: replies at every stage, the same every time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from enlace.assessments.rules.synthetic import SOURCE
from enlace.common.texts import Text

CYCLE = "HPA-2026"
THRESHOLD = 0.75
OPEN_SINCE = timedelta(days=21)
DUE_IN = timedelta(days=60)
TITLE: Text = {
    "en": "SYNTHETIC round of 2026, open to practise",
    "es": "Ronda SYNTHETIC de 2026, abierta para practicar",
    "pt": "Rodada SYNTHETIC de 2026, aberta para praticar",
    "fr": "Cycle SYNTHETIC de 2026, ouvert pour s’exercer",
}


class Stage(StrEnum):
    """How far an invented reply has come."""

    IN_PREPARATION = "in_preparation"
    RETURNED = "returned"
    PARTLY_SUBMITTED = "partly_submitted"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    AMENDED = "amended"


@dataclass(frozen=True)
class InventedReply:
    """The reply of a State: how far it has come, and how many days after the opening. sections: those written."""

    stage: Stage
    day: int
    sections: tuple[str, ...] = ()


# In the order of the days.
REPLIES: Mapping[str, InventedReply] = {
    "URY": InventedReply(Stage.SIGNED, 6),
    "CHL": InventedReply(Stage.SIGNED, 9),
    "CAN": InventedReply(Stage.SUBMITTED, 11),
    "PER": InventedReply(Stage.AMENDED, 12),
    "BRA": InventedReply(Stage.SUBMITTED, 15),
    "ARG": InventedReply(Stage.PARTLY_SUBMITTED, 16, ("R", "A", "B")),
    "JAM": InventedReply(Stage.PARTLY_SUBMITTED, 18, ("A", "C")),
    "COL": InventedReply(Stage.IN_PREPARATION, 19, ("A", "B", "D")),
    "ATG": InventedReply(Stage.RETURNED, 20, ("A",)),
}
NOTE = f"{SOURCE}: which law is this, and of what year?"
REMARK = f"{SOURCE}: the ministry of justice is asked for the date of the law."
REASON = f"{SOURCE}: a statute that came into force since."
