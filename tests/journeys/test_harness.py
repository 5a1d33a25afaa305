"""The harness itself: it finds what it is there to find."""

import functools
import json
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.demonstration import PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "enlace" / "site" / "static"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gallery</title>
<link rel="stylesheet" href="enlace/enlace.css"><script src="enlace/theme.js"></script>
<script type="module" src="enlace/enlace.js"></script></head>
<body class="govuk-template__body" data-required="required"><main><h1>Gallery</h1>{}</main></body></html>"""


class Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def gallery(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Serve a page with a given content beside the site's static files, under a strict policy."""
    (tmp_path / "enlace").symlink_to(STATIC / "enlace")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def serve(content: str) -> str:
        (tmp_path / "page.html").write_text(PAGE.format(content), encoding="utf-8")
        return f"http://127.0.0.1:{server.server_port}/page.html"

    yield serve
    server.shutdown()
    thread.join()
    server.server_close()


STANDING = """
<form data-filters="standing"><label for="q">State</label><input id="q" name="q">
<label for="group">Group</label><select id="group" name="group"><option value="">All</option>
<option>A</option></select>
<label for="theme">Theme</label><select id="theme" name="theme" data-columns><option value="">All</option>
<option>arms</option><option>drugs</option></select><button data-without-script>Filter</button></form>
<p role="status" data-table-status="standing" data-message="{shown} of {total}"></p>
<a href="all.csv" download="shown.csv" data-export="standing">Download</a>
<table id="standing" data-table><thead><tr><th data-sort="text">State</th>
<th data-sort="number" data-theme="arms">n</th><th data-theme="drugs">m</th></tr></thead><tbody>
<tr data-group="A|B"><th>Perú</th><td>10</td><td>=1+1</td></tr>
<tr data-group="B"><th>Ecuador</th><td></td><td>x, "y"</td></tr>
<tr data-group="A"><th>Panamá</th><td>9</td><td>z</td></tr></tbody></table>"""


def names(page: Any) -> list[str]:
    return list(page.locator("tbody tr:visible th").all_inner_texts())


def test_a_plain_page_is_accessible(new_page: Any, gallery: Any, check_accessibility: Any) -> None:
    page = new_page()
    page.goto(gallery('<p>Text with <a href="#x">a link</a></p><button class="govuk-button">Save</button>'))
    check_accessibility(page)


def test_a_missing_label_is_found(new_page: Any, gallery: Any, check_accessibility: Any) -> None:
    page = new_page()
    page.goto(gallery('<input class="govuk-input">'))
    with pytest.raises(AssertionError, match=r"\[dark\] label"):
        check_accessibility(page)


def test_an_inline_script_is_noticed(new_page: Any, gallery: Any, faults: list[str]) -> None:
    page = new_page()
    page.goto(gallery("<script>document.title = 'changed'</script>"))
    page.wait_for_selector("body.js-enabled")
    assert page.title() == "Gallery"
    assert "Content Security Policy" in faults.pop()
    assert not faults


def test_a_first_visit_is_measured_with_all_it_loads(gallery: Any, transferred_bytes: Any) -> None:
    fonts = sum(font.stat().st_size for font in (STATIC / "enlace" / "fonts").iterdir())
    short = transferred_bytes(gallery("<p>x</p>"))
    assert short > fonts
    assert transferred_bytes(gallery(f"<p>{'x' * 1001}</p>")) == short + 1000


def test_a_table_filters_by_name_without_accents(new_page: Any, gallery: Any) -> None:
    page = new_page()
    page.goto(gallery(STANDING))
    page.fill("#q", "PERU")
    assert names(page) == ["Perú"]
    assert page.inner_text("[role=status]") == "1 of 3"
    assert page.url.endswith("?q=PERU")


def test_a_table_filters_rows_and_columns(new_page: Any, gallery: Any) -> None:
    page = new_page()
    page.goto(gallery(STANDING))
    page.select_option("#group", "A")
    page.select_option("#theme", "arms")
    assert names(page) == ["Perú", "Panamá"]
    assert page.locator("thead th:visible").all_inner_texts() == ["State", "n"]


def test_a_table_sorts_numbers_with_the_empty_last(new_page: Any, gallery: Any) -> None:
    page = new_page()
    page.goto(gallery(STANDING))
    page.click("th >> text=n")
    assert names(page) == ["Panamá", "Perú", "Ecuador"]
    page.keyboard.press("Enter")
    assert names(page) == ["Perú", "Panamá", "Ecuador"]
    assert page.get_attribute("th[data-theme=arms]", "aria-sort") == "descending"


def test_a_download_holds_exactly_what_is_shown(new_page: Any, gallery: Any) -> None:
    page = new_page()
    page.goto(gallery(STANDING))
    page.select_option("#theme", "drugs")
    page.fill("#q", "e")
    with page.expect_download() as download:
        page.click("text=Download")
    assert download.value.suggested_filename == "shown.csv"
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    assert text == 'State,m\r\nPerú,\'=1+1\r\nEcuador,"x, ""y"""\r\n'


FORM = """
<div class="govuk-error-summary"><div role="alert"><h2>There are 2 problems</h2>
<ul><li><a href="#due">Give the day.</a></li><li><a href="#gone">Elsewhere.</a></li></ul></div></div>
<form method="post"><div class="govuk-form-group"><label for="due">Due</label><p id="hint">A day</p>
<input id="due" required aria-describedby="hint"></div><label for="note">Note</label><input id="note"></form>
<form method="post"><label for="only">Only</label><input id="only" required></form>"""
MARK = "label => getComputedStyle(label, '::after').content"


def test_a_fault_stands_beside_its_field_and_what_must_be_filled_is_marked(
    new_page: Any, gallery: Any, check_accessibility: Any
) -> None:
    page = new_page()
    page.goto(gallery(FORM))
    field = page.locator("#due")
    told = page.locator("form .govuk-error-message")
    assert told.all_inner_texts() == ["Give the day."]
    assert field.get_attribute("aria-describedby") == f"hint {told.get_attribute('id')}"
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator(".govuk-form-group--error #due").count() == 1
    marks = {name: page.locator(f"label[for={name}]").evaluate(MARK) for name in ("due", "note", "only")}
    assert ["required" in marks[name] for name in ("due", "note", "only")] == [True, False, False]
    check_accessibility(page)


def test_the_theme_switch_is_remembered(new_page: Any, gallery: Any) -> None:
    page = new_page(scheme="light")
    page.goto(gallery('<button type="button" data-theme-switch hidden>Dark theme</button>'))
    page.click("text=Dark theme")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.reload()
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("text=Dark theme")
    assert page.get_attribute("html", "data-theme") is None


@pytest.mark.parametrize("folder", ["frontend", "tests/journeys/browser"])
def test_lock_files_name_no_host(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    described = [{**package, "funding": None} for package in lock["packages"].values()]
    assert len(described) > 1
    assert "://" not in json.dumps(described)


def test_the_demonstration_runs_with_a_worker_beside_it(demonstration: str) -> None:
    for _ in range(PATIENCE_SECONDS * 4):
        with urllib.request.urlopen(f"{demonstration}/health", timeout=5) as response:
            said = json.load(response)
        if said["task_queue"] == "ok":
            break
        time.sleep(0.25)
    assert (said["status"], said["database"], said["task_queue"]) == ("ok", "ok", "ok")
