"""The sentences of the report: generated, with the plurals and agreement of each language.

No sentence speaks of the region where the coverage of a figure is under the threshold of its cycle.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enlace.assessments.documents.wording import day, listed, number, quoted, share, unit_name

Figure = Mapping[str, Any]
MOST_NAMED = 3


def who_answered(figure: Figure) -> str:
    """Say how many answered, of how many for whom the question was relevant."""
    counts = {"answered": number(figure["answered"]), "relevant": number(figure["relevant"])}
    sentence = ngettext(
        "%(answered)s State answered, of %(relevant)s for which the question is relevant.",
        "%(answered)s States answered, of %(relevant)s for which the question is relevant.",
        figure["answered"],
    )
    sentences = [sentence % counts]
    if figure["no_data"]:
        text = ngettext(
            "%(count)s State said that it has no data.",
            "%(count)s States said that they have no data.",
            figure["no_data"],
        )
        sentences.append(text % {"count": number(figure["no_data"])})
    not_relevant = figure["asked"] - figure["relevant"]
    if not_relevant:
        text = ngettext(
            "For %(count)s State the question is not relevant, as its other answers show.",
            "For %(count)s States the question is not relevant, as their other answers show.",
            not_relevant,
        )
        sentences.append(text % {"count": number(not_relevant)})
    return " ".join(sentences)


def too_few(figure: Figure, threshold: float) -> str:
    """Say that the coverage is under the threshold, so that only answers received are counted."""
    text = _(
        "Coverage is %(coverage)s, under the threshold of %(threshold)s: the answers received are counted here, "
        "and nothing is said about the region."
    )
    return text % {"coverage": share(figure["coverage"] or 0), "threshold": share(threshold)}


def withheld() -> str:
    """Say that the figure is kept back because it would give away an answer."""
    return _(
        "The distribution is not shown: so few or such uniform answers are restricted that it would disclose what a "
        "State answered."
    )


def gate_withheld() -> str:
    """Say that the counts leave out those whose relevance is kept back, because it tells of another answer."""
    return _(
        "For some States it is not shown whether the question is relevant, because that would disclose what they "
        "answered to an earlier one: they are counted here as not having answered."
    )


def one_choice(figure: Figure, count: int, label: str, lower: float, upper: float) -> str:
    """Say how many gave an answer and, where coverage allows, what the silent States could make of it."""
    values = {"count": number(count), "choice": quoted(label)}
    if not figure["reportable"]:
        text = ngettext(
            "Among those that answered, %(count)s State chose %(choice)s.",
            "Among those that answered, %(count)s States chose %(choice)s.",
            count,
        )
        return text % values
    if lower == upper:
        text = ngettext(
            "%(count)s State answered %(choice)s, that is %(lower)s of those concerned.",
            "%(count)s States answered %(choice)s, that is %(lower)s of those concerned.",
            count,
        )
    else:
        text = ngettext(
            "%(count)s State answered %(choice)s: whatever the silent States would say, between %(lower)s and "
            "%(upper)s of those concerned.",
            "%(count)s States answered %(choice)s: whatever the silent States would say, between %(lower)s and "
            "%(upper)s of those concerned.",
            count,
        )
    return text % (values | {"lower": share(lower), "upper": share(upper)})


def most_chosen(ranked: Sequence[tuple[str, int]]) -> str:
    """Say which options were chosen most often, ties kept together; `ranked`: (label, count), most first."""
    named = [item for item in ranked if item[1] > 0]
    if not named:
        return _("None of the options was chosen.")
    last = named[min(MOST_NAMED, len(named)) - 1][1]
    chosen = [item for item in named if item[1] >= last]
    if len(chosen) > 2 * MOST_NAMED:
        chosen = [item for item in named if item[1] > last] or chosen
    items = listed([f"{label} ({number(count)})" for label, count in chosen])
    text = ngettext(
        "The option chosen most often: %(items)s.", "The options chosen most often: %(items)s.", len(chosen)
    )
    return text % {"items": items}


def numbers_given(figure: Figure, unit: str) -> str:
    """Say what the numbers amount to: sum, median and range over those who gave one."""
    given = figure.get("n", 0)
    if not given:
        return _("No State gave a figure.")
    head = ngettext("%(count)s State gave a figure.", "%(count)s States gave a figure.", given)
    sentences = [head % {"count": number(given)}]
    if figure.get("sum") is not None:
        values = {key: number(figure[key]) for key in ("sum", "median", "min", "max")} | {"unit": unit_name(unit)}
        text = (
            _("Sum: %(sum)s (%(unit)s); median: %(median)s; from %(min)s to %(max)s.")
            if unit
            else _("Sum: %(sum)s; median: %(median)s; from %(min)s to %(max)s.")
        )
        sentences.append(text % values)
    return " ".join(sentences)


def dates_given(figure: Figure) -> str:
    """Say between which days the dates given lie."""
    given = figure.get("n", 0)
    head = ngettext("%(count)s State gave a date.", "%(count)s States gave a date.", given) % {"count": number(given)}
    if not figure.get("min"):
        return head
    span = _("The dates lie between %(first)s and %(last)s.")
    return f"{head} {span % {'first': day(figure['min']), 'last': day(figure['max'])}}"


def texts_given(figure: Figure) -> str:
    """Say how many answered in words."""
    text = ngettext("%(count)s State answered in words.", "%(count)s States answered in words.", figure["answered"])
    return text % {"count": number(figure["answered"])}


def participation(started: int, asked: int) -> str:
    """Say how many States have given any answer so far."""
    text = ngettext(
        "%(started)s State of %(asked)s has answered so far, wholly or in part.",
        "%(started)s States of %(asked)s have answered so far, wholly or in part.",
        started,
    )
    return text % {"started": number(started), "asked": number(asked)}


def silent(names: Sequence[str]) -> str:
    """Name the States that have not answered."""
    text = ngettext(
        "No answer has been received from this State: %(names)s.",
        "No answer has been received from these States: %(names)s.",
        len(names),
    )
    return text % {"names": listed(names)}


def synthetic_line() -> str:
    """The mark that invented data carry wherever they reach."""
    return _("SYNTHETIC DATA: these replies were invented for demonstration. No State gave them.")
