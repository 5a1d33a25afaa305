"""Evidence: one line a step of a request, each holding the hash of the line before; a line may be signed besides."""

from collections.abc import Mapping
from contextlib import suppress

from enlace_desk.directory import Directory
from enlace_desk.errors import SealedError, check
from enlace_desk.officers import Officer, party_of
from enlace_desk.shapes import SHAPES, fits
from enlace_desk.signed import sign, take
from enlace_desk.texts import Text, hash_of, read_text


def check_evidence(lines: bytes, request: str) -> list[Text]:
    """Return the steps of a request. Raises: SealedError, if a line was altered, left out or put in."""
    check(lines == b"" or lines.endswith(b"\n"), "bad_evidence")
    read: list[Text] = []
    previous = None
    for line in lines.split(b"\n")[:-1]:
        step = read_text(line)
        found = (step.get("request"), step.get("previous"), step.get("number"))
        check(found == (request, previous, len(read) + 1), "bad_evidence", str(len(read) + 1))
        previous = hash_of(step)
        read.append(step)
    return read


def check_steps(signed: Mapping[int, str], steps: list[Text], directory: Directory) -> None:
    """Raises: SealedError, if a signature is not by an officer of whoever took that step. signed: number -> text."""
    for number, one in signed.items():
        step = take(one, "enlace-step")
        check(number <= len(steps) and step.payload == steps[number - 1], "bad_evidence", str(number))
        card = directory.check_signed(step, step.payload["at"])
        check(party_of(card) == step.payload["party"], "not_of_party", step.kid)


def sign_steps(by: Officer, steps: list[Text], signed: Mapping[int, str], directory: Directory) -> dict[int, str]:
    """Return the steps of the officer's party that nobody has signed yet, signed, by number.

    Those are left out that were taken while the officer's card did not hold: nobody would take the signature.
    """
    found = {}
    for step in steps:
        own = step.get("party") == by.party and step["number"] not in signed and fits(step, SHAPES["enlace-step"])
        with suppress(SealedError):
            if own and directory.check_holds(by.hash, step["at"]):
                found[step["number"]] = sign("enlace-step", step, by.key, by.hash)
    return found
