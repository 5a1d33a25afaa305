"""The browser of the journeys, for tests and for measures: `tools/browser.py` says which."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

# Playwright's synchronous interface leaves an event loop behind, in which Django would refuse its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


@contextmanager
def launched() -> Iterator[Browser]:
    """Yield a browser. Raises: LookupError, saying how to get one."""
    finder = [sys.executable, str(HERE.parents[1] / "tools" / "browser.py"), "--find"]
    found = subprocess.run(finder, capture_output=True, text=True, check=False)
    if found.returncode:
        raise LookupError(found.stderr.strip())
    path = Path(found.stdout.strip())
    # The npm package brings NSS along for machines that have none.
    libraries = path.parent / "al2023" / "lib"
    env = os.environ | ({"LD_LIBRARY_PATH": str(libraries)} if libraries.exists() else {})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, env=dict(env))
        yield browser
        browser.close()
