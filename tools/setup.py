"""Make `.venv` with everything the project needs, from the locked list; nothing else has to be installed."""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.9"
LOCK = ROOT / "requirements-dev.txt"
OLDEST = (3, 11)


def run(*words: str | Path) -> None:
    subprocess.run([str(word) for word in words], cwd=ROOT, check=True)


def install() -> None:
    """Install the locked list: with uv, which is fast; with pip where uv cannot be had."""
    fast = subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV], check=False)
    if fast.returncode == 0:
        uv = (VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON)
        if subprocess.run([*uv, "--require-hashes", "-r", LOCK], cwd=ROOT, check=False).returncode == 0:
            run(*uv, "--no-deps", "--no-build-isolation", "--editable", ROOT)
            return
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", LOCK)
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT)


def main() -> int:
    if sys.version_info < OLDEST:
        print(f"Enlace needs Python 3.11 or later; this is {sys.version.split()[0]}", file=sys.stderr)
        return 2
    print("setting up .venv (once; about half a minute)", file=sys.stderr)
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    install()
    run(PYTHON, ROOT / "tools" / "messages.py", "compile")
    (VENV / ".done").touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
