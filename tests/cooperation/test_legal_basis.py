"""Legal basis: cases made by hand, and every pair, form and day against a slow, obvious reading of the table."""

import csv
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from enlace.cooperation.rules.form_bases import read_form_bases
from enlace.cooperation.rules.legal_basis import Carries, LegalBasis, Serving, bound_on, legal_basis
from enlace.instruments.rules.records import Record, Status, from_cells

PACK = Path(__file__).parents[2] / "packs" / "oas"
DAY = date(2017, 4, 20)
MLA = (Serving("T", "T:18", Carries.TREATY), Serving("H", "H:1", Carries.FACILITATES, "with T"))


def party(state: str, treaty: str = "T", **more: Any) -> Record:
    return Record(state, treaty, Status.PARTY, **({"as_of": "2014-01-27"} | more))


def ask(*records: Record, on: date = DAY) -> LegalBasis:
    return legal_basis("A", "B", "mla", on, MLA, {record.key: bound_on(record, on) for record in records})


def standing(found: LegalBasis, treaty: str) -> str:
    """Return under which of the three heads a treaty stands."""
    heads = {
        "in force": [one.instrument for one in found.bases],
        "open": [one.instrument for one in found.open],
        "not in force": list(found.not_in_force),
    }
    return next(head for head, treaties in heads.items() if treaty in treaties)


def force(day: str) -> date:
    return date.fromisoformat(day)


def test_a_treaty_is_in_force_from_the_later_of_the_two_days() -> None:
    both = (
        party("A", entry_into_force_date=force("2003-09-29")),
        party("B", entry_into_force_date=force("2004-09-03")),
    )
    (basis,) = ask(*both).bases
    assert (basis.instrument, basis.since, basis.provisions) == ("T", force("2004-09-03"), ("T:18",))
    assert standing(ask(*both, on=force("2004-09-03")), "T") == "in force"
    assert standing(ask(*both, on=force("2004-09-02")), "T") == "not in force"


def test_a_party_for_whom_it_is_not_yet_in_force_gives_no_basis() -> None:
    later = party("B", action_date=force("2017-04-01"), entry_into_force_date=force("2017-05-01"))
    assert standing(ask(party("A", entry_into_force_date=force("2003-09-29")), later), "T") == "not in force"


def test_a_deposit_after_the_day_does_not_count() -> None:
    later = party("B", action_date=force("2017-04-21"))
    assert standing(ask(party("A", entry_into_force_date=force("2003-09-29")), later), "T") == "not in force"


def test_without_a_day_of_entry_into_force_what_the_source_says_counts_from_its_own_day() -> None:
    undated = party("B", action_date=force("2010-02-17"))
    first = party("A", entry_into_force_date=force("2003-09-29"))
    (basis,) = ask(first, undated).bases
    assert basis.since is None
    assert any("B: the day of entry into force is not recorded" in note.text() for note in basis.notes)
    assert standing(ask(first, undated, on=force("2014-01-27")), "T") == "in force"
    before = ask(first, undated, on=force("2014-01-26"))
    assert standing(before, "T") == "open"
    assert "as of 2014-01-27" in before.open[0].why[0].text()


def test_a_source_dated_by_its_month_speaks_from_the_last_day_of_it() -> None:
    undated = party("B", as_of="2014-02")
    first = party("A", entry_into_force_date=force("2003-09-29"))
    assert standing(ask(first, undated, on=force("2014-02-27")), "T") == "open"
    assert standing(ask(first, undated, on=force("2014-02-28")), "T") == "in force"


def test_a_party_of_which_no_day_is_recorded_at_all_stays_unknown() -> None:
    first = party("A", entry_into_force_date=force("2003-09-29"))
    assert standing(ask(first, party("B", as_of="")), "T") == "open"


@pytest.mark.parametrize(
    ("status", "head"),
    [
        (Status.PARTY, "open"),
        (Status.UNKNOWN, "open"),
        (Status.SIGNATORY, "not in force"),
        (Status.NONE_RECORDED, "not in force"),
    ],
)
def test_what_is_unknown_of_one_is_no_no(status: Status, head: str) -> None:
    other = Record("A", "T", status, entry_into_force_date=force("2003-09-29") if status is Status.PARTY else None)
    assert standing(ask(other, Record("B", "T", Status.UNKNOWN)), "T") == head
    # What no table says anything of is not known either.
    assert standing(ask(other), "T") == head


def test_what_carries_a_request_alone_comes_first_and_what_does_not_says_so() -> None:
    days = {"entry_into_force_date": force("2003-09-29")}
    found = ask(*(party(state, treaty, **days) for state in "AB" for treaty in "HT"))
    assert [one.instrument for one in found.bases] == ["T", "H"]
    said = [note.text() for note in found.bases[1].notes]
    assert said[0].startswith("supports cooperation")
    assert "with T" in said
    assert said[-1] == "whether this provision serves has not been confirmed by a lawyer"


def test_a_reservation_on_file_is_told_with_whose_it_is() -> None:
    days = {"entry_into_force_date": force("2003-09-29")}
    found = ask(party("A", **days), party("B", reservation_note="to art. 18", **days))
    assert "B: to art. 18" in [note.text() for note in found.bases[0].notes]


DAYS = ("1999-12-31", "2004-09-03", "2014-01-27", "2017-04-20", "2026-11-25")


@pytest.mark.parametrize("text", DAYS)
def test_every_pair_and_form_agrees_with_an_obvious_reading_of_the_table(text: str) -> None:
    on = date.fromisoformat(text)
    with (PACK / "treaty_status.csv").open(encoding="utf-8", newline="") as stream:
        rows = {(row["iso3"], row["instrument_id"]): row for row in csv.DictReader(stream)}
    content = yaml.safe_load((PACK / "form_bases.yaml").read_text(encoding="utf-8"))
    serving = read_form_bases(content)
    bounds = {key: bound_on(from_cells(*key, cells), on) for key, cells in rows.items()}
    states = sorted({state for state, _ in rows})
    seen = set()
    for first, second in combinations(states, 2):
        for form, entries in content["bases"].items():
            found = legal_basis(first, second, form, on, serving[form], bounds)
            for treaty in {entry["i"] for entry in entries}:
                expected = obvious(rows[first, treaty], rows[second, treaty], text)
                assert standing(found, treaty) == expected, (first, second, form, treaty)
                seen.add(expected)
    assert len(states) * (len(states) - 1) // 2 == 595
    assert "not in force" in seen
    assert "open" in seen


def obvious(first: dict[str, str], second: dict[str, str], on: str) -> str:
    """Return the head as section 7 of the contracts says it, on texts: ISO days compare as they are written."""
    what = [alone(row, on) for row in (first, second)]
    if what == ["in force", "in force"]:
        return "in force"
    if "unknown" in what and set(what) <= {"unknown", "in force", "party"}:
        return "open"
    return "not in force"


def alone(row: dict[str, str], on: str) -> str:
    if row["status"] == "unknown":
        return "unknown"
    if row["status"] != "party" or (row["action_date"] and row["action_date"] > on):
        return "none"
    if row["entry_into_force_date"]:
        return "in force" if row["entry_into_force_date"] <= on else "party"
    ends = {7: "-31", 4: "-12-31", 10: "", 0: ""}
    spoken = row["as_of"] + ends[len(row["as_of"])]
    return "in force" if spoken and spoken <= on else "unknown"
