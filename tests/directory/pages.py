"""How the tests of the pages read them, and send a form as a browser would."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client

ADDRESS = "/en/directory/OAS/ATG/PROSECUTION/"


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return unescape(response.content.decode())


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


class Form(HTMLParser):
    """The fields of the form of an entry as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = self._area = ""
        self.feed(html.split('<form method="post" novalidate>', 1)[1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name = told.get("name") or ""
        if tag == "input" and name != "csrfmiddlewaretoken":
            self.sent[name] = told.get("value") or ""
        elif tag == "select":
            self._select = name
            self.sent[name] = ""
        elif tag == "option" and "selected" in told:
            self.sent[self._select] = told.get("value") or ""
        elif tag == "textarea":
            self._area = name
            self.sent[name] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


def form(client: Client, address: str = f"{ADDRESS}edit/") -> dict[str, str]:
    return Form(client.get(address).content.decode()).sent


def send(
    client: Client, sent: dict[str, str], address: str = f"{ADDRESS}edit/", do: str = "save", **changed: str
) -> Any:
    return client.post(address, sent | {"do": do} | {key.replace("__", "."): text for key, text in changed.items()})


def first_heading(html: str) -> str:
    found = re.search(r'<h2 id="(?:first|none)">(.*?)</h2>', html, flags=re.DOTALL)
    assert found is not None
    return words(found[1]).strip()
