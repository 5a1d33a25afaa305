"""A text in the reader's language, else in the next best, and in which it is."""

import pytest

from enlace.common.texts import Text, in_language, marked, shown


@pytest.mark.parametrize(
    ("texts", "language", "text", "found_in"),
    [
        ({"en": "Yes", "es": "Sí"}, "es", "Sí", "es"),
        ({"en": "Yes", "pt": "Sim"}, "pt-br", "Sim", "pt"),
        ({"pt": "Sim", "pt-br": "É"}, "pt-br", "É", "pt-br"),
        ({"en": "Yes", "es": "Sí"}, "fr", "Yes", "en"),
        ({"es": "Sí", "fr": "Oui"}, "pt-br", "Sí", "es"),
        ({"pt": "Sim", "fr": "Oui"}, "en", "Oui", "fr"),
        ({"nl": "Ja", "de": "Ja!"}, "en", "Ja!", "de"),
        ({"en": "", "es": "Sí"}, "en", "Sí", "es"),
        ({}, "pt-br", "", "pt"),
    ],
)
def test_the_text_comes_in_the_best_language_there_is(texts: Text, language: str, text: str, found_in: str) -> None:
    assert shown(texts, language) == (text, found_in)
    assert in_language(texts, language) == text


def test_what_is_invented_is_marked_once() -> None:
    assert marked("Meeting", is_synthetic=True) == "SYNTHETIC: Meeting"
    for said in ("SYNTHETIC: Meeting", "Invitation: SYNTHETIC: Meeting"):
        assert marked(said, is_synthetic=True) == said
    assert marked("Meeting", is_synthetic=False) == "Meeting"
