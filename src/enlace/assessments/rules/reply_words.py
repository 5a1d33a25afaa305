"""What the pages call the statuses of replies and answers, and what stands at a question."""

from collections.abc import Mapping

from enlace.assessments.rules.drafts import DraftStatus, ReplyStatus
from enlace.assessments.rules.progress import Place
from enlace.common.errors import N_

REPLY_WORDS: Mapping[ReplyStatus, str] = {
    ReplyStatus.IN_PREPARATION: N_("in preparation"),
    ReplyStatus.PARTLY_SUBMITTED: N_("partly submitted"),
    ReplyStatus.SUBMITTED: N_("submitted"),
    ReplyStatus.SIGNED: N_("signed"),
    ReplyStatus.AMENDED: N_("amended"),
}
DRAFT_WORDS: Mapping[DraftStatus, str] = {
    DraftStatus.OPEN: N_("open"),
    DraftStatus.DRAFTED: N_("drafted"),
    DraftStatus.RETURNED: N_("returned"),
    DraftStatus.APPROVED: N_("approved"),
}
PLACE_WORDS: Mapping[Place, str] = {
    Place.ANSWERED: N_("answered"),
    Place.NO_DATA: N_("no data"),
    Place.OPEN: N_("open"),
    Place.NOT_RELEVANT: N_("not relevant"),
}
# Where a draft came from, as its history says it.
ORIGIN_WORDS: Mapping[str, str] = {
    "typed": N_("written here"),
    "proposal": N_("an accepted proposal"),
    "file": N_("from a file"),
    "stored": N_("given in this cycle by other ways"),
    "amended": N_("carried over when the questionnaire was amended"),
}
