"""What topics are called, in the four languages."""

from collections.abc import Mapping
from functools import cache

from django.utils.translation import gettext, override

from enlace.common.texts import Text
from enlace.meetings.rules.topic_words import TOPIC_WORDS

# Language of a text -> that of the catalogue.
LANGUAGES = {"en": "en", "es": "es", "pt": "pt-br", "fr": "fr"}


@cache
def topic_texts() -> Mapping[str, Text]:
    """Return the names of the topics that have one: code -> language -> text."""
    found: dict[str, dict[str, str]] = {code: {} for code in TOPIC_WORDS}
    for language, catalogue in LANGUAGES.items():
        with override(catalogue):
            for code, words in TOPIC_WORDS.items():
                found[code][language] = gettext(words)
    return found


def texts_of_topic(topic: str) -> Text:
    """Return what a topic is called: a code in the four languages, other words as they stand (language "")."""
    return topic_texts().get(topic) or {"": topic.replace("_", " ")}


def topic_meant(words: str) -> str:
    """Return the code of the topic that `words` name, in whichever language; without one, the words."""
    typed = words.strip()
    return _codes().get(typed.casefold(), typed)


@cache
def _codes() -> Mapping[str, str]:
    """Return the codes of the topics by what is typed for them, without capitals: the code, or a name."""
    found: dict[str, str] = {}
    for code, texts in topic_texts().items():
        for words in (code, *texts.values()):
            found.setdefault(words.casefold(), code)
    return found
