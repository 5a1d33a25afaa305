"""The link by which a person confirms one entry without signing in: what it says, and whether it still holds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from enlace.common.errors import N_

VALID_DAYS = 30


@dataclass(frozen=True)
class ConfirmLink:
    """What a link of a letter says; it is signed, so nobody but the platform can have written it.

    entry: number of the entry. version: the one the letter spoke of. person: number of the person. address: mark of the
    e-mail address that the letter went to (`address_mark`). issued_at: seconds since 1970.
    """

    entry: int
    version: int
    person: int
    address: str
    issued_at: int

    @property
    def issued(self) -> datetime:
        return datetime.fromtimestamp(self.issued_at, UTC)

    @property
    def last_day(self) -> date:
        return (self.issued + timedelta(days=VALID_DAYS)).date()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def link_from(content: Any) -> ConfirmLink | None:
    """Return the link that `as_json` wrote, or None: one of another form was signed by another version of us."""
    kinds = {one.name: str if one.name == "address" else int for one in fields(ConfirmLink)}
    if not isinstance(content, Mapping) or set(content) != set(kinds):
        return None
    if any(type(content[name]) is not kind for name, kind in kinds.items()):
        return None
    return ConfirmLink(**content)


def address_mark(email: str) -> str:
    """Return what a link holds of an address: enough to know it again, and not the address, which logs would keep."""
    return sha256(email.encode()).hexdigest()[:16]


class LinkStatus(StrEnum):
    """What has become of a link. ALTERED: it is not one of ours. CLOSED: its person may not confirm any more."""

    GOOD = "good"
    ALTERED = "altered"
    CLOSED = "closed"
    USED = "used"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


# What the person reads; nothing in it tells what the entry is.
STATUS_WORDS: Mapping[LinkStatus, str] = {
    LinkStatus.GOOD: N_("This link can be used."),
    LinkStatus.ALTERED: N_("This link is not complete, or it was changed on its way. Open it again from the letter."),
    LinkStatus.CLOSED: N_("This link cannot be used any more."),
    LinkStatus.USED: N_("This link was used already: the entry has been confirmed. Thank you."),
    LinkStatus.SUPERSEDED: N_("The entry has been changed since this letter was written, so its link is not valid."),
    LinkStatus.EXPIRED: N_("This link has expired: a link in a letter can be used for 30 days."),
}
# Those whose person may ask for a new letter.
RENEWABLE = frozenset({LinkStatus.SUPERSEDED, LinkStatus.EXPIRED})


def status_of(
    link: ConfirmLink, *, version: int, address: str, permitted: bool, used_at: datetime | None, now: datetime
) -> LinkStatus:
    """Return what has become of `link`.

    version: of the entry as it stands, 0 if it is shown no more. address: the mark of the person's address now.
    permitted: whether the person may confirm the entry now. used_at: when the person last did so by a link, for the
    version of the link.
    """
    if not version or not permitted or address != link.address:
        return LinkStatus.CLOSED
    if used_at is not None and used_at >= link.issued:
        return LinkStatus.USED
    if version != link.version:
        return LinkStatus.SUPERSEDED
    if now > link.issued + timedelta(days=VALID_DAYS):
        return LinkStatus.EXPIRED
    return LinkStatus.GOOD
