"""What sealed content travels in: a request between two, or a joint team; codes, days and lines of evidence alone."""

from dataclasses import dataclass

from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.training import TRAINING


@dataclass(frozen=True)
class Channel:
    """What sealed content is brought to and handed out from, as its reader may know it.

    header: in canonical text. sides: of a request the two; of a team the lead first, then all who accepted and have
    not left. own: the reader's side, None for the Secretariat. lines: of evidence, in canonical text. is_open: whether
    anything may be added. lead: of a team, None for a request. leaving: who left on the platform while the roster does
    not say so: no message is taken until the desk has signed the leaving. synthetic: whether it is invented.
    """

    pack: str
    reference: str
    header: str
    sides: tuple[Side, ...]
    own: Side | None
    lines: tuple[str, ...]
    is_open: bool
    lead: Side | None = None
    leaving: tuple[Side, ...] = ()
    synthetic: bool = False

    @property
    def is_practice(self) -> bool:
        """Whether it is with the training State, which reads nothing."""
        return any(side.state == TRAINING for side in self.sides)

    @property
    def others(self) -> tuple[Side, ...]:
        return tuple(side for side in self.sides if side != self.own)
