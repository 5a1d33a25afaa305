"""Working translations: of words that the pack has, in languages that it lacks, all of them."""

import pytest

from enlace.directory.kinds.words import working_words
from enlace.directory.queries import document
from enlace.directory.queries.entries import vocabulary

pytestmark = pytest.mark.django_db


def test_each_translates_a_word_of_the_pack_into_a_language_it_lacks() -> None:
    taxonomies = document("OAS", "taxonomies")
    for name, words in working_words("OAS").items():
        known = {entry["code"]: entry for entry in taxonomies[name]}
        assert words.keys() <= known.keys()
        for code, texts in words.items():
            assert not texts.keys() & known[code].keys(), code


def test_every_word_of_the_directory_can_be_said_in_four_languages() -> None:
    words = vocabulary("OAS")
    for terms in (words.kinds, words.forms, words.crimes, words.channels):
        assert terms
        for term in terms.values():
            assert {"en", "es", "pt", "fr"} <= term.names.keys(), term.code


def test_a_pack_that_nobody_translated_has_none() -> None:
    assert working_words("NONE") == {}
