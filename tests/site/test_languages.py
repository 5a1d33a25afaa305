"""The language of a page is that of its address."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse
from django.utils import translation

from enlace.site.languages import address_in

pytestmark = pytest.mark.django_db

# language of Django, prefix, language of the page
TABLE = [("en", "en", "en"), ("es", "es", "es"), ("pt-br", "pt", "pt-BR"), ("fr", "fr", "fr")]
PAGES = ["", "treaties/OAS/", "states/OAS/ATG/", "plan/OAS/", "reports/", "reports/HPA-2016/", "sign-in/"]


@pytest.mark.parametrize(("code", "prefix", "html"), TABLE)
def test_an_address_is_made_and_read_in_each_language(code: str, prefix: str, html: str) -> None:
    with translation.override(code):
        address = reverse("assessments:overview", args=["HPA-2016"])
        assert address == f"/{prefix}/reports/HPA-2016/"
        assert resolve(address).kwargs == {"code": "HPA-2016"}


@pytest.mark.parametrize(("code", "prefix", "html"), TABLE)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_in_the_language_of_its_address(client: Client, page: str, code: str, prefix: str, html: str) -> None:
    response = client.get(f"/{prefix}/{page}", headers={"accept-language": "fr,es;q=0.5"})
    assert response.status_code == 200
    assert f'<html lang="{html}"' in response.content.decode()
    assert response["Content-Language"] == code


@pytest.mark.parametrize(("code", "prefix", "html"), TABLE)
def test_each_page_links_itself_in_the_other_languages(client: Client, code: str, prefix: str, html: str) -> None:
    text = client.get(f"/{prefix}/treaties/OAS/?status=party").content.decode()
    links = re.findall(r'href="/(\w+)/treaties/OAS/\?status=party"[^>]*lang', text) or re.findall(
        r'href="/(\w+)/treaties/OAS/\?status=party"', text
    )
    assert {other for _, other, _ in TABLE if other != prefix} <= set(links)


@pytest.mark.parametrize(
    ("accepted", "prefix"),
    [("es-MX,es;q=0.9", "es"), ("pt-BR", "pt"), ("pt-PT,pt;q=0.9", "pt"), ("fr-CA", "fr"), ("nl", "en"), ("", "en")],
)
def test_the_root_leads_to_the_language_of_the_reader(client: Client, accepted: str, prefix: str) -> None:
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response["Location"]) == (302, f"/{prefix}/")


@pytest.mark.parametrize("address", ["/de/", "/pt-br/", "/EN/reports/", "/reports/none/at/all/"])
def test_there_are_no_other_languages(client: Client, address: str) -> None:
    assert client.get(address, follow=True).status_code == 404


@pytest.mark.parametrize(
    ("path", "code", "address"),
    [
        ("/es/reports/", "pt-br", "/pt/reports/"),
        ("/pt/reports/HPA-2016/", "fr", "/fr/reports/HPA-2016/"),
        ("/en/", "es", "/es/"),
        ("/en", "es", "/es/"),
        ("/", "es", "/es/"),
    ],
)
def test_the_same_page_in_another_language(path: str, code: str, address: str) -> None:
    assert address_in(path, code) == address


def test_the_languages_are_those_of_the_contract() -> None:
    assert [code for code, _ in settings.LANGUAGES] == [code for code, _, _ in TABLE]
