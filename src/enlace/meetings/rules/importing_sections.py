"""The parts of a report: the items of its agenda by their numbered headings, and what stands before and after them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from enlace.meetings.rules.holding import LONGEST_TITLE, MOST_ITEMS
from enlace.meetings.rules.importing_draft import DraftItem
from enlace.meetings.rules.importing_lines import Line
from enlace.meetings.rules.importing_text import flat
from enlace.meetings.rules.roman import from_roman

PROPOSALS, DECISIONS, CLOSING, OTHER = "proposals", "decisions", "closing", "other"
_NUMBERED = re.compile(
    r"\s*(?:(?:agenda\s+)?item|tema|punto|assunto|ponto|point)?\s*(?P<number>[0-9]{1,2}|[IVX]{1,6})"
    r"\s*(?:[.)](?![0-9])|[-–—:]\s|(?=\s))[-–—.\s]*(?P<title>\S.*)",
    re.IGNORECASE,
)
_ENDS_A_SENTENCE = re.compile(r"[.;:!?]\s*$")
_HEADS = {
    PROPOSALS: ("proposals", "propuestas", "propostas", "propositions"),
    DECISIONS: ("decisions", "decisiones", "decisoes"),
}
_CONCLUDED = (
    r"(?:(?:conclusion|recommendation|agreement|commitment|recommandation|engagement)s"
    r"|(?:conclusion|recomendacion)es|(?:acuerdo|compromiso|acordo|compromisso)s|(?:conclus|recomendac)oes)"
)
# “CONCLUSIONS AND RECOMMENDATIONS”, “Lista de conclusiones”, “Resumo da Presidência”.
_CLOSES = re.compile(
    rf"(?:(?:the|las|los|as|os|les)\s+)?{_CONCLUDED}(?:\s+(?:and|y|e|et)\s+(?:(?:las|los|as|os|les)\s+)?{_CONCLUDED})?"
    r"(?:\s+(?:of the meeting|de la reunion|da reuniao))?"
    rf"|(?:the\s+)?(?:closing list|list of {_CONCLUDED})|lista (?:final|de cierre|de encerramento|de {_CONCLUDED})"
    rf"|liste (?:finale|de cloture|des {_CONCLUDED})|(?:the\s+)?chair(?:man|woman|person)?'s (?:summary|conclusions)"
    r"|(?:resumen|sintesis|resumo|sintese|synthese|resume) (?:de la presiden(?:ta|cia|ce|te)"
    r"|del presidente|da presiden(?:ta|cia)|do presidente|du president)"
)
_NUMBER_BEFORE = re.compile(r"(?:[0-9]{1,2}|[ivx]{1,6})\s?[.):–-]\s*")
_MOST_WORDS = 40
_FEW_WORDS = 16
_SHARE_OF_CAPITALS = 0.7


@dataclass(frozen=True)
class Placed:
    """A line with where it stands. item: 0 before the first and after the last; part: of an item, "" for what was said.

    heading: it names the item or part itself; closes: it stands under a heading of the closing list.
    """

    place: int
    line: Line
    item: int = 0
    part: str = ""
    heading: bool = False
    closes: bool = False

    @property
    def names_item(self) -> bool:
        return self.heading and not self.part


def placed(lines: tuple[Line, ...]) -> tuple[tuple[DraftItem, ...], tuple[Placed, ...]]:
    """Return the items of the agenda, and every line with the item under which it stands."""
    heads = _heads(lines)
    return tuple(heads.values()), tuple(_placed(lines, heads))


def _placed(lines: tuple[Line, ...], heads: dict[int, DraftItem]) -> Iterator[Placed]:
    item, part, top, closes = 0, "", 0, False
    for place, line in enumerate(lines):
        if place in heads:
            item, part, top, closes = heads[place].number, "", line.heading, _closes(heads[place].title)
            yield Placed(place, line, item, heading=True)
            continue
        named = _part_of(line) if _may_head(line) else ""
        if named or (line.heading and (item or part)):
            part, closes = named or OTHER, named == CLOSING
            item = 0 if top and line.heading and line.heading <= top else item
            yield Placed(place, line, item, part, heading=True)
            continue
        yield Placed(place, line, item, part, closes=closes)


def _closes(text: str) -> bool:
    return _CLOSES.fullmatch(_NUMBER_BEFORE.sub("", flat(text).strip(" .:"), count=1)) is not None


def _part_of(line: Line) -> str:
    if _closes(line.text):
        return CLOSING
    words = flat(line.text).strip(" .:")
    return next((part for part, heads in _HEADS.items() if words in heads), "")


def _may_head(line: Line) -> bool:
    return bool(line.heading) or len(line.text.split()) <= _FEW_WORDS


def _heads(lines: tuple[Line, ...]) -> dict[int, DraftItem]:
    """Return place -> item, for the headings that number the agenda from 1 on without a gap.

    Where headings are marked as such, those alone count; else lines in capitals, else short ones that are no sentence.
    """
    candidates = [(place, line, found) for place, line in enumerate(lines) if (found := _numbered(line))]
    for may in (_is_heading, _in_capitals, _is_short):
        runs = _in_sequence([(place, *found) for place, line, found in candidates if may(line, found[1])])
        if len(runs) > 1 or (runs and may is not _is_short):
            return runs
    return {}


def _numbered(line: Line) -> tuple[int, str] | None:
    if line.cells or line.number.startswith("["):
        return None
    text = f"{line.number} {line.text}" if re.match(r"[0-9IVX]+[.)]?$", line.number) else line.text
    found = _NUMBERED.fullmatch(text)
    if found is None:
        return None
    sign = found["number"]
    number = int(sign) if sign.isdigit() else from_roman(sign.upper()) if sign.isupper() else None
    title = " ".join(found["title"].split()).strip(" .")
    if number is None or not 0 < number <= MOST_ITEMS or not title:
        return None
    if len(title.split()) > _MOST_WORDS or len(title) > LONGEST_TITLE:
        return None
    return number, title


def _is_heading(line: Line, title: str) -> bool:
    return line.heading > 0


def _in_capitals(line: Line, title: str) -> bool:
    letters = [sign for sign in title if sign.isalpha()]
    return bool(letters) and sum(sign.isupper() for sign in letters) / len(letters) >= _SHARE_OF_CAPITALS


def _is_short(line: Line, title: str) -> bool:
    return len(title.split()) <= _FEW_WORDS and not _ENDS_A_SENTENCE.search(line.text) and title[:1].isupper()


def _in_sequence(found: list[tuple[int, int, str]]) -> dict[int, DraftItem]:
    """Return the last run of headings that counts 1, 2, 3 …: a table of contents before it counts as well."""
    best: dict[int, DraftItem] = {}
    for begin, (_, number, _title) in enumerate(found):
        if number != 1:
            continue
        run: dict[int, DraftItem] = {}
        for place, one, title in found[begin:]:
            if one == len(run) + 1:
                run[place] = DraftItem(one, title)
        if len(run) >= len(best):
            best = run
    return best
