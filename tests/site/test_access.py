"""Every address, opened by everybody: who gets in, who is sent to sign in, who is refused; and never a 500."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import OPERATOR, ROLES, Permission
from enlace.accounts.views.access import SIGNED_IN, public
from enlace.assessments.actions import import_replies, issue_edition
from enlace.directory.actions.entries import create_entry
from enlace.site.middleware import views_without_access
from tests.conftest import CAST, browser_of
from tests.directory.test_rules_entries import ENTRY
from tests.site.addresses import PUBLIC, REPLIES, Case
from tests.site.cooperation_addresses import COOPERATION
from tests.site.meeting_addresses import MEETINGS

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 4, tzinfo=UTC)
EVERYBODY = ("stranger", "ana", "bruno", "carla", "diego", "elsa", "felix")


# One case at least for each pattern, by the route as Django spells it, without its language.
TABLE: dict[str, list[Case]] = {
    "health": [Case("/health", PUBLIC)],
    "api/": [Case("/api/", PUBLIC, 302)],
    "en/api/": [Case("/en/api/", PUBLIC)],
    "api/v1/openapi.json": [Case("/api/v1/openapi.json", PUBLIC)],
    "api/v1/": [Case("/api/v1/", PUBLIC)],
    "api/v1/packs": [Case("/api/v1/packs", PUBLIC)],
    "api/v1/packs/<pack>/standing": [
        Case("/api/v1/packs/OAS/standing?instrument=UNTOC", PUBLIC),
        Case("/api/v1/packs/NONE/standing", PUBLIC, 404),
        Case(f"/api/v1/packs/{'x' * 61}/standing", PUBLIC, 422),
    ],
    "api/v1/cycles": [Case("/api/v1/cycles", PUBLIC)],
    "api/v1/cycles/<cycle>/figures": [
        Case("/api/v1/cycles/HPA-2016/figures", PUBLIC),
        Case("/api/v1/cycles/NONE/figures", PUBLIC, 404),
    ],
    "api/v1/cycles/<cycle>/indicators": [
        Case("/api/v1/cycles/HPA-2016/indicators", PUBLIC),
        Case("/api/v1/cycles/NONE/indicators", PUBLIC, 404),
    ],
    "": [Case("/", PUBLIC, 302)],
    "en/": [Case("/en/", PUBLIC)],
    "en/state/": [Case("/en/state/?state=ATG", PUBLIC, 302), Case("/en/state/?state=<b>", PUBLIC, 302)],
    "en/sign-in/": [Case("/en/sign-in/", PUBLIC, 302, {"stranger": 200})],
    "en/sign-in/as/<str:username>/": [Case("/en/sign-in/as/ana/", PUBLIC, 405)],
    "en/sign-in/passkey/": [Case("/en/sign-in/passkey/", PUBLIC, 302)],
    "en/sign-in/second-step/": [Case("/en/sign-in/second-step/", PUBLIC, 302)],
    "en/invitation/<str:token>/": [Case("/en/invitation/x/", PUBLIC, 404)],
    "en/desk/": [Case("/en/desk/", SIGNED_IN)],
    "en/account/": [Case("/en/account/", SIGNED_IN)],
    "en/account/security/": [Case("/en/account/security/", SIGNED_IN)],
    "en/account/sessions/": [Case("/en/account/sessions/", SIGNED_IN)],
    # Nobody of this cast has a password, an app or a passkey.
    "en/account/password/": [Case("/en/account/password/", SIGNED_IN, 302)],
    "en/account/password/set/": [Case("/en/account/password/set/", SIGNED_IN)],
    "en/account/passkeys/add/": [Case("/en/account/passkeys/add/", SIGNED_IN)],
    "en/account/passkeys/<int:pk>/remove/": [Case("/en/account/passkeys/99/remove/", SIGNED_IN, 404)],
    "en/account/app/add/": [Case("/en/account/app/add/", SIGNED_IN, 302)],
    "en/account/app/remove/": [Case("/en/account/app/remove/", SIGNED_IN, 404)],
    "en/account/codes/": [Case("/en/account/codes/", SIGNED_IN, 404)],
    "en/account/codes/new/": [Case("/en/account/codes/new/", SIGNED_IN)],
    "en/account/confirm/password/": [Case("/en/account/confirm/password/", SIGNED_IN, 403)],
    "en/account/confirm/code/": [Case("/en/account/confirm/code/", SIGNED_IN, 403)],
    "en/account/confirm/passkey/": [Case("/en/account/confirm/passkey/", SIGNED_IN, 403)],
    "en/people/<str:place>/": [
        Case("/en/people/ATG/", Permission.PERSON_INVITE, 404, {"ana": 200}),
        Case("/en/people/ARG/", Permission.PERSON_INVITE, 404, {"carla": 200}),
        Case("/en/people/secretariat/", Permission.PERSON_INVITE, 404),
        Case("/en/people/NONE/", Permission.PERSON_INVITE, 404),
    ],
    "en/people/<str:place>/nominate/": [Case("/en/people/ATG/nominate/", Permission.NOMINATION_PROPOSE, 405)],
    "en/people/<str:place>/invitations/<int:number>/send/": [
        Case("/en/people/ATG/invitations/99/send/", Permission.PERSON_INVITE, 405)
    ],
    "en/people/<str:place>/invitations/<int:number>/withdraw/": [
        Case("/en/people/ATG/invitations/99/withdraw/", Permission.PERSON_INVITE, 405)
    ],
    "en/people/<str:place>/<int:number>/<str:act>/": [
        Case("/en/people/ATG/99/remove/", Permission.PERSON_REMOVE, 404),
        Case("/en/people/ATG/99/promote/", Permission.PERSON_REMOVE, 404),
    ],
    "en/nominations/": [Case("/en/nominations/", Permission.NOMINATION_APPROVE)],
    "en/nominations/<int:number>/": [Case("/en/nominations/99/", Permission.NOMINATION_APPROVE, 405)],
    "en/trail/<str:place>/": [
        Case("/en/trail/ATG/", Permission.AUDIT_READ, 404, {"ana": 200}),
        Case("/en/trail/ARG/", Permission.AUDIT_READ, 404, {"carla": 200}),
        Case("/en/trail/secretariat/", Permission.AUDIT_READ, 404, {"diego": 200}),
    ],
    "en/trail/<str:place>/entries.jsonl": [
        Case("/en/trail/ATG/entries.jsonl", Permission.AUDIT_READ, 404, {"ana": 200}),
        Case("/en/trail/secretariat/entries.jsonl", Permission.AUDIT_READ, 404, {"diego": 200}),
    ],
    "en/sign-out/": [Case("/en/sign-out/", PUBLIC, 405)],
    "en/legal-basis/": [
        Case("/en/legal-basis/", PUBLIC),
        Case("/en/legal-basis/?from=COL&to=PER&form=mla&on=2017-04-20", PUBLIC),
        Case("/en/legal-basis/?from=COL&to=COL&form=none", PUBLIC, 422),
    ],
    "en/treaties/": [Case("/en/treaties/", PUBLIC, 302)],
    "en/treaties/<str:pack>/": [Case("/en/treaties/OAS/", PUBLIC), Case("/en/treaties/NONE/", PUBLIC, 404)],
    "en/treaties/<str:pack>/import/": [
        Case("/en/treaties/OAS/import/", Permission.STANDING_IMPORT),
        Case("/en/treaties/NONE/import/", Permission.STANDING_IMPORT, 404),
    ],
    "en/treaties/<str:pack>/import/table.csv": [
        Case("/en/treaties/OAS/import/table.csv?instrument=UNTOC", Permission.STANDING_IMPORT)
    ],
    "en/treaties/<str:pack>/import/<int:number>/": [
        Case("/en/treaties/OAS/import/99/", Permission.STANDING_IMPORT, 404)
    ],
    "en/treaties/<str:pack>/<str:instrument>/": [
        Case("/en/treaties/OAS/UNTOC/", PUBLIC),
        Case("/en/treaties/OAS/NONE/", PUBLIC, 404),
    ],
    "en/states/<str:pack>/<str:code>/": [
        Case("/en/states/OAS/ATG/", PUBLIC),
        Case("/en/states/OAS/AFG/", PUBLIC, 404),
        Case("/en/states/FCTC/AFG/", PUBLIC),
    ],
    "api/v1/directory/<pack>/<state>": [
        Case("/api/v1/directory/OAS/ATG", PUBLIC),
        Case("/api/v1/directory/OAS/AFG", PUBLIC, 404),
        Case(f"/api/v1/directory/OAS/{'x' * 61}", PUBLIC, 422),
    ],
    "api/v1/call": [
        Case("/api/v1/call?pack=OAS&state=ATG&form=mla", PUBLIC),
        Case("/api/v1/call?pack=OAS&state=AFG&form=mla", PUBLIC, 422),
        Case("/api/v1/call", PUBLIC, 422),
    ],
    "en/call/": [
        Case("/en/call/", PUBLIC),
        Case("/en/call/?state=ATG&form=mla&crime=laundering&urgent=1", PUBLIC),
        Case("/en/call/?state=<b>&form=mla", PUBLIC, 422),
    ],
    "en/directory/": [Case("/en/directory/", PUBLIC, 302)],
    "en/directory/<str:pack>/": [
        Case("/en/directory/OAS/?kind=police", PUBLIC),
        Case("/en/directory/NONE/", PUBLIC, 404),
    ],
    "en/directory/<str:pack>/<str:state>/": [
        Case("/en/directory/OAS/ATG/", PUBLIC),
        Case("/en/directory/OAS/AFG/", PUBLIC, 404),
    ],
    "en/directory/<str:pack>/<str:state>/new/": [
        Case("/en/directory/OAS/ATG/new/", Permission.ENTRY_EDIT, others={"carla": 403}),
        Case("/en/directory/OAS/ARG/new/", Permission.ENTRY_EDIT, others={"ana": 403, "bruno": 403, "elsa": 403}),
    ],
    "en/directory/confirm/<str:token>/": [Case("/en/directory/confirm/x/", PUBLIC, 404)],
    "en/directory/confirm/<str:token>/renew/": [Case("/en/directory/confirm/x/renew/", PUBLIC, 405)],
    "en/directory/answer/<str:token>/": [Case("/en/directory/answer/x/", PUBLIC, 404)],
    "en/directory/<str:pack>/drills/": [
        Case("/en/directory/OAS/drills/", PUBLIC),
        Case("/en/directory/NONE/drills/", PUBLIC, 404),
    ],
    "en/directory/<str:pack>/drills/order/": [Case("/en/directory/OAS/drills/order/", Permission.DRILL_RUN)],
    "en/directory/<str:pack>/entries.<str:kind>": [
        Case("/en/directory/OAS/entries.csv?state=ATG", PUBLIC),
        Case("/en/directory/OAS/entries.vcf", PUBLIC),
        Case("/en/directory/OAS/entries.json", PUBLIC),
        Case("/en/directory/OAS/entries.exe", PUBLIC, 404),
    ],
    "en/directory/<str:pack>/<str:state>/pocket.<str:kind>": [
        Case("/en/directory/OAS/ATG/pocket.vcf", Permission.ENTRY_READ),
        Case("/en/directory/OAS/AFG/pocket.pdf", Permission.ENTRY_READ, 404),
    ],
    "en/directory/<str:pack>/<str:state>/import/": [
        Case("/en/directory/OAS/ATG/import/", Permission.ENTRY_IMPORT, others={"carla": 403}),
        Case("/en/directory/OAS/ARG/import/", Permission.ENTRY_IMPORT, others={"ana": 403}),
    ],
    "en/directory/<str:pack>/<str:state>/import/<int:number>/": [
        Case("/en/directory/OAS/ATG/import/99/", Permission.ENTRY_IMPORT, 404, others={"carla": 403}),
    ],
    "en/directory/<str:pack>/<str:state>/<str:code>/confirm/": [
        Case(
            "/en/directory/OAS/ATG/PROSECUTION/confirm/",
            Permission.ENTRY_CONFIRM,
            405,
        )
    ],
    "en/directory/<str:pack>/<str:state>/<str:code>/": [
        Case("/en/directory/OAS/ATG/PROSECUTION/", PUBLIC),
        Case("/en/directory/OAS/ATG/NONE/", PUBLIC, 404),
        Case("/en/directory/OAS/ARG/PROSECUTION/", PUBLIC, 404),
    ],
    "en/directory/<str:pack>/<str:state>/<str:code>/edit/": [
        Case("/en/directory/OAS/ATG/PROSECUTION/edit/", Permission.ENTRY_EDIT, others={"carla": 403})
    ],
    "en/directory/<str:pack>/<str:state>/<str:code>/retire/": [
        Case("/en/directory/OAS/ATG/PROSECUTION/retire/", Permission.ENTRY_EDIT, others={"carla": 403})
    ],
    "en/directory/<str:pack>/<str:state>/<str:code>/history/": [
        Case("/en/directory/OAS/ATG/PROSECUTION/history/", Permission.ENTRY_READ)
    ],
    "en/plan/<str:pack>/": [Case("/en/plan/OAS/", PUBLIC), Case("/en/plan/NONE/", PUBLIC, 404)],
    **REPLIES,
    "en/reports/": [Case("/en/reports/", PUBLIC)],
    "en/reports/<str:code>/": [
        Case("/en/reports/HPA-2016/", PUBLIC),
        Case("/en/reports/FCTC-2014/", PUBLIC),
        Case("/en/reports/NONE/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/part/<str:section>/": [
        Case("/en/reports/FCTC-2014/part/ART15/", PUBLIC),
        Case("/en/reports/FCTC-2014/part/NONE/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/needs/": [
        Case("/en/reports/HPA-2016/needs/", PUBLIC),
        Case("/en/reports/NONE/needs/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/annex/": [
        Case("/en/reports/HPA-2016/annex/", PUBLIC),
        Case("/en/reports/NONE/annex/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/questions/<str:question>/": [
        Case("/en/reports/FCTC-2014/questions/Q4417/", PUBLIC),
        Case("/en/reports/FCTC-2014/questions/NONE/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/report.<str:kind>": [
        Case("/en/reports/HPA-2016/report.json", PUBLIC),
        Case("/en/reports/HPA-2016/report.exe", PUBLIC, 404),
        Case("/en/reports/NONE/report.json", PUBLIC, 404),
    ],
    "en/reports/<str:code>/issue/": [
        Case("/en/reports/HPA-2016/issue/", Permission.EDITION_ISSUE),
        Case("/en/reports/HPA-2016/issue/?status=final", Permission.EDITION_ISSUE),
        Case("/en/reports/NONE/issue/", Permission.EDITION_ISSUE, 404),
    ],
    "en/reports/<str:code>/editions/<int:number>/": [
        Case("/en/reports/HPA-2016/editions/1/", PUBLIC),
        Case("/en/reports/HPA-2016/editions/99/", PUBLIC, 404),
        Case(f"/en/reports/HPA-2016/editions/{10**30}/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/editions/<int:number>/changes/": [
        Case("/en/reports/HPA-2016/editions/1/changes/", PUBLIC, 404),
        Case("/en/reports/HPA-2016/editions/99/changes/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/editions/<int:number>/report.<str:kind>": [
        Case("/en/reports/HPA-2016/editions/1/report.json", PUBLIC),
        Case("/en/reports/HPA-2016/editions/1/report.exe", PUBLIC, 404),
        Case("/en/reports/HPA-2016/editions/99/report.json", PUBLIC, 404),
    ],
}
TABLE |= MEETINGS | COOPERATION


def _part(route: str) -> str:
    """Return the part of the site that a route belongs to: the tests open all of one part with one preparation."""
    parts = route.removeprefix("en/").removeprefix("api/v1/").split("/")
    return "/".join(parts[: 3 if parts[0] == "meetings" else 1])


PARTS: dict[str, list[Case]] = {}
for _route, _cases in TABLE.items():
    PARTS.setdefault(_part(_route), []).extend(_cases)


def views(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def may_open(person: str, access: str) -> bool:
    """Return whether the role of `person` includes the permission; of one's own account nothing more is asked."""
    held = CAST[person]
    return access == SIGNED_IN or (held is not None and access in ROLES[held[0]])


