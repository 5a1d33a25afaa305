"""The life of a joint team on its pages: who sees it, who moves it, what every member keeps."""

import html
import json
import re
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, Letter, RoleGrant, User
from enlace.accounts.queries import actor_of
from enlace.common.canonical import content_hash
from enlace.cooperation.models import JointTeam, TeamMember, TeamStep
from enlace.cooperation.queries.teams import team_of
from enlace.cooperation.rules.team_evidence import read_team_line, team_of_lines
from tests.conftest import browser_of, rows_of
from tests.cooperation.requesting import page_of as requests_page
from tests.cooperation.requesting import sent, step
from tests.cooperation.teaming import (
    LEAD,
    NEW,
    REPORT,
    TERMS,
    Three,
    accept,
    contact,
    drafted,
    more_desks,
    operating,
    page_of,
    proposed,
    status_of,
    take,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def recorded(db: None) -> None:
    more_desks()


def to_write(about: str = "cooperation.team") -> list[str]:
    return sorted(Letter.objects.filter(about=about).values_list("recipient", flat=True))


def test_from_draft_to_closed_with_what_was_promised_followed_to_its_end(three: Three, diego: User) -> None:
    lead, second, third = three
    fourth = contact("BRA")
    reference = drafted(lead, "task_force")
    assert reference.startswith("JT-")
    assert take(lead, reference, "proposed", LEAD).status_code == 302
    accept(second, reference, "ARG/CENTRAL")
    assert take(lead, reference, "begun", LEAD).status_code == 409
    accept(third, reference, "BLZ/CENTRAL")
    assert take(lead, reference, "begun", LEAD).status_code == 302
    assert browser_of(fourth).get(f"/en/teams/{reference}/").status_code == 404
    assert take(lead, reference, "invited", LEAD, {"sides": ["BRA/CENTRAL"]}).status_code == 302
    accept(fourth, reference, "BRA/CENTRAL")
    assert take(third, reference, "left", "BLZ/CENTRAL", {"on": today()}).status_code == 302
    assert take(lead, reference, "extended", LEAD, {"until_on": "2029-06-30"}).status_code == 302
    assert take(lead, reference, "reported", LEAD, REPORT).status_code == 302
    assert take(second, reference, "objected", "ARG/CENTRAL", {"reason": "assets"}).status_code == 302
    assert take(lead, reference, "reported", LEAD, REPORT | {"results": ["assets_seized"]}).status_code == 302
    assert take(second, reference, "confirmed", "ARG/CENTRAL").status_code == 302
    assert take(lead, reference, "shared", LEAD, {"on": today()}).status_code == 409
    assert take(fourth, reference, "confirmed", "BRA/CENTRAL").status_code == 302
    assert status_of(reference) == "closing"
    assert take(lead, reference, "shared", LEAD, {"on": today()}).status_code == 302
    assert take(second, reference, "received", "ARG/CENTRAL", {"on": today()}).status_code == 302
    assert status_of(reference) == "closing"
    assert take(fourth, reference, "received", "BRA/CENTRAL", {"on": today()}).status_code == 302
    assert status_of(reference) == "closed"
    lines = browser_of(lead).get(f"/en/teams/{reference}/evidence/").content.decode().splitlines()
    assert lines == browser_of(second).get(f"/en/teams/{reference}/evidence/").content.decode().splitlines()
    contents = [json.loads(one) for one in lines]
    assert [one["previous"] for one in contents] == [None, *(content_hash(one) for one in contents[:-1])]
    assert {one["by"] for one in contents} == {"lead", "member", "system"}
    again = team_of_lines([read_team_line(one) for one in lines])
    assert again == team_of(reference, actor_of(lead)).team
    assert "SYNTHETIC" in page_of(lead, reference)
    assert not TeamMember.objects.filter(joint_team__reference=reference).exclude(waits_for="").exists()


def test_nobody_sees_a_draft_but_its_lead(
    ana: User, bruno: User, carla: User, diego: User, elsa: User, felix: User
) -> None:
    reference = drafted(ana)
    for user, status in ((ana, 200), (bruno, 200), (carla, 404), (diego, 404), (elsa, 403), (felix, 403)):
        assert browser_of(user).get(f"/en/teams/{reference}/").status_code == status, user.username
        assert (reference in browser_of(user).get("/en/teams/").content.decode()) is (status == 200), user.username
        for part in ("agreement/?format=docx&language=en", "evidence/"):
            assert (browser_of(user).get(f"/en/teams/{reference}/{part}").status_code == 200) is (status == 200)


def test_the_secretariat_sees_the_form_the_members_the_status_and_the_days_alone(three: Three, diego: User) -> None:
    lead, second, third = three
    reference = proposed(lead)
    accept(second, reference, "ARG/CENTRAL")
    take(third, reference, "declined", "BLZ/CENTRAL", {"reason": "capacity"})
    page = page_of(diego, reference)
    for told in ("Joint investigation team", "CENTRAL of ATG", "CENTRAL of ARG", "Proposed", "Dec. 1, 2027"):
        assert told in page
    for kept in ("CENTRAL of BLZ", "Laundering", "laundering", "equal", "We lack the means", "sealed", "Palermo"):
        assert kept not in page.split("<main")[1]
    assert AuditEntry.objects.filter(verb="cooperation.team.read", subject=reference).count() == 1
    assert browser_of(diego).get(f"/en/teams/{reference}/evidence/").status_code == 403
    assert browser_of(diego).get(f"/en/teams/{reference}/agreement/").status_code == 403
    assert take(diego, reference, "begun", LEAD).status_code == 403


def test_who_declines_or_is_no_longer_invited_knows_no_more_of_it(three: Three) -> None:
    lead, second, third = three
    reference = proposed(lead)
    assert take(second, reference, "declined", "ARG/CENTRAL").status_code == 422
    assert take(second, reference, "declined", "ARG/CENTRAL", {"reason": "terms"}).status_code == 302
    assert take(lead, reference, "recalled", LEAD, {"sides": ["BLZ/CENTRAL"]}).status_code == 302
    for user in (second, third):
        assert browser_of(user).get(f"/en/teams/{reference}/").status_code == 404
        assert reference not in browser_of(user).get("/en/teams/").content.decode()
    letter = Letter.objects.filter(recipient="blz@example.org").last()
    assert letter is not None
    assert "taken back" in letter.body
    assert reference not in letter.body


def test_an_authority_sees_the_teams_of_its_own_alone(three: Three) -> None:
    lead, second, _ = three
    RoleGrant.objects.filter(user=second).update(authority_code="FIU", role="contributor")
    reference = proposed(lead)
    assert browser_of(second).get(f"/en/teams/{reference}/").status_code == 404
    RoleGrant.objects.filter(user=second).update(authority_code="CENTRAL")
    assert browser_of(second).get(f"/en/teams/{reference}/").status_code == 200
    assert take(second, reference, "accepted", "BLZ/CENTRAL", {"on": today()}).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("invited", ["ARG/NOBODY"]),
        ("invited", ["TRAINING/TRAINING"]),
        ("invited", [LEAD]),
        ("bases", ["NO-TREATY"]),
        ("crime_types", ["nothing"]),
        ("from_on", "2026-99-01"),
        ("until_on", "2026-11-01"),
        ("sharing", "whatever"),
    ],
)
def test_what_does_not_exist_is_refused_and_nothing_is_stored(ana: User, field: str, value: Any) -> None:
    answer = browser_of(ana).post(NEW.format(form="jit"), TERMS | {field: value})
    assert answer.status_code == 422
    assert not JointTeam.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "from=ARG/CENTRAL&form=jit&states=ARG",
        "from=ATG/CENTRAL&form=mla&states=ARG",
        "from=ATG/CENTRAL&form=jit&states=TRAINING",
        "from=ATG/CENTRAL&form=jit",
    ],
)
def test_nobody_begins_a_team_of_others_or_with_the_training_state(ana: User, query: str) -> None:
    assert browser_of(ana).post(f"/en/teams/new/?{query}", TERMS).status_code == 422
    assert browser_of(ana).get(f"/en/teams/new/?{query}").status_code == 422
    assert not JointTeam.objects.exists()


