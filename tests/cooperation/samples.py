"""SYNTHETIC agreements: none of them exists."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from enlace.accounts.rules.permissions import OPERATOR
from enlace.cooperation.actions.agreements import add_agreement
from enlace.cooperation.rules.agreements import Agreement, Ending
from enlace.cooperation.rules.legal_basis import Carries

AT = datetime(2026, 11, 4, tzinfo=UTC)
SAMPLE = Agreement(
    code="SYN-1",
    title={"en": "SYNTHETIC agreement on assistance", "es": "Acuerdo SYNTHETIC de asistencia"},
    parties=("ARG", "ATG"),
    forms=("mla",),
    carries=Carries.TREATY,
    signed_on=date(2001, 1, 1),
    in_force_on=date(2002, 3, 4),
    ending=Ending.NONE,
    citation="SYNTHETIC register, p. 1",
    as_of="2016",
    synthetic=True,
)


def sample(**more: Any) -> Agreement:
    return replace(SAMPLE, **more)


def stored(**more: Any) -> int:
    """Store a SYNTHETIC agreement and return its number."""
    return add_agreement("OAS", sample(**more), by=OPERATOR, at=AT)
