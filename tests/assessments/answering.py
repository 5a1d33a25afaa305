"""A point of contact at the page of a section, and what the page holds."""

import re
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.assessments.actions import save_answers
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.drafts import Content, Typed

CODE = "HPA-2016"
NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)
PART = f"/en/replies/{CODE}/ATG/part/A/"
ANA = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), 1)
PDF = b"%PDF-1.7\n1 0 obj\n"


def values(code: str = CODE, state: str = "ATG") -> dict[str, str]:
    return queries.working_copy(code, state).values


def content(question: str) -> Content:
    return queries.working_copy(CODE, "ATG").draft(question).content


def save(question: str, value: str, *, by: Actor = ANA, read: int = 0, **words: Any) -> None:
    """Save an answer as another window would."""
    save_answers(CODE, [Typed(question, Content(value, **words), read)], state="ATG", by=by, at=NOW)


def post(client: Client, address: str = PART, *, script: bool = True, **fields: Any) -> Any:
    """Send fields as the page does; `A1__value` stands for `A1.value`."""
    sent = {name.replace("__", "."): value for name, value in fields.items()}
    headers = {"Accept": "application/json"} if script else {}
    return client.post(address, sent, headers=headers)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def field(html: str, name: str) -> str:
    """Return the first tag of the field `name`."""
    found = re.search(rf'<[^>]* name="{re.escape(name)}"[^>]*>', html)
    assert found, name
    return found[0]


def shown_fields(html: str) -> dict[str, Any]:
    """Return what a browser would send of the page's form without anything being touched."""
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        if name and kind and kind[1] != "file" and (kind[1] not in ("radio", "checkbox") or " checked" in tag):
            sent.setdefault(name[1], []).append(value[1] if value else "")
    for name, value in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', html, re.DOTALL):
        sent[name] = [value]
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = [chosen[1] if chosen else ""]
    return {name: values for name, values in sent.items() if "." in name}


# ---- who gets in
