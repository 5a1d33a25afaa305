"""The pictures of the documentation: a demonstration is loaded, served, and photographed in a real browser."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
FLAGS += ["--disable-component-update", "--disable-sync"]
# name, address, width, height (0: the whole page), colour scheme
PICTURES = (
    ("home-en", "/en/", 1280, 0, "light"),
    ("home-es-400", "/es/", 400, 1400, "light"),
    ("matrix-en", "/en/treaties/OAS/", 1280, 1000, "light"),
    ("matrix-es", "/es/treaties/OAS/", 1280, 1000, "light"),
    ("state-en", "/en/states/OAS/COL/", 1280, 1000, "light"),
    ("state-es", "/es/states/OAS/COL/", 1280, 1000, "light"),
    ("report-en", "/en/reports/HPA-2016/", 1280, 1400, "light"),
    ("report-es", "/es/reports/HPA-2016/part/C/", 1280, 1600, "light"),
    ("report-dark-fr", "/fr/reports/HPA-2016/part/A/", 1280, 1400, "dark"),
    ("figure-pt", "/pt/reports/HPA-2016/questions/C9/", 1280, 1400, "light"),
)


@contextmanager
def demonstration() -> Iterator[str]:
    """Yield the address of a demonstration of its own, with an empty data folder before it."""
    with tempfile.TemporaryDirectory(prefix="enlace-screens-") as home, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = os.environ | {"ENLACE_HOME": home, "ENLACE_DEMO": "1"}
        words = [str(Path(sys.executable).parent / "enlace"), "demo", "--serve", "--port", str(port)]
        server = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            address = f"http://localhost:{port}"
            for _ in range(240):
                try:
                    with urllib.request.urlopen(f"{address}/health", timeout=2):
                        break
                except OSError:
                    time.sleep(0.5)
            yield address
        finally:
            server.terminate()
            server.wait(20)


def take() -> int:
    """Take every picture."""
    found = subprocess.run([sys.executable, ROOT / "tools" / "browser.py"], capture_output=True, text=True, check=True)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip().splitlines()[-1], args=FLAGS)
        for name, path, width, height, scheme in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height or 900}, color_scheme=scheme)
            page.goto(address + path)
            page.screenshot(path=IMAGES / f"{name}.png", full_page=not height)
            page.close()
            print(name, file=sys.stderr)
        browser.close()
    return 0
