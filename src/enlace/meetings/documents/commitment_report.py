"""The report of the Secretariat to the Committee: what it owes, what was told of it, and how much everybody owes."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from enlace.assessments.documents.wording import day, language, listed, number, say
from enlace.common.order import alphabetical
from enlace.common.texts import in_language, marked, shown
from enlace.meetings.documents.report import given_runs
from enlace.meetings.queries.commitment_report import ReportFacts
from enlace.meetings.rules.commitment_report import Figures, Reported, by_owner, figures_of, of_secretariat
from enlace.meetings.rules.commitment_words import KIND_HEADS, STATUS_WORDS
from enlace.meetings.rules.commitments import Progress
from enlace.publishing.rules.tree import (
    Block,
    Column,
    Document,
    Heading,
    Inline,
    Labels,
    Notice,
    Paragraph,
    Run,
    Source,
    Table,
)


def commitment_report(facts: ReportFacts, organization: str) -> Document:
    """Return the report in the reader's language; what was told stays in the language in which it was told."""
    period = facts.period
    invented = sum(one.one.synthetic for one in facts.every)
    synthetic = ""
    if invented:
        synthetic = _("SYNTHETIC: %(count)s of the %(total)s commitments were invented for a demonstration.") % {
            "count": number(invented),
            "total": number(len(facts.every)),
        }
    blocks: list[Block] = [Notice("synthetic", synthetic)] if synthetic else []
    if facts.restricted:
        restricted = {"count": number(facts.restricted), "total": number(len(facts.every))}
        text = _("%(count)s of the %(total)s commitments stand in meetings that not everybody may read.")
        blocks.append(Notice("warning", text % restricted))
    own = of_secretariat(facts.every)
    blocks += [Heading(1, _("What the Secretariat and its units owe"), anchor="secretariat")]
    blocks += [*_figures(facts, own, "secretariat-figures"), *_by_source(facts, own)]
    blocks += [Heading(1, _("What nobody is named for"), anchor="nobody"), *_unowned(facts)]
    blocks += [Heading(1, _("What each State and body owes"), anchor="parties"), *_parties(facts)]
    said = {"first": day(period.first), "last": day(period.last)}
    return Document(
        title=_("Report on commitments"),
        subtitle=_("From %(first)s to %(last)s") % said,
        language="pt-BR" if language() == "pt" else language(),
        organization=organization,
        issued_on=period.as_of,
        version_line=_as_of(facts),
        synthetic_line=synthetic,
        blocks=tuple(blocks),
        labels=Labels.translated(gettext),
        base_url=settings.ENLACE_ADDRESS,
    )


def _as_of(facts: ReportFacts) -> str:
    return _("Statuses as of %(day)s") % {"day": day(facts.period.as_of)}


def _n_of(part: int, whole: int) -> str:
    return _("%(done)s of %(relevant)s") % {"done": number(part), "relevant": number(whole)}


def _source(facts: ReportFacts, whole: int) -> Source:
    said = {"total": number(whole), "day": day(facts.period.as_of)}
    return Source(_("N = %(total)s commitments; as of %(day)s; source: the register of commitments.") % said)


def _figures(facts: ReportFacts, every: tuple[Reported, ...], anchor: str) -> list[Block]:
    found = figures_of(every, facts.period)
    rows: list[tuple[Inline, ...]] = [(label, _n_of(part, whole)) for label, part, whole in _figure_rows(found)]
    columns = (Column(_("What is counted"), width=4), Column(_("Of how many"), "end", width=1.5))
    return [Table(_("In figures"), columns, tuple(rows), anchor=anchor), _source(facts, found.total)]


def _figure_rows(found: Figures) -> tuple[tuple[str, int, int], ...]:
    return (
        (_("Open or under way"), found.still_open, found.total),
        (_("of these, under way"), found.under_way, found.still_open),
        (_("of these, overdue"), found.overdue, found.still_open),
        (_("of these, without a day: whether they are late is unknown"), found.without_day, found.still_open),
        (_("Fulfilled"), found.kept, found.total),
        (_("of these, told to be fulfilled in the period"), found.kept_in_period, found.kept),
        (_("of these, on a day that is not recorded"), found.kept_some_day, found.kept),
        (_("Dropped"), found.dropped, found.total),
        (_("Of which something was told in the period"), found.told_in_period, found.total),
    )


def _by_source(facts: ReportFacts, own: tuple[Reported, ...]) -> list[Block]:
    blocks: list[Block] = []
    for kind, head in KIND_HEADS.items():
        theirs = tuple(one for one in own if one.one.kind == kind)
        blocks.append(Heading(2, gettext(head), anchor=f"source-{kind}"))
        blocks += _table(facts, gettext(head), theirs) if theirs else [Paragraph(_("None is recorded."))]
    return blocks


