"""Steps that officers sign outside of the platform: real lines of evidence, brought back, held to be good elsewhere."""

from pathlib import Path

import pytest

from enlace.cooperation.rules.sealed_archive import write_archive
from enlace_desk.evidence import sign_steps
from tests.cooperation.requesting import sent, step
from tests.cooperation.sealing import Desk

pytestmark = pytest.mark.django_db


def test_each_side_signs_what_it_did_and_the_other_holds_it_to_be_good(both: tuple[Desk, Desk], tmp_path: Path) -> None:
    first, second = both
    reference = sent(first.user)
    step(second.user, reference, "acknowledged")
    step(second.user, reference, "info_requested", missing=["facts"])
    step(first.user, reference, "acknowledged")
    by_whom = [one["party"] for one in second.case(second.file(reference), tmp_path).evidence]
    assert {first.party, second.party} <= set(by_whom)
    for one in both:
        content = one.file(reference)
        case = one.case(content, tmp_path)
        signed = sign_steps(one.officer, case.evidence, case.file.steps, case.directory)
        assert [by_whom[number - 1] for number in signed] == [one.party] * by_whom.count(one.party)
        steps = {f"steps/{number:04}.jws": text.encode() for number, text in signed.items()}
        assert one.bring(reference, write_archive(steps)).status_code == 302
        again = one.case(one.file(reference), tmp_path)
        assert sign_steps(one.officer, again.evidence, again.file.steps, again.directory) == {}
    for one in both:
        held = one.case(one.file(reference), tmp_path).file.steps
        assert list(held) == [number for number, party in enumerate(by_whom, 1) if party]
