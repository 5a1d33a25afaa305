"""Storing what a pack says of its States."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from enlace.common.errors import N_, Problem
from enlace.directory.models import Membership, Pack, PackDocument, SeriesValue, State
from enlace.directory.rules.part import DirectoryPart
from enlace.directory.rules.states import StateEntry

Change = Problem  # a place and a sentence, as a problem has: here, what was done


def store_pack(part: DirectoryPart, *, at: datetime) -> list[Change]:
    """Store the pack's own row, its States and lists; called within the action that loads a pack."""
    pack, changes = _store_row(part, at)
    changes += _store_states(pack, part.states)
    changes += _replace_rows(pack, part)
    return changes + _store_documents(pack, part.documents)


def _store_row(part: DirectoryPart, at: datetime) -> tuple[Pack, list[Change]]:
    manifest = part.manifest
    found = Pack.objects.filter(code=manifest.code).first()
    if found is not None and found.content_hash == part.content_hash:
        return found, []
    pack, created = Pack.objects.update_or_create(
        code=manifest.code,
        defaults={
            "title": dict(manifest.title),
            "languages": list(manifest.languages),
            "manifest": manifest.raw,
            "content_hash": part.content_hash,
            "loaded_at": at,
        },
    )
    return pack, [Change(manifest.code, N_("new pack") if created else N_("the files of the pack were changed"))]


def _store_documents(pack: Pack, documents: Mapping[str, Any]) -> list[Change]:
    present = dict(PackDocument.objects.filter(pack=pack).values_list("name", "content"))
    changed = [name for name, content in documents.items() if name not in present or present[name] != content]
    gone = sorted(present.keys() - documents.keys())
    for name in changed:
        PackDocument.objects.update_or_create(pack=pack, name=name, defaults={"content": documents[name]})
    PackDocument.objects.filter(pack=pack, name__in=gone).delete()
    return [Change(name, N_("stored")) for name in changed] + [
        Change(name, N_("no longer in the pack")) for name in gone
    ]


def _store_states(pack: Pack, states: tuple[StateEntry, ...]) -> list[Change]:
    present = {state.code: state for state in State.objects.filter(pack=pack)}
    wanted = {entry.code: entry for entry in states}
    added = [
        State(pack=pack, code=e.code, names=dict(e.names), groups=dict(e.groups), details=dict(e.details))
        for code, e in wanted.items()
        if code not in present
    ]
    changed = []
    for code, entry in wanted.items():
        state = present.get(code)
        if state and (state.names, state.groups, state.details) != (entry.names, entry.groups, entry.details):
            state.names, state.groups, state.details = (
                dict(entry.names),
                dict(entry.groups),
                dict(entry.details),
            )
            changed.append(state)
    gone = sorted(present.keys() - wanted.keys())
    State.objects.bulk_create(added)
    State.objects.bulk_update(changed, ["names", "groups", "details"])
    State.objects.filter(pack=pack, code__in=gone).delete()
    counts = ((N_("States added: %(count)s"), len(added)), (N_("States changed: %(count)s"), len(changed)))
    told = [Change("states", message, {"count": count}) for message, count in counts if count]
    return told + [Change("states", N_("State no longer in the pack: %(code)s"), {"code": code}) for code in gone]


def _replace_rows(pack: Pack, part: DirectoryPart) -> list[Change]:
    changes = []
    memberships = {(e.organization, e.state, e.role, e.as_of, e.note, e.source) for e in part.memberships}
    stored = set(
        Membership.objects.filter(pack=pack).values_list(
            "organization", "state_code", "role", "as_of", "note", "source"
        )
    )
    if memberships != stored:
        Membership.objects.filter(pack=pack).delete()
        Membership.objects.bulk_create(
            Membership(pack=pack, organization=o, state_code=s, role=r, as_of=a, note=n, source=c)
            for o, s, r, a, n, c in sorted(memberships)
        )
        changes.append(Change("memberships", N_("memberships stored: %(count)s"), {"count": len(memberships)}))
    points = {(p.series, p.state, p.period): (p.value, p.source) for p in part.series}
    present = {
        (v.series, v.state_code, v.period): (v.value.normalize(), v.source)
        for v in SeriesValue.objects.filter(pack=pack)
    }
    if {key: (value.normalize(), source) for key, (value, source) in points.items()} != present:
        SeriesValue.objects.filter(pack=pack).delete()
        SeriesValue.objects.bulk_create(
            SeriesValue(pack=pack, series=k[0], state_code=k[1], period=k[2], value=value, source=source)
            for k, (value, source) in points.items()
        )
        changes.append(Change("series", N_("values of series stored: %(count)s"), {"count": len(points)}))
    return changes
