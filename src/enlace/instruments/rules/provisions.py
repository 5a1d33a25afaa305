"""`instrument_provisions.yaml`: the articles of the treaties, by number and title.

A provision is named `INSTRUMENT:ARTICLE`, and a paragraph of it `INSTRUMENT:ARTICLE.PARAGRAPH`
(`UNTOC:18.13`, `A-63:VI`).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from enlace.common.errors import N_, Problem
from enlace.common.texts import Text
from enlace.directory.rules.manifest import Reader, read_map, shape

NO_INSTRUMENT = N_("“%(code)s” is no instrument of this pack")
NO_ARTICLE = N_("%(instrument)s has no article “%(article)s” in this pack")
KEY = re.compile(r"^(?P<instrument>[^\s:]{1,40}):(?P<article>[^\s:]{1,30})$")


@dataclass(frozen=True)
class ProvisionEntry:
    """An article, or a paragraph of note (`article` then has a dot).

    titles: the article's title. gists: what it says, in the pack's own words.
    title_seen: whether the English title was read in a copy of the treaty.
    """

    instrument: str
    article: str
    titles: Text = field(default_factory=dict)
    gists: Text = field(default_factory=dict)
    title_seen: bool = False

    @property
    def key(self) -> str:
        return f"{self.instrument}:{self.article}"


@dataclass(frozen=True)
class References:
    """Everything that a reference `INSTRUMENT:ARTICLE` may name.

    articles: instrument -> its articles; an instrument whose articles are not listed takes any.
    """

    instruments: frozenset[str]
    articles: Mapping[str, frozenset[str]]

    def fault(self, key: str) -> Problem | None:
        """Return what is wrong with the reference `key`, if anything is; its `where` is empty."""
        found = KEY.match(key)
        if found is None:
            message = N_("“%(key)s” is no provision; write INSTRUMENT:ARTICLE, for example UNTOC:18.13")
            return Problem("", message, {"key": key})
        instrument, article = found["instrument"], found["article"]
        if instrument not in self.instruments:
            return Problem("", NO_INSTRUMENT, {"code": instrument})
        known = self.articles.get(instrument)
        if known and article not in known and article.partition(".")[0] not in known:
            return Problem("", NO_ARTICLE, {"instrument": instrument, "article": article})
        return None


def read_provisions(
    content: bytes, name: str, instruments: Collection[str], problems: list[Problem]
) -> tuple[tuple[ProvisionEntry, ...], References]:
    """Return the provisions in `content` and what may be referred to; every fault goes to `problems`."""
    value = read_map(content, name, problems)
    reader = Reader(name, problems)
    if value is None:
        return (), References(frozenset(instruments), {})
    if value.get("instruments") is None:
        reader.fault("instruments", N_("this is missing; a list of instruments with their articles is expected here"))
    entries: dict[str, ProvisionEntry] = {}
    listed: dict[str, frozenset[str]] = {}
    treaties = [
        (f"instruments[{place}]", reader.mapping(item, f"instruments[{place}]"))
        for place, item in enumerate(reader.items(value.get("instruments"), "instruments"))
    ]
    for path, one in treaties:
        code = reader.code(one.get("code"), f"{path}.code") if one else ""
        if code and code not in instruments:
            reader.fault(f"{path}.code", NO_INSTRUMENT, code=code)
        elif code in listed:
            reader.fault(f"{path}.code", N_("the instrument “%(code)s” stands twice"), code=code)
        elif code:
            articles = _articles(code, one, path, reader)
            listed[code] = frozenset(entry.article for entry in articles)
            entries.update({entry.key: entry for entry in articles})
    known = References(
        frozenset(instruments) | _referred_to(value.get("other_instruments_referred_to"), reader), listed
    )
    for path, one in treaties:
        _add_paragraphs(one, f"{path}.notable_paragraphs", known, entries, reader)
    return tuple(entries.values()), known


def _articles(code: str, one: Mapping[str, Any], path: str, reader: Reader) -> list[ProvisionEntry]:
    entries: dict[str, ProvisionEntry] = {}
    for place, item in enumerate(reader.items(one.get("articles"), f"{path}.articles")):
        where = f"{path}.articles[{place}]"
        article = reader.mapping(item, where)
        if not article:
            continue
        number = word_of(article, "article", where, reader)
        if number and not KEY.match(f"{code}:{number}"):
            reader.fault(f"{where}.article", N_("“%(article)s” is no number of an article"), article=number)
        elif number in entries:
            reader.fault(f"{where}.article", N_("the article “%(article)s” stands twice"), article=number)
        elif number:
            titles = texts_of(article, "title", where, reader)
            entries[number] = ProvisionEntry(
                code, number, titles, title_seen=flag_of(article, "title_seen", where, reader)
            )
    return list(entries.values())


def _referred_to(value: Any, reader: Reader) -> frozenset[str]:
    path = "other_instruments_referred_to"
    items = [
        (f"{path}[{place}]", reader.mapping(item, f"{path}[{place}]"))
        for place, item in enumerate(reader.items(value, path))
    ]
    return frozenset(reader.code(item.get("code"), f"{where}.code") for where, item in items if item) - {""}


def _add_paragraphs(
    one: Mapping[str, Any], path: str, known: References, entries: dict[str, ProvisionEntry], reader: Reader
) -> None:
    for place, item in enumerate(reader.items(one.get("notable_paragraphs"), path)):
        where = f"{path}[{place}]"
        paragraph = reader.mapping(item, where)
        if not paragraph:
            continue
        key = reader.text(paragraph.get("ref"), f"{where}.ref")
        fault = known.fault(key) if key else None
        if fault is not None:
            reader.fault(f"{where}.ref", fault.message, **fault.params)
        elif key:
            gists = texts_of(paragraph, "gist", where, reader)
            entries[key] = _with_gists(entries.get(key), key, gists)


def _with_gists(entry: ProvisionEntry | None, key: str, gists: Text) -> ProvisionEntry:
    instrument, _, article = key.partition(":")
    if entry is None:
        return ProvisionEntry(instrument, article, gists=gists)
    return ProvisionEntry(instrument, article, entry.titles, gists, title_seen=entry.title_seen)


def texts_of(item: Mapping[str, Any], key: str, path: str, reader: Reader) -> Text:
    """Return the texts that `item` gives as `<key>_<language>`."""
    prefix = f"{key}_"
    return {
        name.removeprefix(prefix): text
        for name, value in item.items()
        if name.startswith(prefix)
        and value is not None
        and name != f"{key}_seen"
        and (text := reader.text(value, f"{path}.{name}"))
    }


def word_of(item: Mapping[str, Any], key: str, path: str, reader: Reader) -> str:
    """Return the word or the whole number under `key`; 18.10 without quotation marks is a fault."""
    value = item.get(key)
    return str(value) if type(value) is int else reader.text(value, f"{path}.{key}")


def flag_of(item: Mapping[str, Any], key: str, path: str, reader: Reader) -> bool:
    """Return whether `item` says true under `key`; nothing is false."""
    value = item.get(key, False)
    if not isinstance(value, bool):
        reader.fault(f"{path}.{key}", N_("true or false is expected here, not %(found)s"), found=shape(value))
        return False
    return value
