"""Planted words in sealed content: two States send each other nothing but canaries, over HTTP, through a real server.

Everything that is answered is kept, so that it can be searched too. The people and the keys are SYNTHETIC.
"""

import http.client
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from django.http import HttpResponse

from enlace.accounts.models import User
from enlace.cooperation.rules.sealed_archive import write_archive
from enlace_desk.messages import Content, seal_message
from enlace_desk.pieces import open_file, seal_file
from enlace_desk.sealed_files import Archive
from enlace_desk.shapes import KINDS_OF_MESSAGE
from enlace_desk.signed import take
from tests.conftest import browser_of
from tests.cooperation.requesting import MLA, NEW
from tests.cooperation.sealing import SENT, Desk, entries_of, hex_of

TOKEN, BOUNDARY = "x" * 32, "frontier"
CALLED, FILES_EACH = ("subject", "facts", "action", "purpose"), 2
# Of each file its name and two in it.
EACH = len(CALLED) + 3 * FILES_EACH
LARGE_BYTES = 5 * 1024 * 1024
BATCH = 10


@dataclass
class Canaries:
    """Random strings with a common prefix, each handed out once."""

    prefix: str
    count: int = 0

    def take(self) -> str:
        self.count += 1
        return f"{self.prefix}{self.count:06}"

    def in_text(self, text: str) -> set[str]:
        return set(re.findall(rf"{self.prefix}\d{{6}}", text))


@dataclass(frozen=True)
class Answer:
    """What the server answered."""

    status: int
    location: str
    content: bytes


@dataclass
class Visitor:
    """Somebody at the server, signed in or not (""). kept: a folder for all that is answered."""

    name: str
    session: str
    port: int
    kept: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: Mapping[str, object], file: bytes | None = None, token: str = TOKEN) -> Answer:
        if file is None:
            body, type_ = urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded"
        else:
            body, type_ = _form(fields, file), f"multipart/form-data; boundary={BOUNDARY}"
        return self._ask("POST", path, body, {"Content-Type": type_, "X-CSRFToken": token})

    def send(self, path: str, body: bytes) -> Answer:
        """Send octets as they are, as the script of the page sends a piece."""
        return self._ask("POST", path, body, {"Content-Type": "application/octet-stream", "X-CSRFToken": TOKEN})

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        cookies = f"csrftoken={TOKEN}" + (f"; sessionid={self.session}" if self.session else "")
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, body, {"Cookie": cookies, **headers})
            response = connection.getresponse()
            answer = Answer(response.status, response.headers.get("Location", ""), response.read())
        told = f"{method} {path}\n{response.status}\n{response.headers}\n".encode()
        (self.kept / f"{self.name}-{next(self.numbers):05}").write_bytes(told + answer.content)
        return answer


def _form(fields: Mapping[str, object], file: bytes) -> bytes:
    start, name = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=", 'filename="x.enlace"'
    texts = "".join(f'{start}"{key}"\r\n\r\n{value}\r\n' for key, value in fields.items())
    head = f'{texts}{start}"file"; {name}\r\nContent-Type: application/octet-stream\r\n\r\n'
    return head.encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()


@dataclass(frozen=True)
class Sender(Desk):
    """An officer at their desk who brings and takes sealed files over HTTP. visitor: the officer at the server."""

    visitor: Visitor = field(kw_only=True)

    @classmethod
    def of(cls, desk: Desk, visitor: Visitor) -> "Sender":
        return cls(**{one.name: getattr(desk, one.name) for one in fields(desk)}, visitor=visitor)

    def file(self, reference: str) -> bytes:
        answer = self.visitor.get(f"/en/requests/{reference}/sealed/file/")
        assert answer.status == 200, answer
        return answer.content

    def bring(self, reference: str, content: bytes) -> HttpResponse:
        answer = self.visitor.post(f"/en/requests/{reference}/sealed/", {}, content)
        return HttpResponse(answer.content, status=answer.status)

    def bring_in_parts(self, reference: str, content: bytes) -> HttpResponse:
        """Bring the pieces that are not there one by one, then the rest of the file, as the script of the page does."""
        entries, address = entries_of(content), f"/en/requests/{reference}/sealed/pieces/"
        kept = json.loads(self.visitor.get(address).content)["kept"]
        pieces = {name: name[len("pieces/") : -len(".age")] for name in entries if name.startswith("pieces/")}
        for name, hash_ in pieces.items():
            if hash_ not in kept:
                assert self.visitor.send(f"{address}?name={hash_}", entries[name]).status == 200
        return self.bring(reference, write_archive({name: entries[name] for name in entries.keys() - pieces.keys()}))

    def drafted(self) -> str:
        answer = self.visitor.post(f"{NEW}mla", MLA)
        assert answer.status == 302, answer
        return answer.location.rstrip("/").rsplit("/", 1)[-1]

    def step(self, reference: str, target: str) -> None:
        assert self.visitor.post(f"/en/requests/{reference}/step/", {"target": target}).status == 302

    def sealed(self, content: bytes, folder: Path, canaries: Canaries, count: int, *, large: bool) -> bytes:
        """Return the file with `count` messages more, of all types in turn, made of canaries alone."""
        case, entries = self.case(content, folder), entries_of(content)
        recipient, place = next(iter(case.identities(self.officer))), case.next_place()
        for number in range(count):
            pieces: dict[str, bytes] = {}
            attached = list(_files(folder, canaries, large=large and number == 0))
            files = [seal_file(one, recipient, pieces.__setitem__) for one in attached]
            type_ = KINDS_OF_MESSAGE[place.number % len(KINDS_OF_MESSAGE)]
            body = {code: f"Señor: {canaries.take()}" for code in CALLED}
            sealed = seal_message(self.officer, Content(type_, "TLP:RED", body, files), place, recipient, SENT)
            name = f"messages/{place.number:04}"
            entries |= {f"{name}.jws": sealed.seal.encode(), f"{name}.age": sealed.ciphertext}
            entries |= {f"pieces/{hex_of(hash_)}.age": one for hash_, one in pieces.items()}
            place = replace(place, number=place.number + 1, previous=take(sealed.seal, "enlace-seal").hash)
        return write_archive(entries)

    def read_all(self, content: bytes, folder: Path) -> str:
        """Open everything, attachments and their names included, and return it as one text."""
        case = self.case(content, folder)
        identities, texts = case.identities(self.officer), []
        with Archive.of(folder / "file.enlace") as archive:
            for message in case.messages(identities, datetime.now(UTC)):
                texts += message["body"].values()
                for entry in message["files"]:
                    whole = b"".join(open_file(entry, archive.piece, identities[message["case"]]))
                    texts += [entry["name"], whole.decode()]
        return "\n".join(texts)


