"""Meetings: planned, opened, adjourned; their agenda, sittings, presentations and what is adopted."""

from datetime import datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, NotFound, Problem, WrongStatus
from enlace.directory.models import Pack, State
from enlace.meetings.actions.passages import keep_findable
from enlace.meetings.models import Decision, Item, Meeting, Presentation, Series, Sitting
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.queries.records import meeting_row
from enlace.meetings.rules.holding import LINK, LONGEST_TITLE, NEXT, Plan, item_problems, plan_problems
from enlace.meetings.rules.record import MeetingStatus

ADOPTED = "adoption"
FORWARD = "order_of_business"
MOST_DAYS = 60


@action(Permission.MEETING_RUN)
def create_meeting(pack: str, plan: Plan, *, by: Actor, at: datetime, synthetic: bool = False) -> str:
    """Store a planned meeting and return its code; synthetic: it is invented.

    Raises: Invalid; NotFound, for a pack that is not there.
    """
    if not Pack.objects.filter(code=pack).exists():
        raise NotFound(N_("There is no pack “%(code)s”."), code=pack)
    faults = plan_problems(plan)
    if Meeting.objects.filter(code=plan.code).exists():
        faults.append(Problem("code", N_("the code “%(code)s” is taken by another meeting"), {"code": plan.code}))
    if faults:
        raise Invalid(faults)
    row = Meeting(pack_id=pack, code=plan.code, origin="platform", status=MeetingStatus.PLANNED, created_at=at)
    row.synthetic = synthetic
    _fill(row, plan)
    record("meetings.meeting.planned", plan.code)
    return plan.code


def _fill(row: Meeting, plan: Plan) -> None:
    row.series = None
    if plan.series:
        defaults = {"pack_id": row.pack_id, "title": dict(plan.title), "body": plan.body}
        row.series, _ = Series.objects.get_or_create(code=plan.series, defaults=defaults)
    row.title, row.body, row.place = dict(plan.title), plan.body, plan.place
    row.access, row.starts_on, row.ends_on = plan.access, plan.starts_on, plan.ends_on
    row.languages, row.video_link, row.topics = list(plan.languages), plan.video_link, list(plan.topics)
    row.save()
    keep_findable(row)


@action(Permission.MEETING_RUN)
def change_meeting(code: str, plan: Plan, *, by: Actor, at: datetime) -> None:
    """Change what a meeting of this platform is. Raises: Invalid, NotFound, WrongStatus."""
    row = running(code, by)
    faults = [fault for fault in plan_problems(plan) if fault.where != "code"]
    if faults:
        raise Invalid(faults)
    _fill(row, plan)
    record("meetings.meeting.changed", code)


def running(code: str, by: Actor) -> Meeting:
    """Return a meeting that is planned or held here. Raises: NotFound; WrongStatus, for one that comes from a pack."""
    row = meeting_row(code, by)
    if row.origin == "pack":
        raise WrongStatus(N_("The record of this meeting comes from the data of the organization."))
    if row.status == MeetingStatus.REPORTED:
        raise WrongStatus(N_("The report of this meeting was issued; its record is closed."))
    return row


def need_state(pack: str, code: str) -> None:
    """Let a State take part in what its organization does. Raises: NotFound, for one that is not in the pack."""
    if not State.objects.filter(pack_id=pack, code=code).exists():
        raise NotFound(N_("There is no State “%(code)s” in the pack."), code=code)


@action(Permission.MEETING_RUN)
def move_meeting(code: str, status: str, *, by: Actor, at: datetime) -> None:
    """Open a meeting, adjourn it, or take it up again. Raises: NotFound, WrongStatus."""
    row = running(code, by)
    if status not in NEXT[MeetingStatus(row.status)]:
        raise WrongStatus(N_("A meeting that is “%(now)s” cannot become “%(then)s”."), now=row.status, then=status)
    row.status = status
    row.adjourned_at = at if status == MeetingStatus.CLOSED else None
    row.save(update_fields=["status", "adjourned_at"])
    record("meetings.meeting.moved", code, status=status)


@action(Permission.MEETING_RUN)
def set_item(
    code: str, number: int, title: str, language: str, *, is_new: bool, sitting: str = "", by: Actor, at: datetime
) -> None:
    """Add an item to the agenda, or change the title that one has in `language`.

    A new item whose number is taken is refused: no two items have one number. Raises: Invalid, NotFound, WrongStatus.
    """
    row = running(code, by)
    found = row.items.filter(number=number).first()
    faults = item_problems(number, title)
    if is_new and found:
        faults.append(Problem("number", N_("Item %(number)s is there already."), {"number": number}))
    if not is_new and not found:
        raise NotFound(N_("there is no item %(number)s on the agenda"), number=number)
    if faults:
        raise Invalid(faults)
    one = found or Item(meeting=row, number=number, title={})
    one.title = {**one.title, language: title.strip()}
    one.sitting = sitting
    one.save()
    keep_findable(one)
    record("meetings.agenda.changed", f"{code}/{number}")


