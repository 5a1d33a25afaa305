"""Everything that must hold of the code without running the product; every check runs, all faults are shown."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import asvs

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "enlace"
BIN = Path(sys.executable).parent
LOCKS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-desk.txt",
    "frontend/package-lock.json",
    "desk/package-lock.json",
    "tests/journeys/browser/package-lock.json",
)
WRITES = {
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "save",
    "delete",
    "update",
    "aupdate",
    "acreate",
    "asave",
    "adelete",
}
ODD_NAMES = {"utils", "helpers", "services", "misc"}
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 50


def tool(*words: str) -> Callable[[], Iterator[str]]:
    def run() -> Iterator[str]:
        env = os.environ | {"DJANGO_SETTINGS_MODULE": "enlace.site.settings"}
        done = subprocess.run(
            [str(BIN / words[0]), *words[1:]], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            yield from (done.stdout + done.stderr).strip().splitlines()[-60:] or [f"exit status {done.returncode}"]

    return run


def sources() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in sorted(set(listed.stdout.split())):
        if "/migrations/" not in name and (ROOT / name).exists():
            yield ROOT / name


def sizes() -> Iterator[str]:
    """Ratchets: no module over 400 lines, no function over 50, no file whose name says nothing."""
    for file in sources():
        text = file.read_text(encoding="utf-8")
        name = file.relative_to(ROOT)
        if file.stem in ODD_NAMES:
            yield f"{name}: the name says nothing"
        if (lines := text.count("\n")) > MAX_MODULE_LINES:
            yield f"{name}: {lines} lines; at most {MAX_MODULE_LINES}"
        if re.search(r"#.*\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", text):
            yield f"{name}: holds a promise instead of code"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    yield f"{name}:{node.lineno}: {node.name} has {length} lines; at most {MAX_FUNCTION_LINES}"


def writes() -> Iterator[str]:
    """Only `actions` write: no ORM write elsewhere in a room."""
    for file in sources():
        parts = file.relative_to(ROOT).parts
        if parts[0] != "src" or "actions" in (file.stem, file.parent.name) or file.stem == "models":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                source = ast.unparse(node.func)
                if ".objects" in source or node.func.attr in {"save", "bulk_create", "bulk_update"}:
                    yield f"{file.relative_to(ROOT)}:{node.lineno}: {source} writes outside actions"


def locks() -> Iterator[str]:
    """A lock names versions and hashes, never a host."""
    for name in LOCKS:
        path = ROOT / name
        if not path.exists():
            yield f"{name}: is missing"
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if "://" in line and '"url"' not in line:
                yield f"{name}:{number}: names a host"


def links() -> Iterator[str]:
    """A link of the documentation leads somewhere."""
    for file in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", file.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (file.parent / target).exists():
                yield f"{file.relative_to(ROOT)}: the link {target} leads nowhere"


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "lint": tool("ruff", "check", "."),
    "format": tool("ruff", "format", "--check", "."),
    "types": tool("mypy"),
    "rooms and floors": tool("lint-imports", "--no-cache"),
    "templates": tool("djlint", "src/enlace", "--lint", "--quiet"),
    "migrations": tool("python", "-m", "django", "makemigrations", "--check", "--dry-run"),
    "django": tool("python", "-m", "django", "check", "--fail-level", "WARNING"),
    "translations": tool("python", "tools/messages.py", "check"),
    "generated pages": tool("python", "tools/docs.py", "--check"),
    "sizes": sizes,
    "writes": writes,
    "locks": locks,
    "links": links,
    "asvs": lambda: asvs.faults(CHECKS),
}


def main() -> int:
    wanted = sys.argv[1:] or list(CHECKS)
    failed = 0
    for name in wanted:
        faults = list(CHECKS[name]())
        failed += bool(faults)
        print(f"{'FAILED' if faults else 'ok':7}{name}", flush=True)
        for fault in faults:
            print(f"       {fault}")
    print(f"{len(wanted) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
