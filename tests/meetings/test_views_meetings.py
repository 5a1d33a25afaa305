"""The pages of the meeting of 2017: what was recorded, and what is not known of it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.meetings.models import Intervention

pytestmark = pytest.mark.django_db

PAGE = "/en/meetings/oas-csh-npc-toc-2017/"


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_page_of_2017_shows_its_items_interventions_proposals_and_entries(client: Client) -> None:
    said = words(client.get(PAGE))
    for due in (
        "Agenda: 8 items",
        "60 interventions",
        "109 proposals",
        "11 entries of the closing list",
        "4 decisions",
    ):
        assert due in said
    assert "date not recorded; between March 31, 2017 and July 24, 2017" in said
    assert "Brought forward at the request of United States" in said
    assert "AG/RES. 2880 (XLV-O/16)" in said


def test_what_was_said_stands_under_its_item_and_delegation_in_order(client: Client) -> None:
    shown = [
        (said.code, item.number, speakers)
        for item, _, spoken in client.get(f"{PAGE}record/").context["items"]
        for said, speakers, _, _ in spoken
    ]
    stored = Intervention.objects.filter(meeting__code="oas-csh-npc-toc-2017").order_by("item", "order")
    assert [(code, number) for code, number, _ in shown] == [(one.code, one.item) for one in stored]
    assert ("I-4-01", 4, "Guatemala, El Salvador, Honduras") in shown
    assert ("I-8-08", 8, "Trinidad and Tobago") in shown


@pytest.mark.parametrize("page", ["", "record/"])
def test_a_page_asks_the_database_seldom(client: Client, page: str) -> None:
    client.get(f"{PAGE}{page}")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{PAGE}{page}")
    assert len(asked) <= 15


def test_a_list_of_meetings_says_what_is_not_known(client: Client) -> None:
    said = words(client.get("/en/meetings/"))
    assert "date not recorded" in said
    assert "60 interventions recorded" in said


@pytest.mark.parametrize("address", ["meetings", "forums", "topics", "topics/pack", "road-map", "documents", "search"])
def test_every_page_of_meetings_stands_under_meetings_in_the_menu(client: Client, address: str) -> None:
    page = client.get(f"/en/{address}/").content.decode()
    menu = page.partition('class="masthead__menu"')[2].partition("</nav>")[0]
    assert re.findall(r'<a href="([^"]*)" aria-current="true"', menu) == ["/en/meetings/"]
