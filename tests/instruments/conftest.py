"""The pack of the OAS and small packs of our own, read and loaded without the other rooms."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from django.test import Client

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.models import RoleGrant, User
from enlace.accounts.rules.permissions import OPERATOR, Actor, Permission, Role
from enlace.common.archives import read_pack_files
from enlace.common.canonical import content_hash
from enlace.common.errors import Problem
from enlace.directory.actions import store_pack
from enlace.directory.rules.manifest import read_manifest
from enlace.directory.rules.part import DirectoryPart
from enlace.directory.rules.states import read_memberships, read_states
from enlace.instruments.actions import store_instruments
from enlace.instruments.rules.pack import InstrumentsPart, read_instruments_part
from tests.conftest import show_second_factor

PACKS = Path(__file__).parents[2] / "packs"
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)

Files = Mapping[str, bytes]
Parts = tuple[DirectoryPart, InstrumentsPart]

SMALL: dict[str, str] = {
    "pack.yaml": (
        "code: SMALL\ntitle: {en: A small organization, es: Una organización pequeña}\nlanguages: [en, es]\n"
        "states: {file: states.csv, code: code, groups: [isle]}\n"
        "instruments: instruments.csv\ntreaty_status: treaty_status.csv\n"
    ),
    "states.csv": "code,name_en,name_es,isle\nAA,Åland,Åland,y\nBB,Borduria,Borduria,n\nCC,Caledonia,Caledonia,y\n",
    "instruments.csv": "instrument_id,title_en\nT1,First Treaty\nT2,Second Treaty\n",
    "treaty_status.csv": (
        "code,instrument_id,status,signature_date,action_date,as_of,source\n"
        "AA,T1,party,2000-01-02,2001-02-03,2020,gazette\n"
        "BB,T1,signatory,2000-01-02,,2020-05,gazette\n"
        "CC,T1,none_recorded,,,2020-05-06,gazette\n"
        "AA,T2,unknown,,,,\n"
    ),
}


def pack_files(**changed: str) -> dict[str, bytes]:
    """The small pack, with other files (`states_csv=...`) or further ones."""
    files = SMALL | {name.replace("__", "."): text for name, text in changed.items()}
    return {name: text.encode() for name, text in files.items()}


def read(files: Files) -> tuple[Parts | None, list[Problem]]:
    problems: list[Problem] = []
    manifest = read_manifest(files, problems)
    if manifest is None:
        return None, problems
    states = read_states(manifest, files, problems)
    directory = DirectoryPart(
        manifest=manifest,
        states=states,
        memberships=read_memberships(manifest, files, states, problems),
        series=(),
        documents={},
        content_hash=content_hash({name: content.hex() for name, content in files.items()}),
    )
    return (directory, read_instruments_part(manifest, files, states, problems)), problems


@action(Permission.PACK_LOAD)
def load(parts: Parts, *, by: Actor = OPERATOR, at: datetime = AT) -> list[Problem]:
    directory, instruments = parts
    changes = [*store_pack(directory, at=at), *store_instruments(directory.manifest.code, instruments)]
    record("directory.pack.loaded", directory.manifest.code) if changes else nothing_changed()
    return changes


@cache
def _oas() -> InstrumentsPart:
    parts, problems = read(read_pack_files(PACKS / "oas"))
    assert parts is not None
    assert problems == []
    return parts[1]


@pytest.fixture
def oas_part() -> InstrumentsPart:
    """The treaties of the OAS as its pack gives them."""
    return _oas()


@pytest.fixture
def read_pack() -> Callable[..., tuple[Parts | None, list[Problem]]]:
    """Reads the small pack with files changed: read_pack(treaty_status__csv="...")."""
    return lambda **changed: read(pack_files(**changed))


@pytest.fixture
def load_pack(db: None) -> Callable[..., list[Problem]]:
    """Loads the small pack with files changed, and returns what was done."""

    def run(**changed: str) -> list[Problem]:
        parts, problems = read(pack_files(**changed))
        assert parts is not None
        assert problems == []
        return load(parts, by=OPERATOR, at=AT)

    return run


@pytest.fixture
def oas(db: None) -> str:
    """The code of the pack of the OAS, which every test finds loaded."""
    return "OAS"


@action(Permission.PACK_LOAD)
def store(part: InstrumentsPart, *, by: Actor, at: datetime) -> list[Problem]:
    changes = store_instruments("OAS", part)
    record("directory.pack.loaded", "OAS") if changes else nothing_changed()
    return changes


@pytest.fixture
def reload_oas(db: None) -> Callable[[InstrumentsPart], list[Problem]]:
    """Stores the treaties of the OAS as another version of the pack gives them; returns what was done."""
    return lambda part: store(part, by=OPERATOR, at=AT)


@pytest.fixture
def signed_in(db: None) -> Callable[..., Client]:
    """A browser in which a person of the cast is signed in: signed_in(Role.OFFICER)."""
    numbers = count(1)

    def run(role: Role | None = None, state: str = "") -> Client:
        user = User.objects.create_user(username=f"person{next(numbers)}", password=None)
        if role is not None:
            RoleGrant.objects.create(user=user, role=role, state_code=state)
        client = Client()
        client.force_login(user)
        show_second_factor(client, user)
        return client

    return run
