"""What an edition would be: worked out and shown before it is issued, since it can never be altered afterwards."""

from dataclasses import dataclass

from enlace.assessments.rules.report import Report
from enlace.common.characters import unfit_in
from enlace.common.errors import N_, Invalid, Problem, WrongStatus

STATUSES = ("preliminary", "final")
MOST_SYMBOL = 80


@dataclass(frozen=True)
class Last:
    """The edition before: its number, status and hash."""

    number: int
    status: str
    content_hash: str


@dataclass(frozen=True)
class Proposal:
    """An edition that is not issued yet.

    started, asked: how many States have answered, of how many. figures: how many the report has.
    under: the questions whose coverage is under the threshold. withheld: those whose distribution is not public.
    """

    number: int
    status: str
    symbol: str
    content_hash: str
    started: int
    asked: int
    figures: int
    under: tuple[str, ...]
    withheld: tuple[str, ...]
    threshold: float
    synthetic: bool


def proposed(report: Report, content_hash: str, status: str, symbol: str, last: Last | None) -> Proposal:
    """Return the edition that `report` would make after the edition `last`.

    Raises: Invalid, for a status that is neither preliminary nor final, or a symbol that cannot be kept;
    WrongStatus, if no State has answered, or nothing has changed since the last edition, and that has this status
    or is final.
    """
    if status not in STATUSES or len(symbol) > MOST_SYMBOL:
        message = N_("an edition is preliminary or final, and its symbol has at most 80 characters")
        raise Invalid([Problem("status", message)])
    if found := unfit_in(symbol):
        message = N_("the text holds an invisible control character (%(code)s); delete it")
        raise Invalid([Problem("symbol", message, {"code": found})])
    if not report.started:
        raise WrongStatus(N_("No State has answered yet: there is nothing to report."))
    if last is not None and last.content_hash == content_hash and last.status in ("final", status):
        raise WrongStatus(N_("Nothing has changed since edition no. %(number)s."), number=last.number)
    by_id = report.questionnaire.by_id
    figures = [one for code, one in report.told.items() if code in by_id and not by_id[code].derived_from]
    return Proposal(
        number=last.number + 1 if last else 1,
        status=status,
        symbol=symbol.strip(),
        content_hash=content_hash,
        started=len(report.started),
        asked=len(report.coverage),
        figures=len(figures),
        under=tuple(one["question"] for one in figures if one["relevant"] and not one["reportable"]),
        withheld=tuple(one["question"] for one in figures if one.get("withheld")),
        threshold=report.threshold,
        synthetic=bool(report.cycle["synthetic"]),
    )
