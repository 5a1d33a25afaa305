"""What a report says of who spoke under which item, read back from each of its forms, to be held against a pack."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from lxml import etree

MEETING = Path(__file__).parents[2] / "packs" / "oas" / "meeting_2017.yaml"
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Said(NamedTuple):
    """An intervention as a report tells it; speakers: in one text, sorted."""

    item: int
    speakers: str
    gist: str


def pack() -> dict[str, Any]:
    return yaml.safe_load(MEETING.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def due(facts: Mapping[str, Any]) -> list[Said]:
    """Return what a report must say, of the facts themselves."""
    found = []
    for one in facts["interventions"]:
        speakers = one.get("states") or [one.get("state") or one.get("body") or "CHAIR"]
        found.append(Said(one["item"], " ".join(sorted(speakers)), one["gist"]))
    return found


def of_json(value: Mapping[str, Any]) -> list[Said]:
    return [
        Said(one["item"], " ".join(sorted(one["speakers"])), one["gist"]) for one in value["record"]["interventions"]
    ]


def of_akn(data: bytes) -> list[Said]:
    found = []
    for section in etree.fromstring(data).iter(f"{AKN}debateSection"):
        if section.get("name") != "item":
            continue
        item = int(section.get("eId").removeprefix("item-"))
        for speech in section.iter(f"{AKN}speech"):
            named = [one.get("refersTo") for one in speech.iterfind(f"{AKN}from/{AKN}organization")]
            speakers = sorted(one.removeprefix("#party-").upper() for one in named)
            assert speech.get("by") == "#party-" + "--".join(one.removeprefix("#party-") for one in named)
            found.append(Said(item, " ".join(speakers), speech.findtext(f"{AKN}p")))
    return found


def paragraphs(docx: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return ["".join(text.text or "" for text in one.iter(f"{WORD}t")) for one in root.iter(f"{WORD}p")]


def of_docx(docx: bytes, openings: Mapping[str, str]) -> list[Said]:
    """Return what the Word file says in English; openings: how the sentence of each speaker begins -> speakers."""
    found, item = [], 0
    for text in paragraphs(docx):
        heading = re.match(r"(\d)\. [A-Z]", text)
        if heading:
            item = int(heading[1])
        for opening, speakers in openings.items():
            if text.startswith(opening + " ") and item:
                found.append(Said(item, speakers, text.removeprefix(opening + " ")))
    return found
