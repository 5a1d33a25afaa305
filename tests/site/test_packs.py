"""Loading packs through the real command: what is loaded, and every bad input, of which nothing is stored."""

import struct
import zipfile
from pathlib import Path

import pytest

from enlace.accounts.models import AuditEntry
from enlace.assessments.models import AnswerRevision
from enlace.directory.models import Pack
from tests.conftest import PACKS, browser_of, rows_of
from tests.packs import BREAKS, CYCLE, LATER, as_yaml, make_pack, pack_yaml, questionnaire, zipped
from tests.site.conftest import Run

pytestmark = pytest.mark.django_db


# The name of a break, where its fault is, what the message holds. Each has exactly one fault.
BAD_INPUT = [
    ("a missing file", "pack.yaml: questionnaires[0]", "there is no file “questionnaire.yaml” in the pack"),
    ("no manifest", "{folder}", "there is no pack.yaml in it"),
    ("a wrong column", "states.csv:1", "the column “code” is missing; the file has: iso, name_en, name_es, isle"),
    ("a reply file with a wrong column", "replies/2020.csv:1", "the column “value” is missing"),
    ("two States with one code", "states.csv:6", "“AA”; the first stands in line 2"),
    (
        "a cycle that names no questionnaire",
        "pack.yaml: cycles[1].questionnaire",
        "this is missing; a text is expected here",
    ),
    (
        "a cycle that names an unknown questionnaire",
        "pack.yaml: cycles[1].questionnaire",
        "no questionnaire of this pack has the code “NONE-SUCH”; there are: TST-Q",
    ),
    ("a circular skip rule", "questionnaire.yaml: questions[0].relevant_when", "go in a circle"),
    (
        "a choice list with a duplicate code",
        "questionnaire.yaml: choice_lists.means[3].code",
        "“a” stands twice in this list",
    ),
    ("a CSV in Latin-1", "states.csv:6", "this is not UTF-8 (byte 0xc9); save the file as “CSV UTF-8”"),
    ("10 MB in one cell", "replies/2020.csv:11", "holds more than 100000 characters; shorten it"),
    ("an .xlsx that is a renamed .exe", "form.xlsx", "this is not an Excel workbook (.xlsx), whatever its name says"),
    ("a reply from a State that was not asked", "replies/2020.csv:7", "BB was not asked in this cycle"),
    ("a reply from no State of the pack", "replies/2020.csv:11", "“ZZ” is no State of this pack"),
    ("two answers to one question", "replies/2020.csv:11", "AA answers Q1 twice; the first answer stands in line 2"),
    ("an answer that is no choice", "replies/2020.csv:11: Q1", "“perhaps” is not among its choices: yes, partial, no"),
    ("an answer to no question", "replies/2020.csv:11", "“Q9” is no question of this questionnaire"),
    ("an open quotation mark", "replies/2020.csv:11", "check the quotation marks"),
    ("a row too short", "replies/2020.csv:11", "the row has 2 cells and the head 3"),
    ("a NUL character", "states.csv:6", "holds a NUL character"),
    ("YAML that is none", "pack.yaml:", "this is not YAML"),
    ("YAML with anchors", "pack.yaml:", "anchors, aliases"),
    ("a key that is unknown", "pack.yaml: state", "the key “state” is not known here; known are: code,"),
]
# A fault that shows in several places is told for each of them.
SEVERAL = {"a reply from a State that was not asked": 2, "a reply file with a wrong column": 2}


def test_the_table_names_every_way_to_break_a_pack() -> None:
    assert {broken for broken, _, _ in BAD_INPUT} == set(BREAKS)


@pytest.mark.parametrize(("broken", "where", "said"), BAD_INPUT, ids=[broken for broken, _, _ in BAD_INPUT])
def test_bad_input_is_told_with_its_place_and_nothing_is_stored(
    run: Run, tmp_path: Path, broken: str, where: str, said: str
) -> None:
    folder = make_pack(tmp_path / "pack", broken=broken)
    before = rows_of()
    done = run("load", folder)
    assert done.status == 1
    assert done.out == ""
    *problems, total = done.lines
    count = SEVERAL.get(broken, 1)
    assert len(problems) == count, problems
    assert problems[0].startswith(where.format(folder=folder))
    assert said in problems[0]
    assert total == f"enlace: {count} problem{'s' if count > 1 else ''}; nothing was stored"
    assert rows_of() == before


