"""Signing in by password and app, recovery codes, limits, and the attacks on it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import Settings

from enlace.accounts.models import AuditEntry, Letter, RoleGrant, User
from enlace.accounts.rules.permissions import Role
from enlace.common import clock

pytestmark = pytest.mark.django_db

PASSWORD = "a word that only this test knows"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
EMAIL = "zoe@blz.example"


def code(secret: str = SECRET) -> str:
    """Return what an app that holds `secret` shows now."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def person(email: str = EMAIL, *, app: bool = True) -> User:
    user = User.objects.create_user(username=email, email=email, password=PASSWORD, full_name="Zoé")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    RoleGrant.objects.create(user=user, role=Role.POINT_OF_CONTACT, state_code="BLZ")
    if app:
        TOTP.activate(user, SECRET)
    return user


@pytest.fixture
def zoe() -> User:
    """A point of contact with a password and an app."""
    return person()


def by_password(client: Client, email: str = EMAIL, password: str = PASSWORD, target: str = "") -> Any:
    return client.post("/en/sign-in/", {"login": email, "password": password, "next": target})


def in_two_steps(client: Client, target: str = "") -> Any:
    response = by_password(client, target=target)
    assert response["Location"] == "/en/sign-in/second-step/"
    return client.post("/en/sign-in/second-step/", {"code": code()})


def works(client: Client) -> bool:
    return client.get("/en/people/BLZ/").status_code == 200


def test_a_password_and_the_code_of_an_app_open_the_desk(client: Client, zoe: User) -> None:
    assert by_password(client)["Location"] == "/en/sign-in/second-step/"
    assert "_auth_user_id" not in client.session
    assert not works(client)
    assert client.post("/en/sign-in/second-step/", {"code": "000000"}).status_code == 200
    assert not works(client)
    assert client.post("/en/sign-in/second-step/", {"code": code()})["Location"] == "/en/desk/"
    assert works(client)
    entry = AuditEntry.objects.get(verb="accounts.session.opened")
    assert (entry.actor, entry.state_code, entry.detail) == (EMAIL, "BLZ", {"way": "password"})


def test_a_code_serves_once(client: Client, zoe: User) -> None:
    in_two_steps(client)
    other = Client()
    by_password(other)
    other.post("/en/sign-in/second-step/", {"code": code()})
    assert not works(other)


def test_a_recovery_code_stands_in_for_the_app_once(client: Client, zoe: User) -> None:
    RecoveryCodes.activate(zoe)
    first = Authenticator.objects.get(user=zoe, type="recovery_codes").wrap().get_unused_codes()[0]
    for browser, expected in ((client, True), (Client(), False)):
        by_password(browser)
        browser.post("/en/sign-in/second-step/", {"code": first})
        assert works(browser) is expected


def test_whoever_has_a_password_alone_sets_up_an_app_and_gets_codes(client: Client) -> None:
    user = person(app=False)
    assert by_password(client)["Location"] == "/en/desk/"
    assert client.get("/en/people/BLZ/")["Location"] == "/en/account/security/"
    # Changing how one signs in asks for the password again.
    asked = client.get("/en/account/app/add/")["Location"]
    assert asked == "/en/account/confirm/password/?next=%2Fen%2Faccount%2Fapp%2Fadd%2F"
    assert client.post(asked, {"password": PASSWORD})["Location"] == "/en/account/app/add/"
    page = client.get("/en/account/app/add/").content.decode()
    secret = re.findall(r'id="key">([A-Z2-7]+)<', page)[0]
    key = client.session.session_key
    assert client.post("/en/account/app/add/", {"code": code(secret)})["Location"] == "/en/account/codes/"
    assert client.session.session_key != key
    assert works(client)
    assert len(re.findall(r"<li><code>", client.get("/en/account/codes/").content.decode())) == 10
    assert "An authenticator app was added" in Letter.objects.get(recipient=user.email).body
    # The last second factor stays.
    assert client.post("/en/account/app/remove/").status_code == 409


def test_the_key_of_the_session_is_a_new_one_after_signing_in(client: Client, zoe: User) -> None:
    client.get("/en/sign-in/passkey/", headers={"accept": "application/json"})
    planted = client.session.session_key
    assert planted
    in_two_steps(client)
    assert client.session.session_key != planted
    client.cookies["sessionid"] = planted
    assert not works(client)


