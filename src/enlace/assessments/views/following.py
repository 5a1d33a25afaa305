"""What the pages of the cockpit share: the States asked by name, their groups, and the choice among them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from enlace.assessments.documents.wording import say
from enlace.assessments.forms import read_day
from enlace.assessments.queries import cycles
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.rules.following import Stage
from enlace.common.errors import N_, Problem
from enlace.common.order import alphabetical
from enlace.directory.queries import OUTSIDE, group_column_name, group_value_name, groups_of, pack, states_of

Groups = Mapping[str, Mapping[str, frozenset[str]]]
ALL, CHOSEN = "all", "chosen"


@dataclass(frozen=True)
class Filter:
    """Which States a table shows; "": all. q: a part of the name, group: `column:value`, stage: of the reply."""

    q: str = ""
    group: str = ""
    stage: str = ""

    def takes(self, name: str, groups: Collection[str], stage: str) -> bool:
        """Return whether a State with this name, in these groups, at this stage, is shown."""
        return (
            alphabetical(self.q)[0] in alphabetical(name)[0]
            and self.group in ("", *groups)
            and self.stage in ("", stage)
        )


def read_filter(sent: Mapping[str, str], groups: Groups) -> Filter:
    """Return what is asked for; what there is not is left out."""
    known = {f"{column}:{value}" for column, values in groups.items() for value in values}
    group, stage = sent.get("group", ""), sent.get("stage", "")
    return Filter(
        q=sent.get("q", "").strip(),
        group=group if group in known else "",
        stage=stage if stage in set(Stage) else "",
    )


def asked_states(view: CycleView) -> dict[str, str]:
    """Return code -> name of the States asked, in the order of the reader's alphabet."""
    language, asked = get_language() or "en", set(view.asked)
    names = {one.code: one.name(language) for one in states_of(view.pack) if one.code in asked}
    return dict(sorted(names.items(), key=lambda item: alphabetical(item[1])))


def groups_asked(view: CycleView) -> dict[str, dict[str, frozenset[str]]]:
    """Return the groups of the pack, column -> value -> those of them who are asked; without who is in none."""
    asked = frozenset(view.asked)
    states = tuple(one for one in states_of(view.pack) if one.code in asked)
    return {
        column: {value: codes for value, codes in values.items() if value != OUTSIDE}
        for column, values in groups_of(states, pack(view.pack).group_columns).items()
    }


def group_options(groups: Groups) -> list[dict[str, Any]]:
    """Return the choices of a list of groups: what a pack marks `y` is said by the name of its column."""
    return [
        {
            "label": group_column_name(column),
            "options": [{"value": f"{column}:{value}", "label": group_value_name(value)} for value in values],
        }
        for column, values in groups.items()
        if values
    ]


def chosen_states(sent: QueryDict, among: Collection[str], groups: Groups) -> tuple[str, ...]:
    """Return the States that a form asks for, those of `among` alone, in their order: all, a group, or those ticked."""
    whom = sent.get("whom", ALL)
    column, _colon, value = whom.partition(":")
    ticked = frozenset(sent.getlist("state"))
    wanted = {ALL: frozenset(among), CHOSEN: ticked}.get(whom, groups.get(column, {}).get(value, frozenset()))
    return tuple(state for state in among if state in wanted)


def needed_day(sent: Mapping[str, str], name: str, problems: list[Problem]) -> date | None:
    """Return the day that a field says; what is none, or nothing, is a problem."""
    if not sent.get(name, "").strip():
        problems.append(Problem(name, N_("give a day")))
    return read_day(sent, name, problems)


def told(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Return `problems` in the reader's language, as the page lists them."""
    return [{"where": one.where, "what": Problem("", gettext(one.message), one.params).text()} for one in problems]


def title_of(view: CycleView) -> str:
    """Return the title of a cycle in the reader's language."""
    return say(view.title) or say(cycles.definition_of(view).title)


def frame(view: CycleView) -> dict[str, Any]:
    """Return what stands around the pages of a cycle."""
    return {
        "cycle": view,
        "cycle_title": title_of(view),
        "synthetic": view.synthetic,
        "asked": len(view.asked),
        "crumbs": [
            (_("Cycles"), reverse("assessments:cycles")),
            (view.code, reverse("assessments:cycle", args=[view.code])),
        ],
    }
