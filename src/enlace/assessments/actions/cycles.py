"""Opening a cycle, granting more time, and reminding those who have not answered."""

from collections.abc import Collection
from datetime import date, datetime

from enlace.accounts.actions import action, record
from enlace.accounts.actions.letters import post
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.actions.figures import refresh
from enlace.assessments.models import Cycle, Extension, Questionnaire, Reminder
from enlace.assessments.queries import cockpit, cycles
from enlace.assessments.queries.letters import LetterDraft, extension_letters, reminders, seen_hash
from enlace.assessments.rules.following import extension_faults
from enlace.assessments.rules.opening import NewCycle, faults_of
from enlace.common.errors import N_, Invalid, NotFound, WrongStatus
from enlace.common.texts import Text
from enlace.directory import queries as directory


@action(Permission.CYCLE_OPEN)
def open_cycle(
    code: str,
    pack: str,
    questionnaire: str,
    title: Text,
    opens_on: date,
    due_on: date,
    asked: Collection[str],
    coverage_threshold: float,
    *,
    by: Actor,
    at: datetime,
    synthetic: bool = False,
) -> None:
    """Open a round of answering to a questionnaire of a pack. asked: codes of States; none: all of the pack.

    synthetic: whatever is answered in it is invented, and marked so from the first draft on.
    Raises: Invalid, with every fault; WrongStatus, where the code is taken; NotFound.
    """
    states = [state.code for state in directory.states_of(directory.pack(pack).code)]
    new = NewCycle(code, title, opens_on, due_on, tuple(sorted(set(asked) or states)), coverage_threshold)
    if problems := faults_of(new, states=states, today=at.date()):
        raise Invalid(problems)
    definition = Questionnaire.objects.filter(pack_id=pack, code=questionnaire).defer("content").first()
    if definition is None:
        raise NotFound(N_("There is no questionnaire “%(code)s”."), code=questionnaire)
    if Cycle.objects.filter(code=code).exists():
        raise WrongStatus(N_("There is a cycle “%(code)s” already; choose another code."), code=code)
    Cycle.objects.create(
        pack_id=pack,
        questionnaire=definition,
        code=code,
        title=dict(title),
        opens_on=opens_on,
        due_on=due_on,
        coverage_threshold=coverage_threshold,
        asked=list(new.asked),
        synthetic=synthetic,
    )
    refresh(code, questions=None, states=None, at=at)
    record(
        "assessments.cycle.opened",
        code,
        questionnaire=questionnaire,
        asked=list(new.asked),
        opens_on=opens_on.isoformat(),
        due_on=due_on.isoformat(),
    )


@action(Permission.CYCLE_EXTEND)
def grant_extension(
    code: str, states: Collection[str], due_on: date, asked_by: str, reason: str, *, by: Actor, at: datetime
) -> None:
    """Give States until a later day, and tell their points of contact.

    asked_by: who asked for it, in words, with the note or letter. Raises: Invalid, with every fault; NotFound.
    """
    view = cycles.cycle(code)
    chosen = tuple(sorted(set(states)))
    present = cockpit.due_days(view)
    if problems := extension_faults(due_on, present, chosen, asked_by, reason, today=at.date()):
        raise Invalid(problems)
    Extension.objects.create(
        cycle_id=view.pk,
        states=list(chosen),
        due_on=due_on,
        asked_by=asked_by.strip(),
        reason=reason.strip(),
        granted_at=at,
        granted_by=by.name,
    )
    _post(extension_letters(view, chosen, due_on), f"assessments.extension/{code}")
    record(
        "assessments.cycle.extended",
        code,
        states=list(chosen),
        due_on=due_on.isoformat(),
        asked_by=asked_by.strip(),
        reason=reason.strip(),
    )


@action(Permission.CYCLE_REMIND)
def send_reminders(
    code: str, states: Collection[str], seen: str, *, by: Actor, at: datetime, again: bool = False
) -> int:
    """Remind States of their outstanding replies and return how many letters go out.

    seen: the hash of the letters that the person was shown. again: write even to whoever was reminded within a day.
    Raises: WrongStatus, where the letters would be others by now, nobody can be written to, or a State was reminded
    within a day; NotFound.
    """
    view = cycles.cycle(code)
    chosen = [one for one in cockpit.standings(view) if one.state in states and one.outstanding]
    if not again and (lately := [one.state for one in chosen if one.reminded_lately(at)]):
        message = N_("Reminded within the last day already: %(states)s. Confirm that they are to be reminded again.")
        raise WrongStatus(message, states=", ".join(lately))
    letters = reminders(view, chosen, at.date())
    if not letters:
        raise WrongStatus(N_("There is nobody to write to: choose States whose reply is outstanding."))
    if seen != seen_hash(letters):
        raise WrongStatus(N_("The letters have changed since you looked at them: look at what would be sent now."))
    for one in letters:
        Reminder.objects.create(
            cycle_id=view.pk,
            state_code=one.state,
            language=one.language,
            subject=one.subject[:200],
            body=one.body,
            recipients=len(one.recipients),
            sent_at=at,
            sent_by=by.name,
        )
        record(
            "assessments.reminder.sent",
            f"{code}/{one.state}",
            state=one.state,
            language=one.language,
            recipients=len(one.recipients),
        )
    return _post(letters, f"assessments.reminder/{code}")


def _post(letters: Collection[LetterDraft], about: str) -> int:
    for one in letters:
        for recipient in one.recipients:
            post(recipient, one.subject, one.body, about=f"{about}/{one.state}")
    return sum(len(one.recipients) for one in letters)