def test_too_few_states_are_told_where_they_are_chosen(ana: User) -> None:
    browser = browser_of(ana)
    few = "/en/teams/new/?from=ATG/CENTRAL&form=task_force&states=ATG&states=ARG"
    answer = browser.get(few)
    assert answer.status_code == 422
    assert "3 States at least, yours included" in answer.content.decode()
    assert browser.get(f"{few}&states=BLZ").status_code == 200
    assert browser.get(few.replace("task_force", "jit")).status_code == 200
    edit = f"/en/teams/{drafted(ana, 'task_force')}/edit/?states="
    assert browser.get(f"{edit}ARG").status_code == 422
    assert browser.get(f"{edit}ARG&states=BLZ").status_code == 200


def test_whoever_is_invited_finds_its_own_state_in_the_list(three: Three) -> None:
    lead, second, third = three
    proposed(lead)
    assert "Antigua and Barbuda, Argentina</td>" in browser_of(second).get("/en/teams/").content.decode()
    assert "Antigua and Barbuda, Belize</td>" in browser_of(third).get("/en/teams/").content.decode()


def test_assets_are_not_to_be_shared_before_the_report_is_confirmed_and_that_is_said(three: Three) -> None:
    lead, second, third = three
    reference = operating(three)
    take(lead, reference, "reported", LEAD, REPORT)
    first = "Nothing is to be shared now: every member confirms the report first."
    assert f"To share the assets, and to say so ({first})" in page_of(lead, reference)
    for user, side in ((second, "ARG/CENTRAL"), (third, "BLZ/CENTRAL")):
        take(user, reference, "confirmed", side)
    assert first not in page_of(lead, reference)
    take(lead, reference, "shared", LEAD, {"on": today()})
    after = page_of(lead, reference)
    assert "They were to be shared after this report" in after
    assert after.count("They are still to be shared") == 1, "in the step that proposed it, and no more"