@pytest.fixture
def edition() -> int:
    """The number of an edition of the report on HPA-2016."""
    answers = b"state,question,value,marking\nATG,A1,yes,TLP:CLEAR\n"
    import_replies("HPA-2016", answers, "r.csv", by=OPERATOR, at=AT)
    return issue_edition("HPA-2016", "preliminary", "", by=OPERATOR, at=AT)


@pytest.fixture(autouse=True)
def authority(db: None) -> None:
    """An entry of State A in the directory."""
    create_entry("OAS", ENTRY, state=ENTRY.state, authority=ENTRY.code, by=OPERATOR, at=AT)


@pytest.fixture
def browsers(ana: User, bruno: User, carla: User, diego: User, elsa: User, felix: User) -> dict[str, Client]:
    people = {user.username: browser_of(user) for user in (ana, bruno, carla, diego, elsa, felix)}
    return {"stranger": browser_of(), **people}


def test_the_table_names_every_address() -> None:
    found = {route for route, _ in views(get_resolver().url_patterns)}
    assert found == set(TABLE)


def test_each_view_says_who_may_open_it_as_the_table_does() -> None:
    for route, view in views(get_resolver().url_patterns):
        access = getattr(view, "access", None)
        assert access in (PUBLIC, SIGNED_IN) or isinstance(access, Permission), route
        assert {case.access for case in TABLE[route]} == {access}, route


