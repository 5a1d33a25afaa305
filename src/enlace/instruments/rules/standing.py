"""Who is bound on a date: the standing of one State under one treaty."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from enlace.instruments.rules.periods import last_day
from enlace.instruments.rules.records import Record, Status


class Force(StrEnum):
    """Whether the treaty is in force for a party on a day; not_recorded: its date is in no source."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True)
class Standing:
    """The standing of a State under a treaty on a date, with the dates that count by then.

    status: as on the date asked for. record: what the sources say, whole.
    """

    status: Status
    record: Record
    signature_date: date | None
    action_kind: str
    action_date: date | None
    entry_into_force_date: date | None

    @property
    def as_of(self) -> str:
        return self.record.as_of

    @property
    def source(self) -> str:
        return self.record.source

    @property
    def conflict(self) -> str:
        return self.record.conflict


def standing_on(record: Record, on: date | None, today: date | None = None) -> Standing:
    """Return the standing that `record` gives on the day `on`; with None, as recorded.

    An action after `on` does not count, and what is not known to have happened by then is unknown:

    - unknown stays unknown and none_recorded stays none_recorded, on every day;
    - party, deposit dated: party from the day of deposit; before it signatory from the day of a recorded
      signature, else none_recorded (no action *recorded* by then, which is not "no action");
    - party, deposit undated: party from entry into force for the State or from the last day of `as_of`,
      whichever is earlier, since the deposit came before both; none_recorded before a recorded
      signature, since ratification follows signature; unknown between, and without either bound;
    - signatory: from the recorded signature, before it none_recorded; an undated signature counts
      from the last day of `as_of`, and before it, or without `as_of`, the standing is unknown.

    today: by this day the record is known, whatever `as_of` says or leaves out; so on it and later the standing is
    the one recorded, but for actions dated after `on`.
    `on` after `as_of` is answered with what the source said then: whoever shows it shows `as_of`.
    Reading: ADR 0006.
    """
    status = record.status if on is None else _status_on(record, on, today)
    signed = record.signature_date
    if on is not None and signed is not None and signed > on:
        signed = None
    counts = on is None or (status is record.status and not (record.action_date and record.action_date > on))
    return Standing(
        status=status,
        record=record,
        signature_date=signed,
        action_kind=record.action_kind if counts else "",
        action_date=record.action_date if counts else None,
        entry_into_force_date=record.entry_into_force_date if counts else None,
    )


def _status_on(record: Record, on: date, today: date | None) -> Status:
    spoken = min((day for day in (last_day(record.as_of), today) if day is not None), default=None)
    if record.status is Status.PARTY:
        return _party_on(record, on, spoken)
    if record.status is Status.SIGNATORY:
        return _signatory_on(record, on, spoken)
    return record.status


def _party_on(record: Record, on: date, spoken: date | None) -> Status:
    signed, deposited = record.signature_date, record.action_date
    if deposited is not None:
        if deposited <= on:
            return Status.PARTY
        return Status.SIGNATORY if signed is not None and signed <= on else Status.NONE_RECORDED
    known_by = [day for day in (record.entry_into_force_date, spoken) if day is not None]
    if known_by and min(known_by) <= on:
        return Status.PARTY
    return Status.NONE_RECORDED if signed is not None and on < signed else Status.UNKNOWN


def _signatory_on(record: Record, on: date, spoken: date | None) -> Status:
    if record.signature_date is not None:
        return Status.SIGNATORY if record.signature_date <= on else Status.NONE_RECORDED
    return Status.SIGNATORY if spoken is not None and spoken <= on else Status.UNKNOWN


def force_on(standing: Standing, day: date) -> Force | None:
    """Return whether the treaty is in force for the State on `day`; None for who is not party."""
    if standing.status is not Status.PARTY:
        return None
    since = standing.entry_into_force_date
    if since is None:
        return Force.NOT_RECORDED
    return Force.IN_FORCE if since <= day else Force.NOT_YET
