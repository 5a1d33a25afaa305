"""How every write of every room is made: permission, one transaction, an audit entry; or nothing."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.rules.chain import GENESIS, Entry, entry_hash
from enlace.accounts.rules.permissions import Actor, Permission, Role
from enlace.accounts.rules.trail_words import SECRETARIAT
from enlace.common.errors import N_, NotAllowed

P = ParamSpec("P")
R = TypeVar("R")
# Any number, as long as nothing else in the database takes the same one.
ACTIONS_LOCK = 2000_11_15


@dataclass
class _Running:
    """The action under way in this thread of work, and whether it has told the audit trail."""

    by: Actor
    at: datetime
    permission: Permission | None
    recorded: bool = field(default=False)


_running: ContextVar[_Running | None] = ContextVar("_running", default=None)


def action(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function the only way to a write: it needs `permission`, `by` and `at`.

    The function runs in one transaction and must call `record` (or `nothing_changed`); else nothing is kept.
    The keyword arguments `state` and `authority`, where there are any, name what the permission is needed for.
    Raises: NotAllowed, if `by` lacks the permission.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by, at = kwargs["by"], kwargs["at"]
            if not isinstance(by, Actor) or not isinstance(at, datetime):
                raise TypeError(f"{function.__name__} needs by=Actor and at=datetime")
            if not by.may(permission, str(kwargs.get("state", "")), str(kwargs.get("authority", ""))):
                raise NotAllowed(N_("You may not do this (%(permission)s)."), permission=permission)
            with transaction.atomic(), _told(by, at, permission) as running:
                _one_writer_at_a_time()
                result = function(*args, **kwargs)
                if not running.recorded:
                    raise RuntimeError(f"{function.__name__} wrote no audit entry")
                return result

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return decorate


def _one_writer_at_a_time() -> None:
    """Wait until no other action is under way: SQLite does so by itself, PostgreSQL is asked to.

    Else two would extend the chain from the same entry, and each would decide on what the other is changing.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ACTIONS_LOCK])


def personal(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function the way to a write by which people keep their own account: it needs `by` and `at` alone.

    It holds no permission, so the function itself sees to it that it touches nothing but what is `by`'s own.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        by, at = kwargs["by"], kwargs["at"]
        if not isinstance(by, Actor) or not isinstance(at, datetime):
            raise TypeError(f"{function.__name__} needs by=Actor and at=datetime")
        with transaction.atomic(), _told(by, at, None) as running:
            _one_writer_at_a_time()
            result = function(*args, **kwargs)
            if not running.recorded:
                raise RuntimeError(f"{function.__name__} wrote no audit entry")
            return result

    return run


@contextmanager
def _told(by: Actor, at: datetime, permission: Permission | None) -> Iterator[_Running]:
    running = _Running(by, at, permission)
    token = _running.set(running)
    try:
        yield running
    finally:
        _running.reset(token)


def record(verb: str, subject: str, *, state: str = "", **detail: Any) -> None:
    """Add an entry to the audit trail for the action under way: `verb` is `room.thing.happened`.

    What an assistant does for a State is marked `as: assistant`; what the Secretariat does there, `as: secretariat`.
    Raises: RuntimeError, outside an action.
    """
    running = _running.get()
    if running is None:
        raise RuntimeError("record() is called inside an action only")
    if state and running.permission:
        detail |= _capacity(running.by, state, running.permission)
    _append(running.by, running.at, verb, subject, state, detail)
    running.recorded = True


def _capacity(by: Actor, state: str, permission: Permission) -> dict[str, str]:
    """Return the mark of an entry that stands in the trail of `state`, where `by` is not of that State."""
    if by.acts_as_assistant(permission, state):
        return {"as": Role.ASSISTANT.value}
    return {"as": SECRETARIAT} if by.acts_for_secretariat(state) else {}


def nothing_changed() -> None:
    """Say that the action under way found nothing to change, so that no entry is due."""
    running = _running.get()
    if running is None:
        raise RuntimeError("nothing_changed() is called inside an action only")
    running.recorded = True


def note_reading(verb: str, subject: str, *, by: Actor, at: datetime, state: str = "", **detail: Any) -> None:
    """Add an entry for a reading of what is not public: `verb` ends in `.read`; state: whose data were read."""
    if by.acts_for_secretariat(state):
        detail["as"] = SECRETARIAT
    with transaction.atomic():
        _one_writer_at_a_time()
        _append(by, at, verb, subject, state, detail)


def under_way() -> tuple[Actor, datetime]:
    """Return who acts and when, for what an action does besides. Raises: RuntimeError, outside an action."""
    running = _running.get()
    if running is None:
        raise RuntimeError("there is no action under way")
    return running.by, running.at


def _append(by: Actor, at: datetime, verb: str, subject: str, state: str, detail: Mapping[str, Any]) -> None:
    last = AuditEntry.objects.order_by("-number").first()
    # Hashed is what the database will give back: an instant of UTC, and JSON (keys as text, lists for tuples).
    kept = json.loads(json.dumps(dict(detail)))
    entry = Entry(
        number=last.number + 1 if last else 1,
        at=at.astimezone(UTC),
        actor=by.name,
        state=state,
        verb=verb,
        subject=subject,
        detail=kept,
        previous_hash=last.hash if last else GENESIS,
        address=by.address,
    )
    AuditEntry.objects.create(
        number=entry.number,
        at=entry.at,
        actor=entry.actor,
        state_code=state,
        verb=verb,
        subject=subject,
        detail=kept,
        previous_hash=entry.previous_hash,
        hash=entry_hash(entry),
        address=entry.address,
    )


@action(Permission.PACK_LOAD)
def create_demo_person(username: str, grants: Mapping[Role, str], *, by: Actor, at: datetime) -> None:
    """Create, or reset, one person of the demonstration, marked synthetic, who has no word to sign in with."""
    user, _ = User.objects.get_or_create(username=username, defaults={"synthetic": True, "full_name": username.title()})
    if not user.synthetic:
        raise NotAllowed(N_("%(username)s is a real account and is left alone."), username=username)
    user.set_unusable_password()
    # Whoever was removed is there again when the demonstration is started anew.
    user.is_active = True
    user.save()
    for role, state in grants.items():
        RoleGrant.objects.get_or_create(user=user, role=role, state_code=state)
    record("accounts.person.created", username, synthetic=True)
