"""The page of the desk, in two browsers: officers make keys, write to each other and read it; files alone travel."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from enlace.common.canonical import canonical
from enlace.cooperation.rules.sealed import Known, new_entries
from enlace.cooperation.rules.sealed_archive import EVIDENCE, HEADER, hash_bytes, read_archive, write_archive
from enlace.cooperation.rules.signed_texts import Card, read_signed
from enlace.site.desk_page import POLICY, desk_server
from enlace_desk.reading import Case
from enlace_desk.sealed_files import Archive
from enlace_desk.shapes import KINDS_IN_A_TEAM, KINDS_OF_MESSAGE
from enlace_desk.signed import take
from enlace_desk.words import LANGUAGES
from tests.desk.cases import HEADER as REQUEST
from tests.journeys.conftest import STANDARD, described

pytestmark = pytest.mark.xdist_group("desk")
DESK_SOURCES = Path(__file__).parents[2] / "desk"
AXE = Path(__file__).parents[1] / "journeys" / "axe" / "axe.min.js"
A, B = "OAS/ATG/CENTRAL", "OAS/ARG/CENTRAL"
SEALS = re.compile(r"messages/\d{4}\.jws")
CONTENT = REQUEST | {"asked": ["video"], "requesting": A, "requested": B}
FINGERPRINT = re.compile(r"^([0-9a-f]{4} ){4}[0-9a-f]{4}$")
MARKUP = "<img src=x onerror=alert(1)> Señales de cañón"


@dataclass
class Platform:
    """What the platform does: it keeps what is new in a file that is brought, and hands all of it out."""

    entries: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    authorities: frozenset[str] = frozenset({A, B})

    def bring(self, content: bytes, party: str) -> list[str]:
        """Keep what the server would keep; return of which kinds it is."""
        found = new_entries(read_archive(content), self.known(party, content))
        self.entries |= {one.name: one.content for one in found}
        self.keys |= {one.name: one.party for one in found if one.party}
        return sorted({one.kind for one in found})

    def known(self, party: str, content: bytes) -> Known:
        """Return what is there already, as the server works it out."""
        cards = {
            name: read_signed(self.entries[name], "enlace-card") for name in self.keys if name.startswith("cards/")
        }
        seals = [read_signed(one, "enlace-seal") for name, one in sorted(self.entries.items()) if SEALS.match(name)]
        request = canonical(CONTENT)
        of_request = read_archive(content).get(HEADER) == request.encode()
        return Known(
            party=party,
            held={name: hash_bytes(one) for name, one in self.entries.items()},
            whole=True,
            authorities=self.authorities,
            cards={one.hash: Card(self.keys[name], one.payload["sign"]) for name, one in cards.items() if one},
            epochs={f"sha256:{name[7:-4]}": of for name, of in self.keys.items() if name.startswith("epochs/")},
            request=str(CONTENT["request"]) if of_request else "",
            parties=(A, B),
            header=request,
            seals=tuple(one.hash for one in seals if one),
            grants=sum(name.startswith("grants/") and name.endswith(".jws") for name in self.entries),
            lines=self.lines,
        )

    def request_file(self) -> FilePayload:
        evidence = {EVIDENCE: "".join(f"{line}\n" for line in self.lines).encode()}
        return payload(
            "R-26-00001.enlace", write_archive(self.entries | evidence | {HEADER: canonical(CONTENT).encode()})
        )

    def keys_file(self, state: str) -> FilePayload:
        keys = {name: self.entries[name] for name, of in self.keys.items() if of.split("/")[1] == state}
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
        page.get_by_role("button", name="Make keys").click()
        expect(page.locator("#fingerprint")).to_have_text(FINGERPRINT)
        return self.saved("Take a file with your card")

    def open_state(self, file: FilePayload) -> Page:
        page = self.at("state")
        page.get_by_label("File with the keys of your State").set_input_files(file)
        compare = page.get_by_role("button", name="I compared it by telephone")
        page.locator("main h2, [role=alert] p").first.wait_for()
        if compare.is_visible():
            compare.click()
        return page

    def begin(self, file: FilePayload) -> bytes:
        """Begin as point of contact, and open the first epoch."""
        page = self.open_state(file)
        page.get_by_role("button", name="Begin as point of contact").click()
        page.get_by_role("group", name="Members").get_by_role("checkbox").check()
        page.get_by_role("button", name="Open an epoch").click()
        expect(page.get_by_role("heading", name=f"{self.party}, epoch 1")).to_be_visible()
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
            self.page.emulate_media(color_scheme=scheme)
            found = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", STANDARD)
            faults += [line for violation in found["violations"] for line in described(scheme, violation)]
        assert not faults, "\n".join(faults)
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


Somebody = Callable[..., Officer]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with desk_server("127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def somebody(browser: Browser, address: str) -> Iterator[Somebody]:
    """Return officers, each in a narrow window of a browser that knows nothing of the others."""
    contexts = []

    def somebody(name: str, party: str = A) -> Officer:
        context = browser.new_context(viewport={"width": 400, "height": 800}, locale="en")
        context.set_default_timeout(5000)
        contexts.append(context)
        return Officer(context.new_page(), address, party, name)

    yield somebody
    for one in contexts:
        one.close()


@pytest.fixture
def officers(somebody: Somebody) -> tuple[Officer, Officer]:
    """Bruno of State A and Carla of State B."""
    return somebody("bruno"), somebody("carla", B)


def test_two_officers_write_to_each_other_sealed(officers: tuple[Officer, Officer], tmp_path: Path) -> None:
    platform = Platform()
    officers[0].at("keys")
    officers[0].check()
    for one in officers:
        assert platform.bring(one.make_keys(), one.party) == ["cards"]
        one.check()
        assert platform.bring(one.begin(platform.keys_file(one.state)), one.party) == [
            "endorsements",
            "epochs",
            "wraps",
        ]
    bruno, carla = officers
    page = bruno.open_request(platform.request_file())
    expect(page.get_by_role("heading", name="carla · CENTRAL · ARG")).to_be_visible()
    expect(page.locator(".print")).to_have_text(FINGERPRINT)
    bruno.check()
    page.get_by_role("button", name="I compared it by telephone with carla").click()
    expect(page.get_by_text("Nothing was sealed for this request yet.")).to_be_visible()
    page.get_by_label("Text", exact=True).fill(MARKUP)
    page.get_by_label("Summary of the relevant facts").fill("El acta.")
    page.get_by_label("Handling label").select_option("TLP:RED")
    page.get_by_label("Attachments").set_input_files(
        {"name": "acta.txt", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"}
    )
    bruno.check()
    assert platform.bring(bruno.saved("Save the sealed file"), A) == ["grants", "messages", "pieces"]
    expect(page.get_by_text("Message 1 was sealed.")).to_be_visible()
    assert "cañón".encode() not in b"".join(platform.entries.values())

    check_going_on(carla, platform)
    page = carla.open_request(platform.request_file())
    page.get_by_role("button", name="I compared it by telephone with bruno").click()
    message = page.get_by_role("article")
    expect(message).to_contain_text(MARKUP)
    expect(message).to_contain_text("TLP:RED")
    assert message.locator("img").count() == 0
    carla.check()
    assert carla.saved("Save acta.txt") == b"<script>alert(1)</script>"
    expect(page.get_by_text("The attachment is what was sent: acta.txt")).to_be_visible()
    expect(page.get_by_label("Kind of message")).to_have_value("answer")
    page.get_by_label("Text", exact=True).fill("Se adjuntará.")
    assert platform.bring(carla.saved("Save the sealed file"), B) == ["messages"]

    page = bruno.open_request(platform.request_file())
    expect(page.get_by_role("article").nth(1)).to_contain_text("Se adjuntará.")
    expect(page.get_by_role("heading", name="2. Answer")).to_be_visible()

    check_new_keys(bruno, platform)
    check_with_the_client(platform, tmp_path / "file.enlace")


def check_going_on(officer: Officer, platform: Platform) -> None:
    """Check that what rests on keys that were not compared stays closed, and is said to be."""
    page = officer.open_request(platform.request_file())
    page.get_by_role("button", name="Go on without comparing").click()
    expect(page.get_by_role("heading", name="Message 1 is refused")).to_be_visible()
    officer.check()


def check_new_keys(officer: Officer, platform: Platform) -> None:
    """Check that new keys take the place of others, and that what was sealed for those still opens."""
    page = officer.at("keys")
    before = page.locator("#fingerprint").inner_text()
    page.get_by_text("Make new keys in place of these").click()
    officer.check()
    page.get_by_role("button", name="Make keys").click()
    expect(page.locator("#fingerprint")).not_to_have_text(before)
    own = page.locator("#fingerprint").inner_text()
    platform.bring(officer.saved("Take a file with your card"), officer.party)
    page = officer.open_request(platform.request_file())
    expect(page.get_by_role("article").nth(1)).to_contain_text("Se adjuntará.")
    page.get_by_label("Text", exact=True).fill("Otra cosa.")
    page.get_by_role("button", name="Save the sealed file").click()
    expect(page.get_by_role("alert").last).to_have_text(f"No point of contact had endorsed this card: {own}")


def check_with_the_client(platform: Platform, path: Path) -> None:
    """Check that the offline client holds what the page made to be good too."""
    path.write_bytes(platform.request_file()["buffer"])
    with Archive.of(path) as archive:
        file = archive.content()
    case = Case.read(file, frozenset(take(one, "enlace-card").hash for one in file.cards))
    assert [one.payload["from"] for one in case.seals()] == [A, B]


def test_two_custodians_recover_what_an_officer_lost(somebody: Somebody) -> None:
    platform = Platform()
    ana, bruno, dora, emil = people = [somebody(name) for name in ("ana", "bruno", "dora", "emil")]
    for one in people:
        platform.bring(one.make_keys(), A)

    def press(one: Officer, *buttons: str) -> list[str]:
        page = one.open_state(platform.keys_file("ATG"))
        for name in buttons:
            page.get_by_role("button", name=name, exact=True).click()
            expect(page.get_by_role("status")).to_have_text("Added; save the file when you are done.")
        return platform.bring(one.saved("Save the keys file"), A)

    press(ana, "Begin as point of contact", "Endorse bruno", "Endorse dora", "Endorse emil")
    page = bruno.open_state(platform.keys_file("ATG"))
    assert page.get_by_role("button", name="Endorse").count() == 0
    page.get_by_role("group", name=f"Members of {A}").get_by_label("bruno").check()
    custodians = page.get_by_role("group", name="Custodians")
    for one in (ana, bruno):
        custodians.get_by_label(one.name).check()
    page.get_by_role("button", name="Open an epoch").click()
    expect(page.get_by_role("alert")).to_have_text("The custodians must be three of the State itself, or none")
    custodians.get_by_label("dora").check()
    page.get_by_role("button", name="Open an epoch").click()
    expect(page.get_by_role("heading", name=f"{A}, epoch 1")).to_be_visible()
    bruno.check()
    assert platform.bring(bruno.saved("Save the keys file"), A) == ["epochs", "wraps"]

    half = "Open your half for {} · CENTRAL · ATG"
    page = ana.open_state(platform.keys_file("ATG"))
    expect(page.get_by_role("heading", name=f"{A}, epoch 1")).to_be_visible()
    assert page.get_by_role("button", name="Let emil").count() == 0
    first, second = (ana, dora) if page.get_by_role("button", name=half.format("dora")).count() else (dora, ana)
    assert press(first, half.format(second.name)) == ["wraps"]
    assert press(second, "Let emil · CENTRAL · ATG read it") == ["wraps"]
    page = emil.open_state(platform.keys_file("ATG"))
    expect(page.get_by_role("button", name=f"Let {first.name} · CENTRAL · ATG read it")).to_be_visible()

    assert press(ana, "Revoke bruno") == ["endorsements"]
    page = bruno.open_state(platform.keys_file("ATG"))
    expect(page.get_by_text("This card had been revoked")).to_be_visible()
    assert page.get_by_role("button", name="Open an epoch").count() == 0


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


def test_every_word_of_the_page_is_there_in_every_language_and_used() -> None:
    folder = DESK_SOURCES / "page"
    words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    source = "".join(one.read_text(encoding="utf-8") for one in folder.glob("*.ts"))
    kinds = {*KINDS_OF_MESSAGE, *KINDS_IN_A_TEAM}
    made = {*kinds, *(f"message_{one}" for one in kinds)}
    made |= {f"{name}_hint" for name in ("pack", "state", "authority", "officer")}
    for key, said in words.items():
        assert sorted(said) == sorted(LANGUAGES), key
        assert all(said.values()), key
        assert len({tuple(re.findall(r"{\d}", one)) for one in said.values()}) == 1, key
        assert f'"{key}"' in source or key in made, f"{key} is never said"


def test_nothing_but_the_files_of_the_desk_is_handed_out(officers: tuple[Officer, Officer], address: str) -> None:
    page = officers[0].page
    answer = page.goto(address)
    assert answer is not None
    assert answer.headers["content-security-policy"] == POLICY
    assert "set-cookie" not in answer.headers
    alone = page.request.get(f"{address}enlace-desk.html")
    assert alone.headers["content-disposition"] == 'attachment; filename="enlace-desk.html"'
    assert re.findall(r'(?:src|href)="', alone.text()) == []
    assert page.evaluate("fetch('/desk.js').then(() => 'reached', () => 'refused')") == "refused"
    for place in ("../README.md", "%2e%2e/README.md", "secret"):
        assert page.request.get(f"{address}{place}").status == 404
    assert re.findall(r"https?://|\beval\(|new Function|innerHTML", page.request.get(f"{address}desk.js").text()) == []
