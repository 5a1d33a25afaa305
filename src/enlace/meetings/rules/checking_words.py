"""What each kind of fault of a record is called for people, in the order in which they are shown."""

from collections.abc import Mapping

from enlace.common.errors import N_
from enlace.meetings.rules.checking import FaultKind

FAULT_WORDS: Mapping[FaultKind, str] = {
    FaultKind.ENDS_NOWHERE: N_("Proposals that end nowhere"),
    FaultKind.NO_OWNER: N_("Entries that nobody owes"),
    FaultKind.NO_DATE: N_("Entries without a day"),
    FaultKind.LETTER_SKIPPED: N_("Letters that the closing list skips"),
    FaultKind.CREDIT: N_("Ideas credited to somebody who did not voice them"),
    FaultKind.ATTRIBUTION: N_("Attributions that the record contradicts"),
    FaultKind.SYMBOL: N_("Document symbols at fault"),
    FaultKind.LINK_MISSING: N_("Links that are announced and missing"),
    FaultKind.LEADS_NOWHERE: N_("References that lead nowhere"),
    FaultKind.NOT_ACCREDITED: N_("Delegations that are not accredited"),
    FaultKind.TWICE: N_("What stands twice"),
}
