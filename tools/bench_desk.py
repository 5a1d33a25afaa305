"""What an officer waits for at the desk, in the real browser: opening a request, and sealing a large file.

python tools/bench_desk.py
"""

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import FilePayload, Page, expect  # noqa: E402

from enlace.cooperation.rules.sealed_archive import write_archive  # noqa: E402
from enlace.site.desk_page import desk_server  # noqa: E402
from enlace_desk.directory import Directory  # noqa: E402
from enlace_desk.epochs import Epochs, open_epoch  # noqa: E402
from enlace_desk.grants import new_case  # noqa: E402
from enlace_desk.messages import Content, Place, seal_message  # noqa: E402
from enlace_desk.officers import Officer as Client  # noqa: E402
from enlace_desk.officers import endorse  # noqa: E402
from enlace_desk.signed import take  # noqa: E402
from tests.cooperation.searching import family  # noqa: E402
from tests.desk.cases import ENDORSED, MADE, first  # noqa: E402
from tests.desk.test_page import CONTENT, A, B, Officer, Platform  # noqa: E402
from tests.journeys.browsers import launched  # noqa: E402

Row = tuple[str, str, str, str]
# Seconds on the clock, and CPU seconds of the browser.
Run = Callable[[], tuple[float, float]]
MESSAGES, RUNS = 50, 5
LARGE_MB = 100
OPENED_SECONDS, SEALED_SECONDS = 1, 5
BODY = dict.fromkeys(("subject", "facts", "action", "purpose"), "Señales de cañón, SYNTHETIC. " * 30)
# From the choice of the file to the frame in which the last message is on the screen.
WATCH = """(count) => {
  let begun;
  addEventListener("change", () => { begun = performance.now(); }, { capture: true, once: true });
  window.shown = new Promise((done) => {
    new MutationObserver((_, watcher) => {
      if (document.querySelectorAll("article").length < count) return;
      watcher.disconnect();
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
    }).observe(document.body, { childList: true, subtree: true });
  });
}"""
CHOOSE = "() => { const input = document.createElement('input'); input.type = 'file'; document.body.append(input); }"
SEAL = """async () => {
  const desk = await import("/enlace-desk.js");
  const recipient = await desk.recipientOf(await desk.newIdentity());
  const [file] = [...document.querySelectorAll("input[type=file]")].at(-1).files;
  const kept = [];
  const begun = performance.now();
  await desk.sealFile(file, "acta.bin", recipient, (_, piece) => void kept.push(new Blob([piece])));
  return performance.now() - begun;
}"""


