"""Kinds of measures, one file each: how the number of an indicator is made from the answers."""

import sys
from functools import cache

from enlace.assessments.rules.measures import Measure
from enlace.common.registry import kinds_in


@cache
def measures() -> dict[str, Measure]:
    """Return the kinds of measures by code."""
    return kinds_in(sys.modules[__name__], Measure)
