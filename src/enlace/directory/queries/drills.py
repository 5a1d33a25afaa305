"""Drills, as far as each reader may know of them, and the desks that can be tested."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import QuerySet

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, NotFound
from enlace.common.texts import Text
from enlace.directory.models import Authority, Drill
from enlace.directory.rules.drills import DrillStatus, Summary, Timing, can_be_tested, status_of, summary
from enlace.directory.rules.entry_json import from_json


@dataclass(frozen=True)
class DrillView:
    """One drill; names: of the authority."""

    state: str
    code: str
    names: Text
    timing: Timing
    status: DrillStatus
    synthetic: bool

    @property
    def minutes(self) -> int | None:
        after = self.timing.answered_after
        return None if after is None else int(after.total_seconds() // 60)


@dataclass(frozen=True)
class Drills:
    """What a reader knows: the counts of all, and the drills of the States whose people the reader is of."""

    counts: Summary
    rows: tuple[DrillView, ...]
    synthetic: bool


@dataclass(frozen=True)
class DeskToTest:
    """A desk that a test can be sent to."""

    number: int
    state: str
    code: str
    names: Text
    synthetic: bool


def token_hash(token: str) -> str:
    """Return what is stored of the word in a link."""
    return f"sha256:{sha256(token.encode()).hexdigest()}"


def drills_of(pack_code: str, by: Actor, now: datetime) -> Drills:
    """Return the drills of a pack, the latest first: all to the Secretariat, its own to a State, counts to others."""
    every = list(
        Drill.objects.filter(authority__pack_id=pack_code).select_related("authority").order_by("-sent_at", "pk")
    )
    own = by.states_for(Permission.ENTRY_READ)
    shown = [one for one in every if by.may(Permission.DRILL_RUN) or one.authority.state_code in own]
    return Drills(
        summary([_timing(one) for one in every], now),
        tuple(_view(one, now) for one in shown),
        any(one.authority.synthetic for one in every),
    )


def _timing(one: Drill) -> Timing:
    return Timing(one.sent_at, one.due_at, one.acknowledged_at)


def _view(one: Drill, now: datetime) -> DrillView:
    row = one.authority
    return DrillView(
        row.state_code, row.code, row.content["names"], _timing(one), status_of(_timing(one), now), row.synthetic
    )


def drill_by(token: str, now: datetime) -> DrillView:
    """Return the drill whose link holds `token`. Raises: NotFound."""
    found = with_token(Drill.objects.all(), token)
    if found is None:
        raise NotFound(N_("There is no such test."))
    return _view(found, now)


def with_token(drills: QuerySet[Drill], token: str) -> Drill | None:
    """Return the one of `drills` whose link holds `token`, or None."""
    return drills.filter(token_hash=token_hash(token)).select_related("authority").first()


def desks_to_test(pack_code: str, now: datetime) -> tuple[DeskToTest, ...]:
    """Return the desks that say that they answer day and night and are not being tested at `now`."""
    waiting = set(
        Drill.objects.filter(authority__pack_id=pack_code, acknowledged_at=None, due_at__gte=now).values_list(
            "authority_id", flat=True
        )
    )
    rows = Authority.objects.filter(pack_id=pack_code, retired_at=None).exclude(pk__in=waiting)
    return tuple(
        DeskToTest(row.pk, row.state_code, row.code, row.content["names"], row.synthetic)
        for row in rows.order_by("state_code", "code")
        if can_be_tested(from_json(row.content))
    )
