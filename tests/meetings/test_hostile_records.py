"""What is sent twice, at once, or by whom it is not for: nothing vanishes, is stored twice, or runs long."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from enlace.accounts.models import RoleGrant, User
from enlace.accounts.queries import actor_of
from enlace.accounts.rules.permissions import Role
from enlace.common.errors import Problem
from enlace.directory.models import Pack
from enlace.meetings import actions
from enlace.meetings.models import Ballot, Commitment, Correction, Nomination, Owner, ProgressReport, Proposal
from enlace.meetings.queries.kept import forget
from enlace.meetings.queries.reports import seen_report
from enlace.meetings.rules.documents import GONE, LONGEST_TEXT, NEW, SAME, Piece, difference
from enlace.meetings.rules.importing_docx import lines_of_report
from enlace.meetings.rules.parties import meant
from tests.conftest import browser_of
from tests.meetings.holding import CODE, hold
from tests.meetings.test_importing_files import W, package, paragraph

NOW = datetime.now(UTC)
FLOOR = f"/en/meetings/{CODE}/floor/"
ENTRIES = f"/en/meetings/{CODE}/closing/entries/"
MANDATE = {"pack": "OAS", "gist": "Report.", "language": "en", "source": "AG/RES. 2880 (XLVI-O/16)", "owners": "ATG"}


@pytest.mark.parametrize("pair", [("a b " * 4400, "b a " * 4400), ("a\n" * 10_000, "b\na\n" * 5000)])
def test_texts_of_one_word_are_compared_as_a_whole(pair: tuple[str, str]) -> None:
    assert difference(*pair) == (Piece(GONE, pair[0]), Piece(NEW, pair[1]))


def test_what_is_too_long_for_words_is_compared_by_paragraphs() -> None:
    before = [f"{number} " + "the same words " * 400 for number in range(40)]
    after = [*before[:20], "another paragraph", *before[20:]]
    found = difference("\n\n".join(before), "\n\n".join(after))
    assert Counter(one.kind for one in found) == {SAME: 2, NEW: 1}
    assert "".join(one.text for one in found if one.kind != GONE) == "\n\n".join(after)


@pytest.mark.django_db
def test_a_page_of_two_revisions_is_compared_once_while_nothing_is_written(
    diego: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(access="public")
    numbers = [
        actions.add_document(
            CODE, f"CP/CSH-1900/27{revision}", "working document", "T", text, language="en", access="public",
            by=actor_of(diego), at=NOW,
        )
        for revision, text in (("", "one two"), (" rev. 1", "one three"))
    ]  # fmt: skip
    page = Client().get(f"/en/documents/{numbers[1]}/").content.decode()
    assert ">two</del>" in page.replace("> ", ">")
    monkeypatch.setattr("enlace.meetings.views.documents.difference", None)
    assert Client().get(f"/en/documents/{numbers[1]}/").content.decode().count("</del>") == page.count("</del>")


@pytest.mark.django_db
def test_a_line_sent_again_is_kept_once_though_another_came_between(diego: User) -> None:
    meeting, browser = hold(), browser_of(diego)
    first = {"item": "1", "speakers": "ATG", "gist": "First words.", "language": "en"}
    browser.post(FLOOR, first)
    browser.post(FLOOR, first | {"speakers": "ARG", "gist": "Other words."})
    browser.post(FLOOR, first | {"waited": "5"})
    assert sorted(meeting.interventions.filter(item=1).values_list("gist", flat=True)) == [
        "First words.",
        "Other words.",
    ]


@pytest.mark.django_db
def test_nobody_nominates_where_the_meeting_may_not_be_read(ana: User) -> None:
    meeting = hold("secret-1", status="planned", access="secretariat")
    Ballot.objects.create(
        pack_id="OAS", meeting=meeting, code="b", title={"en": "x"}, rule="stv", seats=1,
        nominating_until=NOW + timedelta(1), ranking_until=NOW + timedelta(2),
    )  # fmt: skip
    browser = browser_of(ana)
    assert browser.get("/en/topics/b/").status_code == 404
    answer = browser.post("/en/topics/b/nominate/", {"topic": "Zed", "reason": "", "state": "ATG"})
    assert (answer.status_code, Nomination.objects.count()) == (404, 0)


def test_names_are_sought_in_a_bounded_list() -> None:
    states = {f"S{number}": {"en": f"Land {number}"} for number in range(200)}
    found = meant("zz," * 5000, states, field="addressees")
    assert [one.where for one in found.problems] == ["addressees"]
    several = meant(",".join(f"zz{number}" for number in range(5000)), states, field="addressees")
    assert len(several.problems) == 1


@pytest.mark.django_db
def test_topics_are_sent_in_a_bounded_list(ana: User) -> None:
    hold()
    sent = {"gist": "x", "item": "2", "type": "proposal", "topics": ",".join(f"t{number}" for number in range(9000))}
    answer = browser_of(ana).post(f"/en/meetings/{CODE}/proposals/send/ATG/", sent)
    assert answer.status_code == 422
    assert 'href="#topics"' in answer.content.decode()
    assert not Proposal.objects.filter(meeting__code=CODE).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "sent"),
    [
        (ENTRIES, {"gist": "Entry"}),
        (f"/en/meetings/{CODE}/prepare/", {"do": "plan", "title": "T", "access": "states"}),
        ("/en/road-map/new/", MANDATE),
    ],
)
def test_what_an_officer_writes_has_few_topics(diego: User, address: str, sent: dict[str, str]) -> None:
    hold()
    answer = browser_of(diego).post(address, sent | {"topics": ",".join(f"t{number}" for number in range(21))})
    assert answer.status_code == 422
    assert [one["where"] for one in answer.context["problems"]] == ["topics"]


def test_numbers_that_word_counts_are_short() -> None:
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="{"%1" * 40_000}"/></w:lvl></w:abstractNum><w:num w:numId="1">'
        f'<w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    body = "".join(paragraph("x", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') for _ in range(1000))
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    problems: list[Problem] = []
    lines = lines_of_report(package(word__numbering___xml=numbering, word__document___xml=document), "r", problems)
    assert (len(lines), problems) == (1000, [])
    assert sum(len(one.number) + len(one.text) for one in lines) <= LONGEST_TEXT


@pytest.mark.django_db
def test_two_who_change_an_entry_at_once_the_second_is_told(diego: User) -> None:
    meeting, browser = hold(), browser_of(diego)
    first = {"gist": "Entry", "owners": "ATG", "due_on": "2027-06-01"}
    browser.post(ENTRIES, first)
    old = browser.get(f"{ENTRIES}a/").context["version"]
    browser.post(f"{ENTRIES}a/", first | {"due_on": "2027-09-01", "version": old})
    late = browser.post(f"{ENTRIES}a/", first | {"gist": "Entry, better said", "version": old})
    row = Commitment.objects.get(meeting=meeting)
    assert (late.status_code, row.due_on, row.gist) == (422, date(2027, 9, 1), "Entry")
    assert "2027-09-01" in late.content.decode() or "1 September 2027" in late.content.decode()
    again = browser.post(f"{ENTRIES}a/", first | {"gist": "Entry, better said", "version": late.context["version"]})
    row.refresh_from_db()
    assert (again.status_code, row.gist) == (302, "Entry, better said")


@pytest.mark.django_db
def test_a_day_set_on_the_road_map_is_not_undone_by_an_older_page(diego: User) -> None:
    meeting, browser = hold(), browser_of(diego)
    browser.post(ENTRIES, {"gist": "Entry", "owners": "ATG"})
    browser.post("/en/road-map/new/", MANDATE)
    mandate = Commitment.objects.get(kind="mandate", gist="Report.")
    for row, address, sent in (
        (meeting.commitments.get(), f"{ENTRIES}a/", {"gist": "Entry", "owners": "ATG"}),
        (mandate, f"/en/road-map/{mandate.code}/edit/", MANDATE | {"reason": "Said so."}),
    ):
        old = browser.get(address).context["version"]
        browser.post(f"/en/road-map/{row.code}/due/", {"due_on": "2027-09-01", "reason": "Asked for"})
        late = browser.post(address, sent | {"version": old})
        row.refresh_from_db()
        assert (late.status_code, row.due_on) == (422, date(2027, 9, 1))
        assert late.context["standing"]["due_on"] == "2027-09-01"
        assert browser.post(address, sent | {"version": late.context["version"]}).status_code == 302


@pytest.mark.django_db
@pytest.mark.rows_of_its_own
def test_what_differs_is_no_double_click(ana: User, diego: User) -> None:
    hold()
    row = Commitment.objects.create(pack_id="OAS", code="c1", kind="mandate", gist="G", language="en", status="open")
    Owner.objects.create(commitment=row, party="ATG")
    sent = {"party": "ATG", "status": "under_way", "text": "Begun.", "language": "en"}
    state, officer = browser_of(ana), browser_of(diego)
    for more in ({}, {}, {"evidence": "https://example.org/proof"}):
        state.post("/en/road-map/c1/report/", sent | more)
    assert list(ProgressReport.objects.order_by("id").values_list("evidence", flat=True)) == [
        "",
        "https://example.org/proof",
    ]
    for more in ({}, {}, {"owners": "ARG"}):
        officer.post("/en/road-map/new/", MANDATE | more)
        officer.post(ENTRIES, {"gist": "Entry", "owners": "ATG"} | more)
        sent = {"gist": "g", "item": "2", "type": "proposal", "addressees": "MEX" if more else ""}
        state.post(f"/en/meetings/{CODE}/proposals/send/ATG/", sent)
    assert Commitment.objects.filter(gist="Report.").count() == 2
    assert Commitment.objects.filter(gist="Entry").count() == 2
    assert Proposal.objects.filter(gist="g").count() == 2


@pytest.mark.django_db
def test_the_report_on_commitments_speaks_the_language_that_was_asked_for() -> None:
    forget()
    Client().get("/es/road-map/report/?pack=OAS&language=en")
    page = Client().get("/en/road-map/report/?pack=OAS&language=en")
    assert page.context["document"].organization == Pack.objects.get(code="OAS").title["en"]


@pytest.mark.django_db
def test_a_correction_asked_for_twice_is_kept_once(ana: User, diego: User) -> None:
    code = "oas-csh-npc-toc-2017"
    actions.circulate_report(code, date(2100, 1, 1), by=actor_of(diego), at=NOW)
    for text in ("Please correct", "Please correct", "And this"):
        browser_of(ana).post(
            f"/en/meetings/{code}/report/corrections/", {"place": "I-3-03", "text": text, "state": "ATG"}
        )
    assert list(Correction.objects.order_by("id").values_list("text", flat=True)) == ["Please correct", "And this"]


@pytest.mark.django_db
def test_a_report_read_while_it_is_written_is_not_kept_as_it_was(diego: User, monkeypatch: pytest.MonkeyPatch) -> None:
    code, by, done, real = "oas-csh-npc-toc-2017", actor_of(diego), list[int](), seen_report
    actions.edit_report(code, "I-3-03", "en", "Old words.", version=0, by=by, at=NOW)
    forget()

    def seen(*asked: object) -> object:
        found = real(*asked)  # type: ignore[arg-type]
        if not done:
            done.append(1)
            actions.edit_report(code, "I-3-03", "en", "New words.", version=1, by=by, at=NOW)
        return found

    monkeypatch.setattr("enlace.meetings.views.reports.seen_report", seen)
    monkeypatch.setattr("enlace.meetings.views.reports.note_reading", lambda *_asked, **_more: None)
    browser, url = browser_of(diego), f"/en/meetings/{code}/report/"
    browser.get(url)
    assert "New words." in browser.get(url).content.decode()


@pytest.mark.django_db
@pytest.mark.rows_of_its_own
def test_a_proposal_that_ends_elsewhere_leaves_the_entry(diego: User) -> None:
    meeting, browser = hold(), browser_of(diego)
    for gist in ("Entry one", "Entry two"):
        browser.post(ENTRIES, {"gist": gist})
    row = Proposal.objects.create(
        meeting=meeting, code="P001", item=2, gist="g", language="en", type="proposal", proposers=["MEX"]
    )
    for ending, ref, entries in (("entry", "a", ["a"]), ("entry", "b", ["b"]), ("not_taken_up", "", [])):
        sent = {"ending": ending, "ending_ref": ref, "ending_reason": "no"}
        browser.post(f"/en/meetings/{CODE}/proposals/P001/end/", sent)
        row.refresh_from_db()
        assert (row.ending, row.entries) == (ending, entries)


@pytest.mark.django_db
@pytest.mark.rows_of_its_own
def test_a_conflict_on_a_proposal_is_shown_and_can_be_resolved(diego: User, carla: User) -> None:
    meeting, browser, url = hold(), browser_of(diego), f"/en/meetings/{CODE}/proposals/P001/correct/"
    row = Proposal.objects.create(
        meeting=meeting, code="P001", item=2, gist="g", language="en", type="proposal", proposers=["MEX"]
    )
    was = browser.get(url).context["was"]
    browser_of(carla).post(f"/en/meetings/{CODE}/proposals/P001/support/", {"state": "ARG"})
    sent = {"gist": "better", "item": "2", "type": "proposal", "proposers": "MEX"}
    told = browser.post(url, sent | {"was": was})
    assert (told.status_code, told.context["standing"]["supporters"]) == (422, "ARG")
    again = browser.post(url, sent | {"supporters": "ARG", "was": told.context["was"]})
    row.refresh_from_db()
    assert (again.status_code, row.gist, row.supporters) == (302, "better", ["ARG"])


@pytest.mark.django_db
@pytest.mark.rows_of_its_own
def test_a_state_of_another_organization_takes_no_part(diego: User) -> None:
    stranger = User.objects.create_user(username="al", password=None, synthetic=True)
    RoleGrant.objects.create(user=stranger, role=Role.POINT_OF_CONTACT, state_code="ALB")
    meeting, browser = hold(), browser_of(stranger)
    Proposal.objects.create(
        meeting=meeting, code="P001", item=2, gist="g", language="en", type="proposal", proposers=["MEX"]
    )
    Ballot.objects.create(
        pack_id="OAS", code="b", title={"en": "x"}, rule="stv", seats=1,
        nominating_until=NOW + timedelta(1), ranking_until=NOW + timedelta(2),
    )  # fmt: skip
    actions.circulate_report("oas-csh-npc-toc-2017", date(2100, 1, 1), by=actor_of(diego), at=NOW)
    for address, sent in (
        (f"meetings/{CODE}/delegations/ALB/", {"delegates": "Me, Boss"}),
        (f"meetings/{CODE}/proposals/P001/support/", {"state": "ALB"}),
        ("topics/b/nominate/", {"topic": "Zed", "reason": "", "state": "ALB"}),
        ("topics/b/vote/", {"ranking": "Zed", "state": "ALB"}),
        ("meetings/oas-csh-npc-toc-2017/report/corrections/", {"place": "I-3-03", "text": "x", "state": "ALB"}),
        (f"meetings/{CODE}/proposals/send/ALB/", {"gist": "x", "item": "2", "type": "proposal"}),
    ):
        assert browser.post(f"/en/{address}", sent).status_code in {404, 422}, address
    assert not meeting.delegations.filter(party="ALB").exists()
    assert not Nomination.objects.exists()
    assert not Correction.objects.exists()
    assert list(Proposal.objects.filter(meeting=meeting).values_list("supporters", "proposers")) == [([], ["MEX"])]
