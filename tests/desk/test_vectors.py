"""All official test vectors of age, in the browser's library and in the client."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest

from enlace_desk import age
from enlace_desk.errors import SealedError
from tests.desk.cases import to_base64
from tests.desk.conftest import Desk

pytestmark = pytest.mark.xdist_group("desk")

VECTORS = Path(__file__).parent / "vectors"
ANYBODY = "AGE-SECRET-KEY-1XMWWC06LY3EE5RYTXM9MFLAZ2U56JJJ36S0MYPDRWSVLUL66MV4QX3S7F6"
NO_HYBRID = "pyrage has no hybrid recipients: enlace_desk.hybrid opens them"
BINARY_ALONE = "the form has binary files alone: the client refuses armoured ones as no age files"
# What pyrage 1.4.0 does wrong, by name, and what the client does about it.
PYRAGE_FAILS = {
    "armor_hybrid": NO_HYBRID,
    "armor_whitespace_outside": BINARY_ALONE,
    "hybrid": NO_HYBRID,
    "hybrid_and_x25519": NO_HYBRID,
    "hybrid_grease": NO_HYBRID,
    "hybrid_multiple_recipients": NO_HYBRID,
    "stanza_missing_body": "opens it: refused before pyrage sees it, by age.HEADER",
    "stanza_missing_final_line": "opens it: refused before pyrage sees it, by age.HEADER",
}
# Opened or refused as fast as the machine is: the client has a limit of its own, age.MOST_WORK.
AS_FAST_AS_THE_MACHINE = {"scrypt_work_factor_23"}


@dataclass(frozen=True)
class Vector:
    name: str
    expect: str
    payload: str
    identities: list[str]
    passphrases: list[str]
    armored: bool
    file: bytes

    def fits(self, opened: bytes | None) -> bool:
        """Whether what came of it is what the vector says: its content, or nothing."""
        if self.expect != "success":
            return opened is None
        return opened is not None and hashlib.sha256(opened).hexdigest() == self.payload


def vectors() -> Iterator[Vector]:
    for path in sorted(VECTORS.iterdir()):
        if path.suffix == ".md":
            continue
        head, _, file = path.read_bytes().partition(b"\n\n")
        lines = [line.split(": ", 1) for line in head.decode().split("\n")]
        held = dict(lines)
        yield Vector(
            path.name,
            held["expect"],
            held.get("payload", ""),
            [value for key, value in lines if key == "identity"],
            [value for key, value in lines if key == "passphrase"],
            "armored" in held,
            zlib.decompress(file) if held.get("compressed") == "zlib" else file,
        )


ALL = list(vectors())


def test_all_of_them_are_there() -> None:
    assert len(ALL) == 143


def test_the_library_of_the_browser_does_all_of_them(desk: Desk) -> None:
    script = """
        const age = await import("/age-encryption.js");
        const found = {};
        for (const { name, identities, passphrases, armored, file } of JSON.parse(given)) {
          try {
            const decrypter = new age.Decrypter();
            for (const identity of identities) decrypter.addIdentity(identity);
            for (const passphrase of passphrases) decrypter.addPassphrase(passphrase);
            const inflated = new Blob([bytes(file)]).stream().pipeThrough(new DecompressionStream("deflate"));
            const whole = new Uint8Array(await new Response(inflated).arrayBuffer());
            const binary = armored ? age.armor.decode(new TextDecoder("latin1").decode(whole)) : whole;
            const opened = await decrypter.decrypt(binary);
            found[name] = (await desk.hash(opened)).slice("sha256:".length);
          } catch { found[name] = null; }
        }
        return found;
    """
    given = [
        {
            "name": one.name,
            "identities": one.identities,
            "passphrases": one.passphrases,
            "armored": one.armored,
            "file": to_base64(zlib.compress(one.file)),
        }
        for one in ALL
    ]
    found = desk.run(script, json.dumps(given))
    expected = {one.name: one.payload if one.expect == "success" else None for one in ALL}
    assert found == expected


def opened_by_pyrage(vector: Vector) -> bytes | None:
    for passphrase in vector.passphrases:
        with suppress(pyrage.DecryptError):
            return pyrage.passphrase.decrypt(vector.file, passphrase)
    if vector.passphrases:
        return None
    try:
        return pyrage.decrypt(vector.file, [pyrage.x25519.Identity.from_str(one) for one in vector.identities])
    except (pyrage.DecryptError, pyrage.IdentityError):
        return None


def test_pyrage_fails_those_that_are_listed_and_no_others() -> None:
    tried = [one for one in ALL if one.name not in AS_FAST_AS_THE_MACHINE]
    assert {one.name for one in tried if not one.fits(opened_by_pyrage(one))} == PYRAGE_FAILS.keys()


def opened_by_the_client(vector: Vector) -> bytes | None:
    for passphrase in vector.passphrases:
        with suppress(SealedError):
            return age.open_with_passphrase(vector.file, passphrase)
    if vector.passphrases:
        return None
    try:
        return age.open_sealed(vector.file, vector.identities or [ANYBODY])
    except SealedError:
        return None


def test_the_client_does_all_binary_ones() -> None:
    assert [one.name for one in ALL if not one.armored and not one.fits(opened_by_the_client(one))] == []


@pytest.mark.parametrize("vector", [one for one in ALL if one.armored], ids=lambda one: one.name)
def test_the_client_refuses_armoured_ones(vector: Vector) -> None:
    with pytest.raises(SealedError) as refused:
        age.open_sealed(vector.file, vector.identities or [ANYBODY])
    assert refused.value.code == "not_age"


@pytest.mark.parametrize("name", ["stanza_missing_body", "stanza_missing_final_line"])
def test_what_pyrage_opens_wrongly_is_refused_as_damaged(name: str) -> None:
    vector = next(one for one in ALL if one.name == name)
    with pytest.raises(SealedError) as refused:
        age.open_sealed(vector.file, vector.identities)
    assert refused.value.code == "damaged"
