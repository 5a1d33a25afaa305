"""What the browser is given: the bundle is of these sources, needs nothing else, and says where it cannot work."""

import ast
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from enlace_desk.words import LANGUAGES, catalogue
from tests.desk.conftest import Desk

pytestmark = pytest.mark.xdist_group("desk")

DESK = Path(__file__).parents[2] / "desk"


def test_the_bundle_is_what_the_sources_give() -> None:
    """Without npm: the list of hashes that the build wrote is that of the files that stand there."""
    lines = (DESK / "dist" / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    listed = {name: hash_ for hash_, name in (line.split("  ") for line in lines)}
    found = {name: hashlib.sha256((DESK / name).read_bytes()).hexdigest() for name in listed}
    assert found == listed, "run npm run build in desk/"
    assert {name for name in listed if name.startswith("src/")} == {f"src/{one.name}" for one in DESK.glob("src/*")}


def test_the_bundle_names_no_host_and_evaluates_nothing() -> None:
    bundle = (DESK / "dist" / "enlace-desk.js").read_text(encoding="utf-8")
    assert re.findall(r"https?://|\beval\(|new Function", bundle) == []


@pytest.mark.parametrize("missing", ["X25519", "Ed25519", "everything"])
def test_a_browser_without_the_keys_is_told_of_the_offline_client(desk: Desk, missing: str) -> None:
    script = """
        const made = crypto.subtle.generateKey;
        const refuse = (algorithm, ...rest) =>
          given === "everything" || algorithm.name === given
            ? Promise.reject(new DOMException("", "NotSupportedError"))
            : made.call(crypto.subtle, algorithm, ...rest);
        crypto.subtle.generateKey = refuse;
        const told = (fault) => [fault.code, fault.fields];
        try { return [await desk.newKeys().catch(told), await desk.checkSupport().catch(told)]; }
        finally { delete crypto.subtle.generateKey; }
    """
    assert desk.run("return desk.checkSupport()") is None
    assert desk.run(script, missing) == [["unsupported", ["enlace-desk"]]] * 2


def test_keys_stay_in_the_browser_and_are_never_given_out(desk: Desk) -> None:
    script = """
        const keys = await desk.newKeys();
        const person = { pack: "oas", state: "ATG", authority: "central", officer: "bruno" };
        const made = await desk.makeCard(keys, person, "2026-11-20T10:00:00Z");
        await desk.keepKeys("bruno", keys);
        return made.card;
    """
    card = desk.run(script)
    desk.page.reload()
    script = """
        const keys = await desk.keptKeys("bruno");
        const officer = await desk.officerOf(keys, given);
        const tried = [];
        for (const key of [keys.age, keys.sign])
          for (const format of ["raw", "pkcs8", "jwk"])
            tried.push(await crypto.subtle.exportKey(format, key).then(() => "given out", () => "kept"));
        const others = await code(async () => desk.officerOf(await desk.newKeys(), given));
        const again = await code(() => desk.keepKeys("bruno", keys));
        return [officer.party, others, [...new Set(tried)], again.startsWith("uncaught: ConstraintError"),
          (await desk.keptKeys("nobody")) === undefined];
    """
    assert desk.run(script, card) == ["oas/ATG/central", "wrong_key", ["kept"], True, True]


def test_every_code_has_words_in_every_language(desk: Desk) -> None:
    codes = set(desk.run("return desk.CODES"))
    assert codes <= catalogue().keys()
    for code, words in catalogue().items():
        assert sorted(words) == sorted(LANGUAGES), code
        assert all(words.values()), code
        assert len(set(words.values())) == len(words), code


def test_the_client_refuses_with_no_code_that_has_no_words() -> None:
    package = Path(__file__).parents[2] / "src" / "enlace_desk"
    used = {code for path in package.glob("*.py") for code in codes_of(ast.parse(path.read_text(encoding="utf-8")))}
    assert len(used) > 20
    assert used <= catalogue().keys()


def codes_of(module: ast.Module) -> Iterator[str]:
    """Yield the codes that are written out in a module: in checks, refusals and what is said."""
    place = {"check": 1, "SealedError": 0, "say": 0}
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in place:
            code = node.args[place[node.func.id]]
            for one in (code.body, code.orelse) if isinstance(code, ast.IfExp) else (code,):
                if isinstance(one, ast.Constant):
                    yield str(one.value)


def test_the_client_needs_neither_the_product_nor_django() -> None:
    program = "import sys, enlace_desk.__main__; print({name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ast.literal_eval(done.stdout) & {"enlace", "django", "pyrage"} == {"pyrage"}
