"""For the Secretariat: which questions are asked twice, and what each State is spared by it. Counts, never answers."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import needs
from enlace.assessments.documents.wording import language, say
from enlace.assessments.queries import cycles
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.queries.duplicates import answerable_cycles, duplicates, shared
from enlace.assessments.queries.mappings import all_mappings
from enlace.assessments.queries.proposals import Spared, spared_by_state
from enlace.assessments.rules.drafts import CORE, FULL
from enlace.assessments.rules.mappings import RELATION_WORDS, End, QuestionMapping
from enlace.assessments.rules.proposals import SOURCE_NAMES
from enlace.assessments.rules.questionnaire import Question
from enlace.common.order import alphabetical
from enlace.common.texts import Shown, shown
from enlace.directory.queries import states_of
from enlace.instruments.views.exports import csv_response


@dataclass(frozen=True)
class _Chosen:
    """The cycle and form that a person looks at; cycle: None where nothing can be offered in any."""

    cycle: CycleView | None
    form: str
    offered: tuple[CycleView, ...]


@needs(Permission.CYCLE_FOLLOW)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the duplicates, and what each State is spared in one cycle."""
    mappings = all_mappings()
    chosen, found = _chosen(request, mappings), duplicates(mappings)
    rows = _spared(chosen)
    context = {
        "rows": [
            {
                "concept": shown(one.forth.concept_texts, language()),
                "first": one.forth.source,
                "first_text": _text(one.first),
                "relation": gettext(RELATION_WORDS[one.forth.relation]),
                "second": one.forth.target,
                "second_text": _text(one.second),
                "notes": _notes(one.forth, one.back),
                "forth": one.forth,
            }
            for one in found
        ],
        "shared": shared(found),
        "cycle": chosen.cycle,
        "form": chosen.form,
        "cycles": chosen.offered,
        "sources": [gettext(name) for name in SOURCE_NAMES.values()],
        "spared": [(name, one, [one.of(source) for source in SOURCE_NAMES]) for name, one in rows],
        "synthetic": any(one.synthetic for _name, one in rows),
    }
    return render(request, "assessments/duplicates.html", context)


def _chosen(request: HttpRequest, mappings: tuple[QuestionMapping, ...]) -> _Chosen:
    offered = answerable_cycles(mappings)
    code = request.GET.get("cycle", "")
    cycle = cycles.cycle(code) if code else next(iter(offered), None)
    return _Chosen(cycle, FULL if request.GET.get("form") == FULL else CORE, offered)


def _spared(chosen: _Chosen) -> list[tuple[str, Spared]]:
    """Return the States asked in the order of the reader's alphabet: no ranking."""
    if chosen.cycle is None:
        return []
    names = {one.code: one.name(language()) for one in states_of(chosen.cycle.pack)}
    found = spared_by_state(chosen.cycle, core=chosen.form == CORE)
    rows = [(names.get(one.state, one.state), one) for one in found]
    return sorted(rows, key=lambda row: alphabetical(row[0]))


def _text(question: Question | None) -> Shown | None:
    return shown(question.texts, language()) if question else None


def _notes(forth: QuestionMapping, back: QuestionMapping | None) -> list[Shown]:
    notes = [one.note for one in (forth, back) if one is not None and one.note]
    return list(dict.fromkeys(shown(note, language()) for note in notes))


@needs(Permission.CYCLE_FOLLOW)
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Send the duplicates as CSV, each direction of a mapping in a line."""
    mappings = all_mappings()
    known = cycles.definitions({end.questionnaire for one in mappings for end in (one.source, one.target)})

    def text(end: End) -> str:
        found = known[end.questionnaire].by_id.get(end.question) if end.questionnaire in known else None
        return say(found.texts) if found else ""

    ends = [f"{end}_{column}" for end in ("source", "target") for column in ("questionnaire", "question", "text")]
    rows = [["concept", "concept_text", *ends, "relation", "values", "note", "reviewer", "reviewed_on"]]
    for one in mappings:
        rows.append(
            [
                one.concept,
                say(one.concept_texts),
                *(one.source.questionnaire, one.source.question, text(one.source)),
                *(one.target.questionnaire, one.target.question, text(one.target)),
                one.relation,
                " ".join(f"{before}>{after}" for before, after in one.values.items()),
                say(one.note),
                one.reviewer,
                one.reviewed_on.isoformat() if one.reviewed_on else "",
            ]
        )
    return csv_response("duplicates.csv", rows)


@needs(Permission.CYCLE_FOLLOW)
@require_safe
def spared_table(request: HttpRequest) -> HttpResponse:
    """Send what each State is spared in the cycle and form that the page shows, as CSV."""
    chosen = _chosen(request, all_mappings())
    rows = [["cycle", "form", "state", "name", "questions", "offered", *SOURCE_NAMES, "synthetic"]]
    for name, one in _spared(chosen):
        counts = (one.questions, one.offered, *(one.of(source) for source in SOURCE_NAMES))
        code = chosen.cycle.code if chosen.cycle else ""
        rows.append([code, chosen.form, one.state, name, *map(str, counts), "SYNTHETIC" if one.synthetic else ""])
    return csv_response(f"spared-{chosen.cycle.code if chosen.cycle else 'none'}.csv", rows)
