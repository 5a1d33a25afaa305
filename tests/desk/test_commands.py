"""The command line of the client: a whole exchange with the desk over a stick, and what it refuses."""

import json
import os
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from enlace_desk import age, commands
from enlace_desk.epochs import open_epoch
from enlace_desk.officers import Officer, fingerprint
from enlace_desk.pieces import PIECE_BYTES
from enlace_desk.sealed_files import Archive
from enlace_desk.signed import take
from tests.desk.cases import (
    HEADER,
    OPENED,
    SENT,
    A,
    B,
    World,
    evidence,
    first,
    forge,
    from_base64,
    people,
    to_base64,
    trusting,
    write_file,
)
from tests.desk.conftest import PASSPHRASE, Desk, Run, options

pytestmark = pytest.mark.xdist_group("desk")


def test_the_key_file_is_private_and_sealed(home: Path, bruno: Officer) -> None:
    file = home / "keys.age"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert bruno.party == A


def test_keys_are_never_overwritten(home: Path, run: Run) -> None:
    before = (home / "keys.age").read_bytes()
    words = ["--pack", "oas", "--state", "ATG", "--authority", "central", "--officer", "other"]
    assert commands.main(["keys", "new", *options(home), *words]) == 1
    assert (home / "keys.age").read_bytes() == before


