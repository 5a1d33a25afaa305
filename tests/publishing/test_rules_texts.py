"""Texts, addresses and dates that are fit for every format."""

import doctest
from datetime import date
from types import ModuleType
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.publishing.rules import addresses, characters, dates
from enlace.publishing.rules.addresses import MAX_ADDRESS, address
from enlace.publishing.rules.characters import anchor_of, clean, one_line
from enlace.publishing.rules.dates import written

ANY_TEXT = st.text(st.characters(codec=None))


@pytest.mark.parametrize("module", [addresses, characters, dates])
def test_the_examples_hold(module: ModuleType) -> None:
    outcome = doctest.testmod(module)
    assert outcome.attempted
    assert not outcome.failed


@given(ANY_TEXT)
def test_a_clean_text_is_xml(text: str) -> None:
    cleaned = clean(text)
    escaped = cleaned.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert (ET.fromstring(f"<t>{escaped}</t>").text or "") == cleaned
    assert clean(cleaned) == cleaned


def test_a_text_is_not_turned_around() -> None:
    assert clean("photo\u202egnp.exe\u2066") == "photognp.exe"
    assert clean("اردو עברית") == "اردو עברית"


@given(ANY_TEXT)
def test_one_line_is_one(text: str) -> None:
    assert one_line(text) == " ".join(clean(text).split())


@given(ANY_TEXT)
def test_an_anchor_is_a_name(text: str) -> None:
    anchor = anchor_of(text)
    assert not anchor or (anchor[0].isalpha() and anchor.isascii() and " " not in anchor)
    assert anchor_of(anchor) == anchor


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "/\\evil.example",
        "https:evil",
        "http://",
        "relative/page",
        'https://e.org/"onload="x',
        "https://e.org/ x",
        "https://e.org/" + "a" * MAX_ADDRESS,
        "#",
        "",
    ],
)
def test_an_address_that_leads_astray_leads_nowhere(href: str) -> None:
    assert not address(href)
    assert not address(href, "https://enlace.example.org")


@given(ANY_TEXT)
def test_an_address_has_a_known_scheme(text: str) -> None:
    where = address(text)
    assert urlsplit(where).scheme.lower() in {"", "http", "https", "mailto"}
    assert not set(where) & set("\"'<> \n")


def test_an_address_on_the_site_is_made_absolute_in_a_file() -> None:
    assert address("/es/x?a=1#b") == "/es/x?a=1#b"
    assert address("/es/x", "https://e.org/") == "https://e.org/es/x"
    assert not address("/es/x", "")
    assert address("#C 9", "") == "#C-9"


def test_an_address_with_accents_is_quoted_once() -> None:
    assert address("https://e.org/%C3%B1/ñ") == "https://e.org/%C3%B1/%C3%B1"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "April 20, 2017"),
        ("pt-br", "20 de abril de 2017"),
        ("fr", "20 avril 2017"),
        ("tlh-x", "2017-04-20"),
        ("", "2017-04-20"),
        ("<x>", "2017-04-20"),
    ],
)
def test_a_date_is_written_in_words(language: str, text: str) -> None:
    assert written(date(2017, 4, 20), language) == text
