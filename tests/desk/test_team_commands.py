"""The client in a team: it admits, lets leave, answers, and shows who is in and what is planned."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from icalendar import Calendar

from enlace_desk.calendars import Entry, calendar_of, to_icalendar
from enlace_desk.officers import Officer, fingerprint
from enlace_desk.roster import ADMITTED, members
from enlace_desk.sealed_files import Archive
from enlace_desk.texts import Text
from tests.desk import cases
from tests.desk.cases import World, forge, write_file
from tests.desk.conftest import Desk, Run
from tests.desk.teams import REFERENCE, Team, team

pytestmark = pytest.mark.xdist_group("desk")

BRUNO, A, B, C = "oas/ATG/central", "oas/AAX/central", "oas/ABX/central", "oas/ACX/central"


def trusting(one: Team) -> list[str]:
    return [word for hash_ in one.trusted for word in ("--trust", fingerprint(hash_))]


def led_by(lead: str, bruno: Officer) -> Team:
    """Return a team of three and the client's officer Bruno, without a roster."""
    one = team(3, bruno)
    return replace(one, header=one.header | {"lead": lead})


def inside(path: Path, one: Team) -> list[str]:
    with Archive.of(path) as archive:
        file = archive.content()
    return members(replace(one, roster=file.roster, messages=file.messages).lines())


def test_the_lead_admits_all_then_answers_and_all_is_shown(run: Run, bruno: Officer, tmp_path: Path) -> None:
    one = led_by(BRUNO, bruno)
    path = one.write(tmp_path / "a.enlace")
    body = tmp_path / "body.json"
    body.write_text(json.dumps({"on": "2026-12-01", "until": "2026-12-02", "what": "Operación; \u202e Cañón"}), "utf-8")
    status, _, err = run("answer", path, "--body", body, "--type", "calendar", "-o", "no.enlace", *trusting(one))
    assert (status, "another authority" in err, Path("no.enlace").exists()) == (1, True, False)
    status, out, _ = run("admit", path, "-o", "b.enlace")
    assert (status, out) == (0, f"Admitted to the team: {BRUNO}, {A}, {B}, {C}\n")
    assert run("admit", path, "-o", "b.enlace")[0] == 1
    status, _, err = run("admit", "b.enlace", "-o", "c.enlace")
    assert (status, "can be admitted" in err, Path("c.enlace").exists()) == (1, True, False)
    assert run("answer", "b.enlace", "--body", body, "--type", "calendar", "-o", "c.enlace")[0] == 0
    assert inside(Path("c.enlace"), one) == sorted(one.people)
    status, out, _ = run("open", "c.enlace", "-o", "opened")
    assert status == 0
    lines = out.splitlines()
    assert lines[0].startswith(f"{BRUNO}  Member, from message: 1  2")
    assert lines[0].endswith(f"{fingerprint(bruno.hash)}  Leads the team")
    assert [line.split()[0] for line in lines[1:4]] == [A, B, C]
    assert lines[4] == f"2026-12-01  2026-12-02  0001  {BRUNO}  Operación;   Cañón"
    (event,) = Calendar.from_ical(Path("opened/calendar.ics").read_bytes()).walk("VEVENT")
    assert event["UID"] == f"{REFERENCE}-1@enlace"
    assert Path("opened/0001.json").exists()


def test_who_joined_later_is_shown_what_it_may_read(run: Run, bruno: Officer, tmp_path: Path) -> None:
    one = led_by(A, bruno).decided(ADMITTED, A, B).said().decided(ADMITTED, BRUNO).said()
    path = one.write(tmp_path / "a.enlace")
    status, out, _ = run("open", path, "-o", "opened", *trusting(one))
    assert (status, out.splitlines()[-1]) == (0, "Messages opened: 1")
    assert f"{C}  Accepted on the platform, not admitted here yet" in out
    assert f"{BRUNO}  Member, from message: 2" in out
    closed, read = (json.loads(Path(f"opened/000{number}.json").read_text("utf-8")) for number in (1, 2))
    assert ("body" in closed, read["body"]) == (False, {"text": "Señales de cañón"})


def test_who_has_no_keys_is_not_admitted(run: Run, bruno: Officer, tmp_path: Path) -> None:
    """Nothing could be sealed for anybody while one is in for whom nothing can be sealed."""
    one = led_by(BRUNO, bruno)
    half = replace(one, opened={party: epoch for party, epoch in one.opened.items() if party != B})
    path = half.write(tmp_path / "a.enlace")
    status, _, err = run("admit", path, "--party", B, "-o", "no.enlace", *trusting(one))
    assert (status, "has no keys yet" in err, Path("no.enlace").exists()) == (1, True, False)
    assert run("admit", path, "-o", "b.enlace")[0] == 0
    assert inside(Path("b.enlace"), half) == sorted({BRUNO, A, C})
    status, out, _ = run("verify", "b.enlace")
    assert (status, f"{B}  This authority has no keys yet" in out) == (0, True)
    assert run("admit", "b.enlace", "-o", "no.enlace")[0] == 1
    without = replace(one, opened={party: epoch for party, epoch in one.opened.items() if party != BRUNO})
    assert run("admit", without.write(tmp_path / "c.enlace"), "-o", "no.enlace")[0] == 1


