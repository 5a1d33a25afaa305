"""Parsing of what people send to this room."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from enlace.assessments.rules.evidence import SentFile, read_evidence
from enlace.common.errors import N_, Problem
from enlace.common.texts import Text
from enlace.common.uploads import Sent as Uploaded
from enlace.meetings.actions.closing import NewEntry
from enlace.meetings.actions.floor import Spoken
from enlace.meetings.queries.topic_names import topic_meant, topic_texts
from enlace.meetings.rules.forum_events import EventPlan
from enlace.meetings.rules.holding import Plan
from enlace.meetings.rules.importing_draft import Draft, Piece
from enlace.meetings.rules.importing_json import Sheet
from enlace.meetings.rules.importing_record import Choice, Decisions, Kept
from enlace.meetings.rules.mandates import Mandate
from enlace.meetings.rules.parties import meant
from enlace.meetings.rules.record import Proposal

Sent = Mapping[str, str]
LANGUAGES = ("en", "es", "pt", "fr")
Names = Mapping[str, Text]


def read_number(sent: Sent, field: str, problems: list[Problem]) -> int:
    """Return the whole number in `field`; 0, with a problem, where there is none."""
    text = sent.get(field, "").strip()
    if text.isascii() and text.isdigit() and len(text) < 6:  # noqa: PLR2004  (what a column can hold)
        return int(text)
    problems.append(Problem(field, N_("A number is expected here.")))
    return 0


def read_date(sent: Sent, field: str, problems: list[Problem]) -> date | None:
    """Return the day in `field`, or None where it is left empty."""
    text = sent.get(field, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(Problem(field, N_("“%(value)s” is no date; write it as 2017-04-20."), {"value": text[:20]}))
        return None


def read_language(sent: Sent, field: str, default: str) -> str:
    """Return the language in `field`, or `default` where it is none that texts are kept in."""
    found = sent.get(field, "")
    return found if found in LANGUAGES else default


def read_codes(sent: Sent, field: str) -> tuple[str, ...]:
    """Return the codes in `field`, divided by commas or spaces, each once."""
    return tuple(dict.fromkeys(sent.get(field, "").replace(",", " ").split()))


def read_topics(sent: Sent, field: str) -> tuple[str, ...]:
    """Return the topics in `field`: codes divided by commas or spaces, or names in any language divided by commas."""
    typed = sent.get(field, "")
    whole = topic_meant(typed)
    if "," not in typed and whole not in topic_texts():
        return read_codes(sent, field)
    meant = (topic_meant(one) for one in typed.split(","))
    return tuple(dict.fromkeys(code for one in meant for code in ([one] if one in topic_texts() else one.split())))


def read_paper(file: Uploaded | None, problems: list[Problem]) -> SentFile | None:
    """Return the file of a document, or None where there is none or, with a problem, one that is not taken."""
    found = read_evidence(file, "file") if file is not None else None
    if isinstance(found, Problem):
        problems.append(found)
        return None
    return found


def read_parties(
    sent: Sent, field: str, names: Names, problems: list[Problem], *, first: Collection[str] = ()
) -> tuple[str, ...]:
    """Return whom `field` names: codes or names, divided by commas; first: as of `meant`."""
    found = meant(sent.get(field, ""), names, field=field, first=first)
    problems += found.problems
    return found.codes


def read_proposal(sent: Sent, names: Names, problems: list[Problem], *, language: str) -> Proposal:
    """Return the proposal that a page sends; who proposes is left out where a State writes in its own name."""
    return Proposal(
        code="",
        item=read_number(sent, "item", problems),
        type=sent.get("type", ""),
        gist=sent.get("gist", "").strip(),
        proposers=read_parties(sent, "proposers", names, problems),
        supporters=read_parties(sent, "supporters", names, problems),
        addressees=read_parties(sent, "addressees", names, problems),
        topics=read_topics(sent, "topics"),
        interventions=read_codes(sent, "interventions"),
        language=language,
    )


def read_entry(sent: Sent, names: Names, problems: list[Problem], *, language: str) -> NewEntry:
    """Return the entry of a closing list that a page sends."""
    return NewEntry(
        gist=sent.get("gist", ""),
        owners=read_parties(sent, "owners", names, problems),
        due_on=read_date(sent, "due_on", problems),
        topics=read_topics(sent, "topics"),
        proposals=read_codes(sent, "proposals"),
        language=language,
    )


def read_mandate(sent: Sent, names: Names, problems: list[Problem]) -> Mandate:
    """Return the mandate that a page sends."""
    return Mandate(
        gist=sent.get("gist", ""),
        source=sent.get("source", ""),
        language=sent.get("language", ""),
        owners=read_parties(sent, "owners", names, problems),
        owed_to=read_parties(sent, "owed_to", names, problems),
        due_on=read_date(sent, "due_on", problems),
        topics=read_topics(sent, "topics"),
    )


def read_plan(sent: Sent, problems: list[Problem], *, language: str, code: str = "") -> Plan:
    """Return the meeting that a page sends; code: of one that is there already."""
    return Plan(
        code=code or sent.get("code", "").strip(),
        title={language: sent.get("title", "").strip()},
        body=sent.get("body", "").strip(),
        series=sent.get("series", "").strip(),
        access=sent.get("access", ""),
        starts_on=read_date(sent, "starts_on", problems),
        ends_on=read_date(sent, "ends_on", problems),
        place=sent.get("place", "").strip(),
        languages=read_codes(sent, "languages"),
        video_link=sent.get("video_link", "").strip(),
        topics=read_topics(sent, "topics"),
    )


def read_spoken(
    sent: Sent, names: Names, problems: list[Problem], *, language: str, present: Collection[str]
) -> Spoken:
    """Return the intervention that the rapporteur types; present: who is in the room, meant before anybody else."""
    return Spoken(
        item=read_number(sent, "item", problems),
        speakers=read_parties(sent, "speakers", names, problems, first=present),
        gist=sent.get("gist", ""),
        language=read_language(sent, "language", language),
        procedural=sent.get("procedural") == "1",
        waited=_waited(sent.get("waited", "")),
    )


def _waited(seconds: str) -> timedelta:
    """Return how long a line waited in a browser; nothing, where that is no number or more than a day."""
    is_number = seconds.isascii() and seconds.isdigit() and len(seconds) <= 5  # noqa: PLR2004  (a day: five digits)
    waited = timedelta(seconds=int(seconds)) if is_number else timedelta()
    return waited if waited <= timedelta(days=1) else timedelta()


def read_event(sent: Sent, states: Names, bodies: Names, problems: list[Problem], *, language: str) -> EventPlan:
    """Return the event of the calendar that a page sends; states, bodies: who can be named in it."""
    forums = read_parties(sent, "forum", bodies, problems)
    if len(forums) > 1:
        problems.append(Problem("forum", N_("Name one body.")))
    title = " ".join(sent.get("title", "").split())
    return EventPlan(
        title={language: title} if title else {},
        forum=forums[0] if forums else "",
        starts_on=read_date(sent, "starts_on", problems),
        ends_on=read_date(sent, "ends_on", problems),
        place=" ".join(sent.get("place", "").split()),
        url=sent.get("url", "").strip(),
        note="\n".join(sent.get("note", "").strip().splitlines()),
        topics=read_topics(sent, "topics"),
        states=read_parties(sent, "states", states, problems),
        addressees=read_parties(sent, "addressees", {**bodies, **states}, problems),
    )


HEAD = ("code", "title", "symbol", "starts_on", "ends_on", "place", "body", "series", "access")


def read_head(sent: Sent) -> dict[str, str]:
    """Return what was typed about a meeting that is imported, as it was typed."""
    return {name: sent.get(name, "").strip()[:500] for name in HEAD}


def read_left(sent: Sent, draft: Draft) -> Decisions:
    """Return what the first page of an import decides: titles of items, and the entries and documents left out."""
    return Decisions(
        titles={one.number: sent.get(f"title-{one.number}", one.title).strip() for one in draft.items},
        entries=frozenset(one.letter for one in draft.entries if sent.get(f"entry-{one.letter}") == "out"),
        documents=frozenset(
            one.symbol for place, one in enumerate(draft.documents) if sent.get(f"document-{place}") == "out"
        ),
    )


def read_choices(sent: Sent, draft: Draft, sheet: Sheet, names: Names, problems: list[Problem]) -> dict[int, Choice]:
    """Return what a page of an import decides of its pieces; a piece that was not on the page sent is not touched."""
    return {
        place: _choice(sent, place, draft.pieces[place], names, problems)
        for place in sheet.places
        if f"role-{place}" in sent
    }


def _choice(sent: Sent, place: int, piece: Piece, names: Names, problems: list[Problem]) -> Choice:
    number = sent.get(f"item-{place}", "")
    others = read_parties(sent, f"with-{place}", names, problems)
    chosen = tuple(code for code in sent.get(f"who-{place}", "").split(",") if code)
    return Choice(
        role=sent.get(f"role-{place}", ""),
        item=int(number) if number.isascii() and number.isdigit() and len(number) < 3 else 0,  # noqa: PLR2004
        kind=sent.get(f"kind-{place}", ""),
        speakers=tuple(dict.fromkeys((*chosen, *others))),
        procedural=sent.get(f"procedural-{place}") == "1",
        out=sent.get(f"out-{place}") == "1",
        seen=sent.get(f"seen-{place}") == "1",
        proposals=tuple(
            Kept(sent.get(f"keep-{place}-{at}") == "1", sent.get(f"type-{place}-{at}", asked.type))
            for at, asked in enumerate(piece.proposals)
        ),
    )
