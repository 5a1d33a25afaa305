"""What a joint team can rest on: what is in force between every two of its States."""

from collections.abc import Sequence
from dataclasses import dataclass

from enlace.cooperation.rules.legal_basis import ORDER, Carries, LegalBasis


@dataclass(frozen=True)
class Common:
    """A treaty or agreement of several States. known: False where it cannot be told for some two of them.

    carries: how far it carries between those where it carries least; None where nobody has said.
    """

    code: str
    known: bool
    carries: Carries | None = None


def common_bases(pairs: Sequence[LegalBasis]) -> tuple[Common, ...]:
    """Return what is in force between every two, then what may be: not known for some, and out of force for none.

    pairs: of every two States, for one form and one day; () gives ().
    """
    if not pairs:
        return ()
    sure = [{one.instrument: one.carries for one in pair.bases} for pair in pairs]
    unsure = [{one.instrument for one in pair.open} for pair in pairs]
    codes = dict.fromkeys(code for pair in pairs for code in _codes(pair))
    everywhere = [code for code in codes if all(code in one for one in sure)]
    perhaps = [
        code
        for code in codes
        if code not in everywhere and all(code in one or code in two for one, two in zip(sure, unsure, strict=True))
    ]
    found = [Common(code, True, _least([one[code] for one in sure])) for code in everywhere]
    return (*found, *(Common(code, False) for code in perhaps))


def _codes(pair: LegalBasis) -> list[str]:
    return [*(one.instrument for one in pair.bases), *(one.instrument for one in pair.open)]


def _least(carries: Sequence[Carries | None]) -> Carries | None:
    said = [one for one in carries if one]
    return max(said, key=ORDER.index) if len(said) == len(carries) else None
