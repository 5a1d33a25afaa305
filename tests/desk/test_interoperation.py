"""What one side seals the other opens, and both refuse what is not whole."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from enlace_desk import age, bech32
from enlace_desk.errors import SealedError
from tests.desk.cases import from_base64, to_base64
from tests.desk.conftest import Desk

pytestmark = pytest.mark.xdist_group("desk")

PLAIN = "Señales de cañón ".encode() * 8000
MAKERS: dict[str, Callable[[], str]] = {"classical": age.new_officer_identity, "hybrid": age.new_identity}
OPEN = """
    const found = [];
    for (const [file, identities] of given) {
      try { found.push(base64(await desk.open(bytes(file), identities))); } catch (fault) { found.push(fault.code ?? `${fault}`); }
    }
    return found;
"""  # noqa: E501


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("count", [1, 3, 35])
def test_what_the_client_seals_opens_in_the_browser(desk: Desk, kind: str, count: int) -> None:
    identities = [MAKERS[kind]() for _ in range(count)]
    sealed = to_base64(age.seal(PLAIN, [age.recipient_of(one) for one in identities]))
    stranger = MAKERS[kind]()
    tried = identities[:: max(1, count // 2)]
    found = desk.run(OPEN, [[sealed, [one]] for one in [*tried, stranger]])
    assert found == [to_base64(PLAIN)] * len(tried) + ["no_key"]


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("count", [1, 3, 35])
def test_what_the_browser_seals_opens_in_the_client(desk: Desk, kind: str, count: int) -> None:
    identities = [MAKERS[kind]() for _ in range(count)]
    recipients = [age.recipient_of(one) for one in identities]
    script = "return base64(await desk.seal(bytes(given.plain), given.recipients))"
    sealed = from_base64(desk.run(script, {"plain": to_base64(PLAIN), "recipients": recipients}))
    assert [age.open_sealed(sealed, [one]) for one in identities] == [PLAIN] * count
    with pytest.raises(SealedError) as refused:
        age.open_sealed(sealed, [MAKERS[kind]()])
    assert refused.value.code == "no_key"


def test_an_identity_made_in_the_browser_is_the_same_key_in_the_client(desk: Desk) -> None:
    script = "const one = await desk.newIdentity(); return [one, await desk.recipientOf(one)]"
    identity, recipient = desk.run(script)
    assert identity.startswith("AGE-SECRET-KEY-PQ-1")
    assert recipient.startswith("age1pq1")
    assert age.recipient_of(identity) == recipient


def test_a_key_of_the_other_kind_or_none_opens_nothing(desk: Desk) -> None:
    classical, hybrid = age.new_officer_identity(), age.new_identity()
    files = [age.seal(b"x", [age.recipient_of(one)]) for one in (classical, hybrid)]
    tried = [(files[0], [hybrid]), (files[1], [classical]), (files[0], []), (files[1], [])]
    assert desk.run(OPEN, [[to_base64(file), identities] for file, identities in tried]) == ["no_key"] * 4
    for file, identities in tried:
        with pytest.raises(SealedError) as refused:
            age.open_sealed(file, identities)
        assert refused.value.code == "no_key"
    assert [age.open_sealed(file, [classical, hybrid]) for file in files] == [b"x", b"x"]


def damaged(sealed: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a sealed file cut at several places, and with one octet altered at several others."""
    header = sealed.index(b"\n--- ")
    for end in (0, 10, 22, 60, header, header + 20, header + 49, header + 55, header + 70, len(sealed) - 1):
        yield f"cut at {end}", sealed[:end]
    chunks = header + 49 + 16
    for place in (0, 21, 24, 40, header - 1, header + 2, header + 10, chunks - 8, chunks + 1, chunks + 65_600, -1):
        where = place % len(sealed)
        yield f"altered at {place}", sealed[:where] + bytes([sealed[where] ^ 1]) + sealed[where + 1 :]
    yield "more at the end", sealed + b"\0"
    yield "in another order", sealed[:chunks] + sealed[chunks + 65_552 :] + sealed[chunks : chunks + 65_552]


@pytest.mark.parametrize("kind", MAKERS)
def test_a_file_that_is_cut_or_altered_is_refused_by_both(desk: Desk, kind: str) -> None:
    identity = MAKERS[kind]()
    sealed = age.seal(PLAIN, [age.recipient_of(identity)])
    cases = list(damaged(sealed))
    found = desk.run(OPEN, [[to_base64(one), [identity]] for _, one in cases])
    refused = {"not_age", "damaged", "no_key"}
    assert {name: code for (name, _), code in zip(cases, found, strict=True) if code not in refused} == {}
    for name, one in cases:
        with pytest.raises(SealedError) as fault:
            age.open_sealed(one, [identity])
        assert fault.value.code in refused, name


HYBRID = age.recipient_of(age.new_identity())
NO_RECIPIENTS = {
    "empty": "",
    "no key": "age1",
    "a short one": "age1pq1qqqq",
    "in capitals": HYBRID.upper(),
    "for hardware": "age1tag1xx",
    "of ssh": "ssh-ed25519 AAAA",
    "misread": HYBRID[:99] + ("q" if HYBRID[99] != "q" else "p") + HYBRID[100:],
    "an octet short": bech32.encode("age1pq", bytes(1215)),
}


@pytest.mark.parametrize("recipient", NO_RECIPIENTS.values(), ids=NO_RECIPIENTS)
def test_a_recipient_that_is_none_is_refused_by_both(desk: Desk, recipient: str) -> None:
    with pytest.raises(SealedError) as refused:
        age.seal(b"x", [recipient])
    script = "return code(() => desk.seal(bytes('eA=='), [given]))"
    assert (refused.value.code, desk.run(script, recipient)) == ("wrong_key", "wrong_key")


def test_the_client_refuses_a_hybrid_recipient_out_of_range() -> None:
    """The check of FIPS 203 that the browser's library leaves out; whoever signed such a key harms themselves alone."""
    with pytest.raises(SealedError) as refused:
        age.seal(b"x", [bech32.encode("age1pq", b"\xff" * 1216)])
    assert refused.value.code == "wrong_key"


def test_nobody_is_no_recipient(desk: Desk) -> None:
    with pytest.raises(SealedError):
        age.seal(b"x", [])
    found: Any = desk.run("return code(() => desk.seal(bytes('eA=='), []))")
    assert found == "no_key"
