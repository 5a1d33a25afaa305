"""Composing at the desk: the fields of the form, what is missing, drafts, and nothing typed that is lost unasked."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from enlace.common.canonical import canonical
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.rules.completeness import Draft, needed
from enlace.cooperation.rules.sealed_archive import hash_bytes, read_archive
from enlace_desk.reading import Case
from enlace_desk.sealed_files import Archive
from enlace_desk.signed import take
from enlace_desk.words import LANGUAGES
from tests.desk.cases import SENT, STEP
from tests.desk.conftest import DIST
from tests.desk.test_page import CONTENT, DESK_SOURCES, A, B, Officer, Platform, Somebody, address, payload, somebody

__all__ = ["address", "somebody"]

pytestmark = pytest.mark.xdist_group("desk")

FACTS = "Summary of the relevant facts"
# As a desk would be that somebody has changed so that it attaches programs.
BLIND = """() => {
    const has = Set.prototype.has;
    Set.prototype.has = function (one) { return one !== "xlsm" && has.call(this, one); };
}"""
# Notes what is said beside a bar of progress.
WATCH = """() => {
    window.seen = [];
    new MutationObserver(() => {
        const bar = document.querySelector("progress");
        if (bar) seen.push(bar.previousSibling.textContent);
    }).observe(document.body, { subtree: true, childList: true });
}"""
STORY = "Señales de cañón en el puerto"


def labels(page: Page) -> list[str]:
    """Return what the fields with room for text are called."""
    found = page.eval_on_selector_all("textarea", "all => all.map((one) => one.labels[0].textContent)")
    return [str(one) for one in found]


def asked_of(form: str, *asked: str) -> list[str]:
    """Return what the product says that a request of a form must hold under seal."""
    draft = Draft({"asked": asked})
    return [one.words for one in cooperation_kinds()[form].fields if one.sealed and needed(one, draft)]


def two(somebody: Somebody) -> tuple[Officer, Officer, Platform]:
    bruno, carla, platform = somebody("bruno"), somebody("carla", B), Platform()
    for one in (bruno, carla):
        platform.bring(one.make_keys(), one.party)
        platform.bring(one.begin(platform.keys_file(one.state)), one.party)
    return bruno, carla, platform


def opened(one: Officer, platform: Platform, other: str = "") -> Page:
    page = one.open_request(platform.request_file())
    if other:
        page.get_by_role("button", name=f"I compared it by telephone with {other}").click()
    expect(page.get_by_role("button", name="Save the sealed file")).to_be_visible()
    return page


def test_a_request_is_composed_by_what_its_form_asks_for(somebody: Somebody) -> None:
    bruno, carla, platform = two(somebody)
    page = opened(bruno, platform, "carla")
    expect(page.get_by_role("heading", name="CENTRAL · Antigua and Barbuda asks CENTRAL · Argentina")).to_be_visible()
    expect(page.get_by_text("Mutual legal assistance · Hearing by video conference")).to_be_visible()
    assert labels(page) == [*asked_of("mla", "video"), "Text"]
    lacking = page.locator("form > .note")
    expect(lacking).to_contain_text("likely to be returned")
    row = lacking.get_by_role("listitem").filter(has_text=FACTS)
    expect(row).to_have_text(f"{FACTS} (UNTOC:18.15.c)")
    expect(page.get_by_label(FACTS)).to_have_accessible_description("Asked for by UNTOC:18.15.c")
    page.get_by_label(FACTS).fill(STORY)
    page.get_by_label(FACTS).blur()
    expect(row).to_have_count(0)
    bruno.check()

    check_nothing_is_lost_unasked(page, platform)
    draft = bruno.saved("Save the draft")
    assert draft.startswith(b"age-encryption.org/v1\n")
    assert STORY.encode() not in draft

    page = opened(bruno, platform)
    page.get_by_label("Take up a draft").set_input_files(payload("draft-mla.age", draft))
    expect(page.get_by_label(FACTS)).to_have_value(STORY)
    page.get_by_label("Attachments").set_input_files(payload("acta: 1.pdf", b"%PDF-1.7"))
    page.get_by_role("button", name="Save the sealed file").click()
    expect(page.get_by_role("alert").last).to_contain_text("cannot be kept on every computer")
    expect(page.get_by_role("alert").last).to_contain_text("acta: 1.pdf")
    page.get_by_label("Attachments").set_input_files(payload("acta.pdf", b"MZ\x90\0"))
    page.get_by_role("button", name="Save the sealed file").click()
    expect(page.get_by_role("alert").last).to_contain_text("the content of a program")
    page.evaluate(BLIND)
    page.get_by_label("Attachments").set_input_files(
        [payload("acta.pdf", b"%PDF-1.7"), payload("cuentas.xlsm", b"PK macros")]
    )
    page.evaluate(WATCH)
    assert platform.bring(bruno.saved("Save the sealed file"), A) == ["grants", "messages", "pieces"]
    assert page.evaluate("seen") == ["Being sealed: acta.pdf", "Being sealed: cuentas.xlsm"]

    page = opened(carla, platform, "bruno")
    message = page.get_by_role("article")
    expect(message.get_by_role("heading", name=FACTS)).to_be_visible()
    expect(message).to_contain_text(STORY)
    expect(message.get_by_text("bruno · ")).to_have_text(re.compile(r"^bruno · ([0-9a-f]{4} ){4}[0-9a-f]{4}$"))
    assert labels(page) == ["Text", "Hearing by video conference"]
    page.get_by_label("Language").select_option("Français")
    expect(message.get_by_role("heading", name="Résumé des faits pertinents")).to_be_visible()
    assert labels(page) == ["Texte", "Audition par vidéoconférence"]
    page.get_by_label("Langue").select_option("English")
    check_what_is_kept(carla)


def check_what_is_kept(carla: Officer) -> None:
    """Check that a program is kept after a warning alone, and that the answer's file holds nothing that was there."""
    page = carla.page
    page.get_by_role("button", name="Save cuentas.xlsm").click()
    expect(page.get_by_role("alert").filter(has_text="runs macros: cuentas.xlsm, .xlsm")).to_be_visible()
    carla.check()
    assert carla.saved("Save cuentas.xlsm all the same") == b"PK macros"
    assert carla.saved("Save acta.pdf") == b"%PDF-1.7"
    page.get_by_label("Text", exact=True).fill("Se practicará.")
    file = carla.saved("Save the sealed file")
    assert not [name for name in read_archive(file) if name.startswith("pieces/")]
    page = carla.open_request(payload("R-26-00001.enlace", file))
    expect(page.get_by_text("take the whole file from the platform: acta.pdf")).to_be_visible()
    expect(page.get_by_role("article").nth(1)).to_contain_text("Se practicará.")
    assert page.get_by_role("button", name="Save acta.pdf").count() == 0


