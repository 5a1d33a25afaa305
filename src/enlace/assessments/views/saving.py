"""What a page of a reply sends: answers and files to be saved, and what its buttons do besides."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor
from enlace.assessments.actions import (
    keep_evidence,
    keep_own_evidence,
    refuse_proposal,
    save_answers,
    save_own_answers,
    settle_remark,
    write_remark,
)
from enlace.assessments.actions.drafts import TYPED, Saved
from enlace.assessments.forms import Act, read_known, read_number, read_typed
from enlace.assessments.queries.beside import beside
from enlace.assessments.queries.drafts import WorkingCopy, own_questions
from enlace.assessments.rules.drafts import SECRETARIAT, Content, Evidence, Typed
from enlace.assessments.rules.evidence import SentFile, read_evidence
from enlace.assessments.rules.proposals import Proposal, at_once
from enlace.assessments.views.known import offers
from enlace.assessments.views.offered import source_words
from enlace.common import clock
from enlace.common.errors import N_, NotFound, Problem, WrongStatus

UPLOAD = ".upload"
PROPOSAL = "proposal"


def posted(request: HttpRequest, code: str, state: str, pressed: Act) -> tuple[tuple[Typed, ...], list[Problem]]:
    """Return the answers that were sent, with their files kept, and what is wrong with the files."""
    files = {name.removesuffix(UPLOAD): sent for name, (*_others, sent) in request.FILES.lists()}
    also = {*files, *([pressed.question] if pressed.verb in ("clear", "stands") else [])}
    typed = {one.question: one for one in read_typed(dict(request.POST.lists()), also=also)}
    if pressed.verb == "theirs":
        typed.pop(pressed.question, None)
    if pressed.verb == "clear" and pressed.question in typed:
        one = typed[pressed.question]
        typed[pressed.question] = replace(one, content=replace(one.content, value=""))
    problems: list[Problem] = []
    for question, sent in files.items():
        read = read_evidence(sent, question)
        one = typed.setdefault(question, Typed(question, Content(), 0))
        if isinstance(read, Problem):
            problems.append(read)
            continue
        given = _keep(request, code, state, question, read)
        others = tuple(other for other in one.content.evidence if other.file != given.file)
        typed[question] = replace(one, content=replace(one.content, evidence=(*others, given)))
    return tuple(typed.values()), problems


def _keep(request: HttpRequest, code: str, state: str, question: str, file: SentFile) -> Evidence:
    by, at = actor(request), clock.now()
    if state == SECRETARIAT:
        return keep_own_evidence(code, question, file, by=by, at=at)
    return keep_evidence(code, question, file, state=state, by=by, at=at)


def save(request: HttpRequest, code: str, state: str, typed: Sequence[Typed], *, origin: str = TYPED) -> Saved | None:
    """Save answers, if there are any."""
    if not typed:
        return None
    by, at = actor(request), clock.now()
    if state == SECRETARIAT:
        return save_own_answers(code, typed, by=by, at=at, origin=origin)
    return save_answers(code, typed, state=state, by=by, at=at, origin=origin)


def act(request: HttpRequest, copy: WorkingCopy, pressed: Act) -> WorkingCopy:
    """Do what a button does besides saving, and return the working copy as it is then."""
    code, state, by, at = copy.cycle.code, copy.state, actor(request), clock.now()
    if pressed.verb == "accept":
        return _accept(request, copy, pressed)
    if pressed.verb == "known":
        return _accept_known(request, copy)
    if pressed.verb == "refuse":
        refuse_proposal(code, pressed.question, pressed.rest, state=state, by=by, at=at)
    elif pressed.verb == "remark":
        text = request.POST.get(f"{pressed.question}.remark", "")
        write_remark(code, pressed.question, text, state=state, by=by, at=at)
    elif pressed.verb == "settle":
        settle_remark(code, read_number(pressed.rest), state=state, by=by, at=at)
    return copy


def _accept(request: HttpRequest, copy: WorkingCopy, pressed: Act) -> WorkingCopy:
    """Make an answer of a proposal, with where it comes from."""
    offered = next(
        (one for one in offers(copy, by=actor(request)).get(pressed.question, ()) if one.key == pressed.rest), None
    )
    if offered is None:
        raise NotFound(N_("There is no such proposal."))
    if not offered.fits(synthetic=copy.cycle.synthetic):
        raise WrongStatus(N_("This rests on invented data, and can be no answer to a cycle that is not invented."))
    return _take(request, copy, [offered])


def _accept_known(request: HttpRequest, copy: WorkingCopy) -> WorkingCopy:
    """Make answers of what the page listed, as far as it is still offered and nobody has answered meanwhile."""
    listed = read_known(dict(request.POST.lists()))
    mine = {one.id for one in own_questions(actor(request), Permission.REPLY_DRAFT, copy)}
    waiting = [code for code in listed if code in mine and copy.draft(code).content.empty]
    offered = offers(copy, beside(copy.cycle, copy.state).refused, by=actor(request))
    found = at_once(copy.questionnaire, copy.values, offered, waiting)
    taken = [one for one in found if one.key == listed[one.question] and one.fits(synthetic=copy.cycle.synthetic)]
    return _take(request, copy, taken)


def _take(request: HttpRequest, copy: WorkingCopy, offered: Sequence[Proposal]) -> WorkingCopy:
    typed = [
        Typed(one.question, one.content, copy.draft(one.question).number, source=source_words(one)) for one in offered
    ]
    saved = save(request, copy.cycle.code, copy.state, typed, origin=PROPOSAL)
    return saved.copy if saved else copy
