"""The words for how a commitment stands, and where."""

from collections.abc import Mapping

from enlace.common.errors import N_
from enlace.meetings.rules.commitments import CARRIED_ON
from enlace.meetings.rules.record import CommitmentKind, CommitmentStatus

STATUS_WORDS: Mapping[str, str] = {
    CommitmentStatus.OPEN: N_("Open"),
    CommitmentStatus.UNDER_WAY: N_("Under way"),
    CommitmentStatus.KEPT: N_("Fulfilled"),
    CommitmentStatus.DROPPED: N_("Dropped"),
    CARRIED_ON: N_("Carried on"),
}
KIND_WORDS: Mapping[CommitmentKind, str] = {
    CommitmentKind.ENTRY: N_("Entry of a closing list"),
    CommitmentKind.MANDATE: N_("Mandate of a resolution"),
    CommitmentKind.PARAGRAPH: N_("Paragraph of the Plan"),
}
KIND_HEADS: Mapping[CommitmentKind, str] = {
    CommitmentKind.ENTRY: N_("Entries of closing lists"),
    CommitmentKind.MANDATE: N_("Mandates of resolutions"),
    CommitmentKind.PARAGRAPH: N_("Paragraphs of the Plan"),
}
