"""Forms of cooperation, one file each: what a request must hold, how long it may take, why it may be refused."""

import sys
from functools import cache

from enlace.common.registry import kinds_in
from enlace.cooperation.rules.kind import CooperationKind


@cache
def cooperation_kinds() -> dict[str, CooperationKind]:
    """Return the forms of cooperation by code."""
    return kinds_in(sys.modules[__name__], CooperationKind)
