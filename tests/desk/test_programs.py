"""An attachment that is a program is refused by whoever attaches it, and not kept by whoever opens it unless warned."""

import io
import os
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from enlace_desk.errors import SealedError
from enlace_desk.messages import Content, Place, seal_message
from enlace_desk.pieces import PIECE_BYTES, seal_file
from enlace_desk.programs import program
from enlace_desk.texts import hash_of
from tests.desk.cases import CONTENT, HEADER, SENT, World, to_base64, trusting, write_file
from tests.desk.conftest import Desk, Run

pytestmark = pytest.mark.xdist_group("desk")

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
PE = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + b"\0" * 44 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0d\x86"
LNK = bytes.fromhex("4c0000000114020000000000c000000000000046") + b"\x9b\0\x08\0"


def packed(name: str) -> bytes:
    """Return a ZIP with one entry, as office documents are."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, b"<xml/>")
    return held.getvalue()


CONTENT_OF_PROGRAM = {
    "acta.pdf": PE,
    "foto.jpg": b"\x7fELF\2\1\1\0" + b"\0" * 40,
    "informe.docx": b"\xcf\xfa\xed\xfe\7\0\0\1",
    "informe-2.docx": b"\xfe\xed\xfa\xce\0\0\0\7",
    "informe-3.docx": b"\xca\xfe\xba\xbe\0\0\0\2",
    "lista.txt": b"#!/bin/sh\nrm -rf .\n",
    "Clase.dat": b"\xca\xfe\xba\xbe\0\0\0\x34\0\x1d",
    "carpeta": LNK,
}
NAME_OF_PROGRAM = {
    "Factura.pdf.EXE": b"x",
    "factura.docm": packed("word/vbaProject.bin"),
    "cuentas.XLSM": packed("xl/vbaProject.bin"),
    "cuentas.xlsb": packed("xl/workbook.bin"),
    "instalar.msi": OLE,
    "enlace.lnk": b"",
    "abrir.js": b"WScript.Echo(1)",
    "abrir.ps1": b"Get-Item .",
    "abrir.vbs": b'MsgBox "x"',
    "abrir.bat": b"@echo off",
    "abrir.hta": b"<hta:application>",
    "abrir.jar": packed("META-INF/MANIFEST.MF"),
    # Opened beside a desk that is kept as a file, a page signs with the keys of its officer.
    "acta.HTML": b"<script>alert(1)</script>",
    "acta.xhtml": b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
    "plano.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "datos.xml": b"<?xml version='1.0'?>",
    "correo.mht": b"MIME-Version: 1.0",
}
DOCUMENTS = {
    "acta.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "acta.docx": packed("word/document.xml"),
    "cuentas.xlsx": packed("xl/workbook.xml"),
    "cuentas.csv": b"a,b\n1,2\n",
    "antiguo.doc": OLE,
    "antiguo.xls": OLE,
    "foto.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "foto.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "todo.zip": packed("acta.pdf"),
    "nota.txt": "Señales de cañón".encode(),
    "vacío.txt": b"",
    "video.mp4": b"\0\0\0\x20ftypisom\0\0\2\0",
    "audio.wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "correo.eml": b"From: a@example.org\r\n",
    "sin punto": b"M",
    "exe": b"x",
}
TABLE = {
    **dict.fromkeys(CONTENT_OF_PROGRAM.items(), "program_content"),
    **dict.fromkeys(NAME_OF_PROGRAM.items(), "program_name"),
    **dict.fromkeys(DOCUMENTS.items(), "nothing is refused"),
}


def test_programs_are_told_from_documents_by_both(desk: Desk) -> None:
    found = [program(name, content) for name, content in TABLE]
    assert [one.code if one else "nothing is refused" for one in found] == list(TABLE.values())
    script = """
        return given.map(([name, content]) => {
          const found = desk.program(name, bytes(content));
          return found ? [found.code, found.fields] : ["", []];
        });
    """
    told = desk.run(script, [[name, to_base64(content)] for name, content in TABLE])
    assert told == [[one.code, list(one.fields)] if one else ["", []] for one in found]


def test_a_program_is_attached_by_neither(desk: Desk, world: World, tmp_path: Path) -> None:
    case = world.known_case.recipient
    script = (
        "return code(() => desk.sealFile(new Blob([bytes(given.content)]), given.name, given.case, () => undefined))"
    )
    for (name, content), code in TABLE.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert refusal(path, case) == code, name
        given = {"content": to_base64(content), "name": name, "case": case}
        assert desk.run(script, given) == code, name


def refusal(path: Path, case: str, keep: Callable[[str, bytes], None] = lambda _hash, _piece: None) -> str:
    try:
        seal_file(path, case, keep)
    except SealedError as fault:
        return fault.code if fault.fields[0] == path.name else "it names no file"
    return "nothing is refused"


def test_a_name_that_cannot_be_kept_everywhere_is_named(desk: Desk, world: World, tmp_path: Path) -> None:
    script = """
        try { await desk.sealFile(new Blob(["x"]), given.name, given.case, () => undefined); }
        catch (fault) { return [fault.code, fault.fields]; }
    """
    for name in ("acta: final.pdf", "¿qué?.pdf", "acta.", "aux.txt"):
        (tmp_path / name).write_bytes(b"x")
        assert refusal(tmp_path / name, world.known_case.recipient) == "bad_name"
        given = {"name": name, "case": world.known_case.recipient}
        assert desk.run(script, given) == ["bad_name", [name]]


def truncated(path: Path, size: int, *_: object) -> None:
    os.truncate(path, size)


def test_a_file_that_changes_while_it_is_read_is_said_to_have_changed(desk: Desk, world: World, tmp_path: Path) -> None:
    path, case = tmp_path / "acta.bin", world.known_case.recipient
    for change in (PIECE_BYTES + 20, PIECE_BYTES + 1):
        path.write_bytes(b"x" * (PIECE_BYTES + 10))
        assert refusal(path, case, partial(truncated, path, change)) == "file_changed"
    script = """
        const blob = new Blob(["x".repeat(100)]);
        const gone = { size: 100, type: "", slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException("", "NotReadableError")) }) };
        const short = { size: 200, type: "", slice: (...part) => blob.slice(...part) };
        const found = [];
        for (const one of [gone, short]) found.push(await code(() => desk.sealFile(one, "acta.bin", given, () => undefined)));
        return found;
    """  # noqa: E501
    assert desk.run(script, case) == ["file_changed"] * 2


def test_pieces_are_kept_outside_of_memory_one_by_one(desk: Desk, world: World) -> None:
    """Of a large file no more than one piece is read before the one before was handed on, as a Blob."""
    script = """
        let open = 0, most = 0;
        const blob = new Blob([new Uint8Array(given.size)]);
        const file = { size: blob.size, type: "", slice: (start, end) => ({ arrayBuffer: () => {
          open += 1;
          most = Math.max(most, open);
          return blob.slice(start, end).arrayBuffer();
        } }) };
        const kept = [];
        await desk.sealFile(file, "video.mp4", given.case, async (hash, piece) => { kept.push(piece); open -= 1; });
        return [kept.length, kept.every((one) => one instanceof Blob), most];
    """
    given = {"size": 3 * PIECE_BYTES + 1, "case": world.known_case.recipient}
    assert desk.run(script, given) == [4, True, 1]


def sent(world: World, folder: Path, name: str, content: bytes) -> Path:
    """Return a sealed file with an attachment that its sender did not look at."""
    (folder / "harmless.bin").write_bytes(content)
    pieces: dict[str, bytes] = {}
    case = world.known_case
    entry = seal_file(folder / "harmless.bin", case.recipient, pieces.__setitem__) | {"name": name}
    told = Content("request", "TLP:AMBER", dict(CONTENT.body), [entry])
    message = seal_message(world.bruno, told, Place(HEADER, 1, None), case.recipient, SENT)
    return write_file(folder / "a.enlace", world, [message], pieces=pieces)


def test_the_client_keeps_no_program_unless_told_to(run: Run, bruno_s: World, tmp_path: Path) -> None:
    stick = sent(bruno_s, tmp_path, "factura.docm", packed("word/vbaProject.bin"))
    status, _, err = run("open", stick, "-o", "opened", *trusting(bruno_s))
    assert (status, Path("opened/0001").exists()) == (0, False)
    assert "runs macros: factura.docm, .docm" in err
    assert "--programs" in err
    assert run("open", stick, "-o", "all", "--programs")[0] == 0
    assert hash_of(Path("all/0001/factura.docm").read_bytes()) == hash_of(packed("word/vbaProject.bin"))


def test_an_attachment_that_was_left_out_is_said_to_be(run: Run, bruno_s: World, tmp_path: Path) -> None:
    """What is brought back holds no piece that was there, and the file stays open to whoever takes it up."""
    stick = sent(bruno_s, tmp_path, "acta.txt", b"acta")
    Path("body.json").write_text('{"text": "x"}', encoding="utf-8")
    words = ("--body", "body.json", "--attach", "harmless.bin", "-o", "b.enlace", *trusting(bruno_s))
    assert run("answer", stick, *words)[0] == 0
    with zipfile.ZipFile("b.enlace") as archive:
        assert sum(name.startswith("pieces/") for name in archive.namelist()) == 1
    status, _, err = run("open", "b.enlace", "-o", "opened")
    assert (status, "take the whole file from the platform: acta.txt" in err) == (0, True)
    assert sorted(one.name for one in Path("opened").rglob("*")) == ["0001.json", "0002", "0002.json", "harmless.bin"]
    assert run("verify", "b.enlace")[0] == 0
