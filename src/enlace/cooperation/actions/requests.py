"""The only writers of requests: drafts, which are their sender's alone, and steps, of which both sides keep lines."""

import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, NotAllowed, Problem, WrongStatus
from enlace.cooperation.actions.request_letters import tell
from enlace.cooperation.models import CoopRequest, CoopStep
from enlace.cooperation.queries.requests import (
    RequestView,
    answers_here,
    is_invented,
    kind_of,
    known_codes,
    parties_of,
    request_of,
    request_row,
    view_of,
)
from enlace.cooperation.queries.sealed import channel_of_request, is_sealed_for
from enlace.cooperation.rules.clocks import due
from enlace.cooperation.rules.completeness import missing
from enlace.cooperation.rules.evidence import hash_of, line_of
from enlace.cooperation.rules.header import Header, Side, header_problems
from enlace.cooperation.rules.life import Life, Move, may, moved
from enlace.cooperation.rules.statuses import Party, Priority, Status
from enlace.cooperation.rules.training import TRAINING, Script, next_move

# Crockford's alphabet: nobody takes one of its signs for another when it is read aloud.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
# The Secretariat cannot deliver what is named to nobody.
UNREACHED = N_(
    "Nobody of this authority can be reached here, and no other may know of this request. Use its own channel."
)
SEALED = N_(
    "What was sealed names what is asked for and its basis; these stay. Withdraw it, and begin another request."
)
EDITED_IN = (Status.DRAFT, Status.INFO_REQUESTED)
# One verb for all that the two sides do: whoever counts kinds of entry learns nothing of what is never named.
KEPT = "cooperation.request.kept"


@action(Permission.REQUEST_KEEP)
def draft_request(
    pack: str,
    header: Header,
    filled: Collection[str],
    *,
    state: str,
    authority: str,
    by: Actor,
    at: datetime,
    script: Script = Script.EXECUTED,
    synthetic: bool = False,
) -> str:
    """Begin a draft for an authority of `state` and return its reference; the same sent twice begins one.

    filled: codes of the sealed fields that the content has. script: how the training State answers, if it is asked.
    synthetic: whether it is invented, as all is that invented people do.
    Raises: Invalid, NotAllowed, NotFound.
    """
    practised = header.requested.state == TRAINING
    _refuse_others(header, state, authority, by)
    content = _checked(pack, header, filled)
    stored = CoopRequest.objects.filter(
        pack_id=pack, requesting_state=state, status=Status.DRAFT, created_by=by.name, version=1
    ).filter(script=script.value if practised else "")
    for row in stored.order_by("-pk")[:1]:
        if row.header == header.as_json() and row.filled == content:
            nothing_changed()  # sent twice, as by a double click
            return row.reference
    row = CoopRequest(
        pack_id=pack,
        reference=new_reference(),
        created_at=at,
        created_by=by.name,
        status=Status.DRAFT,
        synthetic=synthetic or practised or is_invented(by),
        script=script.value if practised else "",
    )
    _fill(row, header, content, at)
    record(KEPT, row.reference, state=state, step=Status.DRAFT.value)
    return row.reference


@action(Permission.REQUEST_KEEP)
def change_request(
    reference: str,
    header: Header,
    filled: Collection[str],
    version: int,
    *,
    state: str,
    authority: str,
    by: Actor,
    at: datetime,
) -> None:
    """Change the header of a draft, or of a request that was returned, read as `version`.

    Once sent, it stays between the same two authorities and of the same form.
    Raises: Invalid, NotAllowed, NotFound; WrongStatus, if it has gone further or was changed since.
    """
    row = _own(reference, state, authority, by)
    view = view_of(row, by)
    if view.status not in EDITED_IN:
        raise WrongStatus(N_("This request has been sent: it is changed when it is returned for completion."))
    _refuse_others(header, state, header.requesting.authority, by)
    if is_sealed_for(channel_of_request(view)) and _sealed(view.sent) != _sealed(header):
        raise WrongStatus(SEALED)
    if view.sent_on and _fixed(view.sent, view) != _fixed(header, view):
        raise WrongStatus(N_("Once sent, a request stays of its form and between the same two authorities."))
    content = _checked(row.pack_id, header, filled)
    if view.header == header and view.filled == set(content):
        nothing_changed()
        return
    if row.version != version:
        raise WrongStatus(N_("Somebody else has changed this request since you opened it. Load it again."))
    row.version += 1
    if view.sent_on:
        row.amended, row.changed_at = {"header": header.as_json(), "filled": content}, at
        row.save()
    else:
        _fill(row, header, content, at)
    record(KEPT, reference, state=state, step="changed")


