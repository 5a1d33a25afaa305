"""Officers of two States at their desks, for tests of what travels sealed: SYNTHETIC, as everybody in them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, StreamingHttpResponse

from enlace.accounts.models import User
from enlace.cooperation.rules.sealed_archive import write_archive
from enlace_desk.directory import Directory
from enlace_desk.epochs import open_epoch
from enlace_desk.grants import new_case
from enlace_desk.messages import Content, seal_message
from enlace_desk.officers import Officer, endorse
from enlace_desk.reading import Case
from enlace_desk.sealed_files import Archive
from enlace_desk.signed import take
from tests.conftest import browser_of
from tests.desk.cases import firm

MADE, ENDORSED, OPENED, SENT = (f"2026-11-2{day}T10:00:00Z" for day in (0, 1, 2, 3))


@dataclass(frozen=True)
class Desk:
    """An officer at the desk of one State, with the only authority's keys; they endorse themselves as contact.

    room: `requests` or `teams`, whose files they bring and take.
    """

    user: User
    state: str
    officer: Officer
    others: Callable[[], frozenset[str]]
    room: str = "requests"

    @property
    def party(self) -> str:
        return f"OAS/{self.state}/CENTRAL"

    def made(self) -> dict[str, bytes]:
        """Return what the desk makes to begin with: a card, its endorsement, an epoch and its wraps."""
        endorsement = endorse(self.officer, self.officer.hash, at=ENDORSED, as_="contact")
        directory = Directory.read([self.officer.card], [endorsement], [self.officer.hash])
        opening = {
            "party": self.party,
            "members": [self.officer.hash],
            "custodians": [],
            "previous": None,
        }
        epoch = open_epoch(self.officer, directory, at=OPENED, **opening)
        name = hex_of(self.officer.hash)
        wraps = {f"wraps/{hex_of(epoch.hash)}.{hex_of(whom)}.age": one for whom, one in epoch.wraps.items()}
        return {
            f"cards/{name}.jws": self.officer.card.encode(),
            f"endorsements/{hex_of(take(endorsement, 'enlace-endorsement').hash)}.jws": endorsement.encode(),
            f"epochs/{hex_of(epoch.hash)}.jws": epoch.epoch.encode(),
        } | wraps

    def bring_keys(self, entries: Mapping[str, bytes]) -> HttpResponse:
        file = SimpleUploadedFile("keys.enlace", write_archive(entries))
        answer: HttpResponse = browser_of(self.user).post(
            "/en/requests/keys/", {"for": f"{self.state}/CENTRAL", "file": file}
        )
        return answer

    def file(self, reference: str) -> bytes:
        answer = browser_of(self.user).get(f"/en/{self.room}/{reference}/sealed/file/")
        assert isinstance(answer, StreamingHttpResponse)
        return answer.getvalue()

    def bring(self, reference: str, content: bytes) -> HttpResponse:
        file = SimpleUploadedFile("x.enlace", content)
        answer: HttpResponse = browser_of(self.user).post(f"/en/{self.room}/{reference}/sealed/", {"file": file})
        return answer

    def case(self, content: bytes, folder: Path) -> Case:
        """Open a sealed file as the client does, all checks included."""
        path = folder / "file.enlace"
        path.write_bytes(content)
        with Archive.of(path) as archive:
            return Case.read(archive.content(), self.others())

    def answered(self, content: bytes, folder: Path, words: str, type_: str = "request") -> bytes:
        """Return the file with one message more."""
        case, entries = self.case(content, folder), entries_of(content)
        identities = case.identities(self.officer)
        if identities:
            recipient = next(iter(identities))
        else:
            made = new_case(self.officer, case.file.header, case.epochs, SENT)
            recipient = made.recipient
            for number, grant in enumerate(made.grants, 1):
                entries |= {f"grants/{number:04}.jws": grant.grant.encode(), f"grants/{number:04}.age": grant.sealed}
        place = case.next_place()
        sealed = seal_message(self.officer, Content(type_, "TLP:RED", {"facts": words}), place, recipient, SENT)
        name = f"messages/{place.number:04}"
        return write_archive(entries | {f"{name}.jws": sealed.seal.encode(), f"{name}.age": sealed.ciphertext})

    def read(self, content: bytes, folder: Path) -> list[Any]:
        case = self.case(content, folder)
        return [one["body"] for one in firm(case.messages(case.identities(self.officer), datetime.now(UTC)))]


def hex_of(hash_: str) -> str:
    return hash_.removeprefix("sha256:")


def entries_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
