"""The pages by which a reply leaves as a file and comes back, opened as a person does."""

import io
import re
from html import unescape
from typing import Any

from django.test import Client

from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.assessments.actions import save_answers
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.drafts import Content, Draft, Evidence, Typed
from tests.assessments.conftest import AT, Load
from tests.packs import CYCLE

ANA = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), 1)
HOME = f"/en/replies/{CYCLE}/ATG/"
BRING = f"{HOME}bring/"


def prepare(load: Load) -> None:
    """Load a small cycle that asks ATG and ARG, in which ATG has begun to answer."""
    load(states=("ATG", "ARG"), asked_later=("ATG", "ARG"))
    save("Q1", "yes")
    save("Q5", "Here it is", comment="as of May", evidence=(Evidence("The law", "https://a.int/law"),))


def save(question: str, value: str, **words: Any) -> None:
    read = draft(question).number
    save_answers(CYCLE, [Typed(question, Content(value, **words), read)], state="ATG", by=ANA, at=AT)


def draft(question: str) -> Draft:
    return queries.working_copy(CYCLE, "ATG").draft(question)


def values() -> dict[str, str]:
    return queries.working_copy(CYCLE, "ATG").values


def take(client: Client, kind: str = "xlsx", query: str = "", home: str = HOME) -> bytes:
    response = client.get(f"{home}file.{kind}{query}")
    assert response.status_code == 200
    return bytes(response.content)


def bring(client: Client, content: bytes, name: str = "renamed by somebody.bin", address: str = BRING) -> Any:
    file = io.BytesIO(content)
    file.name = name
    return client.post(address, {"file": file})


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(response.content.decode())))


def review(client: Client, content: bytes) -> tuple[str, str]:
    """Bring a file that changes something; return the address of what it would change, and the page in words."""
    response = bring(client, content)
    assert response.status_code == 302, words(response)
    return response["Location"], words(client.get(response["Location"]))


def decide(client: Client, address: str, **choices: str) -> str:
    """Send the form of the page as it was shown, with `choices`; return the page that comes."""
    page = client.get(address).content.decode()
    seen = dict(re.findall(r'name="(seen\.[^"]+)" value="(\d+)"', page))
    response = client.post(address, seen | {f"choice.{code}": choice for code, choice in choices.items()})
    assert response.status_code == 200
    return words(response)
