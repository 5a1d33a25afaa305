"""The preparation pack of a topic: everything that the platform knows, and nothing that the reader may not know."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document as Word

from enlace.accounts.rules.permissions import OPERATOR, STRANGER
from enlace.meetings.actions.passages import keep_findable
from enlace.meetings.documents.topic_pack import Shelf, topic_document
from enlace.meetings.models import Commitment, Intervention, Proposal
from enlace.meetings.queries.kept import forget
from enlace.meetings.queries.topic_names import topic_meant, topic_texts
from enlace.meetings.queries.topic_pack import topic_pack
from enlace.meetings.rules.topic_words import TOPIC_WORDS
from enlace.publishing.rules.tree import Table
from tests.meetings.holding import CODE, hold

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)
REAL = "oas-csh-npc-toc-2017"


def test_every_topic_of_the_record_has_a_name_in_four_languages() -> None:
    used = {topic for row in (*Proposal.objects.all(), *Commitment.objects.all()) for topic in row.topics}
    assert used <= set(TOPIC_WORDS)
    for code, texts in topic_texts().items():
        assert set(texts) == {"en", "es", "pt", "fr"}, code
    assert len({texts["es"] for texts in topic_texts().values()}) == len(TOPIC_WORDS)


@pytest.mark.parametrize("words", ["firearms", "Firearms", "Armas de fuego", "armes à feu", " armas de fogo "])
def test_a_topic_is_meant_by_its_name_in_any_language(words: str) -> None:
    assert topic_meant(words) == "firearms"
    found = topic_pack(words, STRANGER, TODAY)
    recorded = {p.code for p in Proposal.objects.filter(meeting__code=REAL) if "firearms" in p.topics}
    listed = {one.proposal.code for one in found.proposals.passages if one.proposal}
    assert recorded
    assert recorded <= listed
    assert found.treaties
    assert all(counts.states == 35 for _, counts in found.treaties)


def test_a_treaty_whose_entry_into_force_is_not_recorded_is_not_said_to_be_in_force_for_none() -> None:
    found = topic_pack("firearms", STRANGER, TODAY)
    document = topic_document(found, Shelf(TODAY, lambda _pack, code: code))
    table = next(one for one in document.blocks if isinstance(one, Table) and one.anchor == "treaties-table")
    assert [column.title for column in table.columns][1:4] == ["Party", "In force", "Entry into force not recorded"]
    shown = [(row[1], row[2], row[3]) for row in table.rows]
    known = [(counts.party, counts.in_force, counts.force_unknown) for _, counts in found.treaties]
    assert any(unknown and not in_force for _, in_force, unknown in known)
    for (_, in_force, unknown), cells in zip(known, shown, strict=True):
        said = "unknown" if not in_force else f"{in_force} or more"
        assert cells[1:] == (said if unknown else str(in_force), str(unknown))


def test_what_is_owed_on_it_is_listed_until_it_is_kept() -> None:
    before = topic_pack("training", OPERATOR, TODAY).commitments
    assert before
    Commitment.objects.filter(code=before[0].code).update(status="kept")
    forget()  # the register is read anew when the trail grew; here a row changed past it
    assert before[0].code not in {one.code for one in topic_pack("training", OPERATOR, TODAY).commitments}


def test_a_topic_in_free_words_is_found_by_them() -> None:
    meeting = hold(access="public")
    said = Intervention.objects.filter(meeting=meeting).earliest("pk")
    said.gist = "Spoke of zeppelins."
    said.save()
    keep_findable(said)
    found = topic_pack("zeppelin", STRANGER, TODAY)
    assert [one.intervention for one in found.said.passages] == [said]
    assert found.asked == found.treaties == found.commitments == ()


def test_what_is_for_the_states_is_kept_from_strangers(client: Client) -> None:
    meeting = hold(access="states")
    said = Intervention.objects.filter(meeting=meeting).earliest("pk")
    said.gist = "Spoke of zeppelins."
    said.save()
    keep_findable(said)
    assert topic_pack("zeppelin", STRANGER, TODAY).said.count == 0
    assert "zeppelins" not in client.get("/en/topics/pack/?topic=zeppelin").content.decode()
    assert topic_pack("zeppelin", OPERATOR, TODAY).said.count == 1


def test_the_page_and_the_file_say_the_same(client: Client) -> None:
    page = client.get("/en/topics/pack/", {"topic": "Firearms"}).content.decode()
    file = client.get("/en/topics/pack/topic.docx", {"topic": "Firearms"})
    paper = Word(BytesIO(file.content))
    words = "\n".join(p.text for p in paper.paragraphs)
    words += "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    codes = [p.code for p in Proposal.objects.filter(meeting__code=REAL) if "firearms" in p.topics]
    assert codes
    for code in codes:
        assert code in page
        assert code in words
    assert "Nothing yet: it ends nowhere" in words


def test_of_a_topic_of_which_nothing_is_known_the_known_ones_are_shown(client: Client) -> None:
    page = client.get("/es/topics/pack/?topic=zeppelins").content.decode()
    assert "zeppelins" in page
    assert 'href="?topic=firearms">Armas de fuego' in page
    assert "Carpeta de preparación: zeppelins" not in page
    assert "topic.docx" not in page
    assert client.get("/es/topics/pack/topic.docx?topic=zeppelins").status_code == 404


@pytest.mark.parametrize(("topic", "name"), [("Armas de fuego", "topic-firearms-es"), ("delincuencia", "topic-es")])
def test_a_file_is_named_by_the_code_of_its_topic_where_it_has_one(client: Client, topic: str, name: str) -> None:
    answer = client.get("/es/topics/pack/topic.docx", {"topic": topic})
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.docx"'


def test_an_invented_pack_says_so(client: Client) -> None:
    meeting = hold(access="public")
    said = Intervention.objects.filter(meeting=meeting).earliest("pk")
    said.gist = "Spoke of zeppelins."
    said.save()
    keep_findable(said)
    assert "SYNTHETIC" in client.get("/en/topics/pack/?topic=zeppelin").content.decode()
    assert "SYNTHETIC" not in client.get("/en/topics/pack/?topic=nothing").content.decode()


@pytest.mark.parametrize("topic", ["", " ", '"', "x" * 200, "<b>", "%s"])
def test_odd_topics_are_only_words(client: Client, topic: str) -> None:
    answer = client.get("/en/topics/pack/", {"topic": topic})
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode().partition('id="main"')[2].replace("<b>Enlace", "")


def test_the_pack_asks_the_database_as_often_however_much_there_is(client: Client) -> None:
    client.get("/en/topics/pack/?topic=firearms")
    forget()
    with CaptureQueriesContext(connection) as few:
        client.get("/en/topics/pack/?topic=firearms")
    meeting = hold(access="public")
    rows = Proposal.objects.bulk_create(
        Proposal(
            meeting=meeting,
            code=f"P{number}",
            item=1,
            type="proposal",
            gist="Trace firearms.",
            language="en",
            proposers=["ATG"],
            topics=["firearms"],
            recorded_by="diego",
        )
        for number in range(100)
    )
    keep_findable(*rows)
    forget()
    with CaptureQueriesContext(connection) as many:
        page = client.get("/en/topics/pack/?topic=firearms").content.decode()
    with CaptureQueriesContext(connection) as again:
        client.get("/en/topics/pack/?topic=firearms")
    assert len(again) < 10
    assert len(many) <= len(few) + 1
    assert "more are found by the search" in page
    assert CODE in page