@pytest.mark.parametrize("broken", ["two answers to one question", "a circular skip rule", "a CSV in Latin-1"])
def test_a_broken_pack_leaves_the_one_that_was_loaded(run: Run, tmp_path: Path, broken: str) -> None:
    assert run("load", make_pack(tmp_path / "whole")).status == 0
    before = rows_of()
    assert run("load", make_pack(tmp_path / "broken", broken=broken)).status == 1
    assert rows_of() == before


def test_every_fault_of_every_file_is_told_at_once(run: Run, tmp_path: Path) -> None:
    folder = make_pack(
        tmp_path,
        files={
            "states.csv": "code,name_en,isle\nAA,Alpha,n\nAA,Again,n\nB B,Beta,n\n",
            "questionnaire.yaml": as_yaml({**questionnaire(), "title": None}),
        },
    )
    done = run("load", folder)
    assert [line.split(": ")[0] for line in done.lines[:-1]][:2] == ["states.csv:3", "states.csv:4"]
    assert any(line.startswith("questionnaire.yaml: ") for line in done.lines)
    assert done.lines[-1] == f"enlace: {len(done.lines) - 1} problems; nothing was stored"


def test_a_fault_of_the_manifest_hides_none_of_the_other_files(run: Run, tmp_path: Path) -> None:
    manifest = pack_yaml(state={}, memberships="none.csv", taxonomies=3, languages=None, code="T ST")
    files = {
        "pack.yaml": manifest,
        "states.csv": "code,name_en,isle\nAA,Alpha,n\nBB,,y\nCC,Gamma,y\n",
        "questionnaire.yaml": as_yaml(questionnaire(code="T ST-Q") | {"title": None, "version": None}),
        "replies/2020.csv": "state,question,value\nAA,Q1,yes\nBB,Q1,yes\nAA,Q1,no\nAA,Q4\nAA,Q1,yes,TLP:X\n",
    }
    done = run("load", make_pack(tmp_path, files=files))
    places = [line.split(": ")[0] for line in done.lines[:-1]]
    assert places.count("pack.yaml") >= 5
    assert places.count("states.csv:3") == 1
    assert "questionnaire.yaml" in places
    assert [place for place in places if place.startswith("replies")] == [f"replies/2020.csv:{n}" for n in (5, 6, 4)]


@pytest.mark.parametrize(
    ("broken", "hidden"),
    [
        ("pack.yaml", []),
        ("states.csv", ["AA,Q1,perhaps"]),
        ("questionnaire.yaml", ["ZZ,Q1,yes", "AA,Q1,no"]),
    ],
)
def test_a_fault_brings_no_false_ones_and_hides_no_true_ones(
    run: Run, tmp_path: Path, broken: str, hidden: list[str]
) -> None:
    choices = {"choices": "taxonomy:means"}
    asked = questionnaire()
    asked["questions"][1] |= choices
    files = {
        "pack.yaml": pack_yaml(taxonomies="t.yaml", instruments="i.csv", provisions="p.yaml", treaty_status="s.csv"),
        "t.yaml": "means: [{code: a, en: A}, {code: b, en: B}, {code: none, en: None}]\n",
        "i.csv": "instrument_id,title_en\nT1,First Treaty\n",
        "p.yaml": "instruments: [{code: T1, articles: [{article: 1, title_en: One}]}]\n",
        "s.csv": "code,instrument_id,status,as_of,source\nDD,T1,party,2020,gazette\n",
        "questionnaire.yaml": as_yaml(asked),
        "replies/2020.csv": "\n".join(["state,question,value", "AA,Q1,yes", "DD,Q2,a", *hidden]) + "\n",
    }
    assert hidden or run("load", make_pack(tmp_path / "whole", files=files)).status == 0
    wrong = {"pack.yaml": b"foo: 1\n", "states.csv": b"D D,,n\n", "questionnaire.yaml": b"foo: 1\n"}
    folder = make_pack(tmp_path / "broken", files=files)
    with (folder / broken).open("ab") as file:
        file.write(wrong[broken])
    done = run("load", folder)
    assert [line.split(":")[0] for line in done.lines[:-1]] == [broken, *(["replies/2020.csv"] * len(hidden))]


