"""The trail as its readers see it, and what each kind of entry tells of people."""

import ast
import json
import re
from argparse import Namespace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from enlace.accounts.actions import note_reading
from enlace.accounts.management.audit_export import COMMAND
from enlace.accounts.models import AuditEntry, User
from enlace.accounts.queries import actor_of, audit_length, trail
from enlace.accounts.rules.chain import Entry, entry_hash
from enlace.accounts.rules.permissions import OPERATOR, STRANGER
from enlace.accounts.rules.trail import PERSONAL
from enlace.accounts.rules.trail_words import DETAIL_WORDS, VERB_WORDS
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 10, 2, 9, 30, tzinfo=UTC)
SOURCES = Path(__file__).parents[2] / "src" / "enlace"


def noted(subject: str, state: str = "ATG", at: datetime = AT, verb: str = "accounts.people.read") -> None:
    note_reading(verb, subject, by=STRANGER, at=at, state=state)


def said_by(word: ast.expr, file: Path) -> str:
    """Return a verb written in the call, or in a constant of the module."""
    if isinstance(word, ast.Constant):
        return str(word.value)
    assert isinstance(word, ast.Name), f"{file}:{word.lineno}"
    place = file.relative_to(SOURCES).with_suffix("").parts
    return str(getattr(import_module(".".join(("enlace", *place))), word.id))


def verbs_in_code() -> set[str]:
    """Return every kind of entry that the product writes."""
    found = set()
    for file in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("record", "note_reading"):
                found.add(said_by(node.args[0], file))
    return found


def details_in_code() -> set[str]:
    """Return every detail that is named in a call."""
    calls = (
        node
        for file in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("record", "note_reading")
    )
    named = {word.arg for call in calls for word in call.keywords if word.arg}
    return named - {"by", "at", "state"}


def test_each_kind_of_entry_says_what_in_it_is_personal() -> None:
    assert verbs_in_code() == set(PERSONAL)


def test_each_kind_of_entry_and_each_detail_has_words() -> None:
    assert verbs_in_code() == set(VERB_WORDS)
    assert {one for one in details_in_code() if one not in DETAIL_WORDS} == set()


def test_an_entry_is_told_in_words(ana: User) -> None:
    note_reading("directory.entry.read", "OAS/ATG/X", by=STRANGER, at=AT, state="ATG", fields=["phone", "line_247"])
    page = browser_of(ana).get("/es/trail/ATG/").content.decode()
    assert "Leyó una ficha</td>" in page
    assert "campos: Teléfono, Línea atendida día y noche</td>" in page
    assert page.count(">Desde<") == 1
    assert '<option value="directory.entry.read">Leyó una ficha</option>' in page


def test_the_secretariat_finds_in_its_own_trail_what_it_did_elsewhere(ana: User, diego: User, carla: User) -> None:
    for by, subject in ((diego, "by Diego"), (carla, "by Carla"), (ana, "by Ana")):
        note_reading("directory.entry.read", subject, by=actor_of(by), at=AT, state="ATG")
    own = browser_of(ana).get("/en/trail/ATG/").content.decode()
    assert [subject in own for subject in ("by Diego", "by Carla", "by Ana")] == [True, True, True]
    assert "in the capacity of: the Secretariat" in own
    theirs = browser_of(diego).get("/en/trail/secretariat/?verb=directory.entry.read").content.decode()
    assert [subject in theirs for subject in ("by Diego", "by Carla", "by Ana")] == [True, False, False]
    assert '<option value="directory.entry.read" selected>' in theirs


def test_a_state_reads_its_own_and_the_secretariat_counts(ana: User, diego: User) -> None:
    noted("of ATG")
    noted("of ARG", "ARG")
    noted("of the Secretariat", "")
    own = browser_of(ana).get("/en/trail/ATG/").content.decode()
    assert ("of ATG" in own, "of ARG" in own, "of the Secretariat" in own) == (True, False, False)
    theirs = browser_of(diego).get("/en/trail/secretariat/").content.decode()
    assert ("of ATG" in theirs, "of ARG" in theirs, "of the Secretariat" in theirs) == (False, False, True)
    assert re.search(r'Antigua and Barbuda</th><td[^>]*>Read the list of people</td><td class="number"[^>]*>1', theirs)
    assert "How many entries the States have" not in own
    # Reading is on record too, where whoever was read can see it.
    assert AuditEntry.objects.filter(verb="accounts.audit.read", actor="ana", state_code="ATG").count() == 1


