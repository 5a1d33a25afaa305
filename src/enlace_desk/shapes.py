"""The texts that are signed or sealed: which fields each has, and of what kind."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from enlace_desk.errors import check
from enlace_desk.texts import Text

Is = Callable[[Any], bool]
Shape = Mapping[str, Is]

CODE = "[A-Za-z0-9_-]+"
KINDS_OF_MESSAGE = ("request", "answer", "note", "feedback", "consultation")
KINDS_IN_A_TEAM = ("request", "answer", "note", "calendar", "closing")
LABELS = ("TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR")


def matches(pattern: str) -> Is:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


def one_of(*words: str) -> Is:
    return lambda value: isinstance(value, str) and value in words


def or_null(is_: Is) -> Is:
    return lambda value: value is None or is_(value)


def list_of(is_: Is) -> Is:
    return lambda value: isinstance(value, list) and all(is_(one) for one in value)


def in_order(is_: Is) -> Is:
    return lambda value: list_of(is_)(value) and sorted(set(value)) == value


def whole(least: int) -> Is:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= least


def is_word(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def is_version(value: Any) -> bool:
    return value == 1 and value is not True


def is_text(value: Any) -> bool:
    return isinstance(value, dict)


def are_words(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def is_day(value: Any) -> bool:
    if not matches(r"\d{4}-\d\d-\d\d")(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_instant(value: Any) -> bool:
    if not matches(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


# A name that an attachment can be kept under on any system, and that shows what it is.
FORBIDDEN = re.compile('[\\x00-\\x1f\\x7f/\\\\:*?"<>|\u202a-\u202e\u2066-\u2069]')
DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE | re.ASCII)
LONGEST_NAME = 200


def is_file_name(value: Any) -> bool:
    if not is_word(value) or len(value) > LONGEST_NAME or FORBIDDEN.search(value) or DEVICE.match(value):
        return False
    return bool(value[0] not in ". " and value[-1] not in ". ")


is_code = matches(CODE)
is_party = matches(f"{CODE}/{CODE}/{CODE}")
is_hash = matches("sha256:[0-9a-f]{64}")
are_parties = in_order(is_party)

FILE: Shape = {
    "media_type": is_word,
    "name": is_file_name,
    "pieces": list_of(is_hash),
    "sha256": is_hash,
    "size": whole(0),
}
IN_BOTH: Shape = {
    "case": is_word,
    "from": is_party,
    "handling": one_of(*LABELS),
    "number": whole(1),
    "request": is_code,
    "sent_at": is_instant,
    "to": are_parties,
    "type": one_of(*KINDS_OF_MESSAGE, *KINDS_IN_A_TEAM),
    "v": is_version,
}
SHAPES: Mapping[str, Shape] = {
    "enlace-card": {
        "age": is_word,
        "authority": is_code,
        "made_at": is_instant,
        "officer": is_code,
        "pack": is_code,
        "previous": or_null(is_hash),
        "sign": is_word,
        "state": is_code,
        "v": is_version,
    },
    "enlace-endorsement": {
        "as": one_of("officer", "contact"),
        "at": is_instant,
        "card": is_hash,
        "decision": one_of("endorsed", "revoked"),
        "until": or_null(is_day),
        "v": is_version,
    },
    "enlace-epoch": {
        "age": is_word,
        "custodians": in_order(is_hash),
        "members": in_order(is_hash),
        "number": whole(1),
        "opened_at": is_instant,
        "party": is_party,
        "previous": or_null(is_hash),
        "v": is_version,
    },
    "enlace-grant": {
        "at": is_instant,
        "case": is_word,
        "epoch": is_hash,
        "party": is_party,
        "request": is_code,
        "v": is_version,
    },
    "enlace-roster": {
        "at": is_instant,
        "decision": one_of("admitted", "left"),
        "from": whole(1),
        "number": whole(1),
        "party": is_party,
        "previous": or_null(is_hash),
        "request": is_code,
        "v": is_version,
    },
    "enlace-step": {
        "asked": list_of(is_word),
        "at": is_instant,
        "bases": list_of(is_word),
        "brings": is_text,
        "by": one_of("requesting", "requested", "router", "system"),
        "crime_types": list_of(is_word),
        "form": is_code,
        "from": or_null(is_code),
        "language": list_of(is_word),
        "needed_by": or_null(is_day),
        "number": whole(1),
        "on": is_day,
        "party": or_null(is_party),
        "previous": or_null(is_hash),
        "priority": is_code,
        "request": is_code,
        "requested": is_word,
        "requesting": is_word,
        "status": is_code,
        "urgency_reason": list_of(is_word),
        "v": is_version,
    },
    "enlace-seal": {**IN_BOTH, "ciphertext": is_hash, "header": is_hash, "previous": or_null(is_hash)},
}


def fits(text: Any, shape: Shape) -> bool:
    return (
        isinstance(text, dict) and text.keys() == shape.keys() and all(is_(text[name]) for name, is_ in shape.items())
    )


def are_files(value: Any) -> bool:
    return list_of(lambda one: fits(one, FILE))(value) and len({one["name"] for one in value}) == len(value)


MESSAGE: Shape = {**IN_BOTH, "body": are_words, "files": are_files, "header": is_text}
LAST_DAY = "9998-12-31"


def is_calendar(body: Mapping[str, str]) -> bool:
    """Whether it is an entry of a calendar, of days up to `LAST_DAY`; or, without `what`, takes one out."""
    on = body.get("on", LAST_DAY)
    until = body.get("until", on)
    days = is_day(on) and is_day(until) and on <= until <= LAST_DAY
    replaces = "replaces" not in body or matches(r"[1-9]\d{0,5}")(body["replaces"])
    told = "on" in body and body["what"] != "" if "what" in body else "replaces" in body
    return body.keys() <= {"on", "replaces", "until", "what"} and days and replaces and told


def is_closing(body: Mapping[str, str]) -> bool:
    return body.keys() == {"text"} and body["text"] != ""


BODIES: Mapping[str, Callable[[Mapping[str, str]], bool]] = {"calendar": is_calendar, "closing": is_closing}


def check_shape(text: Text, shape: Shape) -> None:
    """Raises: SealedError, naming the fields that lack, are too many, or are not of their kind."""
    odd = text.keys() ^ shape.keys()
    wrong = sorted(odd | {name for name in text.keys() & shape.keys() if not shape[name](text[name])})
    check(not wrong, "wrong_type", *wrong)


def check_message(inside: Text) -> None:
    """Raises: SealedError, for what is inside of a message: its fields, and the body of the kinds that have a form."""
    check_shape(inside, MESSAGE)
    fits_kind = BODIES.get(inside["type"])
    check(fits_kind is None or fits_kind(inside["body"]), "wrong_type", "body")
