"""The register of agreements, and the tables of agreements that were sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from enlace.common import clock
from enlace.common.errors import N_, NotFound, Problem
from enlace.common.texts import Text
from enlace.cooperation import models
from enlace.cooperation.queries.forms import forms
from enlace.cooperation.rules.agreement_table import Change, Proposal, agreement_from, read_lines
from enlace.cooperation.rules.agreements import (
    DAYS,
    Agreement,
    Ending,
    agreement_problems,
    differences,
    from_json,
)
from enlace.cooperation.rules.legal_basis import Carries
from enlace.directory.queries import states_of
from enlace.instruments.queries.records import instrument_codes

ON_A_PAGE = 50
MOST_SHOWN = 50
MOST_TOLD = 100
LARGEST = 2**63


@dataclass(frozen=True)
class AgreementView:
    """An agreement with its number and the version in which it stands."""

    number: int
    pack: str
    version: int
    changed_at: datetime
    agreement: Agreement


@dataclass(frozen=True)
class Known:
    """The codes that an agreement of a pack may name: the names of its States, its forms, its treaties."""

    states: Mapping[str, Text]
    forms: tuple[str, ...]
    treaties: tuple[str, ...]

    def problems(self, one: Agreement) -> list[Problem]:
        """Return what is wrong with an agreement, all of it."""
        today = clock.today()
        return agreement_problems(one, states=self.states, forms=self.forms, treaties=self.treaties, today=today)


@dataclass(frozen=True)
class ImportView:
    """One import with what it proposes; applied_at is None while it is only a proposal."""

    number: int
    state: str
    file_name: str
    proposed_at: datetime
    proposed_by: str
    applied_at: datetime | None
    applied_by: str
    proposal: Proposal


def known(pack: str) -> Known:
    """Return what an agreement of a pack may name, in three queries."""
    return Known({one.code: one.names for one in states_of(pack)}, tuple(forms(pack)), instrument_codes(pack))


def content_of(row: models.Agreement) -> Agreement:
    """Return an agreement as it is stored."""
    return Agreement(
        code=row.code,
        title=row.title,
        parties=tuple(row.parties),
        forms=tuple(row.forms),
        carries=Carries(row.carries) if row.carries else None,
        ending=Ending(row.ending),
        url=row.url,
        citation=row.citation,
        as_of=row.as_of,
        note=row.note,
        synthetic=row.synthetic,
        recorded_by=row.recorded_by,
        **{name: getattr(row, name) for name in DAYS},
    )


def _view(row: models.Agreement) -> AgreementView:
    return AgreementView(row.pk, row.pack_id, row.version, row.changed_at, content_of(row))


def agreement_row(number: int) -> models.Agreement:
    """Return the row of an agreement. Raises: NotFound."""
    row = models.Agreement.objects.filter(pk=number).first() if number < LARGEST else None
    if row is None:
        raise NotFound(N_("There is no such agreement in the register."))
    return row


def agreement_of(number: int) -> AgreementView:
    """Return one agreement. Raises: NotFound."""
    return _view(agreement_row(number))


def agreements_of(pack: str) -> tuple[AgreementView, ...]:
    """Return every agreement of a pack, by code, in one query."""
    return tuple(_view(row) for row in _rows(pack))


def _rows(pack: str) -> QuerySet[models.Agreement]:
    return models.Agreement.objects.filter(pack_id=pack).order_by("code")


def agreement_page(pack: str, number: str | None, *, state: str = "", form: str = "") -> Page[AgreementView]:
    """Return a page of the register, by code; state, form: those alone that name it, "" for all."""
    found = [
        one
        for one in agreements_of(pack)
        if (not state or state in one.agreement.parties) and (not form or form in one.agreement.forms)
    ]
    return Paginator(found, ON_A_PAGE).get_page(number)


def read_import(pack: str, content: bytes, name: str, problems: list[Problem], *, state: str = "") -> Proposal:
    """Return what a table would change; every fault goes to `problems`, by its line.

    state: the one State whose agreements may be in it, "" for any.
    """
    lines = read_lines(content, name, problems)
    stored, words = {row.code: row for row in _rows(pack)}, known(pack)
    changes = []
    for line in lines:
        row = stored.get(line.code)
        old = content_of(row) if row else None
        new = agreement_from(line, old, problems)
        problems += [Problem(f"{line.where}: {one.where}", one.message, one.params) for one in words.problems(new)]
        if state and any(state not in one.parties for one in (old, new) if one):
            message = N_("this is an agreement of other States; you may send those of your own")
            problems.append(Problem(line.where, message))
        if old is None or differences(old, new):
            changes.append(Change(old, new, row.version if row else 0))
    if len(problems) > MOST_TOLD:
        message = N_("%(count)s faults more; mend these first")
        problems[MOST_TOLD:] = [Problem(name, message, {"count": len(problems) - MOST_TOLD})]
    return Proposal(tuple(changes), len(lines) - len(changes))


def imports_of(pack: str, state: str) -> tuple[models.AgreementImport, ...]:
    """Return the latest imports of a State ("": of the Secretariat), the last one first, without their lines."""
    rows = models.AgreementImport.objects.filter(pack_id=pack, state_code=state).defer("rows")
    return tuple(rows.order_by("-pk")[:MOST_SHOWN])


def import_of(pack: str, number: int, *, state: str) -> ImportView:
    """Return one import. Raises: NotFound, also if it is of another State."""
    rows = models.AgreementImport.objects.filter(pack_id=pack, state_code=state)
    row = rows.filter(pk=number).first() if number < LARGEST else None
    if row is None:
        raise NotFound(N_("There is no import %(number)s."), number=number)
    told = (row.file_name, row.proposed_at, row.proposed_by, row.applied_at, row.applied_by)
    return ImportView(row.pk, row.state_code, *told, proposal_of(row))


def proposal_of(row: models.AgreementImport) -> Proposal:
    """Return what an import proposes, as it was read."""
    changes = (
        Change(from_json(one["old"]) if one["old"] else None, from_json(one["new"]), one["version"]) for one in row.rows
    )
    return Proposal(tuple(changes), row.unchanged)
