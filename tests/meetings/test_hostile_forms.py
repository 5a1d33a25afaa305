"""Every form of this room, sent what nobody types: no address fails."""

import pytest
from django.urls import get_resolver

from enlace.accounts.models import User
from enlace.meetings.models import Meeting
from tests.conftest import browser_of
from tests.meetings.holding import CODE, hold
from tests.site.test_access import views

pytestmark = pytest.mark.django_db

WORDS = """
accredit addressees after body cancelled chair changes code day delegates document due_on ending ending_reason
ending_ref ends_on evidence forum forward gist interventions item item_title label language languages link
nominating_until note number owed_to owner owners pack parties party place presentation_title presenters procedural
proposals proposers ranking ranking_until reason requested_by role seats sequence series source speakers starts_on
state states status supporters symbol text title topic topics type until url version vice_chair video_link was
"""
FIELDS = WORDS.split()
DOINGS = ("plan", "item", "item_gone", "forward", "sitting", "document", "adopt", "presentation")
VALUES = ("\x00", "a\x00b", "9" * 5000, "x" * 30_000, "\u202e=1+1", "-1", "\U0001f600" * 200, "../../x", "²", "٣")
PLACES = {"code": CODE, "state": "ATG", "proposal": "P001", "said": "I-2-01", "letter": "a", "place": "opening"}
# What is known leads past the first refusal.
KNOWN = {"state": "ATG", "item": "2", "speakers": "ARG", "number": "2", "version": "1"}


def addresses() -> list[str]:
    """Return the addresses of this room that take what these places hold."""
    found = []
    for route, _ in views(get_resolver().url_patterns):
        address = f"/{route}".replace("<int:number>", "1")
        for name, value in PLACES.items():
            address = address.replace(f"<str:{name}>", value)
        if (
            route.startswith(("en/meetings/", "en/documents/", "en/road-map/", "en/topics/", "en/forums/"))
            and "<" not in address
        ):
            found.append(address)
    return found


@pytest.fixture
def meeting(db: None) -> Meeting:
    return hold()


@pytest.mark.parametrize("value", VALUES, ids=[ascii(value)[:12] for value in VALUES])
@pytest.mark.parametrize("who", ["diego", "ana"])
def test_no_form_fails(meeting: Meeting, diego: User, ana: User, who: str, value: str) -> None:
    browser = browser_of({"diego": diego, "ana": ana}[who])
    assert len(addresses()) > 30
    for address in addresses():
        for doing in DOINGS if address.endswith("prepare/") else ("",):
            sent = dict.fromkeys(FIELDS, value) | ({"do": doing} if doing else {})
            for known in ({}, KNOWN):
                answer = browser.post(address, sent | known)
                assert answer.status_code < 500, (address, doing, known)