def test_a_draft_that_lacks_something_is_not_proposed(ana: User) -> None:
    reference = drafted(ana, "task_force", invited=["ARG/CENTRAL"], crime_types=[], from_on="")
    page = page_of(ana, reference)
    assert "3 States at least" in page
    assert "It can be proposed once nothing is missing." in page
    assert take(ana, reference, "proposed", LEAD).status_code == 422
    assert not TeamStep.objects.exists()


def test_a_draft_is_changed_by_its_lead_and_of_two_who_do_the_second_is_told(ana: User, bruno: User) -> None:
    reference = drafted(ana)
    address = f"/en/teams/{reference}/edit/"
    assert '<option value="equal" selected>' in browser_of(ana).get(address).content.decode()
    assert browser_of(ana).post(address, TERMS | {"sharing": "contribution"}).status_code == 302
    assert browser_of(bruno).post(address, TERMS | {"sharing": "case_by_case"}).status_code == 409
    assert JointTeam.objects.get().terms["sharing"] == "contribution"
    assert browser_of(ana).get(f"{address}?choose=1").status_code == 200
    assert "CENTRAL of BRA" in browser_of(ana).get(f"{address}?states=BRA").content.decode()
    take(ana, reference, "proposed", LEAD)
    assert browser_of(ana).post(address, TERMS).status_code == 409


def test_a_draft_is_thrown_away_but_never_what_was_proposed(ana: User, carla: User) -> None:
    reference = drafted(ana)
    assert browser_of(carla).post(f"/en/teams/{reference}/discard/").status_code == 404
    assert browser_of(ana).post(f"/en/teams/{reference}/discard/").status_code == 302
    assert not JointTeam.objects.exists()
    other = proposed(ana)
    assert browser_of(ana).post(f"/en/teams/{other}/discard/").status_code == 409
    assert browser_of(carla).post(f"/en/teams/{other}/discard/").status_code == 403


def test_the_same_sent_twice_is_done_once(three: Three) -> None:
    lead, second, _ = three
    reference = drafted(lead)
    assert drafted(lead) == reference
    take(lead, reference, "proposed", LEAD)
    before = rows_of(JointTeam, TeamMember, TeamStep, AuditEntry, Letter)
    assert take(lead, reference, "proposed", LEAD).status_code == 302
    assert rows_of(JointTeam, TeamMember, TeamStep, AuditEntry, Letter) == before
    accept(second, reference, "ARG/CENTRAL")
    before = rows_of(JointTeam, TeamMember, TeamStep, AuditEntry, Letter)
    accept(second, reference, "ARG/CENTRAL")
    assert rows_of(JointTeam, TeamMember, TeamStep, AuditEntry, Letter) == before


