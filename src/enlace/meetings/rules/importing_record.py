"""From a draft and what a person decided about it to the record of the meeting."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import PurePath

from enlace.common.errors import N_, Problem
from enlace.meetings.rules import record as facts
from enlace.meetings.rules.checking import LETTERS
from enlace.meetings.rules.floor import CHAIR, LONGEST_GIST
from enlace.meetings.rules.holding import Plan, item_problems, plan_problems
from enlace.meetings.rules.importing_draft import Asked, Draft, DraftEntry, Piece, Role
from enlace.meetings.rules.importing_entries import entry_in
from enlace.meetings.rules.proposing import TYPES
from enlace.meetings.rules.record import Access, InterventionKind, MeetingStatus
from enlace.meetings.rules.symbol_form import as_json
from enlace.meetings.rules.symbols import LONGEST, parse

REPORT = "REPORT"
MOST_TOLD = 20


@dataclass(frozen=True)
class Kept:
    """What was decided of a proposal: whether it is kept, and of which type it is."""

    keep: bool
    type: str


@dataclass(frozen=True)
class Choice:
    """What was decided of a piece. seen: a person has looked at it; out: it is left out of the record."""

    role: str
    item: int
    kind: str
    speakers: tuple[str, ...] = ()
    procedural: bool = False
    out: bool = False
    seen: bool = False
    proposals: tuple[Kept, ...] = ()


@dataclass(frozen=True)
class Decisions:
    """What was decided of a draft so far: place of a piece -> choice; what was not touched stays as proposed.

    titles: item -> its title; entries, documents: letters and symbols that are left out.
    """

    pieces: Mapping[int, Choice] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    entries: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()


def proposed(piece: Piece) -> Choice:
    """Return a piece as the assistant proposes it."""
    kept = tuple(Kept(one.sure, one.type) for one in piece.proposals)
    kind = piece.kind or InterventionKind.DELEGATION
    return Choice(piece.role, piece.item, kind, piece.speakers, piece.procedural, proposals=kept)


def choice_of(draft: Draft, decisions: Decisions, place: int) -> Choice:
    """Return what holds of the piece at `place`: what was decided, else what is proposed."""
    return decisions.pieces.get(place) or proposed(draft.pieces[place])


def undecided(draft: Draft, decisions: Decisions) -> tuple[int, ...]:
    """Return the places of the pieces that a person must still look at."""
    return tuple(
        place
        for place, piece in enumerate(draft.pieces)
        if piece.doubt and not (place in decisions.pieces and decisions.pieces[place].seen)
    )


def choice_problems(one: Choice, items: Collection[int], known: Collection[str]) -> list[tuple[str, Problem]]:
    """Return what is wrong with a choice: (which of its fields, why). known: codes of States and bodies."""
    found: list[tuple[str, Problem]] = []
    if one.out or one.role in (Role.TOLD, Role.ENTRY):
        return found
    if one.item not in items:
        message = N_("there is no item %(number)s on the agenda")
        found.append(("item", Problem("item", message, {"number": one.item})))
    if one.role == Role.SAID and not one.speakers:
        found.append(("speakers", Problem("speakers", N_("Say who has the floor."))))
    message = N_("“%(code)s” is neither a State nor a body that is known here.")
    found += [
        ("speakers", Problem("speakers", message, {"code": code}))
        for code in one.speakers
        if code != CHAIR and code not in known
    ]
    if one.role not in set(Role) or one.kind not in set(InterventionKind):
        found.append(("role", Problem("role", N_("Choose what this is."))))
    if any(kept.keep and kept.type not in TYPES for kept in one.proposals):
        found.append(("role", Problem("role", N_("Choose what kind of proposal it is."))))
    return found


def confirm_problems(
    draft: Draft, decisions: Decisions, plan: Plan, symbol: str, known: Collection[str]
) -> list[Problem]:
    """Return why a draft cannot be confirmed yet, all of it."""
    problems = plan_problems(plan)
    if len(symbol) > LONGEST:
        message = N_("At most %(most)s characters; say it shorter.")
        problems.append(Problem("symbol", message, {"most": LONGEST}))
    if not draft.items:
        problems.append(
            Problem("items", N_("No numbered heading was found: the report has no agenda to import under."))
        )
    for item in draft.items:
        faults = item_problems(item.number, decisions.titles.get(item.number, item.title))
        problems += [replace(fault, where=f"title-{item.number}") for fault in faults]
    if waiting := undecided(draft, decisions):
        message = N_("Paragraphs that need a decision: %(count)s. Look at each before you confirm.")
        problems.append(Problem("pieces", message, {"count": len(waiting)}))
    problems += list(_piece_problems(draft, decisions, known))[:MOST_TOLD]
    return problems


def _piece_problems(draft: Draft, decisions: Decisions, known: Collection[str]) -> Iterator[Problem]:
    items = {one.number for one in draft.items}
    for place in range(len(draft.pieces)):
        one = choice_of(draft, decisions, place)
        for _, problem in choice_problems(one, items, known):
            yield Problem(f"piece-{place}", problem.message, problem.params)
    for place, said in _spoken(draft, decisions):
        if said is None:
            message = N_("Nothing was said before it under its item that it could go on with.")
            yield Problem(f"piece-{place}", message)
        elif len(said.gist) > LONGEST_GIST:
            message = N_("Together this has more than %(most)s characters: divide it into interventions.")
            yield Problem(f"piece-{place}", message, {"most": LONGEST_GIST})


@dataclass(frozen=True)
class _Said:
    """An intervention on its way into the record, with the proposals in it. person: the name as printed."""

    item: int
    choice: Choice
    gist: str
    invited_by: str
    sums_up: bool
    language: str
    person: str
    proposals: tuple[tuple[Asked, Kept], ...]

    @property
    def of(self) -> tuple[str, str]:
        """Return the person and the party that tell this person from others."""
        return self.person, self.choice.speakers[0] if self.choice.speakers else ""


def _spoken(draft: Draft, decisions: Decisions) -> list[tuple[int, _Said | None]]:
    """Return (place of its first piece, intervention) in order; None where a piece goes on with nothing."""
    found: list[tuple[int, _Said | None]] = []
    latest: dict[int, int] = {}
    for place, piece in enumerate(draft.pieces):
        one = choice_of(draft, decisions, place)
        if one.out or one.role not in (Role.SAID, Role.MORE):
            continue
        asked = tuple(zip(piece.proposals, one.proposals, strict=False))
        if one.role == Role.SAID:
            latest[one.item] = len(found)
            found.append((place, _said(one, piece, asked, draft)))
            continue
        at = latest.get(one.item)
        before = found[at][1] if at is not None else None
        if at is None or before is None:
            found.append((place, None))
            continue
        gist = f"{before.gist}\n{piece.text}"
        more = replace(
            before, gist=gist, sums_up=before.sums_up or piece.sums_up, proposals=(*before.proposals, *asked)
        )
        found[at] = (found[at][0], more)
    return found


def _said(one: Choice, piece: Piece, asked: tuple[tuple[Asked, Kept], ...], draft: Draft) -> _Said:
    language = piece.language or draft.language
    return _Said(one.item, one, piece.text, piece.invited_by, piece.sums_up, language, piece.person, asked)


def record_of(draft: Draft, decisions: Decisions, plan: Plan, *, symbol: str, file_name: str) -> facts.Record:
    """Return the record of a draft that `confirm_problems` finds nothing in.

    symbol: of the report, "" where it has none: its title is then the name of its file.
    """
    spoken = [said for _, said in _spoken(draft, decisions) if said is not None]
    people = dict.fromkeys(said.of for said in spoken if said.person)
    codes = {one: f"PERSON{number}" for number, one in enumerate(people, 1)}
    interventions, proposals = _floor(draft, decisions, spoken, codes)
    return facts.Record(
        meeting=_meeting(plan, draft),
        items=tuple(
            facts.Item(one.number, {draft.language: decisions.titles.get(one.number, one.title).strip()})
            for one in draft.items
        ),
        people=tuple(facts.Person(code, name, party=party) for (name, party), code in codes.items()),
        documents=(*_documents(draft, decisions, symbol), _report(draft, symbol, PurePath(file_name).stem)),
        presentations=tuple(_presentations(draft, decisions)),
        interventions=interventions,
        proposals=proposals,
        entries=tuple(facts.Entry(one.letter, one.letter_printed, one.gist) for one in entries_of(draft, decisions)),
    )


def entries_of(draft: Draft, decisions: Decisions) -> tuple[DraftEntry, ...]:
    """Return the closing list: the entries that were found and not left out, and those that a person made, after them.

    One that a person made keeps its printed letter where that is free, else takes the next; beyond z there is none.
    """
    kept = {one.letter: one for one in draft.entries if one.letter not in decisions.entries}
    told = {one.gist for one in kept.values()}
    for place, piece in enumerate(draft.pieces):
        one = choice_of(draft, decisions, place)
        letter, gist = entry_in(piece.text)
        if one.role != Role.ENTRY or one.out or gist in told:
            continue
        free = letter if letter and letter not in kept else next((sign for sign in LETTERS if sign not in kept), "")
        if free:
            kept[free] = DraftEntry(free, letter if letter == free else "", gist)
    return tuple(kept[letter] for letter in sorted(kept))


def _meeting(plan: Plan, draft: Draft) -> facts.Meeting:
    return facts.Meeting(
        code=plan.code,
        title=plan.title,
        body=plan.body,
        series=plan.series,
        status=MeetingStatus.CLOSED,
        access=Access(plan.access),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        place=plan.place,
        languages=plan.languages,
        synthetic=draft.head.synthetic,
    )


def _documents(draft: Draft, decisions: Decisions, symbol: str) -> Iterator[facts.DocumentFacts]:
    """Return the documents that the report refers to, itself left out."""
    number = count(1)
    for one in draft.documents:
        if one.symbol not in decisions.documents and one.symbol != symbol:
            yield _document(f"D{next(number)}", one.symbol, one.role, one.item or None)


def _report(draft: Draft, symbol: str, name: str) -> facts.DocumentFacts:
    title = {} if symbol else {draft.language: name}
    return replace(_document(REPORT, symbol, "report", None), language=draft.language, title=title)


def _document(code: str, symbol: str, role: str, item: int | None) -> facts.DocumentFacts:
    parsed = parse(symbol)
    as_read = as_json(parsed.symbol) if parsed.symbol else {}
    return facts.DocumentFacts(code=code, symbol=symbol[:LONGEST], role=role, item=item, parsed=as_read)


def _presentations(draft: Draft, decisions: Decisions) -> Iterator[facts.Presentation]:
    number = count(1)
    for place, piece in enumerate(draft.pieces):
        one = choice_of(draft, decisions, place)
        if one.role == Role.SHOWN and not one.out:
            title = {draft.language: piece.text}
            yield facts.Presentation(f"PR{next(number)}", one.item, title, one.speakers)


def _floor(
    draft: Draft, decisions: Decisions, spoken: Sequence[_Said], codes: Mapping[tuple[str, str], str]
) -> tuple[tuple[facts.Intervention, ...], tuple[facts.Proposal, ...]]:
    """Return what was said and proposed. codes: of a person -> its code."""
    interventions: list[facts.Intervention] = []
    proposals: list[facts.Proposal] = []
    turns: Counter[int] = Counter()
    for said in spoken:
        turns[said.item] += 1
        one = facts.Intervention(
            code=f"I-{said.item}-{turns[said.item]:02d}",
            item=said.item,
            order=turns[said.item],
            kind=_kind(said.choice),
            speakers=said.choice.speakers,
            gist=said.gist,
            person=codes.get(said.of, ""),
            language=said.language,
            procedural=said.choice.procedural,
            invited_by=said.invited_by,
            sums_up=said.sums_up,
        )
        interventions.append(one)
        for asked, kept in said.proposals:
            if kept.keep:
                proposals.append(_proposal(len(proposals), asked, kept, one.speakers, said.item, draft, (one.code,)))
    for place, piece in enumerate(draft.pieces):
        one_choice = choice_of(draft, decisions, place)
        if one_choice.role == Role.TOLD and not one_choice.out:
            proposals += _listed(piece, one_choice, draft, interventions, len(proposals))
    return tuple(interventions), tuple(proposals)


def _kind(one: Choice) -> InterventionKind:
    """Return in which capacity the floor was taken; whether as one delegation or several, as there are speakers."""
    kind = InterventionKind(one.kind)
    if kind not in (InterventionKind.DELEGATION, InterventionKind.JOINT_DELEGATION):
        return kind
    return InterventionKind.JOINT_DELEGATION if len(one.speakers) > 1 else InterventionKind.DELEGATION


def _listed(
    piece: Piece, choice: Choice, draft: Draft, said: list[facts.Intervention], begun: int
) -> Iterator[facts.Proposal]:
    """Return what a list of the report says was proposed; linked to an intervention where it can be that one alone."""
    number = count(begun)
    for asked, kept in zip(piece.proposals, choice.proposals, strict=False):
        if kept.keep and asked.speakers:
            own = [one.code for one in said if one.item == choice.item and one.speakers == asked.speakers]
            linked = (own[0],) if len(own) == 1 else ()
            yield _proposal(next(number), asked, kept, asked.speakers, choice.item, draft, linked)


def _proposal(
    before: int,
    asked: Asked,
    kept: Kept,
    proposers: tuple[str, ...],
    item: int,
    draft: Draft,
    interventions: tuple[str, ...],
) -> facts.Proposal:
    return facts.Proposal(
        code=f"P{before + 1:03d}",
        item=item,
        type=kept.type,
        gist=asked.text,
        proposers=proposers,
        interventions=interventions,
        language=asked.language or draft.language,
    )