@action(Permission.REQUEST_KEEP)
def discard_draft(reference: str, *, state: str, authority: str, by: Actor, at: datetime) -> None:
    """Throw away a draft that was never sent. Raises: NotAllowed, NotFound; WrongStatus, if it was sent."""
    row = _own(reference, state, authority, by)
    if row.sent_on is not None or row.status != Status.DRAFT:
        raise WrongStatus(N_("What was sent is not thrown away: withdraw it, with the reason."))
    if is_sealed_for(channel_of_request(view_of(row, by))):
        raise WrongStatus(
            N_("Something was sealed for this draft, and what is sealed stays. Leave it, or send and withdraw it.")
        )
    row.delete()
    record(KEPT, reference, state=state, step="discarded")


@action(Permission.REQUEST_KEEP)
def take_step(reference: str, move: Move, *, state: str, authority: str, by: Actor, at: datetime) -> None:
    """Move a request for one of its two sides, `authority` of `state`; the same sent twice is one step.

    Of `move` the party is worked out here. Raises: Invalid, with all that is wrong; NotAllowed, NotFound, WrongStatus.
    """
    view = request_of(reference, by)
    sides = {Party.REQUESTING: view.header.requesting, Party.REQUESTED: view.header.requested}
    own = [party for party, side in sides.items() if side == Side(state, authority) and party in view.parties]
    if not own:
        raise NotAllowed(N_("This step is for another party to take."))
    move = replace(move, by=own[0])
    if _was_taken(view, move):
        nothing_changed()
        return
    row = request_row(reference, by)
    if move.target is Status.SENT:
        problems = missing(view.kind, view.header.draft(view.filled))
        if view.kind.never_named and not row.script and not answers_here(view.header.requested):
            raise WrongStatus(UNREACHED)
        if view.header.needed_by and view.header.needed_by < move.on:
            problems.append(Problem("needed_by", N_("This day has passed: nobody can answer by then.")))
        if problems := [*problems, *header_problems(view.header, view.kind, known_codes(row.pack_id))]:
            raise Invalid(problems)
        _fill(row, view.header, [one.code for one in view.kind.fields if one.code in view.filled], at)
    life = replace(view.life, asked=tuple(row.header["asked"]), done=tuple(row.done))
    life = _write(row, life, move, sides[own[0]], at)
    record(KEPT, reference, state=state, step=move.target.value)
    others = [side for party, side in sides.items() if party is not move.by]
    if row.script:
        _practise(row, life, move, at)
        return
    if move.target is Status.SENT and answers_here(view.header.requested):
        _write(row, life, Move(Status.RECEIVED, Party.SYSTEM, move.on), None, at)
    if row.received_on or move.by is Party.REQUESTED:
        tell(row, others[0])


@action(Permission.REQUEST_ROUTE)
def route_step(reference: str, move: Move, *, by: Actor, at: datetime) -> None:
    """Move a request as the Secretariat, which routes: it delivers, or sends back what cannot be delivered.

    Raises: Invalid, NotAllowed, NotFound, WrongStatus.
    """
    view = request_of(reference, by)
    if Party.ROUTER not in view.parties:
        raise NotAllowed(N_("This step is for another party to take."))
    move = replace(move, by=Party.ROUTER)
    if _was_taken(view, move):
        nothing_changed()
        return
    row = request_row(reference, by)
    _write(row, view.life, move, None, at)
    record("cooperation.request.routed", reference, step=move.target.value)
    tell(row, view.header.requesting)


