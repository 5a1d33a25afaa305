"""`enlace admin invite`: the first administrator of the Secretariat."""

from argparse import Namespace

import pytest
from django.test import Client

from enlace.accounts.management.admin_invite import COMMAND as ADMIN_INVITE
from enlace.accounts.models import Letter
from enlace.common.errors import Invalid

pytestmark = pytest.mark.django_db


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
