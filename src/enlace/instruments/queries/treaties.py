"""The treaties of a pack and their provisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from enlace.common.errors import N_, NotFound
from enlace.common.texts import Shown, Text, shown
from enlace.instruments.kinds.titles import UnofficialTitle, unofficial_titles
from enlace.instruments.models import Instrument, Provision


@dataclass(frozen=True)
class Title:
    """A title in the language in which it could be had; official: as the pack gives it."""

    text: str
    language: str
    official: bool


@dataclass(frozen=True)
class InstrumentView:
    """A treaty; an empty date or text was not found. unofficial: translations that the pack does not have."""

    code: str
    titles: Text
    short_names: Text
    unofficial: Mapping[str, UnofficialTitle]
    adopted_on: date | None
    adopted_at: str
    entry_into_force_date: date | None
    depositary: str
    registration: str
    theme: str
    core: bool
    source: str
    note: str

    def title(self, language: str) -> Title:
        """Return the title in `language`: the pack's, else a translation, else the pack's in another one."""
        translated = self.unofficial.get(language[:2])
        found = _chosen(self.titles, translated.title if translated else "", language)
        return found if found.text else Title(self.code, language[:2], official=True)

    def short(self, language: str) -> Title:
        """Return the short name in the same way; without any, the title."""
        translated = self.unofficial.get(language[:2])
        found = _chosen(self.short_names, translated.short if translated else "", language)
        return found if found.text else self.title(language)


def _chosen(texts: Text, translated: str, language: str) -> Title:
    found = shown(texts, language)
    if translated and (not found.text or found.language not in (language, language[:2])):
        return Title(translated, language[:2], official=False)
    return Title(found.text, found.language, official=True)


@dataclass(frozen=True)
class ProvisionView:
    """An article of a treaty, or a paragraph of note; title_seen: the English title was read in it."""

    article: str
    titles: Text
    gists: Text
    title_seen: bool

    def title(self, language: str) -> Shown:
        return shown(self.titles, language)

    def gist(self, language: str) -> Shown:
        return shown(self.gists, language)

    def checked(self, language: str) -> bool:
        """Return whether the title, as shown in `language`, was read in a copy of the treaty."""
        return self.title_seen and self.title(language).language == "en"


def instruments_of(pack_code: str) -> tuple[InstrumentView, ...]:
    """Return the treaties of a pack, in its order."""
    return tuple(_view(row) for row in Instrument.objects.filter(pack_id=pack_code).order_by("place"))


def instrument_of(pack_code: str, code: str) -> InstrumentView:
    """Return one treaty. Raises: NotFound."""
    row = Instrument.objects.filter(pack_id=pack_code, code=code).first()
    if row is None:
        raise NotFound(N_("There is no instrument “%(code)s” in this pack."), code=code)
    return _view(row)


def _view(row: Instrument) -> InstrumentView:
    return InstrumentView(
        code=row.code,
        titles=row.titles,
        short_names=row.short_names,
        unofficial=unofficial_titles(row.pack_id).get(row.code, {}),
        adopted_on=row.adopted_on,
        adopted_at=row.adopted_at,
        entry_into_force_date=row.entry_into_force_date,
        depositary=row.depositary,
        registration=row.registration,
        theme=row.theme,
        core=row.core,
        source=row.source,
        note=row.note,
    )


def provisions_of(pack_code: str, instrument: str) -> tuple[ProvisionView, ...]:
    """Return the provisions of a treaty in the pack's order, each paragraph of note after its article."""
    rows = Provision.objects.filter(instrument__pack_id=pack_code, instrument__code=instrument)
    views = [ProvisionView(row.article, row.titles, row.gists, row.title_seen) for row in rows.order_by("place")]
    places = {view.article: place for place, view in enumerate(views)}
    ranked = sorted(
        enumerate(views),
        key=lambda pair: (places.get(pair[1].article.partition(".")[0], pair[0]), pair[0]),
    )
    return tuple(view for _, view in ranked)
