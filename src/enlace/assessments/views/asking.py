"""How the questions of a section are put: made once for each questionnaire and language, with holes for answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import get_language, gettext

from enlace.assessments.documents.wording import say, unit_name
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.disclosure import LABELS
from enlace.assessments.rules.drafts import SECRETARIAT
from enlace.assessments.rules.evidence import ACCEPTED
from enlace.assessments.rules.labels import label_of
from enlace.assessments.rules.questionnaire import (
    CHOICE_TYPES,
    NO_DATA_TYPES,
    NUMBER_TYPES,
    Question,
    Questionnaire,
)
from enlace.assessments.rules.skip_model import skip_model
from enlace.assessments.views.fragments import kept
from enlace.assessments.views.stencils import Holes, Stencil
from enlace.common.texts import Text, shown
from enlace.instruments.queries.plan import plan_of
from enlace.instruments.queries.treaties import instruments_of

BASIS = "BASIS"
Link = Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """A section as it is put: question -> its stencil, and the skip rules that the page decides by itself."""

    stencils: Mapping[str, Stencil]
    model: list[list[Any]]


def asked(copy: WorkingCopy, section: str) -> Asked:
    """Return how the questions of a section are put, in the reader's language."""
    key = ("asked", copy.cycle.pack, copy.cycle.questionnaire_hash, copy.state == SECRETARIAT, section, get_language())
    return kept(key, lambda: _asked(copy, section))


def _asked(copy: WorkingCopy, section: str) -> Asked:
    definition = copy.questionnaire
    questions = [one for one in definition.asked_questions if one.section == section]
    links = Links(copy.cycle.pack)
    template = get_template("assessments/reply/part_question.html")
    remarks = copy.state != SECRETARIAT
    stencils = {
        one.id: Stencil(template.render(_context(one, definition, links, remarks=remarks))) for one in questions
    }
    return Asked(stencils, skip_model(definition, [one.id for one in questions]))


def _context(question: Question, definition: Questionnaire, links: "Links", *, remarks: bool) -> dict[str, Any]:
    holes = Holes()
    bases = next((one.choices for one in definition.answer_fields if one.suffix == BASIS), ())
    choices = [
        _worded(one.texts) | {"code": one.code, "exclusive": one.exclusive, "hole": holes[f"value {one.code}"]}
        for one in question.choices
    ]
    return {
        "q": question,
        "hole": holes,
        "text": _worded(question.texts),
        "hint": _worded(question.hint),
        "kind": kind_of(question),
        "multiple": question.type == "select_multiple",
        "choices": choices,
        "no_data": question.type in NO_DATA_TYPES,
        "no_data_hole": holes["value no_data"],
        "unit": unit_name(question.unit) if question.unit else "",
        "long": question.type in ("text", "legislation_ref"),
        "labels": [{"code": one, "hole": holes[f"marking {one}"]} for one in LABELS],
        "label": label_of("", question.id, definition),
        "bases": [
            _worded(one.texts)
            | {"code": one.code, "text": say(one.texts) or one.code, "hole": holes[f"basis {one.code}"]}
            for one in bases
        ],
        "provisions": links.provisions(question.provisions),
        "plan": links.paragraphs(question.plan),
        "accepted": ",".join(ACCEPTED),
        "remarks": remarks,
    }


def kind_of(question: Question) -> str:
    """Return by which field a question is answered: `choice`, `number`, `date` or `text`."""
    if question.choices or question.type in CHOICE_TYPES:
        return "choice"
    if question.type in NUMBER_TYPES:
        return "number"
    return "date" if question.type == "date" else "text"


def _worded(texts: Text) -> dict[str, Any]:
    """Return a text and, where it is not the reader's, its language."""
    language = (get_language() or "en")[:2]
    found = shown(texts, language)
    return {"text": found.text, "lang": "" if found.language == language else found.language}


class Links:
    """Where the treaties and the Plan of a pack are told of."""

    def __init__(self, pack: str) -> None:
        self._pack = pack
        self._language = get_language() or "en"
        self._treaties = {one.code: one for one in instruments_of(pack)}
        plan = plan_of(pack)
        self._paragraphs = plan.paragraphs if plan else {}

    def provisions(self, keys: Iterable[str]) -> list[Link]:
        """Return the provisions of treaties that a question rests on."""
        return [self._provision(key) for key in keys]

    def _provision(self, key: str) -> Link:
        code, _colon, article = key.partition(":")
        treaty = self._treaties.get(code)
        if treaty is None:
            return {"text": key, "url": ""}
        name = treaty.short(self._language).text
        address = reverse("instruments:treaty", args=[self._pack, code])
        if not article:
            return {"text": name, "url": address}
        words = gettext("%(treaty)s, art. %(article)s") % {"treaty": name, "article": article}
        return {"text": words, "url": f"{address}#article-{article.partition('.')[0]}"}

    def paragraphs(self, codes: Iterable[str]) -> list[Link]:
        """Return the paragraphs of the Plan that a question is asked for; a reconstructed one has no number."""
        return [self._paragraph(code) for code in codes]

    def _paragraph(self, code: str) -> Link:
        found = self._paragraphs.get(code)
        if found is None:
            return {"text": code, "url": "", "gist": "", "lang": ""}
        gist = found.gist(self._language)
        words = gettext("Plan of Action, paragraph %(number)s") % {"number": found.number}
        return {
            "text": words if found.number else gettext("Plan of Action"),
            "url": f"{reverse('instruments:plan', args=[self._pack])}#{code}",
            "gist": gist.text,
            "lang": "" if gist.language == self._language[:2] else gist.language,
        }
