"""What a sealed file adds, judged without a key: names, hashes, who signed what for whom; nothing is ever opened here.

It refuses what does not belong where it is sent, what is not signed by the card that it names, and everything that
could hold words in clear. Whose card holds, the other side says. Form: docs/reference/sealed-content.md.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from enlace.common.canonical import canonical
from enlace.common.errors import N_, Invalid, Problem
from enlace.cooperation.rules.roster import REQUEST_TYPES, TEAM_TYPES, Roster
from enlace.cooperation.rules.sealed_archive import HEADER, hash_bytes, is_sealed, name_of_piece
from enlace.cooperation.rules.signatures import is_signed
from enlace.cooperation.rules.signed_texts import TYPES, Card, Signed, read_signed

MOST_TOLD = 20


@dataclass(frozen=True)
class Known:
    """What is there already, and who sends. party: `PACK/STATE/AUTHORITY`; held: name -> hash of what is stored.

    whole: whether the sender acts for all authorities of the State. authorities: its parties, by the directory.
    cards, epochs: by the hash of their payload; of an epoch its party. request: its reference, "" where keys alone are
    sent; parties: of it. seals: of the messages that are there, the hash of each seal's payload, in order; grants: how
    many; lines: of evidence. Of a team: its roster in place of parties; leaving: parties that left on the platform;
    cases: of each case, to whom it was granted.
    """

    party: str
    held: Mapping[str, str]
    whole: bool = False
    authorities: frozenset[str] = frozenset()
    cards: Mapping[str, Card] = field(default_factory=dict)
    epochs: Mapping[str, str] = field(default_factory=dict)
    request: str = ""
    parties: tuple[str, ...] = ()
    header: str = ""
    seals: tuple[str, ...] = ()
    grants: int = 0
    lines: tuple[str, ...] = ()
    roster: Roster | None = None
    leaving: tuple[str, ...] = ()
    cases: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class New:
    """An entry to be stored. kind: its folder. party: whose it is, of a key; "" of a request's own entries."""

    kind: str
    name: str
    content: bytes
    party: str = ""


def new_entries(archive: Mapping[str, bytes], known: Known) -> list[New]:
    """Return what an archive adds to what is there. Raises: Invalid, with what does not belong."""
    _check_header(archive.get(HEADER, b""), known)
    problems: list[Problem] = []
    found: list[New] = []
    keys = _Keys(known, dict(known.cards), dict(known.epochs), known.roster, dict(known.cases))
    added = {name: one for name, one in archive.items() if known.held.get(name) != hash_bytes(one)}
    for name in (*_in(added, "cards"), *_in(added, "epochs"), *_in(added, "endorsements"), *_in(added, "wraps")):
        party = keys.party(name, added[name])
        if name in known.held or party is None:
            problems.append(Problem("file", NOT_YOURS, {"name": name}))
        else:
            found.append(New(name.partition("/")[0], name, added[name], party))
    if known.request:
        found += _of_request(archive, added, keys, problems)
    elif any(name.partition("/")[0] in OF_REQUEST for name in added):
        problems.append(Problem("file", N_("Messages are brought to the page of their request; here are keys alone.")))
    if problems:
        raise Invalid(problems[:MOST_TOLD])
    return found


def _check_header(header: bytes, known: Known) -> None:
    """Refuse the file of something else, and of keys in place of a request, before its parts. Raises: Invalid."""
    try:
        told = json.loads(header) if header else {}
    except (ValueError, RecursionError):
        told = {}
    other = str(told.get("request", ""))[:40] if isinstance(told, dict) else ""
    if known.request and other and other != known.request:
        of_request = N_("This is the file of the request %(request)s. Bring it to that request.")
        of_team = N_("This is the file of the joint team %(request)s. Bring it to that team.")
        message = of_team if "lead" in told else of_request
        raise Invalid([Problem("file", message, {"request": other})])
    if known.request and isinstance(told, dict) and "keys" in told:
        raise Invalid([Problem("file", N_("This is a file of keys. Bring it to the page of keys."))])


OF_REQUEST = ("grants", "messages", "pieces", "steps", "roster")
# What of a team never changes.
FIXED_OF_TEAM = ("asked", "bases", "form", "lead", "request")
LEAVING = N_("%(party)s has left this joint team. Sign its leaving at the desk first, and seal your message after it.")
NOT_YOURS = N_("“%(name)s” is not for your authority to add, or is not what its name says.")
MEANWHILE = N_("Somebody else has added “%(name)s” meanwhile. Take the sealed file anew, and answer again.")


