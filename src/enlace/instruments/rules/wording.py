"""The words in which standings are told: translation keys, for whoever shows them to translate."""

from collections.abc import Mapping

from enlace.common.errors import N_
from enlace.instruments.rules.comparison import Flag
from enlace.instruments.rules.records import Status
from enlace.instruments.rules.standing import Force

STATUS_WORDS: Mapping[Status, str] = {
    Status.PARTY: N_("Party"),
    Status.SIGNATORY: N_("Signatory"),
    Status.NONE_RECORDED: N_("None recorded"),
    Status.UNKNOWN: N_("Unknown"),
}

FORCE_WORDS: Mapping[Force, str] = {
    Force.IN_FORCE: N_("in force"),
    Force.NOT_YET: N_("not yet in force"),
    Force.NOT_RECORDED: N_("entry into force not recorded"),
}

STATUS_MEANINGS: Mapping[Status, str] = {
    Status.PARTY: N_("has ratified, acceded or otherwise agreed to be bound"),
    Status.SIGNATORY: N_("has signed, and is not recorded as bound"),
    Status.NONE_RECORDED: N_("a source was seen and shows no action; it may speak to an early date"),
    Status.UNKNOWN: N_("no usable source was found: this does not mean “no”"),
}

ACTION_WORDS: Mapping[str, str] = {
    "ratification": N_("Ratification"),
    "accession": N_("Accession"),
    "acceptance": N_("Acceptance"),
    "approval": N_("Approval"),
    "succession": N_("Succession"),
}

FLAG_WORDS: Mapping[Flag, str] = {
    Flag.LOSES_DATE: N_("a date would be lost"),
    Flag.OLDER_SOURCE: N_("the new source speaks to an earlier date"),
    Flag.STEPS_BACK: N_("the State would be less bound than recorded"),
}

ADDRESSEE_WORDS: Mapping[str, str] = {
    "member-states": N_("For the member States"),
    "secretariat": N_("For the General Secretariat"),
    "both": N_("For the member States and the General Secretariat"),
}

COLUMN_WORDS: Mapping[str, str] = {
    "status": N_("party, signatory, none_recorded or unknown"),
    "signature_date": N_("day of signature, as 2017-04-20; empty if not known"),
    "action_kind": N_("ratification, accession, acceptance, approval or succession"),
    "action_date": N_("day of the deposit of that instrument"),
    "action_date_basis": N_("how the day of deposit is known, for example “deposit”"),
    "instrument_date": N_("day on which the instrument was signed at home"),
    "entry_into_force_date": N_("day of entry into force for this State"),
    "as_of": N_("the date to which your source speaks: a day, a month (2017-04) or a year (2017)"),
    "reservation_note": N_("that a reservation or declaration is on file, and where; not its text"),
    "note": N_("anything a reader must know"),
    "conflict": N_("other sources that say something else"),
    "source": N_("who says so, and where it can be read"),
    "source_other": N_("further sources"),
}

COLUMN_TITLES: Mapping[str, str] = {
    "status": N_("Status"),
    "signature_date": N_("Signature"),
    "action_kind": N_("Action"),
    "action_date": N_("Deposit"),
    "action_date_basis": N_("How the deposit is known"),
    "instrument_date": N_("Instrument signed at home"),
    "entry_into_force_date": N_("Entry into force"),
    "as_of": N_("As of"),
    "reservation_note": N_("Reservations"),
    "note": N_("Note"),
    "conflict": N_("Conflict between sources"),
    "source": N_("Source"),
    "source_other": N_("Further sources"),
}
