"""What the client says of a team: who is in it, who is to be admitted or to leave, and its calendar."""

from collections.abc import Iterator, Sequence

from enlace_desk.calendars import Entry
from enlace_desk.errors import check
from enlace_desk.headers import is_team, to_admit, to_leave
from enlace_desk.officers import fingerprint
from enlace_desk.reading import Case
from enlace_desk.roster import ADMITTED, members
from enlace_desk.words import say


def standing(case: Case) -> Iterator[str]:
    """Yield a line for each party of a team: what it is, from which message on, who signed that and when."""
    header = case.file.header
    last = {one.party: one for one in case.roster}
    for party, one in sorted(last.items(), key=lambda item: (item[0] != header["lead"], item[0])):
        word = "member_since" if one.decision == ADMITTED else "left_since"
        officer = case.directory.card(one.kid)["officer"]
        lead = f"  {say('lead')}" if party == header["lead"] else ""
        yield f"{party}  {say(word, one.since)}  {one.payload['at']}  {officer} {fingerprint(one.kid)}{lead}"
    for party in to_admit(header, case.roster):
        yield f"{party}  {say('not_admitted' if case.epochs.has(party) else 'without_keys')}"
    for party in to_leave(header, case.roster):
        yield f"{party}  {say('leave_first')}"


def shown(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield a line for each entry of a calendar."""
    for one in entries:
        what = "".join(char if char.isprintable() else " " for char in one.what)
        out = f"  ({say('taken_out')})" if one.taken_out else ""
        yield f"{one.on}  {one.until}  {one.number:04}  {one.party}  {what}{out}"


def admitted(case: Case, asked: Sequence[str]) -> list[str]:
    """Return whom to admit: whoever is asked for, else all who accepted and have keys. Raises: SealedError."""
    check(is_team(case.file.header), "no_team")
    outside = to_admit(case.file.header, case.roster)
    # For who has no keys nothing can be sealed: once it is in, for nobody.
    without = {one for one in outside if not case.epochs.has(one)}
    needed = {*asked, case.file.header["lead"]} & without
    check(not needed, "without_keys", *sorted(needed))
    able = [one for one in outside if one not in without]
    check(able or not without, "without_keys", *sorted(without))
    chosen = [one for one in able if not asked or one in asked]
    check(chosen and len(chosen) == len(asked or chosen), "nobody_to_admit", *asked)
    return chosen


def leaving(case: Case, own: str, asked: Sequence[str]) -> list[str]:
    """Return whose leaving an officer of the party `own` signs. Raises: SealedError."""
    header = case.file.header
    check(is_team(header), "no_team")
    able = to_leave(header, case.roster) if own == header["lead"] else [own] if own in members(case.roster) else []
    chosen = [one for one in able if not asked or one in asked]
    check(chosen and len(chosen) == len(asked or chosen), "nobody_to_leave", *asked)
    return chosen
