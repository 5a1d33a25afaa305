"""The page for people about the interface for programs: whole, in each language, and its examples work."""

import re
from html import unescape

import pytest
from django.test import Client

from enlace.accounts.models import RoleGrant, User
from enlace.accounts.rules.permissions import Role
from enlace.site.api import api
from enlace.site.api.page import operations
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db


def test_every_operation_is_told_with_an_example_that_works_for_a_point_of_contact(ana: User) -> None:
    RoleGrant.objects.create(user=ana, role=Role.POINT_OF_CONTACT, state_code="COL")
    client = browser_of(ana)
    html = unescape(client.get("/en/api/").content.decode())
    described = api.get_openapi_schema()["paths"]
    assert re.findall(r"<p><code>GET ([^<]+)</code></p>", html) == list(described)
    examples = re.findall(r"curl 'http://testserver([^']+)'", html)
    assert len(examples) == len(described)
    for address in examples:
        assert client.get(address).status_code == 200, address


def test_every_parameter_says_what_it_means_in_the_language_of_the_page(client: Client) -> None:
    for one in operations(api.get_openapi_schema()):
        assert all(parameter.words for parameter in one.parameters), one.path
    told = client.get("/es/api/").content.decode()
    assert "Los ciclos" in told
    assert "<code>cycle</code></th><td" in told


def test_the_way_there_stands_at_the_foot_and_at_the_bare_address(client: Client) -> None:
    assert '<li><a href="/es/api/">' in client.get("/es/").content.decode().partition("<footer")[2]
    assert client.get("/api/", headers={"accept-language": "fr"})["Location"] == "/fr/api/"
    assert client.get("/api/nothing").json()["status"] == 404
