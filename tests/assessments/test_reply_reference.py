"""The page on the life of a reply names every status there is, in order, and no other."""

import re
from pathlib import Path

from enlace.assessments.rules.drafts import DraftStatus, ReplyStatus
from enlace.assessments.rules.progress import Place
from enlace.assessments.rules.reply_words import DRAFT_WORDS, PLACE_WORDS, REPLY_WORDS

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "life-of-a-reply.md"


def statuses(heading: str) -> list[str]:
    """Return the codes in the first column of the table under a heading."""
    section = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([a-z_]+)` \|", section, re.MULTILINE)


def test_the_page_names_every_status_of_an_answer() -> None:
    assert statuses("An answer") == [one.value for one in DraftStatus] == [one.value for one in DRAFT_WORDS]


def test_the_page_names_every_status_of_a_reply() -> None:
    assert statuses("A reply") == [one.value for one in ReplyStatus] == [one.value for one in REPLY_WORDS]


def test_every_place_has_a_word() -> None:
    assert set(PLACE_WORDS) == set(Place)
