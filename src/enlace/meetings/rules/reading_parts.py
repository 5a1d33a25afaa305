"""Reading each kind of entry of a meeting's file; keys that say how a thing was inferred are read where they matter."""

from collections.abc import Mapping
from typing import Any

from enlace.common.errors import N_
from enlace.directory.rules.manifest import Reader, shape
from enlace.meetings.rules.record import (
    Access,
    Body,
    BroughtForward,
    Credit,
    Decision,
    Delegate,
    Delegation,
    DocumentFacts,
    Entry,
    Event,
    Intervention,
    InterventionKind,
    Item,
    Meeting,
    MeetingStatus,
    Need,
    Person,
    Presentation,
    Proposal,
    Sitting,
)

# The chair speaks under this code, whoever holds the chair.
CHAIR = "CHAIR"
MOST = 32_767


def meeting(value: Mapping[str, Any], path: str, reader: Reader) -> Meeting:
    """Return what the meeting is."""
    bounds = reader.mapping(value.get("date_bounds_inferred") or {}, f"{path}.date_bounds_inferred")
    starts_on = reader.day(value.get("start_date"), f"{path}.start_date")
    ends_on = reader.day(value.get("end_date"), f"{path}.end_date")
    if starts_on and ends_on and ends_on < starts_on:
        reader.fault(f"{path}.end_date", N_("the meeting ends before it starts"))
    return Meeting(
        code=reader.code(value.get("id"), f"{path}.id"),
        title=reader.texts(value.get("title"), f"{path}.title"),
        body=_word(value, "parent_body", path, reader) or _word(value, "organization", path, reader),
        series=_word(value, "series", path, reader),
        status=MeetingStatus.CLOSED if value.get("adjourned") is True else MeetingStatus.PLANNED,
        access=Access.PUBLIC,
        starts_on=starts_on,
        ends_on=ends_on,
        not_before=reader.day(bounds.get("not_before"), f"{path}.date_bounds_inferred.not_before"),
        not_after=reader.day(bounds.get("not_after"), f"{path}.date_bounds_inferred.not_after"),
        duration_days=_number(value, "duration_days", path, reader, needed=False),
        place=_word(value, "place", path, reader),
        mandates=_words(value, "mandate_documents", path, reader),
        languages=_words(value, "languages", path, reader),
        title_inferred=value.get("title_inferred") is True,
    )


def body(value: Mapping[str, Any], path: str, reader: Reader) -> Body:
    """Return a body of the register."""
    return Body(
        reader.code(value.get("code"), f"{path}.code"),
        reader.texts(value.get("name"), f"{path}.name"),
        _words(value, "aliases_in_source", path, reader),
    )


def document(value: Mapping[str, Any], path: str, reader: Reader) -> DocumentFacts:
    """Return a document as the record names it; a symbol that cannot be parsed is kept as printed."""
    return DocumentFacts(
        code=reader.code(value.get("id"), f"{path}.id"),
        symbol=reader.text(value.get("symbol_as_printed"), f"{path}.symbol_as_printed"),
        role=_word(value, "role", path, reader),
        item=_number(value, "item", path, reader, needed=False),
        title=reader.texts(value.get("title"), f"{path}.title", needed=False),
        status=_word(value, "status", path, reader),
        dated_on=reader.day(value.get("date_from_public_copy"), f"{path}.date_from_public_copy"),
        language=_word(value, "original_language_from_public_copy", path, reader),
        url=_word(value, "url", path, reader),
        parsed={key: str(one) for key, one in reader.mapping(value.get("parsed") or {}, f"{path}.parsed").items()},
    )


def person(value: Mapping[str, Any], path: str, reader: Reader) -> Person:
    """Return somebody of the record."""
    return Person(
        reader.code(value.get("id"), f"{path}.id"),
        reader.text(value.get("name"), f"{path}.name"),
        _word(value, "function", path, reader),
        _word(value, "state", path, reader) or _word(value, "body", path, reader),
    )


def sitting(value: Mapping[str, Any], path: str, reader: Reader) -> Sitting:
    """Return a session of the meeting."""
    return Sitting(
        reader.code(value.get("id"), f"{path}.id"),
        _number(value, "day", path, reader, needed=False),
        _word(value, "label", path, reader),
        _word(value, "chair", path, reader),
        _word(value, "vice_chair", path, reader),
        _word(value, "chair_note", path, reader),
    )


