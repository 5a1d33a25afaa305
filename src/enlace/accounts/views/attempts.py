"""What is noted when signing in fails."""

from typing import Any

from django.http import HttpRequest

from enlace.accounts.actions.attempts import note_attempt
from enlace.accounts.views.access import address_of
from enlace.common import clock

TOO_MANY = "too_many_login_attempts"


def failed(request: HttpRequest, login: str, step: str, form: Any) -> None:
    """Note that `form`, by which somebody wanted to sign in as `login`, was refused."""
    codes = {fault.code for faults in form.errors.as_data().values() for fault in faults}
    if login:
        note_attempt(login, step, limited=TOO_MANY in codes, address=address_of(request), at=clock.now())
