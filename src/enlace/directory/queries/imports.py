"""Tables of entries that were sent: what each would change, or has changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Func, IntegerField

from enlace.common.errors import N_, NotFound, Problem
from enlace.directory.models import Authority, EntryImport
from enlace.directory.queries.entries import vocabulary
from enlace.directory.queries.states import pack, states_of
from enlace.directory.rules.card_reading import as_recorded, is_cards, read_cards
from enlace.directory.rules.entry_checks import check_entry
from enlace.directory.rules.entry_json import from_json
from enlace.directory.rules.entry_table import EntryChange, entry_from, read_entries


@dataclass(frozen=True)
class Proposal:
    """What a table would do: the lines that change something, and how many do not."""

    changes: tuple[EntryChange, ...]
    unchanged: int


@dataclass(frozen=True)
class EntryImportView:
    """One import; applied_at is None while it is only a proposal. `proposal` is empty in a list."""

    number: int
    file_name: str
    proposed_at: datetime
    proposed_by: str
    applied_at: datetime | None
    applied_by: str
    change_count: int
    proposal: Proposal


class _Length(Func):
    """How many items the list in a JSON column has, counted by the database."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH")


def read_import(pack_code: str, content: bytes, name: str, problems: list[Problem], *, state: str = "") -> Proposal:
    """Return what the table, or the vCards, in `content` would do; every fault goes to `problems`.

    state: the one State whose entries may be in it, "" for any. Raises: NotFound, if there is no such pack.
    """
    pack(pack_code)
    states = frozenset(one.code for one in states_of(pack_code))
    if is_cards(content):
        sent = read_cards(content, name, problems, pack=pack_code, states=states, state=state)
    else:
        sent = read_entries(content, name, problems, states=states, state=state)
    if sent is None:
        return Proposal((), 0)
    stored = {(row.state_code, row.code): row for row in Authority.objects.filter(pack_id=pack_code)}
    words = vocabulary(pack_code)
    changes = []
    for key, line in sent.lines.items():
        row = stored.get(key)
        where = f"{sent.name}:{line}"
        if row is not None and row.retired_at is not None:
            message = N_("The code %(code)s was that of an entry that is retired; choose another.")
            problems.append(Problem(where, message, {"code": key[1]}))
            continue
        old = from_json(row.content) if row else None
        new = entry_from(sent, key, old, problems)
        if old and key in sent.synthetic:
            new = as_recorded(new, old)
        problems += [Problem(f"{where}: {one.where}", one.message, one.params) for one in check_entry(new, words)]
        if new != old:
            changes.append(EntryChange(old, new, row.version if row else 0))
    return Proposal(tuple(changes), len(sent.lines) - len(changes))


def imports_of(pack_code: str, state: str) -> tuple[EntryImportView, ...]:
    """Return the imports of a State, the latest first."""
    stored = EntryImport.objects.filter(pack_id=pack_code, state_code=state).defer("rows").order_by("-pk")
    counted = stored.annotate(change_count=_Length("rows"))
    return tuple(_view(one, one.change_count, Proposal((), one.unchanged)) for one in counted)


def import_of(pack_code: str, number: int, *, state: str) -> EntryImportView:
    """Return one import of a State. Raises: NotFound, also if it is of another."""
    found = EntryImport.objects.filter(pack_id=pack_code, pk=number, state_code=state).first()
    if found is None:
        raise NotFound(N_("There is no import %(number)s."), number=number)
    proposal = Proposal(changes_of(found), found.unchanged)
    return _view(found, len(proposal.changes), proposal)


def _view(one: EntryImport, count: int, proposal: Proposal) -> EntryImportView:
    return EntryImportView(
        one.pk, one.file_name, one.proposed_at, one.proposed_by, one.applied_at, one.applied_by, count, proposal
    )


def changes_of(proposed: EntryImport) -> tuple[EntryChange, ...]:
    """Return what an import changes, as it was proposed."""
    return tuple(
        EntryChange(from_json(row["old"]) if row["old"] else None, from_json(row["new"]), row["version"])
        for row in proposed.rows
    )
