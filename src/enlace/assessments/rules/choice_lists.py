"""Lists of choices: those of a questionnaire, those of the taxonomies, and the scale that is built in."""

from collections.abc import Mapping
from typing import Any

from enlace.assessments.rules.questionnaire import NO_DATA, Choice
from enlace.assessments.rules.shape import LANGUAGE, Source
from enlace.common.errors import N_, Problem

Lists = Mapping[str, tuple[Choice, ...]]

# The scale of a `yes_no_partial` question that names no list.
YES_NO_PARTIAL = (
    Choice("yes", {"en": "Yes", "es": "Sí", "pt": "Sim", "fr": "Oui"}, 1.0),
    Choice(
        "partial",
        {"en": "Yes, in part", "es": "Sí, en parte", "pt": "Sim, em parte", "fr": "Oui, en partie"},
        0.5,
    ),
    Choice("no", {"en": "No", "es": "No", "pt": "Não", "fr": "Non"}, 0.0),
)


def read_choices(source: Source, value: Any, path: str, *, language: str = "") -> tuple[Choice, ...]:
    """Return the list of choices `value`, `no_data` left out: it is an answer of another nature.

    language: the language that every choice must have a text in.
    """
    seen: set[str] = set()
    choices = []
    for place, item in enumerate(source.items(value, path)):
        here = f"{path}[{place}]"
        entry = source.mapping(item, here, required=("code",))
        for key in entry:
            if key not in ("code", "score", "exclusive") and not LANGUAGE.fullmatch(key):
                message = N_("this key is not known here; known are: %(known)s")
                source.fault(f"{here}.{key}", message, known="code, score, exclusive, en, es, …")
        choice = _choice(source, entry, here, language)
        if choice is not None and choice.code in seen:
            source.fault(f"{here}.code", N_("“%(code)s” stands twice in this list"), code=choice.code)
        elif choice is not None:
            seen.add(choice.code)
            choices.append(choice)
    if not choices:
        source.fault(path, N_("this list holds no choice"))
    return tuple(choice for choice in choices if choice.code != NO_DATA)


def _choice(source: Source, entry: dict[str, Any], here: str, language: str) -> Choice | None:
    code = source.code(entry.get("code"), f"{here}.code")
    in_languages = {key: text for key, text in entry.items() if LANGUAGE.fullmatch(key)}
    if not code:
        return None
    texts = source.texts(in_languages, here, needed="" if code == NO_DATA else language)
    score = source.number(entry.get("score"), f"{here}.score")
    if score is not None and not 0 <= score <= 1:
        source.fault(f"{here}.score", N_("a score lies between 0 and 1"))
    return Choice(code, texts, score, source.flag(entry.get("exclusive"), f"{here}.exclusive"))


def lists_from_taxonomies(
    value: Any, name: str = "taxonomies.yaml", problems: list[Problem] | None = None
) -> dict[str, tuple[Choice, ...]]:
    """Return the lists of a taxonomies file by the name that a question gives: `taxonomy:NAME`.

    A list within a map is named with a dot: `taxonomy:tlp.labels`. What an entry says beyond code, texts,
    score and exclusive is for others to read. problems: the faults found are added to it.
    """
    source = Source(name)
    found: dict[str, tuple[Choice, ...]] = {}
    for key, one in source.mapping(value, "").items():
        if isinstance(one, dict):
            for inner, nested in one.items():
                _add_taxonomy(source, f"{key}.{inner}", nested, found)
        else:
            _add_taxonomy(source, key, one, found)
    if problems is not None:
        problems.extend(source.problems)
    return found


def _add_taxonomy(source: Source, name: str, value: Any, found: dict[str, tuple[Choice, ...]]) -> None:
    """Add the list `value` if it is one of choices: a list of maps with codes, or with texts that should have them."""
    if not (isinstance(value, list) and any(isinstance(item, dict) and _is_choice(item) for item in value)):
        return
    own = [
        {key: one for key, one in item.items() if key in ("code", "score", "exclusive") or _is_language(key)}
        if isinstance(item, dict)
        else item
        for item in value
    ]
    found[f"taxonomy:{name}"] = read_choices(source, own, name)


def _is_choice(item: dict[Any, Any]) -> bool:
    return "code" in item or any(_is_language(key) for key in item)


def _is_language(key: object) -> bool:
    """Return whether `key` names a language; entries hold other short words, so only two letters count."""
    return isinstance(key, str) and key[2:3] in ("", "-") and LANGUAGE.fullmatch(key) is not None