def item(value: Mapping[str, Any], path: str, reader: Reader) -> Item:
    """Return an item of the agenda."""
    moved = reader.mapping(value.get("reordered") or {}, f"{path}.reordered")
    forward = None
    if moved.get("brought_forward") is True:
        forward = BroughtForward(
            _word(moved, "requested_by", f"{path}.reordered", reader),
            _number(moved, "recorded_under_item", f"{path}.reordered", reader, needed=False),
        )
    return Item(
        number=_number(value, "number", path, reader) or 0,
        title=reader.texts(value.get("title"), f"{path}.title"),
        kind=_word(value, "kind", path, reader),
        sitting=_word(value, "session", path, reader),
        documents=_words(value, "documents", path, reader),
        brought_forward=forward,
    )


def delegation(value: Mapping[str, Any], path: str, reader: Reader) -> Delegation:
    """Return an accredited delegation with its members."""
    members = []
    for place, one in enumerate(reader.items(value.get("delegates"), f"{path}.delegates")):
        entry = reader.mapping(one, f"{path}.delegates[{place}]")
        name = reader.text(entry.get("name"), f"{path}.delegates[{place}].name")
        function = _word(entry, "function", f"{path}.delegates[{place}]", reader)
        members.append(Delegate(name, function, head=entry.get("head") is True))
    return Delegation(reader.code(value.get("state"), f"{path}.state"), tuple(members))


def presentation(value: Mapping[str, Any], path: str, reader: Reader) -> Presentation:
    """Return a presentation."""
    one = _word(value, "presenter", path, reader)
    return Presentation(
        code=reader.code(value.get("id"), f"{path}.id"),
        item=_number(value, "item", path, reader) or 0,
        title=reader.texts(value.get("title"), f"{path}.title"),
        presenters=_words(value, "presenters", path, reader) or ((one,) if one else ()),
        person=_word(value, "person", path, reader),
        document=_word(value, "document", path, reader),
        link=_word(value, "link", path, reader),
        link_expected=value.get("link_expected") is True,
    )


def event(value: Mapping[str, Any], path: str, reader: Reader) -> Event:
    """Return a date of a forum; of one whose participants are not named, the host is the State that takes part."""
    host = _word(value, "host", path, reader)
    on = reader.day(value.get("date"), f"{path}.date")
    return Event(
        code=reader.code(value.get("id"), f"{path}.id"),
        title=reader.texts(value.get("title"), f"{path}.title"),
        starts_on=on or reader.day(value.get("start"), f"{path}.start"),
        ends_on=on or reader.day(value.get("end"), f"{path}.end"),
        place=_word(value, "place", path, reader),
        item=_number(value, "item", path, reader, needed=False),
        states=_words(value, "states", path, reader) or ((host,) if host else ()),
        note=_word(value, "note", path, reader),
    )


def intervention(value: Mapping[str, Any], path: str, reader: Reader) -> Intervention:
    """Return the floor taken once: `state`, `states` or `body` tells who speaks, and the chair by its kind."""
    kind = reader.text(value.get("kind"), f"{path}.kind")
    if kind and kind not in set(InterventionKind):
        message = N_("“%(kind)s” is no kind of intervention; known are: %(known)s")
        reader.fault(f"{path}.kind", message, kind=kind, known=", ".join(InterventionKind))
    known = InterventionKind(kind) if kind in set(InterventionKind) else InterventionKind.DELEGATION
    one = _word(value, "state", path, reader) or _word(value, "body", path, reader)
    speakers = _words(value, "states", path, reader) or ((one,) if one else ())
    return Intervention(
        code=reader.code(value.get("id"), f"{path}.id"),
        item=_number(value, "item", path, reader) or 0,
        order=_number(value, "order", path, reader) or 0,
        kind=known,
        speakers=speakers or ((CHAIR,) if known == InterventionKind.CHAIR else ()),
        gist=reader.text(value.get("gist"), f"{path}.gist"),
        person=_word(value, "person", path, reader),
        language=_word(value, "language", path, reader) or "en",
        procedural=value.get("procedural") is True,
        presentation=_word(value, "presentation", path, reader),
        invited_by=_word(value, "invited_by", path, reader),
        sums_up=value.get("road_map") is True,
        translations=reader.texts(value.get("translations"), f"{path}.translations", needed=False),
    )


