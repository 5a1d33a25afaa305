"""The page of the desk, in two browsers: officers make keys, write to each other and read it; files alone travel."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from enlace.common.canonical import canonical
from enlace.cooperation.rules.sealed import (
    HEADER,
    Known,
    hash_bytes,
    new_entries,
    payload_hash,
    read_archive,
    signed_payload,
    write_archive,
)
from enlace.site.desk_page import POLICY, desk_server
from tests.desk.cases import HEADER as REQUEST
from tests.journeys.conftest import STANDARD, described

pytestmark = pytest.mark.xdist_group("desk")
AXE = Path(__file__).parents[1] / "journeys" / "axe" / "axe.min.js"
A, B = "OAS/ATG/CENTRAL", "OAS/ARG/CENTRAL"
CONTENT = REQUEST | {"requesting": A, "requested": B}
FINGERPRINT = re.compile(r"^([0-9a-f]{4} ){4}[0-9a-f]{4}$")
MARKUP = "<img src=x onerror=alert(1)> Señales de cañón"


@dataclass
class Platform:
    """What the platform does: it judges and keeps what is brought, as its rules say, and hands all of it out."""

    entries: dict[str, bytes] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)

    def parties(self, folder: str, type_: str) -> dict[str, str]:
        found = {}
        for name, content in self.entries.items():
            if name.startswith(f"{folder}/"):
                payload = (signed_payload(content, type_) or ("", {}))[1]
                party = payload.get("party") or f"{payload['pack']}/{payload['state']}/{payload['authority']}"
                found[payload_hash(payload)] = party
        return found

    def bring(self, content: bytes, party: str, request: str = "") -> list[str]:
        seals = sorted(name for name in self.entries if name.startswith("messages/") and name.endswith(".jws"))
        known = Known(
            party=party,
            held={name: hash_bytes(one) for name, one in self.entries.items()},
            cards=self.parties("cards", "enlace-card"),
            epochs=self.parties("epochs", "enlace-epoch"),
            request=request,
            parties=(A, B) if request else (),
            header=canonical(CONTENT),
            seals=tuple(
                payload_hash((signed_payload(self.entries[one], "enlace-seal") or ("", {}))[1]) for one in seals
            ),
        )
        found = new_entries(read_archive(content), known)
        self.entries |= {one.name: one.content for one in found}
        self.states |= {one.name: one.party.split("/")[1] for one in found if one.party}
        return sorted({one.kind for one in found})

    def request_file(self) -> FilePayload:
        return payload("R-26-00001.enlace", write_archive(self.entries | {HEADER: canonical(CONTENT).encode()}))

    def keys_file(self, state: str) -> FilePayload:
        keys = {name: self.entries[name] for name, of in self.states.items() if of == state}
        return payload(
            f"keys-{state}.enlace", write_archive(keys | {HEADER: canonical({"keys": f"OAS/{state}", "v": 1}).encode()})
        )


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@dataclass
class Officer:
    """An officer at the desk, in a browser of their own."""

    page: Page
    address: str
    party: str
    name: str

    @property
    def state(self) -> str:
        return self.party.split("/")[1]

    def at(self, place: str) -> Page:
        self.page.goto(f"{self.address}#{place}")
        self.page.reload()
        return self.page

    def saved(self, button: str) -> bytes:
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=button).click()
        return Path(download.value.path()).read_bytes()

    def make_keys(self) -> bytes:
        page = self.at("keys")
        for label, value in zip(("Organization", "State", "Authority"), self.party.split("/"), strict=True):
            page.get_by_label(label, exact=True).fill(value)
        page.get_by_label("Your name on the platform").fill(self.name)
        self.check()
        page.get_by_role("button", name="Make keys").click()
        expect(page.locator("#fingerprint")).to_have_text(FINGERPRINT)
        self.check()
        return self.saved("Take a file with your card")

    def open_state(self, file: FilePayload) -> Page:
        page = self.at("state")
        page.get_by_label("File with the keys of your State").set_input_files(file)
        return page

    def begin(self, file: FilePayload) -> bytes:
        """Begin as point of contact, and open the first epoch."""
        page = self.open_state(file)
        page.get_by_role("button", name="Begin as point of contact").click()
        page.get_by_role("group", name="Members").get_by_role("checkbox").check()
        page.get_by_role("button", name="Open an epoch").click()
        expect(page.get_by_role("heading", name=f"{self.party}, epoch 1")).to_be_visible()
        self.check()
        return self.saved("Save the keys file")

    def open_request(self, file: FilePayload) -> Page:
        page = self.at("file")
        page.get_by_label("Sealed file of a request").set_input_files(file)
        return page

    def check(self) -> None:
        """Check that the view breaks no rule of accessibility, in light and in dark, and fits into 400 pixels."""
        faults = []
        self.page.evaluate(f"{AXE.read_text(encoding='utf-8')};0")
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", STANDARD)
            faults += [line for violation in found["violations"] for line in described(scheme, violation)]
        assert not faults, "\n".join(faults)
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with desk_server("127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def officers(browser: Browser, address: str) -> Iterator[tuple[Officer, Officer]]:
    """Bruno of State A and Carla of State B, each in a narrow window of a browser that knows nothing of the other."""
    contexts = [browser.new_context(viewport={"width": 400, "height": 800}, locale="en") for _ in range(2)]
    for one in contexts:
        one.set_default_timeout(5000)
    first, second = (one.new_page() for one in contexts)
    yield Officer(first, address, A, "bruno"), Officer(second, address, B, "carla")
    for one in contexts:
        one.close()


def test_two_officers_write_to_each_other_sealed(officers: tuple[Officer, Officer]) -> None:
    platform = Platform()
    for one in officers:
        assert platform.bring(one.make_keys(), one.party) == ["cards"]
        assert platform.bring(one.begin(platform.keys_file(one.state)), one.party) == [
            "endorsements",
            "epochs",
            "wraps",
        ]
    bruno, carla = officers

    page = bruno.open_request(platform.request_file())
    other = page.get_by_role("heading", name="carla · CENTRAL · ARG")
    expect(other).to_be_visible()
    expect(page.locator(".print")).to_have_text(FINGERPRINT)
    bruno.check()
    page.get_by_role("button", name="I compared it by telephone with carla").click()
    expect(page.get_by_text("Nothing was sealed for this request yet.")).to_be_visible()
    page.get_by_label("Text", exact=True).fill(MARKUP)
    page.get_by_label("Text on “documents”").fill("El acta.")
    page.get_by_label("Handling label").select_option("TLP:RED")
    page.get_by_label("Attachments").set_input_files(
        {"name": "acta.html", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"}
    )
    bruno.check()
    assert platform.bring(bruno.saved("Save the sealed file"), A, "R-26-00001") == ["grants", "messages", "pieces"]
    expect(page.get_by_text("Message 1 was sealed.")).to_be_visible()
    assert "cañón".encode() not in b"".join(platform.entries.values())

    page = carla.open_request(platform.request_file())
    page.get_by_role("button", name="I compared it by telephone with bruno").click()
    message = page.get_by_role("article")
    expect(message).to_contain_text(MARKUP)
    expect(message).to_contain_text("TLP:RED")
    assert message.locator("img").count() == 0
    carla.check()
    assert carla.saved("Save acta.html") == b"<script>alert(1)</script>"
    expect(page.get_by_text("The attachment is what was sent: acta.html")).to_be_visible()
    page.get_by_label("Text", exact=True).fill("Se adjuntará.")
    assert platform.bring(carla.saved("Save the sealed file"), B, "R-26-00001") == ["messages"]

    page = bruno.open_request(platform.request_file())
    expect(page.get_by_role("article").nth(1)).to_contain_text("Se adjuntará.")
    expect(page.get_by_role("heading", name="2. Answer")).to_be_visible()
    expect(page.get_by_label("Kind of message")).to_have_value("answer")


def test_what_is_wrong_is_refused_with_a_sentence_in_the_language_of_the_reader(
    officers: tuple[Officer, Officer],
) -> None:
    platform, (bruno, carla) = Platform(), officers
    page = bruno.at("file")
    expect(page.get_by_text("You have no keys in this browser yet")).to_be_visible()
    for one in officers:
        platform.bring(one.make_keys(), one.party)
    platform.bring(bruno.begin(platform.keys_file("ATG")), A)
    page = bruno.open_request(payload("x.enlace", b"no file of this kind"))
    alert = page.get_by_role("alert")
    expect(alert).to_have_text("It is not a sealed file of Enlace, or holds what does not belong there")
    page.get_by_label("Language").select_option("Español")
    expect(alert).to_have_text("No es un archivo sellado de Enlace o contiene lo que no corresponde")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    bruno.check()
    page.get_by_label("Archivo sellado de una solicitud").set_input_files(platform.keys_file("ATG"))
    expect(alert).to_contain_text("header.json")
    page = carla.open_state(platform.keys_file("ATG"))
    expect(page.get_by_role("alert")).to_have_text("These are the keys of another State than that of your card.")


def test_a_browser_without_the_keys_is_told_of_the_offline_client(officers: tuple[Officer, Officer]) -> None:
    page = officers[0].page
    page.add_init_script("crypto.subtle.generateKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))")
    officers[0].at("keys")
    expect(page.get_by_role("alert")).to_contain_text("or the offline client: enlace-desk")
    assert page.get_by_role("button").count() == 0
    officers[0].check()


def test_nothing_but_the_files_of_the_desk_is_handed_out(officers: tuple[Officer, Officer], address: str) -> None:
    page = officers[0].page
    answer = page.goto(address)
    assert answer is not None
    assert answer.headers["content-security-policy"] == POLICY
    assert "set-cookie" not in answer.headers
    assert page.evaluate("fetch('/desk.js').then(() => 'reached', () => 'refused')") == "refused"
    for place in ("../README.md", "%2e%2e/README.md", "secret"):
        assert page.request.get(f"{address}{place}").status == 404
    assert re.findall(r"https?://|\beval\(|new Function|innerHTML", page.request.get(f"{address}desk.js").text()) == []