def _files(folder: Path, canaries: Canaries, *, large: bool) -> Iterator[Path]:
    for _ in range(FILES_EACH):
        text = f"{canaries.take()}\n{canaries.take()}\n"
        path = folder / f"{canaries.take()}.txt"
        # More than one piece, and more than the server keeps in memory of what is sent to it.
        path.write_text(text * (LARGE_BYTES // len(text)) if large else text)
        yield path


def session_of(user: User) -> str:
    """Sign somebody in, on the database of this process, and return the key of the session."""
    return browser_of(user).cookies["sessionid"].value


def exchange(first: Sender, second: Sender, folder: Path, canaries: Canaries, messages: int) -> str:
    """Carry a request with `messages` sealed messages from both sides, and return its reference."""
    reference = first.drafted()
    opening = first.answered(first.file(reference), folder, canaries.take())
    assert first.bring(reference, opening).status_code == 302
    first.step(reference, "sent")
    second.step(reference, "acknowledged")
    left, large = messages - 1, True
    for sender, bring in itertools.cycle(((second, second.bring_in_parts), (first, first.bring))):
        if left <= 0:
            break
        content = sender.sealed(sender.file(reference), folder, canaries, min(left, BATCH), large=large)
        assert bring(reference, content).status_code == 302
        left, large = left - BATCH, False
    return reference


def refused(first: Sender, reference: str, other: str, folder: Path, canaries: Canaries) -> list[int]:
    """Bring what is damaged, misplaced or not allowed, full of canaries; return how the server answered each."""
    before = first.file(reference)
    content = first.sealed(before, folder, canaries, 1, large=False)
    entries = entries_of(content)
    newest = max(name for name in entries if name.startswith("messages/") and name.endswith(".age"))
    damaged: Sequence[bytes] = (
        b"",
        content[: len(content) // 2],
        write_archive(entries | {newest: _altered(entries[newest])}),
        write_archive(entries | {newest.replace(".age", ".txt"): entries[newest]}),
        write_archive({name: one for name, one in entries.items() if name != newest}),
    )
    address = f"/en/requests/{reference}/sealed/"
    # A small one: the server need not read to its end what it refuses.
    piece = min((name for name in entries if name.startswith("pieces/")), key=lambda name: len(entries[name]))
    at_piece = f"{address}pieces/?name={piece[len('pieces/') : -len('.age')]}"
    return [
        *(first.bring(reference, one).status_code for one in damaged),
        first.bring(other, content).status_code,
        first.bring("NOSUCHREF", content).status_code,
        first.visitor.post(address, {}, content, token="y" * 32).status,
        replace(first.visitor, session="").post(address, {}, content).status,
        first.visitor.send(at_piece, _altered(entries[piece])).status,
        first.visitor.send(at_piece.replace(reference, "NOSUCHREF"), entries[piece]).status,
    ]


def _altered(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


REFUSALS = [422, 422, 422, 422, 422, 422, 404, 403, 302, 422, 404]


OF_STATES = ("keys", "figures", "evidence")


def addresses(reference: str) -> dict[str, set[str]]:
    """Return the pages and files to be opened, by who can open them, each what those before can too."""
    page = f"/en/requests/{reference}/"
    letters = {f"{page}letter/?format={one}&language={tag}" for one in ("docx", "pdf") for tag in ("en", "es")}
    return {
        "everybody": {"/en/", "/en/requests/published/", "/en/search/?q=Se%C3%B1or"},
        "whoever routes": {"/en/requests/", page},
        "both sides": {
            f"{page}sealed/",
            f"{page}sealed/file/",
            f"{page}sealed/file/?only=messages",
            f"{page}sealed/pieces/",
            f"{page}evidence/",
            *(f"/en/requests/{one}/" for one in OF_STATES),
        },
        "who asks": {f"{page}edit/", "/en/requests/keys/ATG/", *letters},
    }


def opened(visitors: Sequence[Visitor], reference: str) -> dict[str, set[str]]:
    """Open every page and file of a request as each of `visitors`; return which of them each could open."""
    every = sorted(set().union(*addresses(reference).values()))
    return {one.name: {address for address in every if one.get(address).status == 200} for one in visitors}
