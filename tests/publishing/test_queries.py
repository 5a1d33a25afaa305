"""Formats are found by looking in their folder."""

import pytest

from enlace.common.errors import NotFound
from enlace.publishing.queries import format_of, formats


def test_there_are_five_formats() -> None:
    assert {code: one.extension for code, one in formats().items()} == {
        code: code for code in ("docx", "html", "json", "pdf", "xlsx")
    }
    assert format_of("pdf").media_type == "application/pdf"


def test_an_unknown_format_is_not_found() -> None:
    with pytest.raises(NotFound, match="“odt”; there are: docx, html, json, pdf, xlsx"):
        format_of("odt")