def _table(facts: ReportFacts, caption: str, every: tuple[Reported, ...]) -> list[Block]:
    columns = (
        Column(_("Commitment"), width=4),
        Column(_("Stands in"), width=2),
        Column(_("Owner"), width=2),
        Column(_("Due"), width=1.5),
        Column(_("Status"), width=1.5),
        Column(_("Told in the period"), width=3),
    )
    rows = tuple(_row(facts, one) for one in _by_day(every))
    return [Table(caption, columns, rows), _source(facts, len(every))]


def _by_day(every: Iterable[Reported]) -> list[Reported]:
    return sorted(every, key=lambda one: (one.one.source, one.one.meeting, one.one.due_on is None, one.one.due_on or 0))


def _row(facts: ReportFacts, one: Reported) -> tuple[Inline, ...]:
    period = facts.period
    status = gettext(STATUS_WORDS[one.one.status])
    if one.one.is_overdue(period.as_of):
        status += ", " + _("overdue")
    return (_gist(one), _stands_in(one), _owners(facts, one), _due(one.one.due_on), status, _told(facts, one))


def _gist(one: Reported) -> Inline:
    found = shown(one.one.texts, language())
    page = reverse("meetings:commitment", args=[one.one.code])
    text = marked(found.text or one.one.code, is_synthetic=one.one.synthetic)
    runs = [Run(text, language="" if found.language == language() else found.language, href=page)]
    if not one.one.seen:
        runs.append(Run(" – " + _("words reconstructed, not seen in a source"), italic=True))
    return tuple(runs)


def _stands_in(one: Reported) -> str:
    if one.one.meeting:
        letter = f", {one.one.letter})" if one.one.letter else ""
        return say(one.one.meeting_title or {}) + letter
    return f"{one.one.source}, {one.one.link}" if one.one.link else one.one.source


def _owners(facts: ReportFacts, one: Reported) -> str:
    if one.one.owners:
        return _names(facts, one.one.owners)
    if one.one.owners_inferred:
        return _("none stated (inferred: %(owners)s)") % {"owners": _names(facts, one.one.owners_inferred)}
    return _("none stated")


def _names(facts: ReportFacts, codes: tuple[str, ...]) -> str:
    return listed([in_language(facts.names.get(code, {}), language()) or code for code in codes])


def _due(due_on: date | None) -> str:
    return day(due_on) if due_on else _("no date set")


def _told(facts: ReportFacts, one: Reported) -> Inline:
    found = facts.period.told(one)
    if not found:
        return _("nothing was told")
    runs: list[Run] = []
    for said in found:
        runs += [Run("; ")] if runs else []
        runs += _said(facts, said)
    return tuple(runs)


def _said(facts: ReportFacts, said: Progress) -> list[Run]:
    head = f"{day(said.reported_at.date())}, {_names(facts, (said.party,))}: "
    evidence = [Run(f" ({said.evidence})")] if said.evidence else []
    return [Run(head), *given_runs(said.text, said.language), *evidence]


def _unowned(facts: ReportFacts) -> list[Block]:
    found = tuple(one for one in facts.every if not one.one.owners)
    said = {"count": _n_of(len(found), len(facts.every))}
    lead = Paragraph(_("Without an owner stated: %(count)s of all commitments.") % said)
    return [lead, *(_table(facts, _("Without an owner stated"), found) if found else [])]


def _parties(facts: ReportFacts) -> list[Block]:
    columns = (
        Column(_("State or body"), width=3),
        Column(_("Open or under way"), "end"),
        Column(_("Overdue, of those"), "end"),
        Column(_("Without a day, of those"), "end"),
        Column(_("Fulfilled"), "end"),
        Column(_("In the period, of those"), "end"),
        Column(_("Dropped"), "end"),
    )
    rows = []
    for party, theirs in by_owner(facts.every).items():
        found = figures_of(theirs, facts.period)
        cells: tuple[Inline, ...] = (
            _names(facts, (party,)),
            _n_of(found.still_open, found.total),
            _n_of(found.overdue, found.still_open),
            _n_of(found.without_day, found.still_open),
            _n_of(found.kept, found.total),
            _n_of(found.kept_in_period, found.kept),
            _n_of(found.dropped, found.total),
        )
        rows.append(cells)
    if not rows:
        return [Paragraph(_("None is recorded."))]
    note = _("What several owe together is counted with each of them. Whoever is not named owes nothing on record.")
    ordered = tuple(sorted(rows, key=lambda row: alphabetical(str(row[0]))))
    return [Table(_("What each owes"), columns, ordered, note=note), _source(facts, len(facts.every))]
