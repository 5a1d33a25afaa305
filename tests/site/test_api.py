"""The interface for programs answers as its description says."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pydantic import TypeAdapter

from enlace.common import clock
from enlace.site.api import api, schemas
from tests.site.conftest import Run

pytestmark = pytest.mark.django_db

ANSWERS = {
    "/api/v1/": schemas.Index,
    "/api/v1/packs": list[schemas.Pack],
    "/api/v1/packs/OAS/standing": list[schemas.Standing],
    "/api/v1/packs/OAS/standing?on=2001-02-03&instrument=UNTOC": list[schemas.Standing],
    "/api/v1/cycles": list[schemas.Cycle],
    "/api/v1/cycles/HPA-2016/figures": schemas.Figures,
    "/api/v1/cycles/FCTC-2014/figures": schemas.Figures,
    "/api/v1/cycles/HPA-2016/indicators": schemas.Indicators,
    "/api/v1/cycles/FCTC-2014/indicators": schemas.Indicators,
    "/api/v1/directory/OAS/ATG": schemas.Authorities,
    "/api/v1/call?pack=OAS&state=ATG&form=mla": schemas.WhomToCall,
}
FAULTS = {
    "/api/v1/packs/NONE/standing": 404,
    "/api/v1/packs/OAS/standing?instrument=NONE": 404,
    "/api/v1/packs/OAS/standing?on=2001-02-30": 422,
    "/api/v1/packs/OAS/standing?on=yesterday": 422,
    f"/api/v1/cycles/{'x' * 61}/figures": 422,
    "/api/v1/cycles/NONE/indicators": 404,
}


@pytest.mark.parametrize("address", ANSWERS)
def test_it_answers_what_the_description_says(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    TypeAdapter(ANSWERS[address]).validate_json(answer.content, strict=True)
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("address", FAULTS)
def test_it_says_what_is_wrong_as_the_description_says(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == FAULTS[address]
    assert schemas.Fault.model_validate_json(answer.content, strict=True).status == FAULTS[address]


def test_every_operation_is_described_with_its_answers() -> None:
    for methods in api.get_openapi_schema()["paths"].values():
        answers: dict[Any, Any] = methods["get"]["responses"]
        wanted = {200, 404, 422} if methods["get"].get("parameters") else {200}
        assert set(answers) == wanted
        assert all(answer["content"]["application/json"]["schema"] for answer in answers.values())


def test_the_standing_on_a_day_is_that_of_the_command(client: Client) -> None:
    def status(query: str) -> dict[str, str]:
        found = client.get(f"/api/v1/packs/OAS/standing?instrument=UNTOC{query}").json()
        return {one["state"]: one["status"] for one in found}

    assert set(status("&on=1999-01-01").values()) <= {"none_recorded", "unknown"}
    assert status(f"&on={clock.today()}") == status("")


@pytest.mark.parametrize("days", [0, 1, 4000])
def test_today_and_later_say_what_is_recorded(run: Run, days: int) -> None:
    day = clock.today() + timedelta(days=days)
    assert run("standing", "--json", "--on", day).out == run("standing", "--json").out


def test_invented_answers_are_named_at_the_head(client: Client, run: Run, tmp_path: Any) -> None:
    given = tmp_path / "given.csv"
    given.write_text("state,question,value\nARG,R2,Somebody\n")
    assert "synthetic" not in client.get("/api/v1/cycles/HPA-2016/figures").json()
    assert "SYNTHETIC" not in run("figures", "HPA-2016").out
    assert run("replies", "import", "HPA-2016", given, "--synthetic").status == 0
    for kind in ("figures", "indicators"):
        assert client.get(f"/api/v1/cycles/HPA-2016/{kind}").json()["synthetic"] is True
        assert '"synthetic": true' in run(kind, "HPA-2016", "--json").out
        assert "SYNTHETIC" in run(kind, "HPA-2016").out
