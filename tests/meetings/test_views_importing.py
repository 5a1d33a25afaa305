"""An older report is brought, decided paragraph by paragraph, and confirmed into the record on the pages."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, User
from enlace.meetings.models import Document, Expression, ImportDraft, Intervention, Meeting, Passage, Proposal
from tests.conftest import browser_of, rows_of
from tests.meetings.importing_samples import ENGLISH, word

pytestmark = pytest.mark.django_db

ROOM = "/en/meetings/import/"
OF_2017 = "oas-csh-npc-toc-2017"
HEAD = {"code": "harbours-2019", "title": "Third Meeting of Harbour Authorities", "symbol": "CP/CSH-2101/19"}
HEAD |= {"starts_on": "2019-03-04", "ends_on": "2019-03-05", "place": "Washington, D.C.", "access": "states"}


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def faults(response: Any) -> set[str]:
    assert response.status_code == 422
    return {one["where"] for one in response.context["problems"]}


@pytest.fixture
def desk(diego: User) -> Client:
    return browser_of(diego)


def bring(desk: Client, content: bytes = ENGLISH.encode(), name: str = "report.txt") -> Any:
    return desk.post(ROOM, {"pack": "OAS", "file": SimpleUploadedFile(name, content)})


@pytest.fixture
def number(desk: Client) -> int:
    assert bring(desk).status_code == 302
    return ImportDraft.objects.get().pk


def sheet_of(desk: Client, number: int, item: int) -> int:
    page = desk.get(f"{ROOM}{number}/")
    return next(sheet.number for sheet, _, _ in page.context["sheets"] if sheet.item == item)


def form_of(desk: Client, url: str) -> dict[str, str]:
    """Return what a browser would send of a page as it stands."""
    html = desk.get(url).content.decode()
    form = html[html.index('<input type="hidden" id="version"') : html.rindex("</form>")]
    sent = dict(re.findall(r'name="version" value="(\d+)"', form) and [("version", _version(form))])
    for tag in re.findall(r"<input[^>]*>", form):
        kind, name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("type", "name", "value"))
        if name and (kind is None or kind[1] not in ("checkbox", "hidden") or " checked" in tag):
            sent[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]*)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', body)
        first = re.search(r'<option(?: value="([^"]*)")?>([^<]*)', body)
        found = chosen or first
        assert found
        sent[name] = found[2] if found[1] is None else found[1]
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def _version(form: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', form)
    assert found
    return found[1]


def keep(desk: Client, number: int, sheet: int, **changed: str | None) -> Any:
    url = f"{ROOM}{number}/{sheet}/"
    sent = form_of(desk, url) | {key.replace("_", "-"): value for key, value in changed.items()}
    return desk.post(url, {key: value for key, value in sent.items() if value is not None})


def keep_head(desk: Client, number: int, **changed: str) -> Any:
    url = f"{ROOM}{number}/"
    return desk.post(url, form_of(desk, url) | HEAD | changed)


def confirm(desk: Client, number: int) -> Any:
    return desk.post(f"{ROOM}{number}/confirm/", {"version": ImportDraft.objects.get(pk=number).version})


def doubtful(desk: Client, number: int, sheet: int) -> list[int]:
    return [one["place"] for one in desk.get(f"{ROOM}{number}/{sheet}/").context["pieces"] if one["doubt"]]


def decide(desk: Client, number: int) -> None:
    """Look at the three doubtful paragraphs: one goes on, one is an account, one is by a body."""
    sheet = sheet_of(desk, number, 3)
    storm, host, person = doubtful(desk, number, sheet)
    chosen = {f"seen_{place}": "1" for place in (storm, host, person)}
    chosen |= {f"role_{storm}": "told", f"role_{host}": "told", f"who_{person}": "SMS", f"kind_{person}": "secretariat"}
    assert keep(desk, number, sheet, **chosen).status_code == 302


def test_a_draft_says_how_much_was_found_and_what_needs_a_decision(desk: Client, number: int) -> None:
    said = words(desk.get(f"{ROOM}{number}/"))
    for due in ("4 items", "10 interventions", "6 proposals", "5 entries of the closing list", "3 paragraphs need"):
        assert due in said
    assert "SYNTHETIC" in said
    assert not Meeting.objects.filter(origin="import").exists()


def test_every_paragraph_is_shown_with_why_it_is_doubtful(desk: Client, number: int) -> None:
    page = desk.get(f"{ROOM}{number}/{sheet_of(desk, number, 3)}/")
    said = words(page)
    for due in ("Harbours had been closed", "Nobody is named who says this", "because of “proposed”", "Who speaks"):
        assert due in said
    assert 'href="#' not in page.content.decode() or "error-summary" not in page.content.decode()
    front = words(desk.get(f"{ROOM}{number}/{sheet_of(desk, number, 0)}/"))
    assert "OEA/Ser.G" in front


def test_a_report_is_confirmed_into_the_record(desk: Client, number: int) -> None:
    decide(desk, number)
    assert keep_head(desk, number).status_code == 302
    response = confirm(desk, number)
    assert response["Location"] == "/en/meetings/harbours-2019/checks/"
    row = Meeting.objects.get(code="harbours-2019")
    assert (row.origin, row.status, row.access, row.synthetic) == ("import", "closed", "states", True)
    assert (str(row.starts_on), str(row.ends_on), row.place) == ("2019-03-04", "2019-03-05", "Washington, D.C.")
    assert [(one.item, one.speakers) for one in row.interventions.order_by("item", "order")] == [
        (1, ["PER"]),
        (1, ["SMS"]),
        (3, ["JAM"]),
        (3, ["HTI"]),
        (3, ["PAN"]),
        (3, ["BRA"]),
        (3, ["CHAIR"]),
        (3, ["SMS"]),
        (4, ["CHAIR"]),
    ]
    assert Intervention.objects.get(meeting=row, code="I-3-01").gist.count("\n") == 1
    assert [(one.code, one.proposers, one.interventions) for one in row.proposals.order_by("id")][1] == (
        "P002",
        ["JAM"],
        ["I-3-01"],
    )
    assert [one.letter_printed for one in row.commitments.order_by("place")] == ["a", "b", "c", "", "e"]
    assert row.delegations.count() == 0
    assert Passage.objects.filter(meeting=row).exists()
    assert "ends nowhere" in words(desk.get("/en/meetings/harbours-2019/proposals/"))
    assert desk.get(response["Location"]).context["count"] > 0
    assert AuditEntry.objects.order_by("number").last().verb == "meetings.meeting.imported"


def test_the_file_is_kept_as_the_report_and_given_back_byte_for_byte(desk: Client) -> None:
    given = word()
    assert bring(desk, given, "../informe.docx").status_code == 302
    number = ImportDraft.objects.get().pk
    assert keep_head(desk, number, code="lima-2020", symbol="CP/CSH-2202/20", title="Cuarta").status_code == 302
    assert confirm(desk, number).status_code == 302
    document = Document.objects.get(meeting__code="lima-2020", code="REPORT")
    assert (document.symbol, document.role, document.dated_on) == ("CP/CSH-2202/20", "report", None)
    kept = Expression.objects.get(document=document)
    assert (kept.language, kept.file_name) == ("es", "informe.docx")
    assert "Propuso que se publique cada año." in kept.text
    page = desk.get(f"/en/documents/{document.pk}/")
    assert "The original file: informe.docx" in words(page)
    file = desk.get(f"/en/documents/{document.pk}/file/es/")
    assert file.content == given
    assert 'filename="informe.docx"' in file["Content-Disposition"]
    assert desk.get(f"/en/documents/{document.pk}/file/fr/").status_code == 404
    assert browser_of().get(f"/en/documents/{document.pk}/file/es/").status_code == 404


def test_a_report_without_a_symbol_is_shown_by_its_title_and_no_symbol_is_made_up(desk: Client, number: int) -> None:
    decide(desk, number)
    assert keep_head(desk, number, symbol="").status_code == 302
    address = confirm(desk, number)["Location"]
    document = Document.objects.get(meeting__code="harbours-2019", code="REPORT")
    assert (document.symbol, document.title) == ("", {"en": "report"})
    assert "REPORT" not in words(desk.get(address))
    listed = words(desk.get("/en/meetings/harbours-2019/documents/"))
    assert "report Report · SYNTHETIC" in listed
    assert "symbol at fault" not in listed
    page = desk.get(f"/en/documents/{document.pk}/")
    assert "<h1>report</h1>" in page.content.decode()
    assert [one for one, _ in page.context["revisions"]] == [document]
    assert desk.get("/en/meetings/harbours-2019/report/").status_code == 200


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_report_of_this_room_comes_back_into_the_record_as_it_was(desk: Client, language: str) -> None:
    given = desk.get(f"/{language}/meetings/{OF_2017}/report/file/docx/").content
    assert bring(desk, given, "report.docx").status_code == 302
    number = ImportDraft.objects.get().pk
    assert keep_head(desk, number, code="back", symbol="").status_code == 302
    for sheet, _title, counts in desk.get(f"{ROOM}{number}/").context["sheets"]:
        if counts["waiting"]:
            looked_at = {f"seen_{place}": "1" for place in doubtful(desk, number, sheet.number)}
            assert keep(desk, number, sheet.number, **looked_at).status_code == 302
    assert confirm(desk, number)["Location"] == "/en/meetings/back/checks/"

    def said(code: str) -> list[tuple[int, list[str], str]]:
        rows = Intervention.objects.filter(meeting__code=code).order_by("item", "order")
        return [(one.item, one.speakers or ["CHAIR"], " ".join(one.gist.split())) for one in rows]

    assert said("back") == said(OF_2017)
    assert len(said("back")) == 60
    proposals = Proposal.objects.filter(meeting__code="back").count()
    entries = Meeting.objects.get(code="back").commitments.count()
    assert (proposals, entries) == (109, 11)
    assert desk.get("/en/meetings/back/checks/").status_code == 200


def test_nothing_is_confirmed_while_a_paragraph_needs_a_decision(desk: Client, number: int) -> None:
    assert keep_head(desk, number).status_code == 302
    before = rows_of(Meeting, Intervention, Proposal, ImportDraft)
    assert "pieces" in faults(confirm(desk, number))
    assert rows_of(Meeting, Intervention, Proposal, ImportDraft) == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "oas-csh-npc-toc-2017"}, "code"),
        ({"title": ""}, "title"),
        ({"access": "friends"}, "access"),
        ({"ends_on": "2019-03-01"}, "ends_on"),
        ({"title-3": ""}, "title-3"),
        ({"code": "import"}, "code"),
    ],
)
def test_a_meeting_at_fault_is_not_confirmed(desk: Client, number: int, changed: dict[str, str], field: str) -> None:
    decide(desk, number)
    assert keep_head(desk, number, **changed).status_code == 302
    before = rows_of(Meeting)
    assert field in faults(confirm(desk, number))
    assert rows_of(Meeting) == before


def test_a_date_that_is_none_is_told_and_what_was_typed_stays(desk: Client, number: int) -> None:
    response = keep_head(desk, number, starts_on="soon", place="Lima")
    assert faults(response) == {"starts_on"}
    assert 'value="Lima"' in response.content.decode()
    assert ImportDraft.objects.get().head == {}


def test_what_is_left_out_is_not_recorded(desk: Client, number: int) -> None:
    decide(desk, number)
    sheet = sheet_of(desk, number, 3)
    first = desk.get(f"{ROOM}{number}/{sheet}/").context["pieces"]
    panama = next(one["place"] for one in first if one["piece"].speakers == ("PAN",))
    jamaica = first[0]["place"]
    changed = {f"out_{panama}": "1", f"keep_{jamaica}_0": None, f"type_{jamaica}_1": "appeal"}
    assert keep(desk, number, sheet, **changed).status_code == 302
    left = {"entry-b": "out", "document-1": "out"}
    assert keep_head(desk, number, **left).status_code == 302
    assert confirm(desk, number).status_code == 302
    row = Meeting.objects.get(code="harbours-2019")
    assert ["PAN"] not in [one.speakers for one in row.interventions.all()]
    assert [(one.type, one.gist[:17]) for one in row.proposals.filter(proposers=["JAM"])] == [
        ("appeal", "It also requested")
    ]
    assert [one.letter for one in row.commitments.order_by("place")] == ["a", "c", "d", "e"]
    assert "AG/RES. 2880 (XLVI-O/16)" not in row.documents.values_list("symbol", flat=True)
    entry = AuditEntry.objects.order_by("number").last()
    assert entry.detail["left_out"] == 1


def test_one_who_speaks_together_with_others_is_typed(desk: Client, number: int) -> None:
    sheet = sheet_of(desk, number, 3)
    place = desk.get(f"{ROOM}{number}/{sheet}/").context["pieces"][0]["place"]
    wrong = keep(desk, number, sheet, **{f"with_{place}": "Nowhereland"})
    assert faults(wrong) == {f"with-{place}"}
    assert 'value="Nowhereland"' in wrong.content.decode()
    assert (
        keep(desk, number, sheet, **{f"with_{place}": "Mexico, CHL", f"kind_{place}": "joint_delegation"}).status_code
        == 302
    )
    again = desk.get(f"{ROOM}{number}/{sheet}/").context["pieces"][0]
    assert again["choice"].speakers == ("JAM", "MEX", "CHL")
    assert keep(desk, number, sheet).status_code == 302
    assert desk.get(f"{ROOM}{number}/{sheet}/").context["pieces"][0]["choice"].speakers == ("JAM", "MEX", "CHL")


@pytest.mark.parametrize(
    ("field", "value"),
    [("role", "sung"), ("kind", "friend"), ("item", "77"), ("item", "²"), ("who", "NOBODY"), ("who", "")],
)
def test_a_choice_that_cannot_be_is_refused(desk: Client, number: int, field: str, value: str) -> None:
    sheet = sheet_of(desk, number, 1)
    place = desk.get(f"{ROOM}{number}/{sheet}/").context["pieces"][0]["place"]
    before = rows_of(ImportDraft)
    response = keep(desk, number, sheet, **{f"{field}_{place}": value})
    assert response.status_code == 422
    assert rows_of(ImportDraft) == before


def test_of_two_who_decide_the_second_is_told_and_keeps_what_was_chosen(desk: Client, number: int) -> None:
    sheet = sheet_of(desk, number, 1)
    url = f"{ROOM}{number}/{sheet}/"
    stale = form_of(desk, url)
    place = desk.get(url).context["pieces"][0]["place"]
    assert keep(desk, number, sheet, **{f"procedural_{place}": "1"}).status_code == 302
    response = desk.post(url, stale | {f"kind-{place}": "chair"})
    assert faults(response) == {"version"}
    assert response.context["pieces"][0]["choice"].kind == "chair"
    assert "diego changed this draft meanwhile" in words(response)
    for act in ("confirm", "discard"):
        assert faults(desk.post(f"{ROOM}{number}/{act}/", {"version": stale["version"]})) == {"version"}
    assert ImportDraft.objects.count() == 1


def test_keeping_what_stands_writes_nothing(desk: Client, number: int) -> None:
    decide(desk, number)
    before = rows_of(ImportDraft)
    assert keep(desk, number, sheet_of(desk, number, 3)).status_code == 302
    assert rows_of(ImportDraft) == before


def test_the_same_file_twice_is_told(desk: Client, number: int) -> None:
    again = bring(desk, name="copy.txt")
    assert faults(again) == {"copy.txt"}
    assert f"its draft has the number {number}" in words(again)
    decide(desk, number)
    keep_head(desk, number)
    confirm(desk, number)
    assert "report of the meeting “harbours-2019”" in words(bring(desk))
    assert ImportDraft.objects.count() == 1
    assert confirm(desk, number).status_code == 409
    assert desk.get(f"{ROOM}{number}/")["Location"] == "/en/meetings/harbours-2019/"


def test_a_second_report_under_the_same_symbol_is_refused(desk: Client, number: int) -> None:
    decide(desk, number)
    keep_head(desk, number)
    confirm(desk, number)
    assert bring(desk, word(), "other.docx").status_code == 302
    other = ImportDraft.objects.get(meeting=None).pk
    assert keep_head(desk, other, code="other").status_code == 302
    assert faults(confirm(desk, other)) == {"symbol"}


def test_a_discarded_draft_is_gone_and_its_file_can_be_brought_again(desk: Client, number: int) -> None:
    response = desk.post(f"{ROOM}{number}/discard/", {"version": "1"})
    assert response["Location"] == ROOM
    assert ImportDraft.objects.count() == 0
    assert desk.get(f"{ROOM}{number}/").status_code == 404
    assert bring(desk).status_code == 302


def test_a_paragraph_that_goes_on_with_nothing_is_told(desk: Client, number: int) -> None:
    decide(desk, number)
    sheet = sheet_of(desk, number, 2)
    pieces = desk.get(f"{ROOM}{number}/{sheet}/").context["pieces"]
    assert keep(desk, number, sheet, **{f"role_{pieces[0]['place']}": "more"}).status_code == 302
    keep_head(desk, number)
    response = confirm(desk, number)
    assert faults(response) == {"pieces"}
    assert f"Paragraph {pieces[0]['number']}: Nothing was said before it" in words(response)


@pytest.mark.parametrize("who", ["ana", "bruno", "carla", "elsa", "felix"])
def test_only_the_secretariat_sees_a_draft(who: str, number: int, request: pytest.FixtureRequest) -> None:
    other = browser_of(request.getfixturevalue(who))
    for url in (ROOM, f"{ROOM}{number}/", f"{ROOM}{number}/1/"):
        assert other.get(url).status_code == 403
    before = rows_of(ImportDraft, Meeting)
    for url in (ROOM, f"{ROOM}{number}/", f"{ROOM}{number}/1/", f"{ROOM}{number}/confirm/", f"{ROOM}{number}/discard/"):
        assert other.post(url, {"version": "1"}).status_code == 403
    assert rows_of(ImportDraft, Meeting) == before
    assert "import/" not in other.get("/en/meetings/").content.decode()


@pytest.mark.parametrize("page", ["", "{number}/", "{number}/2/"])
def test_a_page_asks_the_database_seldom(desk: Client, number: int, page: str) -> None:
    url = f"{ROOM}{page.format(number=number)}"
    desk.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(url).status_code == 200
    assert len(asked) <= 15
    assert not any('"file"' in one["sql"] for one in asked)


def labels(html: str) -> Mapping[str, int]:
    fields = re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\bid="([^"]+)"', html)
    return {field: html.count(f'for="{field}"') for field in fields}


def test_every_field_has_its_label_once(desk: Client, number: int) -> None:
    for page in ("", f"{number}/", f"{number}/3/"):
        html = desk.get(f"{ROOM}{page}").content.decode()
        main = html[html.index("<main") : html.index("</main>")]
        assert main.count("<h1") == 1
        assert {field: count for field, count in labels(main).items() if count != 1} == {}
