"""`enlace audit verify`: the chain of the trail, and the editions."""

from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from enlace.accounts.actions import create_demo_person
from enlace.accounts.models import AuditEntry
from enlace.accounts.queries import audit_head
from enlace.accounts.rules.permissions import OPERATOR, Role
from enlace.assessments.actions import issue_edition
from enlace.assessments.models import Edition
from enlace.common.archives import read_pack_files
from enlace.common.canonical import content_hash
from enlace.site.actions import load_pack
from enlace.site.management.audit_verify import COMMAND
from enlace.site.packs import read_pack
from tests.packs import CYCLE, make_pack

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(kept: str = "") -> tuple[int, str, str]:
        capsys.readouterr()
        status = COMMAND.run(Namespace(kept=kept))
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def unlock(table: str) -> None:
    """Take the guard from a table, as whoever holds the database could."""
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            cursor.execute(f'DROP TRIGGER "{table}_no_{event}"{on}')


def holding(editions: int) -> str:
    """Return what is said of a chain that holds."""
    number, head = audit_head()
    told = f"the chain of {number} entries holds; editions as issued: {editions}\n"
    return f"{told}its head, to be kept elsewhere: {number}:{head}\n"


@pytest.fixture
def issued(tmp_path: Path) -> None:
    """Two editions of the report of the small pack."""
    parts = read_pack(read_pack_files(make_pack(tmp_path / "pack")))
    load_pack(parts, by=OPERATOR, at=AT)
    for status in ("preliminary", "final"):
        issue_edition(CYCLE, status, "X/1", by=OPERATOR, at=AT)
    unlock("assessments_edition")


def test_a_chain_that_holds(verify: Callable[..., Any]) -> None:
    assert verify() == (0, "", holding(0))


def test_an_empty_chain_holds(verify: Callable[..., Any], empty_database: None) -> None:
    assert verify() == (0, "", "the chain of 0 entries holds; editions as issued: 0\n")


def test_the_first_broken_link_is_named(verify: Callable[..., Any]) -> None:
    create_demo_person("zoe", {Role.REVIEWER: "ATG"}, by=OPERATOR, at=AT)
    create_demo_person("yan", {Role.REVIEWER: "ATG"}, by=OPERATOR, at=AT)
    number = AuditEntry.objects.get(subject="zoe").number
    unlock("accounts_auditentry")
    AuditEntry.objects.filter(number=number).update(detail={"synthetic": False})
    status, out, err = verify()
    assert (status, err) == (1, "")
    assert out == f"the chain breaks at entry {number}\n"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the other engine has a type for instants")
@pytest.mark.parametrize("at", ["not an instant", "", "2026-99-99 00:00:00"])
def test_an_entry_whose_instant_is_none_is_named(verify: Callable[..., Any], at: str) -> None:
    create_demo_person("zoe", {Role.REVIEWER: "ATG"}, by=OPERATOR, at=AT)
    create_demo_person("yan", {Role.REVIEWER: "ATG"}, by=OPERATOR, at=AT)
    number = AuditEntry.objects.get(subject="zoe").number
    unlock("accounts_auditentry")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_auditentry SET at = %s WHERE number = %s", [at, number])
    assert verify() == (1, f"the chain breaks at entry {number}\n", "")


def test_editions_as_they_were_issued_hold(verify: Callable[..., Any], issued: None) -> None:
    assert verify() == (0, "", holding(2))


def test_an_edition_whose_content_was_altered_is_named(verify: Callable[..., Any], issued: None) -> None:
    row = Edition.objects.get(number=2)
    row.content["figures"][0]["answered"] += 1
    Edition.objects.filter(number=2).update(content=row.content)
    fault = f"its content no longer has the hash {row.content_hash}"
    assert verify() == (1, f"edition 2 of {CYCLE}: {fault}\n", "")
    # With a hash made to fit, the trail still tells.
    Edition.objects.filter(number=2).update(content_hash=content_hash(row.content))
    fault = f"its content_hash is not the one in the audit trail ({row.content_hash})"
    assert verify() == (1, f"edition 2 of {CYCLE}: {fault}\n", "")


def test_an_edition_made_final_removed_or_slipped_in_is_named(verify: Callable[..., Any], issued: None) -> None:
    Edition.objects.filter(number=1).update(status="final")
    assert verify()[1] == f"edition 1 of {CYCLE}: its status is not the one in the audit trail (preliminary)\n"
    Edition.objects.filter(number=1).update(number=3)
    assert verify()[1].splitlines() == [
        f"edition 3 of {CYCLE}: the audit trail does not know of it",
        f"edition 1 of {CYCLE}: it is missing",
    ]


def test_entries_cut_off_at_the_end_are_seen_by_the_head_that_was_kept(verify: Callable[..., Any]) -> None:
    create_demo_person("zoe", {Role.REVIEWER: "ATG"}, by=OPERATOR, at=AT)
    number, head = audit_head()
    assert verify(f"{number}:{head}") == (0, "", holding(0))
    unlock("accounts_auditentry")
    AuditEntry.objects.filter(number=number).delete()
    assert verify() == (0, "", holding(0))
    status, out, _ = verify(f"{number}:{head}")
    assert (status, "the chain was cut off or made anew" in out) == (1, True)


@pytest.mark.parametrize("kept", ["nonsense", "1", ":", "1:sha256:00", f"{10**30}:x", "-1:x"])
def test_what_is_no_head_is_not_found(verify: Callable[..., Any], kept: str) -> None:
    assert verify(kept)[0] == 1