def check_nothing_is_lost_unasked(page: Page, platform: Platform) -> None:
    """Check that what was typed outlives a look at another part, and is asked about before it gives way."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Your keys").click()
    expect(page.get_by_role("heading", name="Your keys")).to_be_visible()
    page.get_by_label("Language").select_option("Español")
    page.get_by_role("link", name="Abrir un archivo sellado").click()
    expect(page.get_by_label("Resumen de los hechos pertinentes")).to_have_value(STORY)
    page.get_by_label("Idioma").select_option("English")
    page.get_by_label("Sealed file of a request").set_input_files(platform.request_file())
    expect(page.get_by_label(FACTS)).to_have_value(STORY)
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["confirm", "beforeunload"]
    page.remove_listener("dialog", stay)


def test_officers_sign_the_steps_that_their_authority_took(somebody: Somebody, tmp_path: Path) -> None:
    """Signed at the desk, taken by the server's rules, verified by the client of the other side."""
    bruno, carla, platform = two(somebody)
    platform.lines = steps("2026-11-01T10:00:00Z", now(), now(), now())
    page = opened(bruno, platform, "carla")
    expect(own_steps(page)).to_have_text([f"3 · {SENT[:10]} · Acknowledged"])
    expect(page.get_by_text("only an officer whose card held then can sign them: 1")).to_be_visible()
    bruno.check()
    assert platform.bring(bruno.saved("Sign the steps of my authority (1)"), A) == ["steps"]
    page = opened(bruno, platform)
    assert page.get_by_role("button", name="Sign the steps").count() == 0

    page = opened(carla, platform, "bruno")
    expect(own_steps(page)).to_have_text([f"2 · {SENT[:10]} · Delivered", f"4 · {SENT[:10]} · Returned for completion"])
    assert platform.bring(carla.saved("Sign the steps of my authority (2)"), B) == ["steps"]
    path = tmp_path / "file.enlace"
    path.write_bytes(platform.request_file()["buffer"])
    with Archive.of(path) as archive:
        file = archive.content()
    assert list(file.steps) == [2, 3, 4]
    case = Case.read(file, frozenset(take(one, "enlace-card").hash for one in file.cards))
    assert [one["status"] for one in case.evidence] == ["sent", "received", "acknowledged", "info_requested"]


