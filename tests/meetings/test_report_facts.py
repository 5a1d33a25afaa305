"""The report of the 2017 meeting beside the facts of its pack: each word with its delegation, and nothing moved."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from lxml import etree

from enlace.accounts.rules.permissions import STRANGER
from enlace.common.canonical import content_hash
from enlace.meetings.documents.report_files import report_file
from enlace.meetings.documents.report_words import Words
from enlace.meetings.queries.reports import public_report
from enlace.meetings.rules.akoma_ntoso import NAMESPACE
from enlace.meetings.rules.report_snapshot import ReportContent, Standing, content_json, content_of
from tests.meetings.report_facts import due, of_akn, of_docx, of_json, pack, paragraphs

CODE = "oas-csh-npc-toc-2017"
STANDING = Standing(date(2026, 11, 25))
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "akoma_ntoso" / "akomantoso30.xsd"))
pytestmark = pytest.mark.django_db


def content() -> ReportContent:
    return public_report(CODE, STRANGER)[0]


def openings(one: ReportContent) -> dict[str, str]:
    words = Words.of(one.record, one.names)
    return {words.speaker(said): " ".join(sorted(said.speakers)) for said in one.record.interventions}


def moved(one: ReportContent) -> ReportContent:
    """Give the words of the second delegation of each pair to the first: a wrong attribution."""
    said = list(one.record.interventions)
    place = next(n for n, it in enumerate(said) if it.code == "I-3-03")
    said[place] = replace(said[place], speakers=("CHL",))
    return replace(one, record=replace(one.record, interventions=tuple(said)))


def misplaced(one: ReportContent) -> ReportContent:
    said = [replace(it, item=7) if it.code == "I-5-04" else it for it in one.record.interventions]
    return replace(one, record=replace(one.record, interventions=tuple(said)))


def test_every_intervention_stands_under_its_item_and_delegation() -> None:
    one, facts = content(), due(pack())
    assert len(facts) == 60
    assert sorted(of_json(json.loads(report_file(one, STANDING, "json")))) == sorted(facts)
    assert sorted(of_akn(report_file(one, STANDING, "akn"))) == sorted(facts)
    assert sorted(of_docx(report_file(one, STANDING, "docx"), openings(one))) == sorted(facts)


@pytest.mark.parametrize("plant", [moved, misplaced])
def test_a_moved_attribution_is_found_in_every_form(plant: object) -> None:
    one = content()
    wrong = plant(one)  # type: ignore[operator]
    facts = sorted(due(pack()))
    assert sorted(of_json(json.loads(report_file(wrong, STANDING, "json")))) != facts
    assert sorted(of_akn(report_file(wrong, STANDING, "akn"))) != facts
    assert sorted(of_docx(report_file(wrong, STANDING, "docx"), openings(one))) != facts


def test_every_symbol_entry_and_proposal_is_in_the_report() -> None:
    facts, one = pack(), content()
    text = "\n".join(paragraphs(report_file(one, STANDING, "docx")))
    akn = report_file(one, STANDING, "akn").decode()
    for document in facts["documents"]:
        assert document["symbol_as_printed"] in text
        assert document["symbol_as_printed"] in akn
    for proposal in facts["proposals"]:
        assert f"{proposal['gist']} ({proposal['id']}" in text
    for entry in facts["road_map"]:
        assert entry["gist"] in text
        printed = entry["letter_printed"]
        assert (f"{printed})" if printed else f"not printed (place: {entry['letter']})") in text.split("\n")
    assert "none stated (inferred: " in text


def test_what_is_not_recorded_is_said_not_to_be() -> None:
    text = "\n".join(paragraphs(report_file(content(), STANDING, "docx")))
    assert "Date: not recorded (inferred: between March 31, 2017 and July 24, 2017)" in text
    assert "Place: not recorded" in text
    assert "Chair: not recorded" in text
    assert "title of the meeting is inferred" in text


@pytest.mark.parametrize("language", ["en", "es", "pt-br", "fr"])
def test_akoma_ntoso_is_valid_and_keeps_the_language_of_what_was_said(language: str) -> None:
    with translation.override(language):
        root = etree.fromstring(report_file(content(), STANDING, "akn"))
    SCHEMA.assertValid(root)
    given = root.find(f".//{{{NAMESPACE}}}speech/{{{NAMESPACE}}}p")
    assert given is not None
    assert given.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_the_schema_refuses_a_speech_without_a_speaker_of_the_report() -> None:
    root = etree.fromstring(report_file(content(), STANDING, "akn"))
    for speech in root.iter(f"{{{NAMESPACE}}}speech"):
        speech.attrib.pop("by")
        break
    assert not SCHEMA.validate(root)


def test_an_issued_report_is_identified_by_its_symbol() -> None:
    standing = Standing(date(2026, 11, 25), "CP/CSH-1999/26", "sha256:0")
    akn = report_file(content(), standing, "akn").decode()
    assert '<FRBRuri value="/akn/oas/debateReport/2026/cp-csh-1999-26"/>' in akn
    assert "<docNumber>CP/CSH-1999/26</docNumber>" in akn


def test_a_snapshot_reads_back_to_the_same_report() -> None:
    one = replace(content(), texts={"opening": {"es": "Apertura"}, "I-3-03": {"en": "Asked.", "fr": "Demandé."}})
    stored = json.loads(json.dumps(content_json(one)))
    again = content_of(stored)
    assert again.record == one.record
    assert content_hash(content_json(again)) == content_hash(stored)
    said = next(it for it in again.edited.interventions if it.code == "I-3-03")
    assert (said.gist, said.translations, said.speakers) == ("Asked.", {"fr": "Demandé."}, ("USA",))


def test_codes_that_look_alike_and_signs_that_xml_lacks_leave_akoma_ntoso_valid() -> None:
    one = content()
    odd = [
        replace(one.record.interventions[0], code=code, gist="\x00 <b> & \ufffe \ud800")
        for code in ("I_1-01", "i 1-01", "I 1-01")
    ]
    record = replace(one.record, interventions=(*one.record.interventions, *odd))
    root = etree.fromstring(report_file(replace(one, record=record), STANDING, "akn"))
    SCHEMA.assertValid(root)
    assert len(list(root.iter(f"{{{NAMESPACE}}}speech"))) == len(record.interventions)


@pytest.mark.parametrize("kind", ["json", "akn"])
def test_an_invented_meeting_is_marked_wherever_it_reaches(kind: str) -> None:
    one = content()
    assert b"SYNTHETIC" not in report_file(one, STANDING, kind)
    meeting = replace(one.record.meeting, synthetic=True)
    invented = replace(one, record=replace(one.record, meeting=meeting))
    assert b"SYNTHETIC" in report_file(invented, STANDING, kind)
    assert any("SYNTHETIC" in text for text in paragraphs(report_file(invented, STANDING, "docx")))