def _in(names: Mapping[str, bytes], folder: str) -> list[str]:
    return sorted(name for name in names if name.startswith(f"{folder}/"))


@dataclass
class _Keys:
    """The keys that are known while a file is read: those that were there, and those that it brings.

    roster, cases: of a team, likewise.
    """

    known: Known
    cards: dict[str, Card]
    epochs: dict[str, str]
    roster: Roster | None
    cases: dict[str, frozenset[str]]

    def parties(self, number: int) -> list[str]:
        """Return the parties of a message, sorted."""
        return sorted(self.known.parties if self.roster is None else self.roster.parties(number))

    def party(self, name: str, content: bytes) -> str | None:
        """Return whose key an entry is, None where its sender may not add it; a new one is known from then on."""
        folder, _, rest = name.partition("/")
        if folder == "wraps":
            party = self.epochs.get(f"sha256:{rest[:64]}")
            return party if is_sealed(content) and self._own(party) else None
        signed = read_signed(content, TYPES[folder])
        if signed is None or signed.hash != f"sha256:{rest.removesuffix('.jws')}":
            return None
        return {"cards": self._card, "epochs": self._epoch, "endorsements": self._endorsed}[folder](signed)

    def _card(self, signed: Signed) -> str | None:
        one = signed.payload
        party = f"{one['pack']}/{one['state']}/{one['authority']}"
        if signed.kid != signed.hash or not is_signed(signed.text, one["sign"]) or not self._own(party):
            return None
        self.cards[signed.hash] = Card(party, one["sign"])
        return party

    def _epoch(self, signed: Signed) -> str | None:
        party, by = str(signed.payload["party"]), signed.by(self.cards)
        if by is None or _state(by.party) != _state(party) or not self._own(party):
            return None
        self.epochs[signed.hash] = party
        return party

    def _endorsed(self, signed: Signed) -> str | None:
        """Return whose card is endorsed or revoked: whoever acts for the whole State does so, with a key of it."""
        card, by = self.cards.get(str(signed.payload["card"])), signed.by(self.cards)
        allowed = card is not None and by is not None and _state(by.party) == _state(card.party)
        return card.party if card is not None and allowed and self.known.whole and self._own(card.party) else None

    def _own(self, party: str | None) -> bool:
        """Return whether a key is of the sender's authority, or of any of the State for whoever acts for all."""
        if party is None or party not in self.known.authorities:
            return False
        return party == self.known.party or (self.known.whole and _state(party) == _state(self.known.party))


def _state(party: str) -> str:
    return party.rpartition("/")[0]


def _of_request(
    archive: Mapping[str, bytes], added: Mapping[str, bytes], keys: _Keys, problems: list[Problem]
) -> Iterator[New]:
    """Yield what is new of a request or a team, after adding what is wrong with the others: its roster first."""
    known = keys.known
    if HEADER in archive and not _is_header(archive[HEADER].decode("utf-8", "replace"), known):
        problems.append(Problem("file", N_("The header in the file is not that of this request as it stands now.")))
    yield from _roster(added, keys, problems)
    yield from _pairs("grants", known.grants, added, keys, problems)
    if still := [one for one in known.leaving if one in keys.parties(len(known.seals) + 1)]:
        problems += [Problem("file", LEAVING, {"party": one}) for one in still if _in(added, "messages")]
    else:
        yield from _pairs("messages", len(known.seals), added, keys, problems)
    for name in _in(added, "pieces"):
        yield from _piece(name, added[name], problems)
    for name in _in(added, "steps"):
        if name in known.held or not _is_step(int(name[6:10]), added[name], keys):
            problems.append(Problem("file", NOT_YOURS, {"name": name}))
        else:
            yield New("steps", name, added[name])


def _is_header(text: str, known: Known) -> bool:
    """Return whether a header is what was handed out; who has joined a team since does not make it another one."""
    if known.roster is None or text == known.header:
        return text == known.header
    try:
        told, own = json.loads(text), json.loads(known.header)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and all(told.get(name) == own[name] for name in FIXED_OF_TEAM)