@pytest.mark.parametrize("gone", ["t.yaml", "i.csv", "p.yaml", "states.csv", "questionnaire.yaml", "replies/2020.csv"])
def test_a_missing_file_is_one_fault(run: Run, tmp_path: Path, gone: str) -> None:
    asked = questionnaire()
    asked["questions"][1] |= {"choices": "taxonomy:means"}
    text = {"en": "Which State?"}
    asked["questions"].append(
        {"id": "Q6", "section": "A", "type": "select_one", "choices": "iso3166:TST", "text": text}
    )
    files = {
        "pack.yaml": pack_yaml(
            taxonomies="t.yaml", instruments="i.csv", provisions="p.yaml", plan="l.yaml", treaty_status="s.csv"
        ),
        "t.yaml": "means: [{code: a, en: A}, {code: b, en: B}, {code: none, en: None}]\n",
        "i.csv": "instrument_id,title_en\nT1,First Treaty\n",
        "p.yaml": "instruments: [{code: T1}]\nother_instruments_referred_to: [{code: T9}]\n",
        "l.yaml": "plan: {code: P, name_en: Plan}\nsections: [{id: A, name_en: Part}]\nparagraphs:\n"
        "- {id: A1, part: A, gist_en: Gist, provisions: ['T9:1', 'T1:1']}\n",
        "s.csv": "code,instrument_id,status,as_of,source\nDD,T1,party,2020,gazette\n",
        "questionnaire.yaml": as_yaml(asked),
    }
    assert run("load", make_pack(tmp_path / "whole", files=files)).status == 0
    folder = make_pack(tmp_path / "broken", files=files)
    (folder / gone).unlink()
    done = run("load", folder)
    assert [line for line in done.lines if gone not in line] == ["enlace: 1 problem; nothing was stored"]


# --- files that are kept whole

POLYGON = '{"type": "Feature", "properties": %s, "geometry": {"type": "Polygon", "coordinates": %s}}'
RING = "[[[1, 1], [2, 2], [3, 1], [1, 1]]]"
COLLECTION = '{"type": "FeatureCollection", "features": [%s]}'
BAD_GEOMETRY = {
    "": "not nothing",
    "[]": "a map is expected here, not a list",
    "{}": "not nothing",
    '{"type": "FeatureCollection"}': "features: a list of features",
    '{"type": "Topology", "features": []}': "type: GeoJSON with a FeatureCollection",
    '{"type": "FeatureCollection", "features": {"a": 1}}': "features: a list of features",
    COLLECTION % '"a"': "features[0]: a GeoJSON feature",
    COLLECTION % (POLYGON % ('"x"', RING)): "features[0].properties: a map",
    COLLECTION % (POLYGON % ('{"label_lon": "x", "label_lat": 2}', RING)): "features[0].properties: label_lon",
    COLLECTION % (POLYGON % ("{}", RING.replace("2, 2", '"c", "d"'))): "features[0].geometry.coordinates: a polygon",
    COLLECTION % (POLYGON % ("{}", RING.replace("2, 2", "2, 200"))): "features[0].geometry.coordinates: a polygon",
    **{
        COLLECTION % (POLYGON % ("{}", one)): "features[0].geometry.coordinates: a polygon"
        for one in ('"x"', "[[[1]]]", "null", "3", "[3]", "[[[1, 1], [2, 2]]]", "[[[true, 1], [2, 2], [3, 1]]]")
    },
    COLLECTION
    % '{"type": "Feature", "properties": {}, "geometry": {"type": "Blob"}}': "features[0].geometry: a GeoJSON",
}


@pytest.mark.parametrize("content", BAD_GEOMETRY)
def test_geometry_that_cannot_be_drawn_is_told_with_its_place(run: Run, tmp_path: Path, content: str) -> None:
    files = {"pack.yaml": pack_yaml(geometry="outlines.geojson"), "outlines.geojson": content}
    done = run("load", make_pack(tmp_path, files=files))
    assert done.status == 1
    assert done.lines[0].startswith("outlines.geojson: ")
    assert BAD_GEOMETRY[content] in done.lines[0]