@contextmanager
def alone(case: Case, subtests: pytest.Subtests) -> Iterator[None]:
    """Have what a case writes taken back, and a case that fails told without those after it left out."""
    with subtests.test(case.address[:60]), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("part", PARTS)
def test_everybody_gets_what_the_table_says(
    part: str, edition: int, browsers: dict[str, Client], subtests: pytest.Subtests
) -> None:
    for case in PARTS[part]:
        with alone(case, subtests):
            for person, browser in browsers.items():
                response = browser.get(case.address)
                allowed = person != "stranger" and any(may_open(person, one) for one in (case.access, case.also) if one)
                if case.access == PUBLIC or allowed:
                    assert response.status_code == case.due(person), person
                elif person == "stranger":
                    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/en/sign-in/")
                else:
                    assert response.status_code == 403, person


@pytest.mark.parametrize("part", [part for part in PARTS if any(one.address.startswith("/en/") for one in PARTS[part])])
def test_no_address_fails_in_another_language_or_by_another_method(
    part: str, edition: int, subtests: pytest.Subtests
) -> None:
    browser = Client()
    for case in PARTS[part]:
        if not case.address.startswith("/en/"):
            continue
        with alone(case, subtests):
            for language in ("es", "pt", "fr"):
                response = browser.get(case.address.replace("/en/", f"/{language}/"))
                due = case.due("stranger") if case.access == PUBLIC else 302
                assert response.status_code == due, language
            for method in ("head", "options", "put", "delete", "post"):
                response = getattr(browser, method)(case.address)
                assert response.status_code < 500, method