def test_a_member_signs_its_own_leaving_alone(run: Run, bruno: Officer, tmp_path: Path) -> None:
    one = led_by(A, bruno).decided(ADMITTED, A, B, BRUNO).said()
    path = one.write(tmp_path / "a.enlace")
    for words in (["admit"], ["leave", "--party", B], ["leave", "--party", A]):
        status, _, err = run(*words[:1], path, *words[1:], "-o", "no.enlace", *trusting(one))
        assert (status, err.count("\n"), Path("no.enlace").exists()) == (1, 1, False)
    status, out, _ = run("leave", path, "-o", "b.enlace")
    assert (status, out) == (0, f"Their leaving was signed: {BRUNO}\n")
    assert inside(Path("b.enlace"), one) == [A, B]
    Path("body.json").write_text('{"text": "x"}', encoding="utf-8")
    assert run("answer", "b.enlace", "--body", "body.json", "-o", "no.enlace")[0] == 1
    assert run("leave", "b.enlace", "-o", "no.enlace")[0] == 1


def test_nothing_is_sealed_before_a_leaving_is_signed(run: Run, bruno: Officer, tmp_path: Path) -> None:
    one = led_by(BRUNO, bruno)
    one = one.decided(ADMITTED, BRUNO, A, B).said().with_members(BRUNO, A)
    path = one.write(tmp_path / "a.enlace")
    Path("body.json").write_text('{"text": "x"}', encoding="utf-8")
    status, _, err = run("answer", path, "--body", "body.json", "-o", "no.enlace", *trusting(one))
    assert (status, "leaving must be signed" in err, Path("no.enlace").exists()) == (1, True, False)
    assert run("leave", path, "--party", A, "-o", "no.enlace")[0] == 1
    assert run("leave", path, "-o", "b.enlace")[0] == 0
    assert run("answer", "b.enlace", "--body", "body.json", "-o", "c.enlace")[0] == 0
    with Archive.of(Path("c.enlace")) as archive:
        file = archive.content()
    assert [len(file.roster), len(file.messages), len(file.grants)] == [4, 2, 5]


def test_a_request_has_no_roster(run: Run, bruno_s: World, tmp_path: Path) -> None:
    path = write_file(tmp_path / "a.enlace", bruno_s, [forge(bruno_s)])
    for word in ("admit", "leave"):
        status, _, err = run(word, path, "-o", "no.enlace", *cases.trusting(bruno_s))
        assert (status, "joint team" in err) == (1, True)


def message(number: int, **body: str) -> Text:
    return {"type": "calendar", "number": number, "from": A, "sent_at": "2026-11-23T10:00:00Z", "body": body}


LONG = "Señales, cañón; \\ y más: " * 6 + "🛰" * 30 + "\r\nsegunda línea\ttab"
MESSAGES: list[Text] = [
    message(1, on="2026-12-05", what="later"),
    message(2, on="2026-12-01", until="2026-12-03", what="first"),
    {"type": "note", "number": 3, "from": A, "sent_at": "2026-11-23T10:00:00Z", "body": {"text": "x"}},
    message(4, on="2026-12-07", what=LONG, replaces="1"),
    {"type": "calendar", "number": 5},
    message(6, replaces="2"),
    message(7, on="2027-02-28", what="replaces what is no more", replaces="1"),
    message(8, replaces="99"),
    message(9, on="2026-12-31", what="again", replaces="4"),
]


def test_the_calendar_is_the_same_for_both(desk: Desk) -> None:
    entries = calendar_of(MESSAGES)
    assert [(one.number, one.first, one.changes, one.on, one.taken_out) for one in entries] == [
        (6, 2, 1, "2026-12-01", True),
        (9, 1, 2, "2026-12-31", False),
        (7, 7, 0, "2027-02-28", False),
    ]
    script = "return desk.toICalendar(given.request, desk.calendarOf(given.messages))"
    for read in (MESSAGES, MESSAGES[:-1], []):
        given = {"request": REFERENCE, "messages": read}
        assert desk.run(script, given) == to_icalendar(REFERENCE, calendar_of(read))


def test_the_file_of_the_calendar_is_read_by_others() -> None:
    text = to_icalendar(REFERENCE, calendar_of(MESSAGES[:-1]))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    out, long, _ = Calendar.from_ical(text).walk("VEVENT")
    assert (str(out["STATUS"]), out["SEQUENCE"], str(out["SUMMARY"])) == ("CANCELLED", 1, "first")
    assert (out.decoded("DTSTART").isoformat(), out.decoded("DTEND").isoformat()) == ("2026-12-01", "2026-12-04")
    assert str(long["SUMMARY"]) == LONG.replace("\r\n", "\n").replace("\t", " ")
    assert (str(long["CLASS"]), str(long["STATUS"])) == ("CONFIDENTIAL", "CONFIRMED")


def test_no_sign_begins_a_line_of_the_calendar_of_its_own(desk: Desk) -> None:
    ends = "\r\n\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
    told = [message(1, on="2026-12-01", what="".join(f"x{one}ATTENDEE:mailto:a@example.org" for one in ends))]
    text = to_icalendar(REFERENCE, calendar_of(told))
    assert not [line for line in text.splitlines() if line.startswith("ATTENDEE")]
    script = "return desk.toICalendar(given.request, desk.calendarOf(given.messages))"
    assert desk.run(script, {"request": REFERENCE, "messages": told}) == text


def test_the_last_day_of_all_has_a_day_after() -> None:
    entry = Entry(1, 1, 0, A, "2026-11-23T10:00:00Z", "9998-12-31", "9998-12-31", "x")
    assert "DTEND;VALUE=DATE:99990101" in to_icalendar(REFERENCE, [entry])