@contextmanager
def served() -> Iterator[str]:
    with desk_server("127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def keys_of(client: Client, party: str) -> dict[str, bytes]:
    """Return the card of a point of contact who works with the client, its endorsement, and a first epoch."""
    endorsement = endorse(client, client.hash, at=ENDORSED, as_="contact")
    directory = Directory.read([client.card], [endorsement], [client.hash])
    epoch = open_epoch(client, directory, **first(party, client))
    return {
        f"cards/{_name(client.hash)}.jws": client.card.encode(),
        f"endorsements/{_name(take(endorsement, 'enlace-endorsement').hash)}.jws": endorsement.encode(),
        f"epochs/{_name(epoch.hash)}.jws": epoch.epoch.encode(),
    } | {f"wraps/{_name(epoch.hash)}.{_name(whom)}.age": one for whom, one in epoch.wraps.items()}


def _name(hash_: str) -> str:
    return hash_.removeprefix("sha256:")


def written(client: Client, platform: Platform) -> FilePayload:
    """Return the file of a request in which the other State has sealed `MESSAGES` messages."""
    texts = {folder: _signed(platform, folder) for folder in ("cards", "endorsements", "epochs")}
    trusted = [take(one, "enlace-card").hash for one in texts["cards"]]
    epochs = Epochs.read(texts["epochs"], Directory.read(texts["cards"], texts["endorsements"], trusted))
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    case = new_case(client, CONTENT, epochs, at)
    entries: dict[str, bytes] = {}
    for number, grant in enumerate(case.grants, 1):
        entries |= {f"grants/{number:04}.jws": grant.grant.encode(), f"grants/{number:04}.age": grant.sealed}
    previous = None
    for number in range(1, MESSAGES + 1):
        sealed = seal_message(
            client, Content("note", "TLP:AMBER", BODY), Place(CONTENT, number, previous), case.recipient, at
        )
        previous = take(sealed.seal, "enlace-seal").hash
        name = f"messages/{number:04}"
        entries |= {f"{name}.jws": sealed.seal.encode(), f"{name}.age": sealed.ciphertext}
    platform.entries |= entries
    return platform.request_file()


def _signed(platform: Platform, folder: str) -> list[str]:
    return [one.decode() for name, one in platform.entries.items() if name.startswith(f"{folder}/")]


def spent() -> float:
    """Return the CPU seconds of all that this process began, the browser that is."""
    ticks = 0
    for one in family(os.getpid())[1:]:
        words = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def row(what: str, run: Run, limit: float | None, remark: str) -> Row:
    """Return the line of some runs: the median on the clock; beside it CPU and spread, for machines are shared."""
    wall, cpu = zip(*(run() for _ in range(RUNS)), strict=True)
    told = f"{min(wall):.2f} to {max(wall):.2f} s in {RUNS} runs; {statistics.median(cpu):.2f} s CPU; {remark}"
    return what, f"{statistics.median(wall):.2f} s", f"{limit} s" if limit else "", told


def opening(officer: Officer, file: Path) -> tuple[float, float]:
    page = officer.at("file")
    page.evaluate(WATCH, MESSAGES)
    used = spent()
    page.get_by_label("Sealed file of a request").set_input_files(file)
    return page.evaluate("window.shown") / 1000, spent() - used


def sealing(page: Page, path: Path) -> tuple[float, float]:
    page.evaluate(CHOOSE)
    page.locator("input[type=file]").last.set_input_files(path)
    used = spent()
    return page.evaluate(SEAL) / 1000, spent() - used


def saving(officer: Officer, file: Path, path: Path) -> tuple[float, float]:
    """Attach, seal and save on the page, as an officer does."""
    page = officer.at("file")
    page.get_by_label("Sealed file of a request").set_input_files(file)
    page.get_by_label("Attachments").set_input_files(path)
    used, begun = spent(), time.perf_counter()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the sealed file").click()
    download.value.path()
    return time.perf_counter() - begun, spent() - used


def lines() -> list[Row]:
    with served() as address, launched() as browser, tempfile.TemporaryDirectory(prefix="enlace-desk-") as name:
        context = browser.new_context(locale="en", accept_downloads=True)
        context.set_default_timeout(120_000)
        officer, platform = Officer(context.new_page(), address, A, "bruno"), Platform()
        carla = Client.new(pack="OAS", state="ARG", authority="CENTRAL", officer="carla", made_at=MADE)
        platform.bring(officer.make_keys(), A)
        platform.bring(officer.begin(platform.keys_file("ATG")), A)
        platform.bring(write_archive(keys_of(carla, B)), B)
        file = written(carla, platform)
        page = officer.open_request(file)
        page.get_by_role("button", name="I compared it by telephone with carla").click()
        expect(page.get_by_role("article")).to_have_count(MESSAGES)
        asked, path = Path(name) / "R-26-00001.enlace", Path(name) / "acta.bin"
        asked.write_bytes(file["buffer"])
        path.write_bytes(os.urandom(LARGE_MB * 1_000_000))
        return [
            row(
                f"a request with {MESSAGES} sealed messages: from the choice of its file to all of them shown",
                lambda: opening(officer, asked),
                OPENED_SECONDS,
                f"{len(file['buffer']) / 1000:.0f} kB, all checks made; keys in the browser",
            ),
            row(
                f"a file of {LARGE_MB} MB sealed in the page",
                lambda: sealing(officer.at("keys"), path),
                SEALED_SECONDS,
                "pieces of 4 MiB, read from the disk",
            ),
            row(
                f"the same as an officer does: attached to a request with {MESSAGES} messages, sealed, saved as a file",
                lambda: saving(officer, asked, path),
                None,
                "until the browser has kept it",
            ),
        ]


def main() -> int:
    for line in lines():
        print("| " + " | ".join(line) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
