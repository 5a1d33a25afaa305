"""Whose card holds at an instant: reads cards and endorsements, from the contacts whose fingerprint was compared."""

from collections.abc import Iterable, Iterator
from typing import Self

from enlace_desk.errors import SealedError, check
from enlace_desk.officers import fingerprint, party_of
from enlace_desk.signed import Signed, take, verify
from enlace_desk.texts import Text

OFFICER, CONTACT = "officer", "contact"
# A card, an instant and a role.
Key = tuple[str, str, str]


class Directory:
    """The cards that a reader knows, and who endorsed them."""

    def __init__(self, cards: dict[str, Text], endorsements: list[Signed], trusted: frozenset[str]) -> None:
        self._cards = cards
        self._endorsements: dict[str, list[Signed]] = {}
        for one in endorsements:
            self._endorsements.setdefault(one.payload["card"], []).append(one)
        self._trusted = trusted
        self._known: dict[Key, bool] = {}

    @classmethod
    def read(cls, cards: Iterable[str], endorsements: Iterable[str], trusted: Iterable[str]) -> Self:
        """Read signed cards and endorsements; one that is not signed by the key it names is refused with the whole.

        trusted: hashes of the cards of points of contact whose fingerprint this reader compared. Raises: SealedError.
        """
        known: dict[str, Text] = {}
        for one in cards:
            signed = take(one, "enlace-card")
            check(signed.kid == signed.hash, "bad_signature", signed.hash)
            verify(signed, signed.payload["sign"])
            known[signed.hash] = signed.payload
        decisions = []
        for one in endorsements:
            signed = take(one, "enlace-endorsement")
            check(signed.kid in known, "unknown_card", signed.kid)
            verify(signed, known[signed.kid]["sign"])
            decisions.append(signed)
        return cls(known, decisions, frozenset(trusted))

    def card(self, hash_: str) -> Text:
        check(hash_ in self._cards, "unknown_card", hash_)
        return self._cards[hash_]

    def hashes(self) -> Iterable[str]:
        return self._cards.keys()

    def check_holds(self, hash_: str, at: str, role: str = OFFICER) -> Text:
        """Return the card. Raises: SealedError, saying why, for a card that did not hold `at` that instant."""
        card = self.card(hash_)
        decision = self._decision(hash_, at, role)
        if decision is None:
            strangers = [one for one in self._cards if self._claims_contact(one) and self._of_state(one, card)]
            to_compare = [fingerprint(one) for one in strangers if one not in self._trusted]
            raise SealedError("untrusted" if to_compare else "not_endorsed", hash_, *to_compare)
        check(decision["decision"] == "endorsed", "revoked", hash_)
        check(not _lapsed(decision, at), "lapsed", hash_)
        replaced = any(
            one["previous"] == hash_
            and one["made_at"] < at
            and party_of(one) == party_of(card)
            and self._holds(other, at, OFFICER)
            for other, one in self._cards.items()
        )
        check(not replaced, "replaced", hash_)
        return card

    def check_signed(self, signed: Signed, at: str) -> Text:
        """Return the card that signed. Raises: SealedError, if it did not sign or did not hold `at` that instant."""
        verify(signed, self.card(signed.kid)["sign"])
        return self.check_holds(signed.kid, at)

    def is_contact(self, hash_: str, at: str) -> bool:
        return self._holds(hash_, at, CONTACT)

    def _holds(self, hash_: str, at: str, role: str) -> bool:
        """Return whether a card holds, by what each decision rests on, one after the other.

        Not by calls within calls: who means harm makes a chain of endorsements that is longer than these can go.
        """
        asked: list[tuple[Key, Iterator[Key]]] = []
        if (hash_, at, role) not in self._known:
            self._ask((hash_, at, role), asked)
        while asked:
            key, rests_on = asked[-1]
            following = next((one for one in rests_on if one not in self._known), None)
            if following:
                self._ask(following, asked)
            else:
                decision = self._decision(*key)
                self._known[key] = decision is not None and _endorses(decision, key[1])
                asked.pop()
        return self._known[hash_, at, role]

    def _ask(self, key: Key, asked: list[tuple[Key, Iterator[Key]]]) -> None:
        # Whoever endorses in a circle is not endorsed.
        self._known[key] = False
        asked.append((key, self._rests_on(*key)))

    def _rests_on(self, hash_: str, at: str, role: str) -> Iterator[Key]:
        """Yield whose holding when deciding decides of a card."""
        card = self.card(hash_)
        for one in self._decisions(hash_, at, role):
            if one.kid != hash_ and self._of_state(one.kid, card):
                yield one.kid, one.payload["at"], CONTACT

    def _decision(self, hash_: str, at: str, role: str) -> Text | None:
        """Return the last decision on a card by somebody who could take it; of two in one second the revocation."""
        card = self.card(hash_)
        taken = [one.payload for one in self._decisions(hash_, at, role) if self._may_decide(one, hash_, card)]
        return max(taken, key=lambda one: (one["at"], one["decision"] == "revoked"), default=None)

    def _decisions(self, hash_: str, at: str, role: str) -> list[Signed]:
        """Return what was decided on a card up to an instant, by whomever."""
        return [
            one
            for one in self._endorsements.get(hash_, ())
            if one.payload["at"] <= at
            and (role == OFFICER or one.payload["as"] == CONTACT or one.payload["decision"] == "revoked")
        ]

    def _may_decide(self, endorsement: Signed, hash_: str, card: Text) -> bool:
        if endorsement.kid == hash_:
            return hash_ in self._trusted and endorsement.payload["as"] == CONTACT
        return self._of_state(endorsement.kid, card) and self._holds(
            endorsement.kid, endorsement.payload["at"], CONTACT
        )

    def _claims_contact(self, hash_: str) -> bool:
        return any(one.kid == hash_ and one.payload["as"] == CONTACT for one in self._endorsements.get(hash_, ()))

    def _of_state(self, hash_: str, card: Text) -> bool:
        other = self.card(hash_)
        return (other["pack"], other["state"]) == (card["pack"], card["state"])


def _endorses(decision: Text, at: str) -> bool:
    return decision["decision"] == "endorsed" and not _lapsed(decision, at)


def _lapsed(decision: Text, at: str) -> bool:
    return decision["until"] is not None and decision["until"] < at[:10]