def _was_taken(view: RequestView, move: Move) -> bool:
    """Return whether the party's last step was this one, and nobody of the other State has acted since."""
    if may(view.kind, view.status, move.target, move.by):
        return False
    own = [place for place, one in enumerate(view.steps) if one.line.by is move.by]
    if not own or view.steps[own[-1]].line.move != move:
        return False
    since = [one.line.by for one in view.steps[own[-1] + 1 :]]
    return bool(view.script) or all(by is Party.SYSTEM for by in since)


def _practise(row: CoopRequest, life: Life, taken: Move, at: datetime) -> None:
    """Let the training State answer, until it waits for whoever practises."""
    side = Header.from_json(row.header).requested
    while move := next_move(life, Script(row.script), taken.on):
        life = _write(row, life, move, side if move.by is Party.REQUESTED else None, at)


def _refuse_others(header: Header, state: str, authority: str, by: Actor) -> None:
    """Refuse whoever does not speak for the authority that sends. Raises: NotAllowed."""
    own = header.requesting == Side(state, authority)
    if not own or not by.speaks_for(Permission.REQUEST_KEEP, state, authority):
        raise NotAllowed(N_("A request is sent by the people of the authority that it is from."))


def _own(reference: str, state: str, authority: str, by: Actor) -> CoopRequest:
    """Return the row of a request of which `by` is the sender. Raises: NotAllowed, NotFound."""
    row = request_row(reference, by)
    header = Header.from_json(row.header)
    if header.requesting != Side(state, authority) or Party.REQUESTING not in parties_of(
        by, header.requesting, header.requested
    ):
        raise NotAllowed(N_("A request is sent by the people of the authority that it is from."))
    return row


def _checked(pack: str, header: Header, filled: Collection[str]) -> list[str]:
    """Return the sealed fields that are filled, in the order of the form. Raises: Invalid."""
    kind = kind_of(header.form)
    problems = header_problems(header, kind, known_codes(pack))
    if problems:
        raise Invalid(problems)
    return [one.code for one in kind.fields if one.sealed and one.code in filled]


def _fixed(header: Header, view: RequestView) -> tuple[object, ...]:
    """Return what stays once a request was sent; which authority receives it, once it was delivered."""
    asked = header.requested if view.received_on else header.requested.state
    return header.form, header.requesting, asked


def _sealed(header: Header) -> tuple[object, ...]:
    """Return what a sealed message says of the header, and what therefore stays."""
    return header.form, header.requesting, header.requested, header.asked, header.bases


def new_reference() -> str:
    """Return a reference that tells nothing, not even how many there are."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def _fill(row: CoopRequest, header: Header, filled: list[str], at: datetime) -> None:
    row.form = header.form
    row.requesting_state, row.requesting_authority = header.requesting.state, header.requesting.authority
    row.requested_state, row.requested_authority = header.requested.state, header.requested.authority
    row.header, row.filled, row.changed_at = header.as_json(), filled, at
    row.done = [code for code in row.done if code in header.asked]
    row.save()


def _write(row: CoopRequest, life: Life, move: Move, side: Side | None, at: datetime) -> Life:
    """Store a step, and where the request stands after it. side: the authority that took it, None for the others."""
    after = moved(life, move, at.date())
    last = row.steps.order_by("-number").first()
    header = Header.from_json(row.header)
    line = line_of(
        row.reference,
        header,
        move,
        side=side,
        pack=row.pack_id,
        number=last.number + 1 if last else 1,
        came_from=life.status if last else None,
        previous=last.hash if last else None,
        at=at,
    )
    CoopStep.objects.create(
        coop_request=row, number=line.number, status=move.target, on=move.on, at=at, line=line.text, hash=hash_of(line)
    )
    waiting = due(after, Priority(header.priority), header.needed_by)
    row.status, row.done, row.changed_at = move.target, list(after.done), at
    row.amended = None if move.by is Party.REQUESTING or move.target is Status.REFUSED else row.amended
    row.waits_for, row.due_on = (waiting.party, waiting.on) if waiting else ("", None)
    if move.target is Status.SENT and row.sent_on is None:
        row.sent_on = move.on
    if move.target is Status.RECEIVED and row.received_on is None:
        row.received_on = move.on
    row.save()
    return after