@pytest.mark.parametrize("part", PARTS)
def test_head_is_answered_as_get_and_options_says_what_an_address_takes(
    part: str, edition: int, diego: User, subtests: pytest.Subtests
) -> None:
    browser = browser_of(diego)
    for case in PARTS[part]:
        with alone(case, subtests):
            _answers_by_each_method(browser, case)


def _answers_by_each_method(browser: Client, case: Case) -> None:
    read, head = browser.get(case.address), browser.head(case.address)
    body = b"".join(head.streaming_content) if head.streaming else head.content
    assert (head.status_code, body) == (read.status_code, b"")
    assert head.headers.get("Content-Type") == read.headers.get("Content-Type")
    if read.status_code not in (200, 405):
        return  # nothing that Diego can use: he is told so by whatever method
    asked = browser.options(case.address)
    assert (asked.status_code, asked.content) == (204, b"")
    methods = asked["Allow"].split(", ")
    assert ("GET" in methods) == ("HEAD" in methods) == (read.status_code != 405)
    refused = browser.put(case.address)
    assert (refused.status_code, refused["Allow"]) == (405, asked["Allow"])


def test_a_view_that_does_not_say_who_may_open_it_is_found() -> None:
    def silent(request: HttpRequest) -> HttpResponse:
        return HttpResponse("")

    def stated(request: HttpRequest) -> HttpResponse:
        return HttpResponse("")

    assert list(views_without_access([path("a/", silent), path("b/", public(stated))])) == ["a/"]
