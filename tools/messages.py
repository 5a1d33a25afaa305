"""The catalogues of the four languages: extract the keys, bring the files up to date, check, compile.

python tools/messages.py update    add new keys to every catalogue, drop those no longer used
python tools/messages.py check     fail where a translation is missing or has other placeholders
python tools/messages.py compile   write the .mo files that the product reads
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "enlace"
LANGUAGES = ("es", "pt_BR", "fr")
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "N_": None,
    "NN_": (1, 2),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
TRANSLATE = re.compile(r"""^(?:translate|trans)\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
CONTEXT = re.compile(r"""\scontext\s+"([^"]*)\"""")
BLOCK = re.compile(r"^(?:blocktranslate|blocktrans)\b(.*)$")
Key = tuple[str | None, str | tuple[str, str]]


def rooms() -> list[Path]:
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def python_keys(room: Path) -> Iterator[tuple[Key, str]]:
    for file in sorted(room.rglob("*.py")):
        for line, message, _, context in extract_from_file("python", str(file), keywords=KEYWORDS):
            key = (message[0], message[1]) if isinstance(message, tuple) else message
            yield (context, key), f"{file.relative_to(ROOT)}:{line}"


def template_keys(room: Path) -> Iterator[tuple[Key, str]]:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure()
        django.setup()
    from django.template.base import Lexer, Token, TokenType

    def text_of(tokens: list[Token], *, trimmed: bool) -> str:
        parts = [f"%({t.contents.split('|')[0]})s" if t.token_type == TokenType.VAR else t.contents for t in tokens]
        text = "".join(parts)
        return " ".join(line.strip() for line in text.splitlines() if line.strip()) if trimmed else text

    for file in sorted(room.glob("templates/**/*.html")):
        tokens = iter(Lexer(file.read_text(encoding="utf-8")).tokenize())
        for token in tokens:
            where = f"{file.relative_to(ROOT)}:{token.lineno}"
            if token.token_type != TokenType.BLOCK:
                continue
            if found := TRANSLATE.match(token.contents):
                context = CONTEXT.search(token.contents)
                yield (context[1] if context else None, found[1] if found[1] is not None else found[2]), where
            elif found := BLOCK.match(token.contents):
                singular, plural, bucket = [], [], None
                bucket = singular
                for inner in tokens:
                    if inner.token_type == TokenType.BLOCK:
                        if inner.contents.strip() == "plural":
                            bucket = plural
                            continue
                        break
                    bucket.append(inner)
                trimmed = "trimmed" in found[1].split()
                one = text_of(singular, trimmed=trimmed)
                context = CONTEXT.search(token.contents)
                key = (one, text_of(plural, trimmed=trimmed)) if plural else one
                yield (context[1] if context else None, key), where


def keys(room: Path) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = {}
    for key, where in [*python_keys(room), *template_keys(room)]:
        found.setdefault(key, []).append(where)
    return found


def catalogue_path(room: Path, language: str) -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def update() -> int:
    for room in rooms():
        wanted = keys(room)
        for language in LANGUAGES:
            path = catalogue_path(room, language)
            if not wanted:
                continue
            old = read(path, language)
            new = Catalog(locale=language, charset="utf-8", fuzzy=False, header_comment=f"# Enlace: {room.name}")
            for (context, key), places in sorted(wanted.items(), key=lambda item: str(item[0])):
                present: Message | None = old.get(key[0] if isinstance(key, tuple) else key, context)
                string = present.string if present and isinstance(present.id, tuple) == isinstance(key, tuple) else None
                files = sorted({place.rsplit(":", 1)[0] for place in places})
                new.add(key, string or "", locations=[(file, 0) for file in files], context=context)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as stream:
                write_po(stream, new, width=110, omit_header=False, include_lineno=False, sort_output=True)
            text = path.read_text(encoding="utf-8")
            path.write_text(
                re.sub(r'^"(POT-Creation|PO-Revision)-Date:.*\n', "", text, flags=re.MULTILINE), encoding="utf-8"
            )
    return 0


def faults(room: Path, language: str) -> Iterator[str]:
    catalogue = read(catalogue_path(room, language), language)
    for (context, key), places in sorted(keys(room).items(), key=lambda item: str(item[0])):
        first = key[0] if isinstance(key, tuple) else key
        message = catalogue.get(first, context)
        strings = [] if message is None else list(message.string if message.pluralizable else [message.string])
        if not strings or not all(strings) or (message and message.fuzzy):
            yield f"{places[0]}: no {language} translation of “{first}”"
            continue
        if isinstance(key, tuple) != bool(message and message.pluralizable):
            yield f"{places[0]}: the {language} translation of “{first}” has no plural forms"
            continue
        sources = key if isinstance(key, tuple) else (key,)
        allowed = {match.group(0) for source in sources for match in PLACEHOLDER.finditer(source)}
        for string in strings:
            used = {match.group(0) for match in PLACEHOLDER.finditer(string)}
            if used - allowed or (not isinstance(key, tuple) and used != allowed):
                yield f"{places[0]}: the {language} translation of “{first}” has other placeholders"


def check() -> int:
    found = [fault for room in rooms() for language in LANGUAGES for fault in faults(room, language)]
    for fault in found[:200]:
        print(fault)
    print(f"translations: {len(found)} faults")
    return 1 if found else 0


def compile_all() -> int:
    for path in PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        catalogue = read(path, path.parent.parent.name)
        with path.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, catalogue)
    return 0


def main(arguments: list[str]) -> int:
    commands = {"update": update, "check": check, "compile": compile_all}
    if len(arguments) != 1 or arguments[0] not in commands:
        print(__doc__, file=sys.stderr)
        return 2
    return commands[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