def test_a_wrong_passphrase_is_refused(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("other words", encoding="utf-8")
    assert commands.main(["card", "-k", str(home / "keys.age"), "--passphrase-file", str(wrong)]) == 1
    said = capsys.readouterr()
    assert (said.out, "passphrase" in said.err) == ("", True)


def test_the_card_is_printed_alone(run: Run, bruno: Officer) -> None:
    status, out, err = run("card")
    assert (status, out.strip()) == (0, bruno.card)
    assert fingerprint(take(out.strip(), "enlace-card").hash) in err


DESK_SENDS = """
    const person = (officer, authority) => ({ pack: "oas", state: "ARG", authority, officer });
    const ana = await desk.makeCard(await desk.newKeys(), person("ana", "contact"), given.made);
    window.lucia = await desk.makeCard(await desk.newKeys(), person("lucia", "central"), given.made);
    window.trusted = [ana.hash, given.contact];
    const endorsements = [
      ...given.endorsements,
      await desk.endorse(ana, ana.hash, { at: given.endorsed, as: "contact" }),
      await desk.endorse(ana, lucia.hash, { at: given.endorsed }),
    ];
    const cards = [...given.cards, ana.card, lucia.card];
    const directory = await desk.Directory.read({ cards, endorsements, trusted });
    const epoch = await desk.openEpoch(lucia, directory, {
      party: given.header.requested, members: [lucia.hash], custodians: [], previous: null, at: given.opened,
    });
    const epochs = await desk.Epochs.read([given.epoch, epoch.epoch], directory);
    const fresh = await desk.newCase(lucia, given.header, epochs, given.sent);
    const file = new desk.NewArchive();
    const attachment = new Blob([bytes(given.attachment)], { type: "application/pdf" });
    const entry = await desk.sealFile(attachment, "carta señalada.pdf", fresh.recipient, (hash, sealed) => file.writePiece(hash, sealed));
    const content = { type: "request", handling: "TLP:AMBER", body: { subject: "Señales de cañón" }, files: [entry] };
    const place = { header: given.header, number: 1, previous: null };
    file.writeMessage(1, await desk.sealMessage(lucia, content, place, fresh.recipient, given.sent));
    fresh.grants.forEach((one, number) => file.writeGrant(number + 1, one));
    for (const one of cards) file.writeSigned("cards", (await desk.take(one, "enlace-card")).hash, one);
    for (const one of endorsements) file.writeSigned("endorsements", (await desk.take(one, "enlace-endorsement")).hash, one);
    for (const one of [given.epoch, epoch.epoch]) file.writeSigned("epochs", (await desk.take(one, "enlace-epoch")).hash, one);
    for (const [whom, sealed] of epoch.wraps) file.writeWrap(epoch.hash, whom, sealed);
    for (const [whom, sealed] of Object.entries(given.wraps)) file.writeWrap(given.epochHash, whom, bytes(sealed));
    const made = file.end(given.header, given.evidence);
    return [base64(new Uint8Array(await made.arrayBuffer())), desk.fingerprint(ana.hash)];
"""  # noqa: E501
DESK_READS = """
    const archive = await desk.Archive.of(new Blob([bytes(given)]));
    const read = await desk.Case.read(await archive.content(), trusted);
    const identities = await read.identities(lucia);
    const bodies = [], files = [], left = [];
    for await (const message of read.messages(identities, new Date())) {
      bodies.push([message.from, message.type, message.body]);
      for (const entry of message.files) {
        if (archive.leavesOut(entry.pieces)) { left.push(entry.name); continue; }
        const parts = [];
        for await (const part of desk.openFile(entry, (hash) => archive.piece(hash), identities.get(message.case))) parts.push(part);
        files.push([entry.name, base64(new Uint8Array(await new Blob(parts).arrayBuffer()))]);
      }
    }
    return { bodies, files, left, steps: read.evidence.length };
"""  # noqa: E501


def test_the_desk_asks_the_client_answers_the_desk_reads(desk: Desk, run: Run, bruno: Officer, tmp_path: Path) -> None:
    """Lucia seals a request in her browser; it goes to Bruno on a stick, and his answer goes back."""
    base = people(bruno)
    epoch = open_epoch(bruno, base.directory, **first(A, bruno))
    attachment = os.urandom(PIECE_BYTES + 70_000)
    given = dict.fromkeys(("made", "endorsed", "opened"), OPENED) | {
        "sent": SENT,
        "header": HEADER,
        "contact": base.ana.hash,
        "cards": base.cards[:2],
        "endorsements": base.endorsements[:2],
        "epoch": epoch.epoch,
        "epochHash": epoch.hash,
        "wraps": {whom: to_base64(sealed) for whom, sealed in epoch.wraps.items()},
        "attachment": to_base64(attachment),
        "evidence": evidence().decode(),
    }
    made, other_contact = desk.run(DESK_SENDS, given)
    stick = tmp_path / "stick.enlace"
    stick.write_bytes(from_base64(made))

    status, _, err = run("open", stick, "-o", "opened")
    assert (status, Path("opened").exists()) == (1, False)
    assert "compare" in err
    trust = ["--trust", fingerprint(base.ana.hash), "--trust", other_contact]
    assert run("verify", stick, *trust)[0] == 0
    # What was compared once is known from then on.
    status, out, err = run("open", stick, "-o", "opened")
    assert (status, err) == (0, "")
    message = json.loads(Path("opened/0001.json").read_text(encoding="utf-8"))
    assert (message["from"], message["body"]) == (B, {"subject": "Señales de cañón"})
    assert Path("opened/0001/carta señalada.pdf").read_bytes() == attachment
    assert sorted(one.name for one in Path("opened").rglob("*")) == ["0001", "0001.json", "carta señalada.pdf"]

    Path("body.json").write_text('{"reply": "Concedido"}', encoding="utf-8")
    Path("acta.txt").write_bytes(b"")
    words = ("--body", "body.json", "--attach", "acta.txt", "-o", "answer.enlace")
    status, out, err = run("answer", stick, *words)
    assert (status, err) == (0, "")
    status, out, _ = run("verify", "answer.enlace")
    assert (status, out.count("\n")) == (0, 3)
    assert fingerprint(bruno.hash) in out

    found = desk.run(DESK_READS, to_base64(Path("answer.enlace").read_bytes()))
    assert found["bodies"][1] == [A, "answer", {"reply": "Concedido"}]
    assert (found["files"], found["left"]) == ([["acta.txt", ""]], ["carta señalada.pdf"])
    assert found["steps"] == 2


def test_after_a_new_epoch_the_answer_is_sealed_for_a_new_case(run: Run, bruno_s: World, tmp_path: Path) -> None:
    world = bruno_s
    later = open_epoch(
        world.carla,
        world.directory,
        **first(B, world.carla, previous=world.read_epochs.newest(B), at=SENT),
    )
    grown = replace(world, epochs=[*world.epochs, later.epoch], opened={**world.opened, "later": later})
    stick = write_file(tmp_path / "a.enlace", grown, [forge(world)])
    Path("body.json").write_text("{}", encoding="utf-8")
    assert run("answer", stick, "--body", "body.json", "-o", "b.enlace", *trusting(world))[0] == 0
    with zipfile.ZipFile("b.enlace") as archive:
        grants = [take(archive.read(f"grants/000{number}.jws").decode(), "enlace-grant") for number in (1, 3)]
        seal = take(archive.read("messages/0002.jws").decode(), "enlace-seal").payload
    before, after = (one.payload["case"] for one in grants)
    assert before == world.known_case.recipient != after == seal["case"]
    assert run("open", "b.enlace", "-o", "opened")[0] == 0
    assert json.loads(Path("opened/0002.json").read_text(encoding="utf-8"))["number"] == 2


def test_what_stands_there_is_not_overwritten(run: Run, bruno_s: World, tmp_path: Path) -> None:
    stick = write_file(tmp_path / "a.enlace", bruno_s, [forge(bruno_s)])
    Path("opened").mkdir()
    assert run("open", stick, "-o", "opened", *trusting(bruno_s))[0] == 3
    Path("body.json").write_text("{}", encoding="utf-8")
    before = stick.read_bytes()
    assert run("answer", stick, "--body", "body.json", "-o", stick)[0] == 1
    assert stick.read_bytes() == before


def test_an_answer_that_fails_leaves_no_file(run: Run, bruno_s: World, tmp_path: Path) -> None:
    stick = write_file(tmp_path / "a.enlace", bruno_s, [forge(bruno_s)])
    Path("body.json").write_text("{}", encoding="utf-8")
    words = ("--body", "body.json", "--attach", "nothing.pdf", "-o", "b.enlace", *trusting(bruno_s))
    assert run("answer", stick, *words)[0] == 3
    assert not list(tmp_path.glob("b.enlace*"))
    for bad in ("[]", "{", '{"a": 1}', "[" * 100_000):
        Path("body.json").write_text(bad, encoding="utf-8")
        assert run("answer", stick, "--body", "body.json", "-o", "b.enlace")[0] == 1


def test_the_command_line_and_what_is_outside_have_their_own_status(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("verify", "nothing.enlace")[0] == 3
    for words in ([], ["open"], ["open", "a.enlace"], ["answer", "a", "-o", "b"], ["keys", "new"]):
        with pytest.raises(SystemExit) as ended:
            commands.main(words)
        assert ended.value.code == 2


def test_a_short_passphrase_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "passphrase").write_text("corta", encoding="utf-8")
    words = ["--pack", "oas", "--state", "ATG", "--authority", "central", "--officer", "bruno"]
    assert commands.main(["keys", "new", *options(tmp_path), *words]) == 1
    assert not (tmp_path / "keys.age").exists()


def test_a_passphrase_is_asked_for_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([PASSPHRASE, PASSPHRASE + "s"])
    monkeypatch.setattr(commands, "getpass", lambda _: next(answers))
    words = ["--pack", "oas", "--state", "ATG", "--authority", "central", "--officer", "bruno"]
    assert commands.main(["keys", "new", "-k", str(tmp_path / "keys.age"), *words]) == 1
    assert (list(tmp_path.iterdir()), list(answers)) == ([], [])


def test_names_out_of_a_file_command_no_terminal(run: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.enlace", "w") as archive:
        archive.writestr("\x1b]0;title\x07", b"")
    status, _, err = run("verify", tmp_path / "a.enlace")
    assert (status, "\x1b" in err) == (1, False)


def test_a_case_whose_key_is_not_what_it_says_is_not_answered_with(run: Run, bruno_s: World, tmp_path: Path) -> None:
    """Somebody of a party granted a key that is another one than it says: it is left aside, and a new one made."""
    grants = [
        replace(one, sealed=age.seal(age.new_identity().encode(), [bruno_s.read_epochs.newest(party).age]))
        for one, party in zip(bruno_s.known_case.grants, (B, A), strict=True)
    ]
    world = replace(bruno_s, case=replace(bruno_s.known_case, grants=grants))
    stick = write_file(tmp_path / "a.enlace", world, [])
    Path("body.json").write_text("{}", encoding="utf-8")
    assert run("answer", stick, "--body", "body.json", "-o", "b.enlace", *trusting(world))[0] == 0
    with Archive.of(Path("b.enlace")) as archive:
        file = archive.content()
    used = take(file.messages[0].seal, "enlace-seal").payload["case"]
    granted = [take(one.grant, "enlace-grant").payload["case"] for one in file.grants]
    assert used != world.known_case.recipient
    assert granted == [world.known_case.recipient] * 2 + [used] * 2
    status, _, err = run("open", "b.enlace", "-o", "opened", *trusting(world))
    assert (status, err.count("grants/000")) == (1, 1)


def test_who_is_no_party_answers_nothing(run: Run, bruno_s: World, tmp_path: Path) -> None:
    world = replace(bruno_s, case=replace(bruno_s.known_case, grants=[]))
    stick = write_file(tmp_path / "a.enlace", world, [], header=HEADER | {"requesting": B})
    Path("body.json").write_text("{}", encoding="utf-8")
    status, _, err = run("answer", stick, "--body", "body.json", "-o", "b.enlace", *trusting(world))
    assert (status, "another authority" in err) == (1, True)


@pytest.mark.parametrize(
    ("locale", "words"),
    [("es_AR.UTF-8", "huella"), ("pt_BR.UTF-8", "conferida"), ("fr_CA.UTF-8", "empreinte"), ("C", "fingerprint")],
)
def test_a_refusal_is_told_in_the_language_of_the_officer(
    run: Run, bruno_s: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str, words: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    stick = write_file(tmp_path / "a.enlace", bruno_s, [forge(bruno_s)])
    status, _, err = run("verify", stick)
    assert (status, words in err) == (1, True)


def test_the_client_signs_the_steps_of_its_authority(run: Run, bruno_s: World, tmp_path: Path) -> None:
    stick = write_file(tmp_path / "a.enlace", bruno_s, [forge(bruno_s)], **{"evidence.jsonl": evidence()})
    status, out, err = run("sign", stick, "-o", "signed.enlace", *trusting(bruno_s))
    assert (status, out, err) == (0, "Signed; steps: 1\n", "")
    with zipfile.ZipFile("signed.enlace") as archive:
        signed = take(archive.read("steps/0001.jws").decode(), "enlace-step")
    assert (signed.kid, signed.payload["status"]) == (bruno_s.bruno.hash, "sent")
    assert run("verify", "signed.enlace")[0] == 0
    status, _, err = run("sign", "signed.enlace", "-o", "again.enlace")
    assert (status, f"can sign: {A}" in err, Path("again.enlace").exists()) == (1, True, False)


def test_a_fingerprint_of_no_card_is_refused(run: Run, bruno_s: World, tmp_path: Path, home: Path) -> None:
    stick = write_file(tmp_path / "a.enlace", bruno_s, [forge(bruno_s)])
    assert run("verify", stick, "--trust", "0000 0000 0000 0000 0000")[0] == 1
    assert not (home / "keys.age.trusted").exists()