def own_steps(page: Page) -> Locator:
    return page.get_by_role("listitem").filter(has_text="·")


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def steps(*instants: str) -> tuple[str, ...]:
    """Return lines of evidence, taken by the two sides in turn."""
    lines: list[str] = []
    previous = None
    for number, (at, status) in enumerate(
        zip(instants, ("sent", "received", "acknowledged", "info_requested"), strict=True), 1
    ):
        party = A if number % 2 else B
        changes = {"asked": CONTENT["asked"], "at": at, "number": number, "party": party, "previous": previous}
        line = canonical(STEP | changes | {"status": status, "requesting": A, "requested": B})
        previous = hash_bytes(line.encode())
        lines.append(line)
    return tuple(lines)


def test_a_draft_is_written_without_a_file_in_the_desk_that_is_one_file(browser: Browser) -> None:
    """The page from a disk reaches nothing, and runs nothing but what its hashes name."""
    context = browser.new_context(viewport={"width": 400, "height": 800}, locale="en")
    context.set_default_timeout(5000)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.on("request", lambda one: said.append(one.url) if one.url.startswith("http") else None)
    bruno = Officer(page, (DIST / "enlace-desk.html").as_uri(), A, "bruno")
    bruno.make_keys()
    expect(
        page.get_by_text("Any other page that is opened from a file in this browser can use your keys")
    ).to_be_visible()
    page = bruno.at("draft")
    form = page.get_by_label("Form of cooperation")
    expect(form).to_have_value("mla")
    for chosen, asked in (
        ("extradition", ["Handing over of objects and proceeds"]),
        ("mla", ["Service of judicial documents"]),
    ):
        form.select_option(chosen)
        for one in asked:
            page.get_by_role("checkbox", name=one).check()
        codes = {part.words: part.code for part in cooperation_kinds()[chosen].parts}
        assert labels(page) == [*asked_of(chosen, *(codes[one] for one in asked)), "Text"]
    assert FACTS not in labels(page)
    page.get_by_role("checkbox", name="Hearing by video conference").check()
    page.get_by_label(FACTS).fill(STORY)
    page.get_by_role("checkbox", name="Hearing by video conference").uncheck()
    assert FACTS in labels(page)
    page.get_by_label("Handling label").select_option("TLP:RED")
    bruno.check()
    draft = bruno.saved("Save the draft")

    page = bruno.at("draft")
    page.get_by_label("Take up a draft").set_input_files(payload("draft-mla.age", draft))
    expect(page.get_by_label(FACTS)).to_have_value(STORY)
    expect(page.get_by_label("Handling label")).to_have_value("TLP:RED")
    expect(page.get_by_role("checkbox", name="Service of judicial documents")).to_be_checked()
    page.get_by_label("Take up a draft").set_input_files(payload("x.age", b"no draft"))
    expect(page.get_by_role("alert")).to_have_text("It is not a sealed file")
    expect(page.get_by_label(FACTS)).to_have_value(STORY)
    assert said == []
    context.close()


def test_every_code_of_the_product_has_words_at_the_desk() -> None:
    known = json.loads((DESK_SOURCES / "page" / "forms.json").read_text(encoding="utf-8"))
    words = [*known["states"].values(), *known["statuses"].values()]
    for code, kind in cooperation_kinds().items():
        form = known["forms"][code]
        assert [one["code"] for one in form["parts"]] == [one.code for one in kind.parts]
        assert [one["code"] for one in form["fields"]] == [one.code for one in kind.fields if one.sealed]
        words += [form["words"], *(one["words"] for one in [*form["parts"], *form["fields"]])]
    assert {tuple(sorted(one)) for one in words} == {tuple(sorted(LANGUAGES))}
    assert all(all(one.values()) for one in words)
