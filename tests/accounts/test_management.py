"""`enlace audit verify` and `enlace admin invite`."""

from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from enlace.accounts.actions import create_demo_person
from enlace.accounts.management.admin_invite import COMMAND as ADMIN_INVITE
from enlace.accounts.management.audit_verify import COMMAND
from enlace.accounts.models import AuditEntry, Letter
from enlace.accounts.queries import audit_head, audit_length
from enlace.accounts.rules.permissions import OPERATOR, Role
from enlace.common.errors import Invalid

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


def test_a_chain_that_holds(verify: Callable[..., Any]) -> None:
    number, head = audit_head()
    said = f"the chain of {audit_length()} entries holds\nits head, to be kept elsewhere: {number}:{head}\n"
    assert verify() == verify(f"{number}:{head}") == (0, "", said)


def test_last_entries_that_were_cut_off_show_against_a_head_that_was_kept(verify: Callable[..., Any]) -> None:
    create_demo_person("zoe", {Role.REVIEWER: "ATG"}, by=OPERATOR, at=AT)
    number, head = audit_head()
    on = " ON accounts_auditentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "accounts_auditentry_no_delete"{on}')
    AuditEntry.objects.filter(number=number).delete()
    # The chain alone cannot notice it: what is left holds.
    assert verify()[0] == 0
    assert verify(f"{number}:{head}")[0] == 1
    create_demo_person("zoe", {Role.REVIEWER: "ATG"}, by=OPERATOR, at=AT.replace(hour=1))
    assert verify(f"{number}:{head}")[0] == 1
    assert verify("x:y")[0] == 1


def test_an_empty_chain_holds(verify: Callable[..., Any], empty_database: None) -> None:
    assert verify() == (0, "", "the chain of 0 entries holds\n")


def test_the_first_broken_link_is_named(verify: Callable[..., Any]) -> None:
    create_demo_person("zoe", {Role.REVIEWER: "ATG"}, by=OPERATOR, at=AT)
    create_demo_person("yan", {Role.REVIEWER: "ATG"}, by=OPERATOR, at=AT)
    number = AuditEntry.objects.get(subject="zoe").number
    on = " ON accounts_auditentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "accounts_auditentry_no_update"{on}')
    AuditEntry.objects.filter(number=number).update(detail={"synthetic": False})
    status, out, err = verify()
    assert (status, err) == (1, "")
    assert out == f"the chain breaks at entry {number}\n"


def test_the_first_administrator_is_invited_by_a_link_that_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    words = {"email": "Gloria@sg.example ", "language": "pt-br", "site": "https://enlace.example/"}
    assert ADMIN_INVITE.run(Namespace(**words)) == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith("https://enlace.example/pt/invitation/")
    assert Client().get(link.removeprefix("https://enlace.example")).status_code == 200
    letter = Letter.objects.get()
    assert (letter.recipient, link in letter.body) == ("gloria@sg.example", True)
    with pytest.raises(Invalid, match="invited already"):
        ADMIN_INVITE.run(Namespace(**words))
