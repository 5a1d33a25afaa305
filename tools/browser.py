"""Print the path of the Chromium that the journeys use; put one into `.cache/` if the machine has none.

Order: `$CHROMIUM`, `chromium` on the PATH, then the headless shell that the npm package `@sparticuz/chromium`
carries. That one needs node and npm the first time, no root and nothing from the system's package manager.
`--find` prints what is there and never installs.
"""

import argparse
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tests" / "journeys" / "browser"
CACHE = ROOT / ".cache"
UNPACK = 'import chromium from "@sparticuz/chromium";await chromium.executablePath();'


def home() -> Path:
    """Return the folder of the unpacked package; its name changes with the version."""
    package = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))
    return CACHE / f"chromium-{package['dependencies']['@sparticuz/chromium']}"


def find() -> Path | None:
    """Return the first Chromium in the order above, or nothing."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named)
    if on_path := shutil.which("chromium"):
        return Path(on_path)
    unpacked = home() / "chromium"
    return unpacked if unpacked.exists() else None


def install() -> Path:
    """Unpack the npm package into `.cache/`, once, whoever else tries at the same time."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home() / "chromium").exists():
            with tempfile.TemporaryDirectory(dir=CACHE) as work:
                unpack(Path(work)).rename(home())
    return home() / "chromium"


def unpack(work: Path) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(PACKAGE / name, work)
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work)
    unpacked = work / "unpacked"
    unpacked.mkdir()
    # The package unpacks into TMPDIR, and brings NSS along only where it believes to run in Amazon's cloud.
    surroundings = {"TMPDIR": str(unpacked), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs20.x"}
    run(["node", "--input-type=module", "-e", UNPACK], cwd=work, env=os.environ | surroundings)
    return unpacked


def run(command: list[str], *, cwd: Path, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[:2])} failed:\n{done.stdout}{done.stderr}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--find", action="store_true", help="never install")
    arguments = parser.parse_args()
    found = find()
    if found is None and arguments.find:
        sys.exit("No Chromium for the journeys: run `python tools/browser.py`, or name one in $CHROMIUM.")
    if found is None and shutil.which("npm") is None:
        sys.exit("No Chromium, and no npm to fetch one: install either, or name one in $CHROMIUM.")
    print(found or install())


if __name__ == "__main__":
    main()
