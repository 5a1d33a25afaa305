"""Who is in a joint team, for the platform and for its sealed room: joining, leaving, coming back."""

import base64
import json
import zlib
from datetime import timedelta

import pytest

from enlace.accounts.queries import actor_of
from enlace.common import clock
from enlace.common.canonical import canonical
from enlace.cooperation.models import JointTeam, SealedEntry
from enlace.cooperation.queries.teams import channel_of_team, team_of
from enlace.cooperation.rules.header import Side
from tests.conftest import browser_of
from tests.cooperation.teaming import (
    LEAD,
    Three,
    accept,
    contact,
    drafted,
    more_desks,
    operating,
    page_of,
    proposed,
    take,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def recorded(db: None) -> None:
    more_desks()


def test_who_left_sees_the_team_as_it_was_then(three: Three) -> None:
    lead, second, _ = three
    fourth = contact("BRA")
    reference = operating(three)
    assert take(second, reference, "left", "ARG/CENTRAL", {"on": today()}).status_code == 302
    take(lead, reference, "invited", LEAD, {"sides": ["BRA/CENTRAL"]})
    accept(fourth, reference, "BRA/CENTRAL")
    page = page_of(second, reference)
    assert "This is the team as it stood then" in page
    assert "CENTRAL of BRA" not in page
    assert "not admitted" not in page, "who is in the sealed room is not told to whoever left"
    assert "CENTRAL of BRA" in page_of(lead, reference)
    lines = browser_of(second).get(f"/en/teams/{reference}/evidence/").content.decode().splitlines()
    assert json.loads(lines[-1])["step"] == "left"
    assert "left the team" in browser_of(second).get("/en/teams/").content.decode()
    assert reference not in browser_of(second).get("/en/teams/?status=operating").content.decode()
    channel = channel_of_team(team_of(reference, actor_of(lead)))
    assert channel.sides == (Side("ATG", "CENTRAL"), Side("BLZ", "CENTRAL"), Side("BRA", "CENTRAL"))
    assert channel_of_team(team_of(reference, actor_of(second))).own is None


def test_who_leaves_from_a_later_day_is_in_until_then(three: Three) -> None:
    lead, second, _ = three
    reference = operating(three)
    later = (clock.today() + timedelta(days=20)).isoformat()
    assert take(second, reference, "left", "ARG/CENTRAL", {"on": "2020-01-01"}).status_code == 422
    assert take(second, reference, "left", "ARG/CENTRAL", {"on": later}).status_code == 302
    assert Side("ARG", "CENTRAL") in channel_of_team(team_of(reference, actor_of(lead))).sides
    assert "as it stood then" not in page_of(second, reference)
    assert take(lead, reference, "left", LEAD, {"on": later}).status_code == 403


def enrol(reference: str, number: int, party: str, decision: str) -> None:
    """Store a line of the roster of a team, as its lead's desk would sign it."""
    parts = [
        {"alg": "EdDSA", "kid": f"sha256:{'0' * 64}", "typ": "enlace-roster"},
        {
            "at": "2026-11-26T12:00:00Z",
            "decision": decision,
            "from": 1,
            "number": number,
            "party": party,
            "previous": None,
            "request": reference,
            "v": 1,
        },
    ]
    texts = [base64.urlsafe_b64encode(canonical(one).encode()).decode().rstrip("=") for one in parts]
    content = ".".join([*texts, "A" * 86]).encode()
    SealedEntry.objects.create(
        pack_id="OAS",
        joint_team=JointTeam.objects.get(reference=reference),
        kind="roster",
        name=f"roster/{number:04}.jws",
        hash=f"sha256:{number:064}",
        state_code="ATG",
        authority_code="CENTRAL",
        content=content,
        size=len(content),
        crc=zlib.crc32(content),
        added_at=clock.now(),
        added_by="ana",
    )


def test_what_the_roster_does_not_say_yet_is_told_to_the_lead(three: Three) -> None:
    lead, second, _ = three
    reference = operating(three)
    for number, state in enumerate(("ATG", "ARG"), 1):
        enrol(reference, number, f"OAS/{state}/CENTRAL", "admitted")
    assert "Admit to the sealed room: CENTRAL of BLZ" in page_of(lead, reference)
    assert "Admit to the sealed room" not in page_of(second, reference)
    take(second, reference, "left", "ARG/CENTRAL", {"on": today()})
    assert channel_of_team(team_of(reference, actor_of(lead))).leaving == (Side("ARG", "CENTRAL"),)
    assert "until then no message is taken: CENTRAL of ARG" in page_of(lead, reference)
    enrol(reference, 3, "OAS/ARG/CENTRAL", "left")
    assert channel_of_team(team_of(reference, actor_of(lead))).leaving == ()
    assert browser_of(lead).get("/en/requests/keys/ATG/").status_code == 200


def test_nobody_is_to_be_admitted_before_another_has_accepted(three: Three) -> None:
    lead, second, _ = three
    reference = proposed(lead)
    assert "Admit to the sealed room" not in page_of(lead, reference)
    accept(second, reference, "ARG/CENTRAL")
    page = page_of(lead, reference)
    assert "Admit to the sealed room: CENTRAL of ATG · Antigua and Barbuda, CENTRAL of ARG · Argentina" in page
    assert f'<a href="/en/teams/{reference}/sealed/">Sealed room</a></li>' in page


def test_whoever_has_no_keys_is_sent_to_make_them(three: Three) -> None:
    lead, _, _ = three
    page = browser_of(lead).get(f"/en/teams/{proposed(lead)}/sealed/").content.decode()
    assert "<h1>Sealed room</h1>" in page
    assert "Your authority has no keys yet, so nothing can be sealed for it." in page
    assert '<a href="/en/requests/keys/">Make keys first</a>' in page


def test_the_channel_of_a_team_has_the_header_of_the_sealed_file(three: Three) -> None:
    lead, second, _ = three
    reference = operating(three)
    view = team_of(reference, actor_of(second))
    channel = channel_of_team(view)
    header = json.loads(channel.header)
    assert set(header) == {
        *("asked", "bases", "crime_types", "form", "lead", "request", "sharing", "from_on", "until_on", "members", "v")
    }
    assert (header["lead"], header["request"]) == ("OAS/ATG/CENTRAL", reference)
    assert header["members"] == ["OAS/ARG/CENTRAL", "OAS/ATG/CENTRAL", "OAS/BLZ/CENTRAL"]
    assert (channel.own, channel.lead) == (Side("ARG", "CENTRAL"), Side("ATG", "CENTRAL"))
    assert channel.is_open
    assert channel.lines == tuple(one.text for one in view.lines)
    drafted_ = team_of(drafted(lead, sharing="case_by_case"), actor_of(lead))
    assert not channel_of_team(drafted_).is_open


def test_who_acts_for_two_authorities_of_a_team_takes_each_step_for_one(three: Three) -> None:
    lead, second, _ = three
    reference = proposed(lead, invited=["ARG/CENTRAL", "ATG/FIU"])
    page = page_of(lead, reference)
    assert "Accept: our authority has signed the agreement (FIU of ATG · Antigua and Barbuda)" in page
    accept(lead, reference, "ATG/FIU")
    assert take(lead, reference, "begun", LEAD).status_code == 409, "two authorities are one State"
    accept(second, reference, "ARG/CENTRAL")
    assert take(lead, reference, "begun", LEAD).status_code == 302
    assert channel_of_team(team_of(reference, actor_of(lead))).own == Side("ATG", "CENTRAL")
