"""Search: every word, in whichever language, within what the reader may read."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.rules.permissions import OPERATOR, STRANGER
from enlace.meetings.actions import add_document, add_expression, correct_intervention, take_floor
from enlace.meetings.actions.floor import Spoken
from enlace.meetings.models import Meeting, Passage
from enlace.meetings.queries.search import search
from tests.meetings.holding import CODE, hold

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 2, 16, tzinfo=UTC)
YEAR = "oas-csh-npc-toc-2017"


def found(text: str, by: object = OPERATOR, **others: str) -> list[str]:
    result = search(text, by=by, **others)  # type: ignore[arg-type]
    return [f"{one.kind} {_code(one)}" for one in result.passages]


def _code(one: Passage) -> str:
    thing = getattr(one, one.kind)
    return str(getattr(thing, "symbol", "") or getattr(thing, "code", "") or thing.number)


def say(gist: str, language: str = "en", speaker: str = "MEX") -> str:
    return take_floor(CODE, Spoken(3, (speaker,), gist, language), by=OPERATOR, at=AT)


def test_endings_case_and_accents_do_not_matter_in_any_of_the_four_languages() -> None:
    hold()
    said = {
        "en": ("Proposed quarterly reviews of smugglers.", "REVIEW smuggler"),
        "es": ("Propuso revisiones trimestrales de la cooperación.", "revision cooperacion"),
        "pt": ("Propôs avaliações das autoridades.", "avaliacao autoridade"),
        "fr": ("A proposé des évaluations régulières.", "evaluation reguliere"),
    }
    for language, (gist, asked) in said.items():
        assert found(asked, meeting=CODE) == []
        code = say(gist, language)
        assert found(asked, meeting=CODE) == [f"intervention {code}"], language


def test_every_word_is_asked_for_and_a_phrase_in_its_order() -> None:
    hold()
    code = say("A plan for action against firearms.")
    say("Action without any plan.")
    assert found("plan firearms", meeting=CODE) == [f"intervention {code}"]
    assert found('"plan for action"', meeting=CODE) == [f"intervention {code}"]
    assert found('"action plan"', meeting=CODE) == []
    assert len(found("plan action", meeting=CODE)) == 2


def test_a_symbol_finds_its_document_with_or_without_marks() -> None:
    for asked in ("CP/CSH-1769/17", "cp csh 1769 17", '"1769/17"'):
        assert [one for one in found(asked, kind="document") if "1769/17" in one], asked


def test_who_spoke_is_found_by_name_in_every_language() -> None:
    hold()
    code = say("Spoke of boats.", speaker="ARG")
    for name in ("Argentina", "argentine", "MÉXICO"):
        hits = found(f"{name} boats", meeting=CODE)
        assert hits == ([] if "X" in name else [f"intervention {code}"]), name


def test_what_is_corrected_is_found_by_its_new_words_alone() -> None:
    hold()
    code = say("Spoke of boats.")
    correct_intervention(CODE, code, Spoken(3, ("MEX",), "Spoke of ships.", "en"), 1, by=OPERATOR, at=AT)
    assert found("boats", meeting=CODE) == []
    assert found("ships", meeting=CODE) == [f"intervention {code}"]


def test_a_meeting_of_the_states_is_found_by_nobody_else_and_at_once_when_that_changes() -> None:
    meeting = hold(access="states")
    say("The word xylophone.")
    assert found("xylophone") != []
    assert found("xylophone", STRANGER) == []
    assert search("xylophone", by=STRANGER).counts == {}
    Meeting.objects.filter(pk=meeting.pk).update(access="public")
    assert found("xylophone", STRANGER) != []


def test_a_document_has_an_access_of_its_own() -> None:
    hold(access="public")
    number = add_document(
        CODE, "CP/CSH-9/27", "agenda", "Zither", "about a zither", language="en", access="states", by=OPERATOR, at=AT
    )
    add_expression(number, "es", "Cítara", "de una cítara", by=OPERATOR, at=AT)
    assert found("zither") == found("citara") == ["document CP/CSH-9/27"]
    assert found("zither", STRANGER) == []


@pytest.mark.parametrize(
    "asked",
    [
        "",
        " ",
        '"',
        '""',
        "'",
        "*",
        "a* OR b",
        "NEAR(a b)",
        "words:x",
        "x' | 'y",
        "-x",
        "(",
        "&|!<->",
        "x\x00y",
        "½ ² ﬁ",
        "%s",
        "a" * 500,
        "1e400 0x1F 00007",
        "日本語 ไทย العربية",
    ],
)
def test_whatever_is_typed_is_words(client: Client, asked: str) -> None:
    hold(access="public")
    assert found(asked, meeting=CODE) in ([], found("number", meeting=CODE))
    answer = client.get("/en/search/", {"q": asked})
    assert answer.status_code == (404 if "\x00" in asked else 200)


def test_the_words_of_a_query_are_found_as_they_are_kept_on_this_engine() -> None:
    hold()
    for word in ("12e5", "007", "covid19", "1.5", "a-b", "x_y", "Straße", "naïve", "日本"):
        code = say(f"Said {word} aloud.")
        assert f"intervention {code}" in found(word, meeting=CODE), word


def test_the_page_marks_what_was_found_and_leads_to_it(client: Client) -> None:
    hold(access="public")
    code = say("Spoke of <b>boats</b> & ships.")
    page = client.get("/en/search/", {"q": "boat", "meeting": CODE}).content.decode()
    assert "Spoke of &lt;b&gt;<mark>boats</mark>&lt;/b&gt; &amp; ships." in page
    assert f"/en/meetings/{CODE}/record/?said={code}#{code}" in page
    assert f'id="{code}"' in client.get(f"/en/meetings/{CODE}/record/?said={code}").content.decode()
    assert "SYNTHETIC" in page


def test_a_search_of_everything_stays_within_fifteen_queries(client: Client) -> None:
    client.get("/en/search/", {"q": "the"})
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/en/search/", {"q": "cooperation"})
    assert page.status_code == 200
    assert len(queries) <= 15
    assert page.content.decode().count("<mark>") > 10


def test_each_kind_is_counted_as_its_list_is_long(client: Client) -> None:
    counts = search("crime", by=STRANGER).counts
    assert set(counts) >= {"intervention", "proposal"}
    for kind, count in counts.items():
        assert len(found("crime", STRANGER, kind=kind)) == count


@pytest.mark.parametrize(("language", "name"), [("en", "Firearms"), ("es", "Armas de fuego")])
def test_what_is_found_by_its_topic_alone_says_so(client: Client, language: str, name: str) -> None:
    page = client.get(f"/{language}/search/", {"q": name, "kind": "proposal", "meeting": YEAR})
    lines = page.context["lines"]
    unmarked = [line for line in lines if not any(piece.is_found for piece in line.hit.pieces)]
    assert unmarked
    assert all(name in line.topics for line in unmarked)
    assert all(not line.topics for line in lines if line not in unmarked)
    assert page.content.decode().count(name) > len(unmarked)
