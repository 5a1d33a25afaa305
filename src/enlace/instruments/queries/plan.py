"""The Plan of Action of a pack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from enlace.common.texts import Shown, Text, shown
from enlace.instruments.models import Paragraph, Plan


@dataclass(frozen=True)
class ParagraphView:
    """A paragraph in the pack's own words; number: the Plan's own, empty where it is not known.

    code: for links, never to be printed as a number. seen: False for a reconstruction.
    """

    code: str
    number: str
    gists: Text
    seen: bool
    addressee: str
    basis: str
    sources: tuple[str, ...]
    provisions: tuple[str, ...]

    def gist(self, language: str) -> Shown:
        return shown(self.gists, language)


@dataclass(frozen=True)
class PartView:
    """A part of the Plan with its paragraphs."""

    code: str
    names: Text
    gists: Text
    paragraphs: tuple[ParagraphView, ...]

    def name(self, language: str) -> Shown:
        return shown(self.names, language)

    def gist(self, language: str) -> Shown:
        return shown(self.gists, language)


@dataclass(frozen=True)
class PlanView:
    """The Plan; resolution: the symbol under which it was adopted."""

    code: str
    names: Text
    resolution: str
    adopted_on: date | None
    parts: tuple[PartView, ...]

    def name(self, language: str) -> Shown:
        return shown(self.names, language)

    @property
    def paragraphs(self) -> Mapping[str, ParagraphView]:
        """Return the paragraphs by code."""
        return {one.code: one for part in self.parts for one in part.paragraphs}

    @property
    def reconstructed(self) -> int:
        """Return how many paragraphs were not seen in a source."""
        return sum(not one.seen for one in self.paragraphs.values())


def has_plan(pack_code: str) -> bool:
    """Return whether the pack has a Plan."""
    return Plan.objects.filter(pack_id=pack_code).exists()


def plan_of(pack_code: str) -> PlanView | None:
    """Return the Plan of a pack, or None where it has none."""
    plan = Plan.objects.filter(pack_id=pack_code).first()
    if plan is None:
        return None
    paragraphs: dict[str, list[ParagraphView]] = {}
    for row in Paragraph.objects.filter(plan=plan).order_by("place"):
        paragraphs.setdefault(row.part, []).append(_paragraph(row))
    return PlanView(
        plan.code,
        plan.names,
        plan.resolution,
        plan.adopted_on,
        tuple(
            PartView(part["code"], part["names"], part["gists"], tuple(paragraphs.get(part["code"], ())))
            for part in plan.parts
        ),
    )


def _paragraph(row: Paragraph) -> ParagraphView:
    return ParagraphView(
        row.code,
        row.number,
        row.gists,
        row.seen,
        row.addressee,
        row.basis,
        tuple(row.sources),
        tuple(row.provisions),
    )