# --- what a stranger learns


def faults(response: Any) -> str:
    summary = re.findall(r'govuk-error-summary__list">(.*?)</ul>', response.content.decode(), re.DOTALL)
    return " ".join(summary[0].split())


def test_a_wrong_password_an_unknown_address_and_a_closed_account_look_the_same(zoe: User) -> None:
    closed = person("closed@blz.example")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    tries = [(EMAIL, "wrong"), ("nobody@blz.example", "wrong"), ("closed@blz.example", "wrong")]
    responses = [by_password(Client(), email, password) for email, password in tries]
    assert {response.status_code for response in responses} == {422}
    assert len({faults(response) for response in responses}) == 1
    # Even with the right password a closed account says nothing of itself.
    right = Client()
    assert by_password(right, "closed@blz.example")["Location"] == "/en/sign-in/"
    assert "_auth_user_id" not in right.session


def test_an_unknown_address_takes_as_much_work_as_a_known_one(zoe: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher  # noqa: PLC0415

    done: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        done.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    counts = []
    for email in (EMAIL, "nobody@blz.example"):
        done.clear()
        by_password(Client(), email, "wrong")
        counts.append(len(done))
    assert counts == [1, 1]


def test_guessing_is_stopped_even_if_the_guess_is_right_at_last(zoe: User) -> None:
    for _ in range(5):
        assert by_password(Client(), password="wrong").status_code == 422
    response = by_password(Client())
    assert (response.status_code, "Too many failed login attempts" in faults(response)) == (422, True)
    # An address that nobody has is stopped in the same words.
    for _ in range(5):
        unknown = by_password(Client(REMOTE_ADDR="10.0.0.9"), "nobody@blz.example", "wrong")
    unknown = by_password(Client(REMOTE_ADDR="10.0.0.9"), "nobody@blz.example", "wrong")
    assert faults(unknown) == faults(response)


def test_guessing_codes_is_stopped(client: Client, zoe: User) -> None:
    by_password(client)
    for _ in range(5):
        client.post("/en/sign-in/second-step/", {"code": "000000"})
    client.post("/en/sign-in/second-step/", {"code": code()})
    assert not works(client)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(client: Client, zoe: User, target: str) -> None:
    assert in_two_steps(client, target)["Location"] == "/en/desk/"


def test_whoever_was_heading_somewhere_gets_there(client: Client, zoe: User) -> None:
    assert in_two_steps(client, "/es/reports/")["Location"] == "/es/reports/"


@pytest.mark.parametrize(
    "path",
    [
        "/en/sign-in/",
        "/en/sign-in/as/ana/",
        "/en/sign-out/",
        "/en/account/",
        "/en/people/BLZ/",
        "/en/account/sessions/",
    ],
)
def test_a_form_from_elsewhere_is_refused(zoe: User, path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"login": EMAIL, "password": PASSWORD}).status_code == 403


