"""What an officer does between the platform and the sealed desk: keys and sealed files, carried by hand."""

import json
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from tests.desk.test_page import Officer, payload


@dataclass
class Carrier:
    """An officer with two windows: signed in at the platform, and at the desk, which knows nothing of it."""

    platform: Page
    desk: Officer

    def bring_keys(self) -> None:
        """Make keys, endorse them as point of contact, open an epoch; bring each file to the platform."""
        self._keep_keys(self.desk.make_keys())
        self.platform.goto("/en/requests/keys/")
        taken = self._download("for the desk")
        self._keep_keys(self.desk.begin(payload("keys.enlace", taken)))

    def take(self, reference: str) -> FilePayload:
        """Take the sealed file of a request from its page."""
        self.platform.goto(f"/en/requests/{reference}/sealed/")
        return payload(f"{reference}.enlace", self._download(f"{reference}.enlace"))

    def bring(self, reference: str, content: bytes) -> None:
        self.platform.goto(f"/en/requests/{reference}/sealed/")
        self.platform.get_by_label("Sealed file").set_input_files(payload("x.enlace", content))
        self.platform.get_by_role("button", name="Bring it back").click()
        expect(self.platform.get_by_text("1 message was kept.")).to_be_visible()

    def open(self, reference: str, other: str = "") -> Page:
        """Open the sealed file of a request in the desk. other: whose fingerprint is compared now."""
        page = self.desk.open_request(self.take(reference))
        if other:
            page.get_by_role("button", name=f"I compared it by telephone with {other}").click()
        return page

    def _keep_keys(self, content: bytes) -> None:
        self.platform.goto("/en/requests/keys/")
        _, state, authority = self.desk.party.split("/")
        self.platform.get_by_label("Authority").select_option(f"{state}/{authority}")
        self.platform.get_by_label("File of keys, from the desk").set_input_files(payload("keys.enlace", content))
        self.platform.get_by_role("button", name="Keep the keys").click()
        expect(self.platform.get_by_text("kept.").first).to_be_visible()

    def _download(self, name: str) -> bytes:
        with self.platform.expect_download() as download:
            self.platform.get_by_role("link", name=name).first.click()
        return Path(download.value.path()).read_bytes()


def parties_in(file: bytes) -> tuple[str, str]:
    """Return who asks and who is asked, as a sealed file names them."""
    with zipfile.ZipFile(BytesIO(file)) as archive:
        header = json.loads(archive.read("header.json"))
    return header["requesting"], header["requested"]