@pytest.mark.parametrize(
    "features",
    [
        "",
        POLYGON % ('{"iso3": "AA"}', RING),
        POLYGON % ("null", RING),
        POLYGON % ('{"iso3": "AA"}', "[]"),
        POLYGON % ('{"iso3": "AA"}', "[[[1, 1], [1, 1], [1, 1]]]"),
        '{"type": "Feature", "properties": {"iso3": "AA"}, "geometry": null}',
        '{"type": "Feature", "properties": {"iso3": "AA"}, "geometry": {"type": "Point", "coordinates": [1, 1]}}',
    ],
)
def test_no_page_fails_over_geometry(run: Run, tmp_path: Path, features: str) -> None:
    files = {"pack.yaml": pack_yaml(geometry="g.json"), "g.json": COLLECTION % features}
    assert run("load", make_pack(tmp_path, files=files)).status == 0
    for page in ("/en/", "/en/treaties/TST/", f"/en/reports/{CYCLE}/"):
        assert browser_of().get(page).status_code == 200


@pytest.mark.parametrize("content", ["", "- a\n", "hello\n", "{}\n", "# nothing\n"])
@pytest.mark.parametrize("key", ["taxonomies", "provisions", "plan", "form_bases", "meetings"])
def test_a_file_that_is_empty_or_of_another_shape_is_a_fault(run: Run, tmp_path: Path, key: str, content: str) -> None:
    more = {key: ["one.yaml"] if key == "meetings" else "one.yaml", "instruments": "instruments.csv"}
    files = {
        "pack.yaml": pack_yaml(**more),
        "one.yaml": content,
        "instruments.csv": "instrument_id,title_en\nT1,First Treaty\n",
    }
    done = run("load", make_pack(tmp_path, files=files))
    assert done.status == 1
    assert [line for line in done.lines[:-1] if not line.startswith("one.yaml: a map is expected here, not ")] == []
    assert len(done.lines) == 2


# --- archives


def test_a_zip_is_loaded_like_its_folder(run: Run, tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "pack")
    assert run("load", zipped(folder, root="pack/")).status == 0
    assert run("load", folder).err == "TST: nothing has changed\n"


@pytest.mark.parametrize("declared", [None, 10])
def test_a_zip_bomb_is_refused(run: Run, tmp_path: Path, declared: int | None) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", bytes(70 * 1024 * 1024))
        archive.writestr("pack.yaml", pack_yaml())
    assert path.stat().st_size < 100_000
    if declared is not None:
        content = bytearray(path.read_bytes())
        struct.pack_into("<I", content, content.index(b"PK\x03\x04") + 22, declared)
        struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, declared)
        path.write_bytes(content)
    before = rows_of()
    done = run("load", path)
    assert done.status == 1
    where = "bomb.csv: the file unpacks to more" if declared is None else "bomb.zip: this is neither"
    assert done.err.startswith(where)
    assert rows_of() == before


def test_a_program_renamed_to_zip_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(b"MZ\x90\x00" + bytes(300))
    done = run("load", path)
    assert (done.status, done.lines[0].startswith("pack.zip: this is neither a folder nor a zip")) == (1, True)


def test_a_pack_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    done = run("load", tmp_path / "none")
    assert (done.status, done.lines[0]) == (1, f"{tmp_path / 'none'}: there is no such folder or file")


# --- what only looks bad


@pytest.mark.parametrize("name", ["states.csv", "replies/2020.csv", "questionnaire.yaml", "pack.yaml"])
@pytest.mark.parametrize("way", ["a byte order mark", "CRLF", "both"])
def test_a_byte_order_mark_and_crlf_are_read(run: Run, tmp_path: Path, name: str, way: str) -> None:
    folder = make_pack(tmp_path)
    assert run("load", folder).status == 0
    before = rows_of(AnswerRevision)
    content = (folder / name).read_bytes()
    if way != "a byte order mark":
        content = content.replace(b"\n", b"\r\n")
    if way != "CRLF":
        content = b"\xef\xbb\xbf" + content
    (folder / name).write_bytes(content)
    done = run("load", folder)
    assert (done.status, done.lines) == (0, ["TST: the files of the pack were changed"])
    assert rows_of(AnswerRevision) == before


# --- good packs


