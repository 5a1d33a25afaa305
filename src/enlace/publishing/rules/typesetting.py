"""Running typst with the bundled fonts and nothing else: no system font, no network, no other file."""

import json
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Any

import typst

# Latin with its accents, and the punctuation of the four languages: every bundled font has them.
_SURE_BELOW = 0x180
_SURE = frozenset("–—‘’“”„…•‐‑ €")
# Trying one character costs about two milliseconds; a text in a script without a font is not worth minutes.
MAX_TRIED = 400
MAX_WORD = 28
WORD_STEP = 14


@cache
def _fonts() -> typst.Fonts:
    with as_file(files("enlace.publishing") / "fonts") as folder:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


@cache
def _template(name: str) -> bytes:
    return files("enlace.publishing").joinpath("typst", name).read_bytes()


def pdf(document: dict[str, Any], *, timestamp: int) -> bytes:
    """Return the report as a tagged PDF that keeps PDF/UA-1.

    timestamp: seconds since 1970, as the moment of creation.
    """
    compiler = typst.Compiler(_template("report.typ"), font_paths=_fonts())
    text = displayable(json.dumps(document, ensure_ascii=False))
    made = compiler.compile(format="pdf", sys_inputs={"document": text}, pdf_standards=["ua-1"], timestamp=timestamp)
    return _single(made)


def png(svg: str, *, width_mm: float, dots_per_inch: int = 200) -> bytes:
    """Return `svg` as a PNG picture."""
    compiler = typst.Compiler(_template("picture.typ"), font_paths=_fonts())
    inputs = {"svg": svg, "width": str(width_mm)}
    return _single(compiler.compile(format="png", ppi=dots_per_inch, sys_inputs=inputs))


def _single(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made


def displayable(text: str) -> str:
    """Return `text` with each character that no font shows as its code point (`[U+1F600]`).

    PDF/UA-1 forbids a character without a glyph (7.21.4.1); leaving it out would change what a State has said.
    """
    unsure = sorted({sign for sign in text if ord(sign) >= _SURE_BELOW and sign not in _SURE})
    missing = [sign for number, sign in enumerate(unsure) if number >= MAX_TRIED or not _shown(sign)]
    return text.translate({ord(sign): _named(sign) for sign in missing}) if missing else text


def _named(sign: str) -> str:
    return "" if unicodedata.category(sign) in {"Cf", "Mn"} else f"[U+{ord(sign):04X}]"


@lru_cache(maxsize=20_000)
def _shown(sign: str) -> bool:
    source = '#set document(title: "x")\n#text(font: "Source Serif 4", sys.inputs.sign)'
    compiler = typst.Compiler(source.encode(), font_paths=_fonts())
    try:
        compiler.compile(format="pdf", sys_inputs={"sign": sign}, pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


def breakable(text: str) -> str:
    """Return `text` with places to break in words too long for a line; others are left to hyphenation."""
    if len(text) <= MAX_WORD:
        return text
    return "".join(_broken(word) for word in _words(text))


def _words(text: str) -> Iterable[str]:
    word = ""
    for sign in text:
        if sign.isspace():
            yield word
            yield sign
            word = ""
        else:
            word += sign
    yield word


def _broken(word: str) -> str:
    if len(word) <= MAX_WORD:
        return word
    return "\u200b".join(word[at : at + WORD_STEP] for at in range(0, len(word), WORD_STEP))
