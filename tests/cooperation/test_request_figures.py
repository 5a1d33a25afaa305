"""Figures of requests: each State sees its own exactly and recomputes them; the region's are published once."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, User
from enlace.common import clock
from enlace.cooperation.models import CoopRequest, CoopStep, RequestEdition
from enlace.cooperation.queries import request_figures
from enlace.cooperation.rules.protection import SETTLING_DAYS
from enlace.site.commands import main
from tests.conftest import browser_of
from tests.cooperation.requesting import MLA, desks, drafted, sent, step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def recorded(db: None, carla: User) -> None:
    desks()


def figures(user: User, query: str = "") -> dict[str, dict[str, object]]:
    answer = browser_of(user).get(f"/en/requests/figures/?format=json{query}")
    found: dict[str, dict[str, object]] = json.loads(answer.content)["figures"]
    return found


def test_each_state_sees_its_own_exactly_and_drafts_practice_and_what_is_never_named_nowhere(
    ana: User, carla: User
) -> None:
    first, second = sent(ana), sent(ana, asked=["records"])
    drafted(ana, asked=["service"])
    sent(ana, "witness_relocation")
    practice = "/en/requests/new/?from=ATG/CENTRAL&to=TRAINING&form=mla"
    answer = browser_of(ana).post(practice, MLA | {"requested_authority": "TRAINING"})
    step(ana, answer["Location"].rstrip("/").rsplit("/", 1)[-1], "sent")
    for target in ("acknowledged", "in_execution", "executed"):
        step(carla, first, target)
    today = clock.today().isoformat()
    step(carla, second, "acknowledged")
    step(carla, second, "refused", grounds=["political"], offered_on=today, held_on=today)
    made = figures(ana)["made"]
    assert made["total"] == 2
    assert made["outcomes"]["executed"] == made["outcomes"]["refused"] == 1  # type: ignore[index]
    assert made["tables"]["part"]["rows"] == {"mla/records": 2, "mla/video": 1}  # type: ignore[index]
    assert made["convention"] == {"requests": 2, "partners": 1}
    assert figures(carla)["received"]["total"] == 2
    page = browser_of(ana).get("/en/requests/figures/").content.decode()
    assert "Money laundering" in page
    assert "Witness" not in page
    assert figures(ana, "&year=1999")["made"]["total"] == 0


def test_nobody_sees_the_figures_of_another_state(ana: User, carla: User, diego: User) -> None:
    sent(ana)
    assert browser_of(carla).get("/en/requests/figures/?state=ATG").status_code == 404
    assert browser_of(carla).get("/en/requests/evidence/?state=ATG").status_code == 404
    assert browser_of(diego).get("/en/requests/figures/").status_code == 403


def test_a_state_recomputes_its_figures_from_its_own_lines(
    ana: User, carla: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = sent(ana)
    for target in ("acknowledged", "in_execution", "executed"):
        step(carla, reference, target)
    step(ana, reference, "feedback_given", useful="yes", **{"feedback.uses": ["evidence"]})
    other, today = sent(ana, asked=["records"]), clock.today().isoformat()
    step(carla, other, "acknowledged")
    step(carla, other, "refused", grounds=["political"], offered_on=today, held_on=today)
    found = figures(ana)["made"]
    assert found["useful"]["uses"] == {"evidence": 1}  # type: ignore[index]
    assert found["outcomes"]["grounds"] == {"political": 1}  # type: ignore[index]
    file = tmp_path / "lines.jsonl"
    file.write_bytes(browser_of(ana).get("/en/requests/evidence/").content)
    assert main(["requests", "totals", str(file), "--state", "ATG"]) == 0
    assert json.loads(capsys.readouterr().out)["figures"] == figures(ana)
    assert main(["requests", "totals", str(file), "--state", "XXX"]) == 1
    assert "XXX" in capsys.readouterr().err
    lines = file.read_text().splitlines()
    file.write_text("\n".join(lines[1:]))
    assert main(["requests", "totals", str(file), "--state", "ATG"]) == 1
    assert "missing" in capsys.readouterr().err


def test_what_stands_beside_the_lines_says_the_same_also_while_a_request_is_completed(
    ana: User, carla: User, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def said_by_lines() -> object:
        file = tmp_path / "lines.jsonl"
        file.write_bytes(browser_of(ana).get("/en/requests/evidence/").content)
        assert main(["requests", "totals", str(file), "--state", "ATG"]) == 0
        return json.loads(capsys.readouterr().out)["figures"]

    reference = sent(ana)
    step(carla, reference, "acknowledged")
    step(carla, reference, "info_requested", missing=["crime_types"])
    assert said_by_lines() == figures(ana)
    changed = MLA | {"crime_types": ["ocg"], "language": ["en"]}
    assert browser_of(ana).post(f"/en/requests/{reference}/edit/", changed).status_code == 302
    assert figures(ana)["made"]["tables"]["crime_type"]["rows"] == {"laundering": 1}  # type: ignore[index]
    assert said_by_lines() == figures(ana)
    step(ana, reference, "sent")
    assert figures(ana)["made"]["tables"]["crime_type"]["rows"] == {"ocg": 1}  # type: ignore[index]
    assert said_by_lines() == figures(ana)


def test_a_line_is_read_only_where_its_step_brought_something(
    ana: User, carla: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = sent(ana)
    for target in ("acknowledged", "in_execution", "executed"):
        step(carla, reference, target)
    step(ana, reference, "feedback_given", useful="no")
    read: list[str] = []
    watched = SimpleNamespace(loads=lambda text: read.append(text) or json.loads(text))
    monkeypatch.setattr(request_figures, "json", watched)
    with CaptureQueriesContext(connection) as asked:
        (one,) = request_figures.counted_of(CoopRequest.objects.filter(reference=reference))
    assert len(asked) == 2
    assert read == [CoopStep.objects.get(status="feedback_given").line]
    assert len(one.steps) == CoopStep.objects.count() == 6


def test_a_year_is_published_once_and_not_before_most_answers_came(ana: User, carla: User, diego: User) -> None:
    sent(ana)
    year = clock.today().year
    address = "/en/requests/published/make/"
    assert browser_of(diego).post(address, {"year": str(year)}).status_code == 422
    assert browser_of(diego).post(address, {"year": "soon"}).status_code == 422
    assert browser_of(ana).post(address, {"year": str(year)}).status_code == 403
    earlier = date(year - 2, 3, 1)
    CoopRequest.objects.update(sent_on=earlier)
    assert datetime.now(UTC).date() > date(year - 2, 12, 31) + timedelta(days=SETTLING_DAYS)
    assert browser_of(diego).post(address, {"year": str(year - 2)}).status_code == 302
    assert browser_of(diego).post(address, {"year": str(year - 2)}).status_code == 422
    row = RequestEdition.objects.get()
    assert set(row.tables["made"]) >= {"ATG", "ARG", "unlisted"}
    assert AuditEntry.objects.filter(verb="cooperation.figures.published").count() == 1
    page = Client().get("/en/requests/published/").content.decode()
    assert "few" in page
    assert "Antigua and Barbuda" in page
    assert "Witness" not in page


def test_totals_of_nothing_are_no_totals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "empty.jsonl"
    file.write_text("")
    assert main(["requests", "totals", str(file), "--state", "ATG"]) == 1
    assert "empty.jsonl" in capsys.readouterr().err