def proposal(value: Mapping[str, Any], path: str, reader: Reader) -> Proposal:
    """Return a proposal."""
    return Proposal(
        code=reader.code(value.get("id"), f"{path}.id"),
        item=_number(value, "item", path, reader) or 0,
        type=reader.text(value.get("type"), f"{path}.type"),
        gist=reader.text(value.get("gist"), f"{path}.gist"),
        proposers=_words(value, "proposers", path, reader),
        supporters=_words(value, "supporters", path, reader),
        addressees=_words(value, "addressees", path, reader),
        topics=_words(value, "topics", path, reader),
        part=_word(value, "part", path, reader),
        interventions=_words(value, "interventions", path, reader),
        entries=_words(value, "road_map", path, reader),
        outcome=_word(value, "outcome", path, reader),
    )


def decision(value: Mapping[str, Any], path: str, reader: Reader) -> Decision:
    """Return a decision."""
    return Decision(
        code=reader.code(value.get("id"), f"{path}.id"),
        item=_number(value, "item", path, reader) or 0,
        kind=reader.text(value.get("kind"), f"{path}.kind"),
        gist=reader.text(value.get("gist"), f"{path}.gist"),
        document=_word(value, "document", path, reader),
        proposal=_word(value, "proposal", path, reader),
        requested_by=_word(value, "requested_by", path, reader),
    )


def entry(value: Mapping[str, Any], path: str, reader: Reader) -> Entry:
    """Return an entry of the closing list; a letter that was not printed is ""."""
    letter = reader.text(value.get("letter"), f"{path}.letter")
    return Entry(
        letter=letter,
        letter_printed=_word(value, "letter_printed", path, reader) if "letter_printed" in value else letter,
        gist=reader.text(value.get("gist"), f"{path}.gist"),
        owners=_words(value, "owners_stated", path, reader),
        owners_inferred=_words(value, "owners_inferred", path, reader),
        due_on=reader.day(value.get("deadline"), f"{path}.deadline"),
        due_note=_word(value, "deadline_relative", path, reader),
        due_asked_by=_word(value, "deadline_requested_by", path, reader),
        topics=_words(value, "topics", path, reader),
    )


def credit(value: Mapping[str, Any], path: str, reader: Reader) -> Credit:
    """Return a credit as printed."""
    return Credit(
        reader.text(value.get("intervention"), f"{path}.intervention"),
        reader.text(value.get("by"), f"{path}.by"),
        _words(value, "credited", path, reader),
        reader.text(value.get("gist"), f"{path}.gist"),
        _word(value, "proposal", path, reader),
        _word(value, "topic", path, reader),
    )


def need(value: Mapping[str, Any], path: str, reader: Reader) -> Need:
    """Return a need that was voiced."""
    return Need(
        code=reader.code(value.get("id"), f"{path}.id"),
        item=_number(value, "item", path, reader) or 0,
        source=reader.text(value.get("source"), f"{path}.source"),
        topic=reader.text(value.get("topic"), f"{path}.topic"),
        gist=reader.text(value.get("gist"), f"{path}.gist"),
        state=_word(value, "state", path, reader),
    )


def _word(value: Mapping[str, Any], key: str, path: str, reader: Reader) -> str:
    return reader.text(value.get(key), f"{path}.{key}", needed=False)


def _words(value: Mapping[str, Any], key: str, path: str, reader: Reader) -> tuple[str, ...]:
    found = reader.items(value.get(key), f"{path}.{key}")
    return tuple(reader.text(one, f"{path}.{key}[{place}]") for place, one in enumerate(found))


def _number(value: Mapping[str, Any], key: str, path: str, reader: Reader, *, needed: bool = True) -> int | None:
    found = value.get(key)
    if found is None and not needed:
        return None
    if type(found) is int and 0 < found <= MOST:
        return found
    reader.fault(f"{path}.{key}", N_("a whole number above zero is expected here, not %(found)s"), found=shape(found))
    return None