def test_a_pack_is_loaded_and_told(run: Run, tmp_path: Path) -> None:
    entries = AuditEntry.objects.count()
    done = run("load", make_pack(tmp_path, treaties=True))
    assert (done.status, done.out) == (0, "")
    assert done.lines == [
        "TST: new pack",
        "states: States added: 4",
        "instrument_names: stored",
        "instruments: instruments added: 2",
        "treaty_status: statuses added: 4",
        "TST-Q: new questionnaire, 5 questions",
        f"{CYCLE}: new cycle, 4 States asked",
        f"{CYCLE}: answers stored: 9",
        f"{LATER}: new cycle, 2 States asked",
    ]
    entry = AuditEntry.objects.order_by("-number")[0]
    assert AuditEntry.objects.count() == entries + 1
    assert (entry.actor, entry.verb, entry.subject) == ("operator", "directory.pack.loaded", "TST")
    assert entry.detail == {"content_hash": Pack.objects.get(code="TST").content_hash, "changes": 9}


def test_irrelevant_answers_are_reported_and_not_stored(run: Run, tmp_path: Path) -> None:
    folder = make_pack(tmp_path, replies=[("AA", "Q1", "no"), ("AA", "Q2", "a"), ("AA", "Q3", "5")])
    done = run("load", folder)
    assert done.status == 0
    assert [line for line in done.lines if line.startswith("replies")] == [
        f"replies/2020.csv:{line}: AA, {question}: not stored, because its other answers make it irrelevant"
        for line, question in ((3, "Q2"), (4, "Q3"))
    ]
    stored = AnswerRevision.objects.filter(cycle__code=CYCLE)
    assert list(stored.values_list("question", "value")) == [("Q1", "no")]
    assert run("load", folder).err == "TST: nothing has changed\n"


@pytest.mark.parametrize(("name", "code"), [("oas", "OAS"), ("illicit_trade", "FCTC")])
def test_the_packs_of_the_product_are_loaded_and_again_change_nothing(run: Run, name: str, code: str) -> None:
    before = rows_of()
    done = run("load", PACKS / name)
    assert done == (0, "", f"{code}: nothing has changed\n")
    assert rows_of() == before


def test_a_small_pack_again_changes_nothing(run: Run, tmp_path: Path) -> None:
    folder = make_pack(tmp_path, treaties=True)
    run("load", folder)
    before = rows_of()
    assert run("load", folder) == (0, "", "TST: nothing has changed\n")
    assert rows_of() == before


def test_a_changed_pack_keeps_an_answer_given_meanwhile(run: Run, tmp_path: Path) -> None:
    run("load", make_pack(tmp_path / "pack"))
    given = tmp_path / "given.csv"
    given.write_text("state,question,value\nBB,Q1,yes\nDD,Q5,given meanwhile\n")
    assert run("replies", "import", CYCLE, given).status == 0
    answers = [("AA", "Q1", "yes"), ("BB", "Q1", "no"), ("BB", "Q4", "2020-02-03"), ("CC", "Q1", "partial")]
    done = run("load", make_pack(tmp_path / "pack", replies=answers, threshold=0.9))
    assert done.status == 0
    assert f"{CYCLE}: the cycle was changed; the answers given to it are kept" in done.lines
    assert f"{CYCLE}: answers stored: 1" in done.lines
    exported = tmp_path / "out.csv"
    run("replies", "export", CYCLE, "-o", exported)
    kept = {tuple(line.split(",")[:3]) for line in exported.read_text().splitlines()}
    # The pack says of BB's Q1 what it said before, so what BB answered since holds; of Q4 it says something new.
    assert {("BB", "Q1", "yes"), ("DD", "Q5", "given meanwhile"), ("BB", "Q4", "2020-02-03")} <= kept
    assert {("AA", "Q2", "a b"), ("AA", "Q5", "North"), ("CC", "Q2", "none")} <= kept


def test_a_cycle_of_another_pack_is_never_taken_over(run: Run, tmp_path: Path) -> None:
    run("load", make_pack(tmp_path / "one"))
    before = rows_of()
    manifest = pack_yaml(code="TST").replace(b"code: TST\n", b"code: ANOTHER\n", 1)
    done = run("load", make_pack(tmp_path / "two", files={"pack.yaml": manifest}))
    assert done.status == 1
    assert done.lines[0] == (
        f"pack.yaml: cycles[0].code: the code “{CYCLE}” is taken by a cycle of the pack TST; choose another"
    )
    assert rows_of() == before
