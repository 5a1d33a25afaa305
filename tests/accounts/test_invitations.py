"""Inviting, accepting, removing: who may, what a link opens, and what reaches another State."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.db.models import Q
from django.test import Client

from enlace.accounts.actions.invitations import invite, resend, take_up_roles, withdraw
from enlace.accounts.actions.nominations import decide, enter, propose
from enlace.accounts.actions.own import note_change, note_sign_in
from enlace.accounts.models import AuditEntry, Invitation, Letter, Nomination, RoleGrant, User
from enlace.accounts.queries import actor_of, first_broken_entry, people
from enlace.accounts.rules.permissions import OPERATOR, Actor, Grant, Role
from enlace.common.characters import named
from enlace.common.errors import EnlaceError, Invalid, NotAllowed, NotFound, WrongStatus
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
SITE = "https://enlace.example"
GLORIA = Actor("gloria", (Grant(Role.ADMINISTRATOR),), 900)
HUGO = Actor("hugo", (Grant(Role.ADMINISTRATOR),), 901)
PROFILE = {"full_name": "Bruno Días", "language": "es", "time_zone": "America/Belize"}


def invited(by: Actor, role: Role = Role.CONTRIBUTOR, state: str = "ATG", email: str = "b@atg.example") -> str:
    link = invite(email, role, language="es", state=state, site=SITE, by=by, at=AT)
    return link.removeprefix(SITE)


def accepted(link: str) -> Client:
    """Return the browser of whoever opened the account that a link offers."""
    client = Client()
    assert client.post(link, PROFILE)["Location"].endswith("/account/security/")
    return client


def settled(client: Client) -> User:
    """Have whoever is signed in set up an app, as the pages would."""
    user = User.objects.get(pk=client.session["_auth_user_id"])
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    take_up_roles(user, by=Actor(user.username, user_id=user.pk), at=AT)
    return user


def test_an_invitation_becomes_an_account_and_with_a_second_factor_a_role(ana: User) -> None:
    link = invited(actor_of(ana))
    letter = Letter.objects.get()
    assert letter.recipient == "b@atg.example"
    assert letter.subject == "Invitación a Enlace: Colaborador o colaboradora, Antigua y Barbuda"
    assert SITE + link in letter.body
    assert link.startswith("/es/invitation/")
    # The link is stored nowhere else.
    assert link.split("/")[3] not in str(list(Invitation.objects.values()))
    assert "Antigua y Barbuda" in Client().get(link).content.decode()
    client = accepted(link)
    user = User.objects.get(username="b@atg.example")
    assert (user.full_name, user.language, user.time_zone) == ("Bruno Días", "es", "America/Belize")
    assert not user.has_usable_password()
    assert not RoleGrant.objects.filter(user=user).exists()
    assert client.get("/es/desk/")["Location"] == "/es/account/security/"
    settled(client)
    assert actor_of(user).grants == (Grant(Role.CONTRIBUTOR, "ATG"),)
    assert EmailAddress.objects.get(user=user).verified
    entries = AuditEntry.objects.filter(subject="b@atg.example", state_code="ATG").order_by("number")
    verbs = list(entries.values_list("verb", flat=True))
    assert verbs == [
        "accounts.invitation.sent",
        "accounts.invitation.accepted",
        "accounts.session.opened",
        "accounts.invitation.used",
        "accounts.factor.changed",
    ]
    assert first_broken_entry() is None


def test_a_link_opens_until_a_second_factor_is_set_up_and_never_again(ana: User) -> None:
    link = invited(actor_of(ana))
    accepted(link)
    # Whoever was interrupted opens the link again.
    client = accepted(link)
    settled(client)
    assert Client().get(link).status_code == 404
    assert Client().post(link, PROFILE).status_code == 404


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: f"{t}x", str.swapcase, lambda t: t[::-1], len])
def test_an_altered_link_opens_nothing(ana: User, change: Any) -> None:
    token = invited(actor_of(ana)).split("/")[3]
    assert Client().get(f"/es/invitation/{change(token)}/").status_code == 404


def test_sent_again_only_the_new_link_opens(ana: User) -> None:
    old = invited(actor_of(ana))
    number = Invitation.objects.get().pk
    new = resend(number, state="ATG", site=SITE, by=actor_of(ana), at=AT).removeprefix(SITE)
    assert [Client().get(link).status_code for link in (old, new)] == [404, 200]
    withdraw(number, state="ATG", by=actor_of(ana), at=AT)
    assert Client().get(new).status_code == 404
    with pytest.raises(NotFound):
        resend(number, state="ATG", site=SITE, by=actor_of(ana), at=AT)


def test_accepting_for_somebody_else_takes_nothing_from_who_is_signed_in(ana: User, carla: User) -> None:
    link = invited(actor_of(ana))
    browser = browser_of(carla)
    browser.post(link, PROFILE)
    assert browser.session["_auth_user_id"] == str(User.objects.get(username="b@atg.example").pk)
    assert actor_of(carla).grants == (Grant(Role.POINT_OF_CONTACT, "ARG"),)


def test_whoever_has_an_account_signs_in_to_accept(ana: User, carla: User) -> None:
    user = settled(accepted(invited(actor_of(ana))))
    link = invited(actor_of(carla), Role.ASSISTANT, "ARG")
    assert Client().post(link, PROFILE).status_code == 409
    assert browser_of(carla).post(link, PROFILE).status_code == 409
    assert actor_of(user).grants == (Grant(Role.CONTRIBUTOR, "ATG"),)
    assert browser_of(user).post(link)["Location"] == "/es/desk/"
    assert actor_of(user).grants == (Grant(Role.ASSISTANT, "ARG"), Grant(Role.CONTRIBUTOR, "ATG"))
    # Which State is meant stands in the address, always.
    desk = browser_of(user).get("/en/desk/").content.decode()
    assert "Antigua and Barbuda" in desk
    assert "Argentina" in desk


# --- who may


INVITING = [
    ("ana", Role.CONTRIBUTOR, "ATG", None),
    ("ana", Role.REVIEWER, "ATG", None),
    ("ana", Role.ASSISTANT, "ATG", None),
    ("ana", Role.POINT_OF_CONTACT, "ATG", NotAllowed),
    ("ana", Role.CONTRIBUTOR, "ARG", NotAllowed),
    ("ana", Role.OFFICER, "", NotAllowed),
    ("ana", Role.OFFICER, "ATG", NotAllowed),
    ("bruno", Role.CONTRIBUTOR, "ATG", NotAllowed),
    ("diego", Role.OFFICER, "", NotAllowed),
    ("elsa", Role.ASSISTANT, "ATG", NotAllowed),
    ("felix", Role.REVIEWER, "ATG", NotAllowed),
    ("gloria", Role.OFFICER, "", None),
    ("gloria", Role.ADMINISTRATOR, "", None),
    ("gloria", Role.CONTRIBUTOR, "ATG", NotAllowed),
    ("gloria", Role.POINT_OF_CONTACT, "ATG", NotAllowed),
    ("gloria", Role.OPERATOR, "", NotAllowed),
    ("operator", Role.ADMINISTRATOR, "", None),
    ("operator", Role.CONTRIBUTOR, "ATG", NotAllowed),
    ("operator", Role.OPERATOR, "", NotAllowed),
]


@pytest.mark.parametrize(("who", "role", "state", "fault"), INVITING)
def test_who_invites_whom(
    who: str, role: Role, state: str, fault: Any, ana: User, bruno: User, diego: User, elsa: User, felix: User
) -> None:
    cast = {user.username: actor_of(user) for user in (ana, bruno, diego, elsa, felix)}
    by = (cast | {"gloria": GLORIA, "operator": OPERATOR})[who]
    if fault is None:
        invited(by, role, state)
        assert Invitation.objects.count() == Letter.objects.count() == 1
    else:
        with pytest.raises(fault):
            invited(by, role, state)
        assert Invitation.objects.count() == Letter.objects.count() == 0


def test_another_state_reaches_nothing_by_any_address(ana: User, carla: User, bruno: User) -> None:
    invited(actor_of(ana))
    number = Invitation.objects.get().pk
    browser = browser_of(carla)
    form = {"email": "x@arg.example", "role": "contributor", "authority": "*", "language": "en"}
    tried = {
        "/en/people/ATG/": form,
        f"/en/people/ATG/invitations/{number}/send/": {},
        f"/en/people/ATG/invitations/{number}/withdraw/": {},
        f"/en/people/ARG/invitations/{number}/send/": {},
        f"/en/people/ARG/invitations/{number}/withdraw/": {},
        f"/en/people/ATG/{bruno.pk}/remove/": {},
        f"/en/people/ARG/{bruno.pk}/remove/": {},
        f"/en/people/ATG/{bruno.pk}/readmit/": {},
        f"/en/people/secretariat/{bruno.pk}/remove/": {},
        "/en/people/ATG/nominate/": {"full_name": "X", "email": "x@y.example", "note_number": "1", "language": "en"},
        "/en/people/secretariat/": {"email": "x@y.example", "role": "secretariat_officer", "language": "en"},
    }
    answers = {path: browser.post(path, body).status_code for path, body in tried.items()}
    assert set(answers.values()) <= {403, 404}, answers
    # What is there and what is not look the same from outside.
    assert browser.post("/en/people/ATG/99/remove/").status_code == answers[f"/en/people/ATG/{bruno.pk}/remove/"]
    # A State named in the body changes nothing: the address names it.
    browser.post("/en/people/ARG/", form | {"state": "ATG", "state_code": "ATG"})
    assert sorted(Invitation.objects.values_list("state_code", flat=True)) == ["ARG", "ATG"]
    assert browser.post("/en/people/ARG/", form | {"role": "point_of_contact"}).status_code == 422
    assert Nomination.objects.count() == 0
    assert RoleGrant.objects.filter(user=bruno).exists()


@pytest.mark.parametrize("email", ["", "x", "x@y", "a b@c.example", "a@b.example\nBcc: v@w.example", "<a@b.example>"])
def test_what_is_no_address_is_refused(ana: User, email: str) -> None:
    with pytest.raises(Invalid):
        invited(actor_of(ana), email=email)


def test_nobody_is_invited_twice_to_the_same(ana: User) -> None:
    invited(actor_of(ana))
    with pytest.raises(Invalid, match="send the invitation again"):
        invited(actor_of(ana), email=" B@ATG.example")
    settled(accepted(resend(Invitation.objects.get().pk, state="ATG", site=SITE, by=actor_of(ana), at=AT)))
    with pytest.raises(Invalid, match="holds the role already"):
        invited(actor_of(ana))


# --- leaving


def entered(by: Actor, state: str = "BLZ") -> int:
    return enter("Ana Díaz", "ana@blz.example", "MRE 12/2026", language="es", state=state, by=by, at=AT)


def administrator(name: str) -> Actor:
    user = User.objects.create_user(username=name)
    RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR)
    return actor_of(user)


def test_another_administrator_approves_the_first_point_of_contact() -> None:
    gloria, hugo = administrator("gloria"), administrator("hugo")
    number = entered(gloria)
    with pytest.raises(NotAllowed):
        decide(number, approve=True, site=SITE, by=gloria, at=AT)
    assert Invitation.objects.count() == 0
    link = decide(number, approve=True, site=SITE, by=hugo, at=AT)
    user = settled(accepted(link))
    assert actor_of(user).grants == (Grant(Role.POINT_OF_CONTACT, "BLZ"),)
    with pytest.raises(WrongStatus):
        decide(number, approve=True, site=SITE, by=hugo, at=AT)
    with pytest.raises(WrongStatus):
        entered(gloria)
    page = browser_of(user).get("/en/people/BLZ/").content.decode()
    assert "note MRE 12/2026" in page
    # What comes later the State proposes itself.
    again = propose("Bea", "bea@blz.example", "MRE 13", language="es", state="BLZ", by=actor_of(user), at=AT)
    decide(again, approve=False, site=SITE, by=gloria, at=AT)
    assert Nomination.objects.get(pk=again).outcome == "refused"


def test_an_administrator_who_is_alone_approves() -> None:
    gloria = administrator("gloria")
    assert decide(entered(gloria), approve=True, site=SITE, by=gloria, at=AT)


@pytest.mark.parametrize(("state", "fault"), [("ZZZ", NotFound), ("", Invalid), ("ATG", WrongStatus)])
def test_a_state_that_is_none_or_has_one_is_refused(ana: User, state: str, fault: type[EnlaceError]) -> None:
    with pytest.raises(fault):
        entered(GLORIA, state)


def test_only_a_state_proposes_its_own(ana: User, diego: User) -> None:
    for by, state in ((actor_of(ana), "ARG"), (actor_of(diego), "ATG"), (GLORIA, "ATG")):
        with pytest.raises(NotAllowed):
            propose("X", "x@y.example", "1", language="en", state=state, by=by, at=AT)


UNSEEN = ("\u202e", "\u2066", "\ufeff", "\u200b", "\u200c", "\u200d", "\u2060", "\x1b")


@pytest.mark.parametrize("sign", UNSEEN, ids=named)
def test_nobody_has_a_name_with_marks_that_cannot_be_seen(ana: User, sign: str) -> None:
    name = f"Bruno{sign}Días"
    with pytest.raises(Invalid) as fault:
        propose(name, "b@atg.example", f"MRE{sign}1", language="es", state="ATG", by=actor_of(ana), at=AT)
    assert [one.where for one in fault.value.problems] == ["full_name", "note_number"]
    assert named(sign) in str(fault.value)
    answer = Client().post(invited(actor_of(ana)), PROFILE | {"full_name": name})
    assert (answer.status_code, named(sign) in answer.content.decode()) == (422, True)
    answer = browser_of(ana).post("/en/account/", PROFILE | {"full_name": name})
    assert (answer.status_code, named(sign) in answer.content.decode()) == (422, True)
    assert not User.objects.filter(full_name__contains=sign).exists()
    assert (Nomination.objects.count(), User.objects.filter(username="b@atg.example").count()) == (0, 0)


@pytest.mark.parametrize(
    "email",
    [
        "b\u200b@atg.example",
        "\u202eb@atg.example",
        "b@atg\u2060.example",
        "b@atg\u200f.example",
        "\uff42@atg.example",
        "b@\uff41tg.example",
        "b@atg.example\uff0eorg",
        "\u212ab@atg.example",
        "b..c@atg.example",
        "b@atg..example",
    ],
    ids=ascii,
)
def test_no_two_addresses_look_alike(ana: User, email: str) -> None:
    with pytest.raises(Invalid):
        invited(actor_of(ana), email=email)
    with pytest.raises(Invalid):
        propose("Bruno", email, "1", language="es", state="ATG", by=actor_of(ana), at=AT)
    assert (Invitation.objects.count(), Nomination.objects.count()) == (0, 0)


# --- the pages


def test_the_list_says_what_a_point_of_contact_needs_to_know(ana: User, bruno: User) -> None:
    browser = browser_of(ana)
    sent = {"email": "new@atg.example", "role": "reviewer", "language": "fr"}
    assert browser.post("/en/people/ATG/", sent)["Location"] == "/en/people/ATG/"
    page = " ".join(browser.get("/en/people/ATG/").content.decode().split())
    for said in ("bruno <strong>SYNTHETIC</strong>", "Contributor", "never", "new@atg.example", "Reviewer"):
        assert said in page
    assert Letter.objects.get().subject.startswith("Invitation à Enlace")
    assert re.search(r"http://testserver/fr/invitation/\S{40,}/", Letter.objects.get().body)
    assert AuditEntry.objects.filter(verb="accounts.people.read", actor="ana", state_code="ATG").count() == 1
    assert people.people_of("ATG")[0].second_factor is False


def test_a_name_cannot_write_into_a_page(ana: User) -> None:
    client = Client()
    client.post(invited(actor_of(ana)), PROFILE | {"full_name": "<script>alert(1)</script>\r\nBcc: x@y.example"})
    user = settled(client)
    assert user.full_name == "<script>alert(1)</script> Bcc: x@y.example"
    assert "<script>alert" not in browser_of(ana).get("/en/people/ATG/").content.decode()


def trails_of(name: str) -> set[tuple[str, str]]:
    """Return (kind of entry, whose trail) for all that tells of a person."""
    found = AuditEntry.objects.filter(Q(subject=name) | Q(actor=name))
    return set(found.values_list("verb", "state_code"))


def test_the_secretariat_reads_nothing_of_a_person_of_a_state(ana: User, diego: User) -> None:
    client = accepted(invited(actor_of(ana)))
    client.post("/en/account/", PROFILE | {"full_name": "Before the role"})
    user = settled(client)
    browser = browser_of(user)
    assert browser.post("/en/account/", PROFILE).status_code == 302
    note_change(user, "codes_made", by=actor_of(user, address="192.0.2.7"), at=AT)
    told = trails_of(user.username)
    kinds = {"accounts.session.opened", "accounts.profile.changed", "accounts.factor.changed"}
    assert kinds <= {verb for verb, _ in told}
    assert {state for _, state in told} == {"ATG"}
    response = browser_of(diego).get("/en/trail/secretariat/entries.jsonl")
    assert user.username not in b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert first_broken_entry() is None


def test_before_the_role_only_states_that_still_invite_read_of_a_person(ana: User, carla: User) -> None:
    user = User.objects.get(pk=accepted(invited(actor_of(ana))).session["_auth_user_id"])
    invited(actor_of(carla), Role.ASSISTANT, "ARG")
    assert people.places_of(user) == ("ARG", "ATG")
    withdraw(Invitation.objects.get(state_code="ARG").pk, state="ARG", by=actor_of(carla), at=AT)
    assert people.places_of(user) == ("ATG",)
    withdraw(Invitation.objects.get(state_code="ATG").pk, state="ATG", by=actor_of(ana), at=AT)
    assert people.places_of(user) == ("ARG", "ATG"), "still nothing for the Secretariat"


def test_the_secretariat_reads_of_its_own_people_and_so_does_a_state_they_help(diego: User, felix: User) -> None:
    assert people.places_of(diego) == ("",)
    assert people.places_of(felix) == ("",)
    RoleGrant.objects.create(user=diego, role=Role.ASSISTANT, state_code="ATG")
    note_sign_in(diego, "passkey", by=actor_of(diego), at=AT)
    assert {("accounts.session.opened", ""), ("accounts.session.opened", "ATG")} <= trails_of("diego")
