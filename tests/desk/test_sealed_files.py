"""A sealed file that is not what was written is refused, by the desk and by the client."""

import json
import os
import warnings
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from enlace_desk import age, sealed_files
from enlace_desk.errors import SealedError
from enlace_desk.messages import Content, Place, seal_message
from enlace_desk.officers import Officer
from enlace_desk.padding import pad
from enlace_desk.pieces import MAX_FILE_BYTES, PIECE_BYTES, open_file, seal_file
from enlace_desk.signed import sign
from enlace_desk.texts import Text, canonical, hash_of
from tests.desk.cases import (
    CONTENT,
    HEADER,
    SENT,
    STEP,
    World,
    evidence,
    forge,
    to_base64,
    trusting,
    write_file,
)
from tests.desk.conftest import Desk, Run

pytestmark = pytest.mark.xdist_group("desk")


def rewritten(stick: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Write a sealed file anew after a change of its entries."""
    with zipfile.ZipFile(stick) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    with zipfile.ZipFile(stick, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stick


def put(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda entries: entries.update({name: content})


def drop(name: str) -> Callable[[dict[str, bytes]], object]:
    return lambda entries: entries.pop(name)


def signed_steps(world: World, by: Officer | None = None) -> dict[str, bytes]:
    """Return the evidence and its first line as Bruno, who took the step, signed it."""
    signer = by or world.bruno
    return {"evidence.jsonl": evidence(), "steps/0001.jws": sign("enlace-step", STEP, signer.key, signer.hash).encode()}


CHANGES: dict[str, Callable[[dict[str, bytes]], object]] = {
    "it leaves the archive": put("../x.jws", b""),
    "it leaves it in another way": put("cards/..\\x.jws", b""),
    "it has something else": put("readme.txt", b""),
    "a message was taken out": drop("messages/0001.jws"),
    "half a grant": drop("grants/0002.age"),
    "no header": drop("header.json"),
    "the header is no text": put("header.json", b'{"a": 1}'),
    "a line of evidence was altered": put("evidence.jsonl", evidence({}, {"status": "executed", "previous": None})),
    "a line of evidence was left out": put("evidence.jsonl", evidence().split(b"\n", 1)[1]),
    "the evidence is of another request": put(
        "evidence.jsonl", evidence({"request": "R-26-00002"}, {"request": "R-26-00002"})
    ),
    "a signed line is not the line": put("evidence.jsonl", evidence({"status": "executed"}, {})),
    "a line that is not there is signed": lambda entries: entries.update({"steps/0003.jws": entries["steps/0001.jws"]}),
    "the evidence was cut": put("evidence.jsonl", evidence()[:-1]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_file_that_was_changed_is_refused_by_both(
    desk: Desk, run: Run, bruno_s: World, tmp_path: Path, name: str
) -> None:
    stick = write_file(tmp_path / "a.enlace", bruno_s, [forge(bruno_s)], **signed_steps(bruno_s))
    script = f"""
        const read = async () => {{
          const archive = await desk.Archive.of(new Blob([bytes(given)]));
          const one = await desk.Case.read(await archive.content(), {json.dumps(bruno_s.trusted)});
          await one.seals();
          for (const fault of one.refused.values()) throw fault;
        }};
        return code(read);
    """
    assert desk.run(script, to_base64(stick.read_bytes())) == "nothing is refused"
    assert run("verify", stick, *trusting(bruno_s))[0] == 0
    changed = rewritten(stick, CHANGES[name])
    assert run("verify", changed)[0] == 1
    status, out, err = run("open", changed, "-o", "opened")
    assert (status, "enlace-desk: " in err) == (1, True)
    # What a signature beside a line is worth, that of a message does not hang on.
    assert out == ("Messages opened: 1\n" if "steps/" in err else "")
    assert len(list(tmp_path.glob("**/*.json"))) == len(out.splitlines())
    assert desk.run(script, to_base64(changed.read_bytes())) in {"bad_archive", "bad_evidence", "missing", "not_text"}


def test_an_archive_that_is_packed_or_cut_is_refused_by_both(
    desk: Desk, run: Run, bruno_s: World, tmp_path: Path
) -> None:
    stick = write_file(tmp_path / "a.enlace", bruno_s, [forge(bruno_s)])
    whole = stick.read_bytes()
    with zipfile.ZipFile(tmp_path / "packed.enlace", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("header.json", canonical(HEADER))
    files = [(tmp_path / "packed.enlace").read_bytes(), whole[:-1], whole[: len(whole) // 2], b"", b"PK", b"x" * 3000]
    for content in files:
        stick.write_bytes(content)
        assert run("verify", stick)[0] == 1
        script = "return code(() => desk.Archive.of(new Blob([bytes(given)])))"
        assert desk.run(script, to_base64(content)) == "bad_archive"


def test_a_step_signed_by_another_authority_is_refused_by_both(
    desk: Desk, run: Run, bruno_s: World, tmp_path: Path
) -> None:
    steps = signed_steps(bruno_s, by=bruno_s.carla)
    stick = write_file(tmp_path / "a.enlace", bruno_s, [forge(bruno_s)], **steps)
    assert run("verify", stick, *trusting(bruno_s))[0] == 1
    script = f"""
        const archive = await desk.Archive.of(new Blob([bytes(given)]));
        const content = await archive.content();
        const read = await desk.Case.read(content, {json.dumps(bruno_s.trusted)});
        return [...read.refused].map(([name, fault]) => [name, fault.code]);
    """
    assert desk.run(script, to_base64(stick.read_bytes())) == [["steps/0001", "not_of_party"]]


def test_an_entry_that_stands_twice_is_refused_by_both(desk: Desk, bruno_s: World, tmp_path: Path) -> None:
    """Two readers could take two different ones of them."""
    stick = write_file(tmp_path / "a.enlace", bruno_s, [forge(bruno_s)])
    with warnings.catch_warnings(), zipfile.ZipFile(stick, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("messages/0001.age", b"another")
    assert refusal(partial(content_of, stick)) == "bad_archive"
    script = "return code(() => desk.Archive.of(new Blob([bytes(given)])))"
    assert desk.run(script, to_base64(stick.read_bytes())) == "bad_archive"


def test_more_than_is_read_is_refused(bruno_s: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = write_file(tmp_path / "a.enlace", bruno_s, [forge(bruno_s)])
    for limit in ("MAX_ENTRY_BYTES", "MAX_BYTES"):
        with monkeypatch.context() as patched:
            patched.setattr(sealed_files, limit, 1000)
            assert refusal(partial(content_of, stick)) == "too_large"
    monkeypatch.setattr(sealed_files, "MOST_OF_A_KIND", 0)
    again = partial(write_file, tmp_path / "b.enlace", bruno_s, [forge(bruno_s)])
    assert refusal(again) == "too_large"


def test_the_desk_writes_no_more_than_is_read(desk: Desk) -> None:
    script = """
        const file = new desk.NewArchive();
        const none = new Uint8Array();
        return [9999, 10000].flatMap((number) => [
          () => file.writeMessage(number, { seal: "", ciphertext: none }),
          () => file.writeGrant(number, { grant: "", sealed: none }),
          () => file.writeStep(number, ""),
        ]).reduce(async (codes, work) => [...(await codes), await code(work)], []);
    """
    assert desk.run(script) == ["nothing is refused"] * 3 + ["too_large"] * 3


def content_of(path: Path) -> sealed_files.SealedFile:
    with sealed_files.Archive.of(path) as archive:
        return archive.content()


def with_attachment(world: World, folder: Path, content: bytes) -> tuple[Path, dict[str, bytes]]:
    (folder / "acta.bin").write_bytes(content)
    pieces: dict[str, bytes] = {}
    entry = seal_file(folder / "acta.bin", world.known_case.recipient, pieces.__setitem__)
    told = Content("request", "TLP:AMBER", dict(CONTENT.body), [entry])
    message = seal_message(world.bruno, told, Place(HEADER, 1, None), world.known_case.recipient, SENT)
    assert b"".join(open_file(entry, pieces.__getitem__, world.known_case.identity)) == content
    return write_file(folder / "a.enlace", world, [message], pieces=pieces), pieces


def test_an_attachment_that_is_not_what_was_sent_is_not_kept(run: Run, bruno_s: World, tmp_path: Path) -> None:
    stick, pieces = with_attachment(bruno_s, tmp_path, os.urandom(PIECE_BYTES + 1))
    one, other = (f"pieces/{hash_.removeprefix('sha256:')}.age" for hash_ in pieces)

    def swap(entries: dict[str, bytes]) -> None:
        entries[one], entries[other] = entries[other], entries[one]

    assert run("open", rewritten(stick, swap), "-o", "swapped", *trusting(bruno_s))[0] == 1
    assert run("open", rewritten(stick, drop(other)), "-o", "without")[0] == 1
    assert not [path for path in tmp_path.rglob("acta.bin*") if path.parent != tmp_path]


def test_pieces_that_are_not_what_the_message_says_are_refused_by_both(
    desk: Desk, bruno_s: World, tmp_path: Path
) -> None:
    _, pieces = with_attachment(bruno_s, tmp_path, b"acta" * 1000)
    (hash_, sealed), *_ = pieces.items()
    again = age.seal(pad(b"acta" * 1000), [bruno_s.known_case.recipient])
    whole = hash_of(b"acta" * 1000)
    entry: Text = {"media_type": "a", "name": "a", "pieces": [hash_], "sha256": whole, "size": 4000}
    tried: dict[str, tuple[str, Text, bytes]] = {
        "as it is": ("nothing is refused", {}, sealed),
        "sealed once more": ("bad_piece", {}, again),
        "it says less": ("bad_padding", {"size": 3999}, sealed),
        "it says more": ("bad_piece", {"size": 4001}, sealed),
        "it says another hash": ("bad_piece", {"sha256": hash_}, sealed),
        "it names no piece": ("bad_piece", {"pieces": []}, sealed),
        "it names a piece too many": ("bad_piece", {"pieces": [hash_, hash_]}, sealed),
        "it is too large": ("bad_piece", {"size": MAX_FILE_BYTES + 1, "pieces": [hash_] * 126}, sealed),
    }
    expected = {name: code for name, (code, _, _) in tried.items()}
    identity = bruno_s.known_case.identity
    script = """
        const found = {};
        const read = async ([entry, sealed, identity]) => {
          for await (const _ of desk.openFile(entry, () => bytes(sealed), identity)) {}
        };
        for (const [name, one] of Object.entries(given)) found[name] = await code(() => read(one));
        return found;
    """
    given = {name: [entry | change, to_base64(piece), identity] for name, (_, change, piece) in tried.items()}
    assert desk.run(script, given) == expected
    for name, (code, change, piece) in tried.items():
        assert refusal(partial(opened_file, entry | change, piece, identity)) == code, name


def opened_file(entry: Text, piece: bytes, identity: str) -> bytes:
    return b"".join(open_file(entry, lambda _: piece, identity))


def refusal(work: Callable[[], object]) -> str:
    try:
        work()
    except SealedError as fault:
        return fault.code
    return "nothing is refused"


def test_a_file_that_is_too_large_is_not_sealed(desk: Desk, tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 1)
    assert refusal(lambda: seal_file(tmp_path / "large", "age1", lambda _hash, _piece: None)) == "too_large"
    script = "return code(() => desk.sealFile({ size: given }, 'large', 'age1', () => undefined))"
    assert desk.run(script, MAX_FILE_BYTES + 1) == "too_large"