def test_what_was_typed_in_a_step_that_is_refused_is_kept_and_the_field_is_named(
    three: Three,
) -> None:
    lead, *_ = three
    reference = operating(three)
    answer = take(lead, reference, "reported", LEAD, REPORT | {"share_by": "2020-01-01"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#reported-0-share_by"' in page
    assert 'id="reported-0-share_by" name="share_by" type="date" value="2020-01-01"' in page
    assert 'value="persons_charged" checked' in page
    assert '<option value="to_share" selected>' in page
    assert take(lead, reference, "reported", LEAD, REPORT | {"assets": "none_seized"}).status_code == 422
    assert status_of(reference) == "operating"


def test_letters_go_to_whom_it_concerns_and_say_nothing_of_what_a_team_works_on(
    three: Three,
) -> None:
    lead, second, _ = three
    reference = proposed(lead)
    assert to_write() == ["blz@example.org", "carla@example.org"]
    letter = Letter.objects.filter(about="cooperation.team")[0]
    assert letter.subject.startswith("SYNTHETIC: ")
    assert f"/teams/{reference}/" in letter.body
    assert "launder" not in letter.body + letter.subject
    Letter.objects.all().delete()
    accept(second, reference, "ARG/CENTRAL")
    assert to_write() == ["ana@example.org", "blz@example.org"]
    Letter.objects.all().delete()
    take(lead, reference, "cancelled", LEAD, {"reason": "too_few"})
    assert to_write() == ["blz@example.org", "carla@example.org"]
    assert status_of(reference) == "cancelled"


def test_a_step_is_never_altered(ana: User) -> None:
    proposed(ana)
    row = TeamStep.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        TeamStep.objects.filter(pk=row.pk).update(hash="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_lists_and_pages_take_few_queries_however_many_teams_there_are(three: Three) -> None:
    lead, second, _ = three
    for number in range(4):
        reference = proposed(lead, until_on=f"2028-01-0{number + 1}")
        accept(second, reference, "ARG/CENTRAL")
    browser = browser_of(lead)
    browser.get("/en/teams/")
    with CaptureQueriesContext(connection) as queries:
        page = browser.get("/en/teams/").content.decode()
    assert page.count("Joint investigation team") >= 4
    assert len(queries) <= 15
    with CaptureQueriesContext(connection) as queries:
        browser.get(f"/en/teams/{reference}/")
    assert len(queries) <= 20


def test_treaties_in_force_between_all_are_offered_and_what_is_not_known_is_said_so(ana: User) -> None:
    form = browser_of(ana).get(NEW.format(form="jit")).content.decode()
    assert 'value="UNTOC"' in form
    assert 'value="reciprocity"' in form
    assert '<option value="none_agreed" selected>' in form
    assert 'value="BLZ/CENTRAL" checked' in form
    assert 'value="ARG/CENTRAL" checked' not in form, "which of two, the lead says"


def test_the_list_without_a_team_says_what_it_is_for(ana: User, diego: User) -> None:
    assert "exchange the content in a sealed room" in browser_of(ana).get("/en/teams/").content.decode()
    assert "No team has been proposed." in browser_of(diego).get("/en/teams/").content.decode()
    assert browser_of(ana).get("/en/teams/?status=<b>&box=<b>&page=x").status_code == 200


def test_a_joint_investigation_that_was_executed_goes_on_as_a_team(three: Three) -> None:
    lead, second, _ = three
    content = ["subject", "facts", "members", "duration", "powers", "evidence"]
    reference = sent(lead, "jit", asked=["team"], filled=content)
    assert "/teams/new/" not in requests_page(lead, reference)
    for status in ("acknowledged", "in_execution", "executed"):
        assert step(second, reference, status) == 302
    for user, own, other in ((lead, "ATG", "ARG"), (second, "ARG", "ATG")):
        found = re.search(r'href="(/en/teams/new/[^"]+)"', requests_page(user, reference))
        assert found is not None
        form = browser_of(user).get(html.unescape(found[1])).content.decode()
        assert f'value="{other}/CENTRAL" checked' in form
        assert 'name="bases" value="UNTOC" checked' in form
        assert 'value="laundering" checked' in form
        assert f'value="{own}/CENTRAL"' not in form


def test_the_desk_says_how_many_teams_wait(three: Three) -> None:
    lead, second, _ = three
    proposed(lead)
    assert "1 joint team waits for you" in browser_of(second).get("/en/desk/").content.decode()
    assert "No joint team waits for you" in browser_of(lead).get("/en/desk/").content.decode()