def test_days_and_kinds_are_filtered_and_pages_hold_the_filter(ana: User) -> None:
    for number in range(120):
        noted(f"subject-{number:03}", at=AT + timedelta(hours=number))
    noted("other", verb="accounts.audit.exported")
    browser = browser_of(ana)
    query = "since=2026-10-03&until=2026-10-04&verb=accounts.people.read"
    page = browser.get(f"/en/trail/ATG/?{query}").content.decode()
    shown = [number for number in range(120) if f"subject-{number:03}" in page]
    assert shown == list(range(15, 63)), "two days of UTC"
    page = browser.get("/en/trail/ATG/?verb=accounts.people.read&page=2").content.decode()
    assert page.count("subject-") == 50
    assert 'href="?verb=accounts.people.read&amp;page=3"' in page
    assert browser.get("/en/trail/ATG/?since=yesterday").status_code == 422
    assert browser.get("/en/trail/ATG/?page=99999999999999999999").status_code == 200


def test_a_copy_can_be_checked_line_by_line(ana: User) -> None:
    noted("x", at=AT + timedelta(days=1))
    response = browser_of(ana).get("/en/trail/ATG/entries.jsonl?verb=accounts.people.read")
    lines = [json.loads(line) for line in b"".join(response.streaming_content).decode().splitlines()]  # type: ignore[attr-defined]
    assert [line["subject"] for line in lines] == ["x"]
    stored = lines[0].pop("hash")
    assert entry_hash(Entry(**lines[0] | {"at": datetime.fromisoformat(lines[0]["at"])})) == stored


def test_the_command_writes_everything_as_lines(capsys: pytest.CaptureFixture[str]) -> None:
    noted("x")
    assert COMMAND.run(Namespace(state=None, since=None, until=None, verb="")) == 0
    assert len(capsys.readouterr().out.splitlines()) == audit_length()
    COMMAND.run(Namespace(state="ATG", since=date(2026, 10, 2), until=date(2026, 10, 2), verb=""))
    assert [json.loads(line)["subject"] for line in capsys.readouterr().out.splitlines()] == ["x"]
    assert AuditEntry.objects.filter(verb="accounts.audit.exported", actor=OPERATOR.name).count() == 2


def test_the_last_day_of_all_is_a_day_like_any_other(ana: User, capsys: pytest.CaptureFixture[str]) -> None:
    noted("x", at=datetime(2026, 10, 2, 23, 59, 59, 999999, tzinfo=UTC))
    noted("y", at=datetime(2026, 10, 3, tzinfo=UTC))
    browser = browser_of(ana)
    for query in ("until=9999-12-31", "since=0001-01-01&until=9999-12-31", "until=0001-01-01"):
        assert browser.get(f"/en/trail/ATG/?{query}").status_code == 200
        assert browser.get(f"/en/trail/ATG/entries.jsonl?{query}").status_code == 200
    COMMAND.run(Namespace(state="ATG", since=date(2026, 10, 3), until=date.max, verb="accounts.people.read"))
    assert [json.loads(line)["subject"] for line in capsys.readouterr().out.splitlines()] == ["y"]
    COMMAND.run(Namespace(state="ATG", since=date.min, until=date(2026, 10, 2), verb="accounts.people.read"))
    assert [json.loads(line)["subject"] for line in capsys.readouterr().out.splitlines()] == ["x"]


def test_times_are_shown_in_the_zone_of_the_reader(ana: User) -> None:
    noted("x", at=datetime(2026, 10, 2, 3, 0, tzinfo=UTC))
    User.objects.filter(pk=ana.pk).update(time_zone="America/Antigua")
    page = browser_of(User.objects.get(pk=ana.pk)).get("/en/trail/ATG/").content.decode()
    assert "10/01/2026 11 p.m." in page


def test_totals_say_nothing_of_content() -> None:
    noted("secret subject")
    assert ("ATG", "accounts.people.read", 1) in trail.totals()