def _roster(added: Mapping[str, bytes], keys: _Keys, problems: list[Problem]) -> Iterator[New]:
    """Yield the lines that follow on the roster of a team; the messages of the same file are judged by them."""
    known, messages = keys.known, len(keys.known.seals)
    for name in _in(added, "roster"):
        signed = read_signed(added[name], "enlace-roster")
        meanwhile = name in known.held or (signed is not None and signed.payload["from"] <= messages)
        by = signed.by(keys.cards) if signed else None
        if keys.roster is None or signed is None or by is None or meanwhile:
            problems.append(Problem("file", MEANWHILE if meanwhile else NOT_YOURS, {"name": name}))
            return
        in_place = (signed.payload["request"], signed.payload["number"]) == (known.request, int(name[7:11]))
        if not in_place or by.party != known.party or not keys.roster.takes(signed, by.party, messages):
            problems.append(Problem("file", NOT_YOURS, {"name": name}))
            return
        keys.roster = keys.roster.with_line(signed)
        yield New("roster", name, added[name])


def _piece(name: str, content: bytes, problems: list[Problem]) -> Iterator[New]:
    if is_sealed(content) and name == name_of_piece(content):
        yield New("pieces", name, content)
    else:
        problems.append(Problem("file", NOT_YOURS, {"name": name}))


def new_piece(name: str, content: bytes) -> New:
    """Return a piece of an attachment that was brought by itself. Raises: Invalid, if it is none or was altered."""
    problems: list[Problem] = []
    found = [*_piece(name, content, problems)]
    if problems:
        raise Invalid(problems)
    return found[0]


def _pairs(folder: str, count: int, added: Mapping[str, bytes], keys: _Keys, problems: list[Problem]) -> Iterator[New]:
    """Yield the grants or messages that follow on those that are there, one after the other, each with its seal."""
    previous = keys.known.seals[-1] if keys.known.seals else None
    for number in sorted({int(name[-8:-4]) for name in _in(added, folder)}):
        names = [f"{folder}/{number:04}.{end}" for end in ("jws", "age")]
        if any(name in keys.known.held for name in names):
            problems.append(Problem("file", MEANWHILE, {"name": names[0]}))
            continue
        type_ = "enlace-grant" if folder == "grants" else "enlace-seal"
        signed = read_signed(added.get(names[0], b""), type_)
        sealed = added.get(names[1], b"")
        fits = signed is not None and number == count + 1 and is_sealed(sealed)
        if signed is None or not fits or not _is_of_request(signed, sealed, number, previous, keys):
            problems.append(Problem("file", NOT_YOURS, {"name": names[0]}))
            return
        count, previous = number, signed.hash
        yield from (New(folder, name, added[name]) for name in names)


def _is_of_request(signed: Signed, sealed: bytes, number: int, previous: str | None, keys: _Keys) -> bool:
    """Return whether a grant or a seal is of this request, from its sender, for its parties and in its place."""
    one, known, by = signed.payload, keys.known, signed.by(keys.cards)
    if by is None or by.party != known.party or one["request"] != known.request:
        return False
    if "epoch" in one:
        return _is_granted_rightly(one, keys)
    parties = keys.parties(number)
    if keys.roster is not None and keys.cases.get(one["case"]) != frozenset(parties):
        return False
    return bool(
        one["number"] == number
        and one["previous"] == previous
        and one["from"] == known.party
        and one["to"] == parties
        and one["from"] in parties
        and one["type"] in (REQUEST_TYPES if keys.roster is None else TEAM_TYPES)
        and one["ciphertext"] == hash_bytes(sealed)
    )


def _is_granted_rightly(grant: Mapping[str, Any], keys: _Keys) -> bool:
    """Return whether a grant is to a party of the next message, for its epoch.

    In a team a case is granted to all its parties at once: who joins later gets no older one.
    """
    party, case = str(grant["party"]), str(grant["case"])
    both_inside = {party, keys.known.party} <= {*keys.parties(len(keys.known.seals) + 1)}
    if not both_inside or keys.epochs.get(grant["epoch"]) != party:
        return False
    before = keys.known.cases.get(case)
    keys.cases[case] = keys.cases.get(case, frozenset()) | {party}
    return keys.roster is None or before is None or party in before


def _is_step(number: int, content: bytes, keys: _Keys) -> bool:
    """Return whether a line of evidence was signed by whoever took the step; those of a team no desk signs or reads."""
    if keys.roster is not None:
        return False
    signed = read_signed(content, "enlace-step")
    if signed is None or canonical(dict(signed.payload)) not in keys.known.lines[number - 1 : number]:
        return False
    by = signed.by(keys.cards)
    return number > 0 and by is not None and by.party == keys.known.party == signed.payload["party"]