def test_there_is_no_sign_up(client: Client) -> None:
    for path in ("/en/signup/", "/en/accounts/signup/", "/en/sign-up/", "/en/account/email/", "/en/password/reset/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"email": "x@y.example", "password1": PASSWORD}).status_code == 404


def test_what_a_passkey_did_not_sign_opens_nothing(client: Client, zoe: User) -> None:
    client.get("/en/sign-in/passkey/", headers={"accept": "application/json"})
    for credential in ("", "{}", '{"id": 1}', '{"response": {"userHandle": "MQ"}}', "null", "[]"):
        response = client.post("/en/sign-in/passkey/", {"credential": credential, "next": "//evil.example"})
        assert (response.status_code, response["Location"]) == (302, "/en/sign-in/?passkey=failed"), credential
    assert "was not accepted" in client.get("/en/sign-in/?passkey=failed").content.decode()


# --- the end of a session


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Let time pass for the pages."""
    start = datetime.now(tz=UTC)

    def pass_by(span: timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: start + span)

    return pass_by


def test_a_session_ends_after_an_hour_without_use(client: Client, zoe: User, later: Any) -> None:
    in_two_steps(client)
    for minutes in (50, 100, 150):
        later(timedelta(minutes=minutes))
        assert works(client)
    later(timedelta(minutes=211))
    assert not works(client)


def test_a_session_ends_after_twelve_hours_in_any_case(client: Client, zoe: User, later: Any) -> None:
    in_two_steps(client)
    for hour in range(12):
        later(timedelta(hours=hour, minutes=50))
        works(client)
    assert works(client)
    later(timedelta(hours=12, minutes=5))
    assert not works(client)


def test_all_other_sessions_can_be_ended(client: Client, zoe: User, monkeypatch: pytest.MonkeyPatch) -> None:
    RecoveryCodes.activate(zoe)
    codes = iter(Authenticator.objects.get(user=zoe, type="recovery_codes").wrap().get_unused_codes())
    browsers = [client, Client(), Client()]
    for browser in browsers:
        by_password(browser)
        browser.post("/en/sign-in/second-step/", {"code": next(codes)})
    assert UserSession.objects.filter(user=zoe).count() == 3
    assert client.post("/en/account/sessions/").status_code == 302
    assert [works(browser) for browser in browsers] == [True, False, False]


def test_a_new_password_ends_all_other_sessions(client: Client, zoe: User) -> None:
    in_two_steps(client)
    other = Client()
    other.cookies["sessionid"] = client.cookies["sessionid"].value
    client.post("/en/account/confirm/password/?next=/en/account/password/", {"password": PASSWORD})
    words = {"oldpassword": PASSWORD, "password1": "correct horse battery", "password2": "correct horse battery"}
    weak = words | {"password1": "password1234", "password2": "password1234"}
    assert client.post("/en/account/password/", weak).status_code == 200
    assert client.post("/en/account/password/", words).status_code == 302
    assert works(client)
    assert not works(other)


def test_where_a_request_comes_from_is_not_taken_from_a_header_without_a_proxy(
    client: Client, zoe: User, settings: Settings
) -> None:
    client.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.7, 198.51.100.9"
    in_two_steps(client)
    assert AuditEntry.objects.get(verb="accounts.session.opened").address == "127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    works(client)
    # Of what the header lists, only the last was written by the proxy.
    assert AuditEntry.objects.filter(verb="accounts.people.read").order_by("-number")[0].address == "198.51.100.9"


def test_outside_the_demonstration_there_is_no_such_address(tmp_path: Any) -> None:
    script = (
        "import django; django.setup(); from django.urls import resolve, Resolver404\n"
        "try: resolve('/en/sign-in/as/ana/'); print('there')\n"
        "except Resolver404: print('none')\n"
    )
    found = {}
    for demo in ("0", "1"):
        environment = {"ENLACE_HOME": str(tmp_path), "ENLACE_DEMO": demo, "PATH": "/usr/bin"}
        environment["DJANGO_SETTINGS_MODULE"] = "enlace.site.settings"
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        found[demo] = done.stdout.strip()
    assert found == {"0": "none", "1": "there"}


def test_a_session_opened_by_password_alone_gains_nothing_from_a_factor_set_up_elsewhere(client: Client) -> None:
    user = person(app=False)
    by_password(client)
    TOTP.activate(user, SECRET)
    # What this session may still do before it is noticed: end the others, change a password, make codes.
    for address in ("/en/account/sessions/", "/en/account/codes/new/", "/en/desk/", "/en/people/BLZ/"):
        assert client.post(address)["Location"].startswith("/en/sign-in/"), address
        assert "_auth_user_id" not in client.session
    assert not works(client)


def test_setting_up_the_first_factor_ends_every_other_session(client: Client) -> None:
    person(app=False)
    other = Client()
    for browser in (client, other):
        by_password(browser)
    asked = client.get("/en/account/app/add/")["Location"]
    client.post(asked, {"password": PASSWORD})
    page = client.get("/en/account/app/add/").content.decode()
    found = re.search(r"[A-Z2-7]{32}", page)
    assert found
    client.post("/en/account/app/add/", {"code": code(found[0])})
    assert works(client)
    assert other.get("/en/account/security/")["Location"].startswith("/en/sign-in/")


@pytest.mark.parametrize("answer", ["[" * 50_000, "1" * 5_000, "{", "null"], ids=["deep", "long", "cut", "null"])
def test_what_no_device_answers_is_no_passkey(client: Client, answer: str) -> None:
    response = client.post("/en/sign-in/passkey/", {"credential": answer})
    assert response.status_code in (200, 302)
    assert "_auth_user_id" not in client.session