@action(Permission.MEETING_RUN)
def remove_item(code: str, number: int, *, by: Actor, at: datetime) -> None:
    """Take an item off the agenda. Raises: NotFound; WrongStatus, where something was said or proposed under it."""
    row = running(code, by)
    if row.interventions.filter(item=number).exists() or row.proposals.filter(item=number).exists():
        raise WrongStatus(N_("Something was said or proposed under item %(number)s; it stays."), number=number)
    gone, _ = row.items.filter(number=number).delete()
    if not gone:
        raise NotFound(N_("there is no item %(number)s on the agenda"), number=number)
    record("meetings.agenda.changed", f"{code}/{number}")


@action(Permission.RECORD_KEEP)
def bring_forward(code: str, number: int, after: int, requested_by: str, *, by: Actor, at: datetime) -> None:
    """Take an item next, after item `after`, at the request of somebody. Raises: Invalid, NotFound, WrongStatus."""
    row = running(code, by)
    items = {one.number: one for one in row.items.all()}
    faults = []
    if number not in items or after not in items or number == after:
        faults.append(Problem("forward", N_("Choose an item, and the one after which it is taken.")))
    if requested_by not in party_names(row.pack_id):
        faults.append(Problem("requested_by", N_("Say who asked for it.")))
    if faults:
        raise Invalid(faults)
    one = items[number]
    one.forward_requested_by, one.forward_under_item, one.forward_at = requested_by, after, at
    one.save()
    _decide(row, item=after, kind=FORWARD, gist=f"Item {number} brought forward", at=at, requested_by=requested_by)
    record("meetings.item.forwarded", f"{code}/{number}")


def _decide(
    row: Meeting, *, item: int, kind: str, gist: str, at: datetime, document: str = "", requested_by: str = ""
) -> None:
    number = row.decisions.count() + 1
    while row.decisions.filter(code=f"DEC{number}").exists():
        number += 1
    Decision.objects.create(
        meeting=row,
        code=f"DEC{number}",
        item=item,
        kind=kind,
        gist=gist,
        decided_at=at,
        document=document,
        requested_by=requested_by,
    )


@action(Permission.RECORD_KEEP)
def adopt_document(code: str, document: str, item: int, changes: str, *, by: Actor, at: datetime) -> None:
    """Record that the meeting adopted a document, without changes or with those told. Raises: Invalid, NotFound."""
    row = running(code, by)
    found = row.documents.filter(code=document).first()
    if found is None:
        raise NotFound(N_("There is no document “%(code)s” in this meeting."), code=document)
    if not row.items.filter(number=item).exists():
        raise Invalid([Problem("item", N_("there is no item %(number)s on the agenda"), {"number": item})])
    if row.decisions.filter(kind=ADOPTED, document=document).exists():
        nothing_changed()
        return
    said = f"with changes: {changes.strip()}" if changes.strip() else "without changes"
    gist = f"{found.symbol} adopted {said}"
    _decide(row, item=item, kind=ADOPTED, gist=gist, at=at, document=document)
    record("meetings.document.adopted", f"{code}/{document}")


@action(Permission.MEETING_RUN)
def add_sitting(code: str, label: str, day: int, chair: str, vice_chair: str, *, by: Actor, at: datetime) -> None:
    """Add a sitting under its chair: names as they are called. Raises: Invalid, NotFound, WrongStatus."""
    row = running(code, by)
    if not label.strip() or len(label) > LONGEST_TITLE or not 0 < day <= MOST_DAYS:
        raise Invalid([Problem("label", N_("Give the sitting a name, and the day of the meeting, from 1 on."))])
    place = row.sittings.count() + 1
    people = [_person(row, name) for name in (chair, vice_chair)]
    Sitting.objects.create(
        meeting=row,
        code=f"S{place}",
        place_in_order=place,
        day=day,
        label=label.strip(),
        chair=people[0],
        vice_chair=people[1],
    )
    record("meetings.sitting.added", f"{code}/S{place}")


def _person(row: Meeting, name: str) -> str:
    """Return the code of a person of this meeting, who is added if not yet there; "" for no name."""
    clean = " ".join(name.split())[:200]
    if not clean:
        return ""
    found = row.people.filter(name=clean).first() or row.people.create(
        code=f"person-{row.people.count() + 1}", name=clean
    )
    return str(found.code)


@action(Permission.RECORD_KEEP)
def add_presentation(
    code: str,
    item: int,
    title: str,
    presenters: tuple[str, ...],
    link: str,
    *,
    language: str,
    by: Actor,
    at: datetime,
) -> None:
    """Add a presentation; without a link one is expected, and the checks tell while it is missing.

    Raises: Invalid, NotFound, WrongStatus.
    """
    row = running(code, by)
    faults = item_problems(item, title)
    if not row.items.filter(number=item).exists():
        faults.append(Problem("item", N_("there is no item %(number)s on the agenda"), {"number": item}))
    if not presenters:
        faults.append(Problem("presenters", N_("Say who presents it.")))
    if link and not LINK.fullmatch(link):
        faults.append(Problem("link", N_("A link begins with https:// and holds no space.")))
    if faults:
        raise Invalid(faults)
    place = row.presentations.count() + 1
    shown = Presentation.objects.create(
        meeting=row,
        code=f"PR{place}",
        item=item,
        title={language: title.strip()},
        presenters=list(presenters),
        link=link,
        link_expected=True,
    )
    keep_findable(shown)
    record("meetings.presentation.added", f"{code}/PR{place}")
