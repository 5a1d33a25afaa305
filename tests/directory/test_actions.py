"""Storing what a pack says of its States: once, then only what changed, and saying so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from enlace.assessments.models import AnswerRevision, Cycle
from enlace.common.archives import read_pack_files
from enlace.directory.actions import store_pack
from enlace.directory.models import Membership, Pack, PackDocument, SeriesValue, State
from enlace.directory.queries import pack_hash
from enlace.site.actions import load_pack
from enlace.site.packs import PackParts, read_pack
from tests.conftest import OPERATOR, rows_of
from tests.packs import CYCLE, make_pack, pack_yaml

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 3, tzinfo=UTC)
MEMBERSHIPS = "organization,code,role,as_of\nORG,AA,member,2020\nORG,BB,observer,2020\n"
SERIES = "code,year,n\nAA,2019,1.50\nBB,2019,2\n"
MORE: dict[str, Any] = {
    "memberships": "memberships.csv",
    "series": [{"code": "S", "file": "series.csv", "title": "S", "state": "code", "period": "year", "value": "n"}],
    "geometry": "geometry.json",
}
FILES = {
    "memberships.csv": MEMBERSHIPS,
    "series.csv": SERIES,
    "geometry.json": '{"type": "FeatureCollection", "features": []}',
}


@pytest.fixture
def parts(tmp_path: Path) -> Callable[..., PackParts]:
    """Reads the small pack with memberships, a series and a map, changed as asked."""

    def run(*, states: tuple[str, ...] = ("AA", "BB", "CC", "DD"), **files: str) -> PackParts:
        named = {name.replace("__", "."): content for name, content in files.items()}
        content = {"pack.yaml": pack_yaml(asked_later=("AA",), **MORE), **FILES, **named}
        return read_pack(read_pack_files(make_pack(tmp_path, states=states, files=content)))

    return run


def store(parts: PackParts, *, at: datetime = AT) -> list[str]:
    with transaction.atomic():
        return [str(change) for change in store_pack(parts.directory, at=at)]


def test_a_new_pack_is_stored_whole(parts: Callable[..., PackParts]) -> None:
    assert store(parts()) == [
        "TST: new pack",
        "states: States added: 4",
        "memberships: memberships stored: 2",
        "series: values of series stored: 2",
        "geometry: stored",
    ]
    pack = Pack.objects.get(code="TST")
    assert (pack.title["es"], pack.languages, pack.loaded_at) == ("Una organización pequeña", ["en", "es"], AT)
    assert pack.manifest["states"]["code"] == "code"
    assert pack_hash("TST") == pack.content_hash != ""
    assert dict(State.objects.filter(pack=pack).values_list("code", "groups")) == {
        "AA": {"isle": "n"},
        "BB": {"isle": "y"},
        "CC": {"isle": "n"},
        "DD": {"isle": "y"},
    }
    assert set(Membership.objects.filter(pack=pack).values_list("organization", "state_code", "role", "as_of")) == {
        ("ORG", "AA", "member", "2020"),
        ("ORG", "BB", "observer", "2020"),
    }
    assert {str(value.value) for value in SeriesValue.objects.filter(pack=pack)} == {"1.5000000000", "2.0000000000"}
    assert PackDocument.objects.get(pack=pack, name="geometry").content == {"type": "FeatureCollection", "features": []}


def test_the_same_pack_again_changes_nothing_at_all(parts: Callable[..., PackParts]) -> None:
    store(parts())
    before = rows_of(Pack, State, Membership, SeriesValue, PackDocument)
    assert store(parts(), at=AT + timedelta(days=1)) == []
    assert rows_of(Pack, State, Membership, SeriesValue, PackDocument) == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"states__csv": "code,name_en,isle\nAA,Other,n\nBB,Land BB,y\nCC,Land CC,n\nDD,Land DD,y\n"},
            ["states: States changed: 4"],
        ),
        ({"memberships__csv": MEMBERSHIPS.replace("observer", "member")}, ["memberships: memberships stored: 2"]),
        ({"memberships__csv": "organization,code,role\n"}, ["memberships: memberships stored: 0"]),
        ({"series__csv": SERIES.replace("1.50", "1.51")}, ["series: values of series stored: 2"]),
        ({"series__csv": SERIES.replace("1.50", "1.5")}, []),
        ({"geometry__json": '{"type": "FeatureCollection", "features": [], "bbox": []}'}, ["geometry: stored"]),
    ],
)
def test_a_changed_pack_says_what_changed(
    parts: Callable[..., PackParts], changed: dict[str, str], said: list[str]
) -> None:
    store(parts())
    assert store(parts(**changed)) == ["TST: the files of the pack were changed", *said]
    assert store(parts(**changed)) == []


def test_a_state_that_is_no_longer_in_the_pack_is_named_and_its_answers_are_kept(
    tmp_path: Path,
) -> None:
    def load(**words: Any) -> list[str]:
        folder = make_pack(tmp_path, asked_later=("AA",), **words)
        return [str(change) for change in load_pack(read_pack(read_pack_files(folder)), by=OPERATOR, at=AT)]

    load()
    answers = list(AnswerRevision.objects.filter(cycle__code=CYCLE).order_by("pk").values_list("pk", "value"))
    assert len(answers) == 9
    rest = [("AA", "Q1", "yes"), ("AA", "Q2", "a b"), ("AA", "Q3", "7"), ("CC", "Q1", "partial")]
    done = load(states=("AA", "CC", "DD"), replies=rest)
    assert "states: State no longer in the pack: BB" in done
    assert f"{CYCLE}: the cycle was changed; the answers given to it are kept" in done
    assert Cycle.objects.get(code=CYCLE).asked == ["AA", "CC", "DD"]
    assert list(AnswerRevision.objects.filter(cycle__code=CYCLE).order_by("pk").values_list("pk", "value")) == answers


def test_a_pack_leaves_the_others_alone(parts: Callable[..., PackParts]) -> None:
    before = {code: State.objects.filter(pack_id=code).count() for code in ("OAS", "FCTC")}
    store(parts())
    store(parts(states=("AA", "BB")))
    assert {code: State.objects.filter(pack_id=code).count() for code in ("OAS", "FCTC")} == before
    assert before == {"OAS": 35, "FCTC": 169}


def test_a_document_that_the_pack_no_longer_names_is_gone(parts: Callable[..., PackParts]) -> None:
    store(parts())
    bare = pack_yaml(asked_later=("AA",))
    assert "geometry: no longer in the pack" in store(parts(pack__yaml=bare.decode()))
    assert not PackDocument.objects.filter(pack_id="TST").exists()
    assert not Membership.objects.filter(pack_id="TST").exists()
    assert not SeriesValue.objects.filter(pack_id="TST").exists()
