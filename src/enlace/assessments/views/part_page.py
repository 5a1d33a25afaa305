"""The questions of a section as one person sees them: stencils, filled with what stands and what is offered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from enlace.assessments.actions.drafts import Conflict
from enlace.assessments.documents.wording import day, say
from enlace.assessments.forms import digest_of
from enlace.assessments.queries.drafts import RemarkView, WorkingCopy
from enlace.assessments.rules.answers import readings
from enlace.assessments.rules.conditions import Truth, references
from enlace.assessments.rules.drafts import Content, Draft, DraftStatus
from enlace.assessments.rules.proposals import Proposal, at_once
from enlace.assessments.rules.questionnaire import NO_DATA, Question
from enlace.assessments.rules.reply_words import DRAFT_WORDS
from enlace.assessments.rules.values import is_date
from enlace.assessments.views.asking import Asked, kind_of
from enlace.assessments.views.fragments import kept
from enlace.assessments.views.offered import age, answer_words, content_json, source_words
from enlace.assessments.views.stencils import Holes, Stencil

CHECKED, SELECTED, HIDDEN, OPEN = (mark_safe(f" {word}") for word in ("checked", "selected", "hidden", "open"))  # noqa: S308


@dataclass(frozen=True)
class Desk:
    """What the person who works on the section sees of it, besides the answers.

    mine: questions that the person may answer. relevant: question -> whether it is asked.
    typed: what stands in the fields instead of the draft. faults: question -> sentences.
    """

    copy: WorkingCopy
    asked: Asked
    mine: frozenset[str]
    relevant: Mapping[str, Truth]
    offers: Mapping[str, tuple[Proposal, ...]] = field(default_factory=dict)
    remarks: tuple[RemarkView, ...] = ()
    typed: Mapping[str, Content] = field(default_factory=dict)
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    file_address: str = ""
    today: date = date.min


def blocks(desk: Desk, questions: Sequence[Question]) -> list[SafeString]:
    """Return the questions of a page, each with those derived from it folded under it."""
    under: dict[str, list[Question]] = {}
    for one in questions:
        under.setdefault(one.derived_from, []).append(one)
    shown = {one.id for one in questions}
    return [
        desk.asked.stencils[one.id].fill(_holes(desk, one, under.get(one.id, ())))
        for one in questions
        if one.derived_from not in shown
    ]


def _holes(desk: Desk, question: Question, derived: Sequence[Question] = ()) -> dict[str, str]:
    draft = desk.copy.draft(question.id)
    content = desk.typed.get(question.id, draft.content)
    relevant = desk.relevant.get(question.id, True)
    faults = desk.faults.get(question.id, ())
    hidden = relevant is False or (bool(question.derived_from) and relevant is None)
    holes: dict[str, str] = {
        "number": str(draft.number),
        "was": digest_of(draft.content),
        "status": status_words(draft),
        **_value_holes(question, content.value),
    }
    given = {
        "hidden": HIDDEN if hidden else "",
        "disabled": mark_safe(" disabled") if question.id not in desk.mine else "",
        "clear": "" if content.value and question.id in desk.mine else HIDDEN,
        "stands": "" if draft.status is DraftStatus.RETURNED and question.id in desk.mine else HIDDEN,
        "depends": _depends(question) if relevant is None and not question.derived_from else "",
        "fault": _fault(question, content.value, faults),
        "conflict": conflict_html(question, desk.conflicts[question.id]) if question.id in desk.conflicts else "",
    }
    holes |= {name: html for name, html in given.items() if html}
    if question.derived_from:
        return holes | {"carried": _carried(question.id, content, ("comment", "marking", "basis"))}
    holes |= _beside_answer(desk, question, content)
    if faults:
        holes["open_extra"] = OPEN
    if derived:
        holes["derived"] = _derived(desk, question, derived)
    beside = beside_html(desk, question)
    return holes | ({"beside": beside} if beside else {})


def _value_holes(question: Question, value: str) -> dict[str, str]:
    if kind_of(question) == "choice":
        chosen = value.split()
        known: dict[str, str] = {f"value {code}": CHECKED for code in chosen}
        if question.derived_from and NO_DATA in chosen:
            kept_value = '<input type="hidden" name="{}.value" value="no_data">'
            known["no_data_kept"] = format_html(kept_value, question.id)
        return known
    if value == NO_DATA and kind_of(question) != "text":
        return {"value no_data": CHECKED, "value_type": "date"}
    plain = kind_of(question) != "date" or not value or is_date(value)
    return {"value": value, "value_type": "date" if plain else "text"}


def _depends(question: Question) -> str:
    rule = question.relevant_when
    names = ", ".join(dict.fromkeys(references(rule))) if rule is not None else ""
    words = gettext("Whether this is asked rests on the answer to %(questions)s.") % {"questions": names}
    return format_html('<p class="ask__hint" data-depends>{}</p>', words)


def _fault(question: Question, value: str, faults: Iterable[str]) -> str:
    line = '<p class="govuk-error-message" id="{}-fault">{}</p>'
    html = format_html_join("", line, ((question.id, one) for one in faults))
    days = readings(value) if html and question.type == "date" and not is_date(value) else ()
    if not days:
        return html
    rows = format_html_join(
        "",
        '<div class="govuk-radios__item"><input class="govuk-radios__input" type="radio" name="{0}.reading" '
        'id="{0}-{1}" value="{1}"><label class="govuk-label govuk-radios__label" for="{0}-{1}">{2}</label></div>',
        ((question.id, one.isoformat(), day(one)) for one in days),
    )
    return html + format_html('<div class="govuk-radios govuk-radios--small">{}</div>', rows)


def _beside_answer(desk: Desk, question: Question, content: Content) -> dict[str, str]:
    """Return what stands with the answer: comment, basis, label, evidence."""
    links = [one for one in content.evidence if not one.file]
    row = kept(("link row", get_language()), _link_row)
    rows = [
        row.fill({"q": question.id, "place": str(place), "title": one.title, "url": one.url})
        for place, one in enumerate(links)
    ]
    rows.append(row.fill({"q": question.id, "place": str(len(links))}))
    known = {one.code for f in desk.copy.questionnaire.answer_fields if f.suffix == "BASIS" for one in f.choices}
    other = content.basis and content.basis not in known
    holes = {
        "comment": content.comment,
        f"marking {content.marking}": SELECTED,
        f"basis {content.basis}": SELECTED,
        "links": mark_safe("".join(rows)),  # noqa: S308  (filled stencils)
        "files": files_html(desk, question.id, content),
        "said": said(content),
    }
    if other and known:
        holes["other_basis"] = format_html('<option value="{0}" selected>{0}</option>', content.basis)
    if not known:
        holes["carried"] = _carried(question.id, content, ("basis",))
    return holes


def _link_row() -> Stencil:
    return Stencil(get_template("assessments/reply/part_link.html").render({"hole": Holes()}))


def files_html(desk: Desk, question: str, content: Content) -> SafeString:
    """Return the files that an answer rests on, each to be kept or left out."""
    rows = [
        (question, one.file, one.title, f"{desk.file_address}{question}/{one.file.removeprefix('sha256:')}/")
        for one in content.evidence
        if one.file
    ]
    return format_html_join(
        "",
        '<p class="ask__line"><input type="checkbox" name="{0}.file" id="{0}-{1}" value="{1} {2}" checked>'
        ' <label for="{0}-{1}"><a href="{3}">{2}</a></label></p>',
        rows,
    )


def said(content: Content) -> str:
    """Return in a few words what stands with an answer, for where it is folded."""
    links = len([one for one in content.evidence if not one.file])
    files = len(content.evidence) - links
    parts = [
        gettext("comment") if content.comment else "",
        content.marking,
        gettext("links: %(number)s") % {"number": links} if links else "",
        gettext("files: %(number)s") % {"number": files} if files else "",
    ]
    return " · ".join(part for part in parts if part)


def _carried(question: str, content: Content, names: Iterable[str]) -> SafeString:
    """Return fields that carry what the page has no field for, so that saving the answer keeps it."""
    rows = [(f"{question}.{name}", getattr(content, name)) for name in names if getattr(content, name)]
    if names != ("basis",):
        for place, one in enumerate(content.evidence):
            fields = (
                {"file": f"{one.file} {one.title}"}
                if one.file
                else {
                    f"link.{place}.title": one.title,
                    f"link.{place}.url": one.url,
                }
            )
            rows += [(f"{question}.{name}", text) for name, text in fields.items()]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', rows)


def _derived(desk: Desk, question: Question, derived: Sequence[Question]) -> SafeString:
    inner = [desk.asked.stencils[one.id].fill(_holes(desk, one)) for one in derived]
    answered = [one for one in derived if desk.copy.draft(one.id).content.value]
    opened = any(one.id in desk.faults or one.id in desk.conflicts for one in derived)
    help_asked = any(one.suffix.startswith("TA") for one in derived)
    short, long = gettext("What hinders, what helps"), gettext("What hinders, what helps, assistance needed")
    count = gettext("answered: %(number)s") % {"number": len(answered)} if answered else ""
    return format_html(
        '<details class="ask__more"{}><summary>{} <span class="ask__said">{}</span></summary>'
        '<div class="ask__fold">{}</div></details>',
        OPEN if opened else "",
        long if help_asked else short,
        count,
        mark_safe("".join(inner)),  # noqa: S308  (filled stencils)
    )


def status_words(draft: Draft) -> str:
    """Return where an answer stands, since when and by whom."""
    if draft.at is None and draft.status is DraftStatus.OPEN:
        return gettext("no answer yet")
    parts = [gettext(DRAFT_WORDS[draft.status]), draft.by, moment(draft) if draft.at else "", draft.note]
    return ", ".join(part for part in parts[:3] if part) + (f": {draft.note}" if draft.note else "")


def moment(draft: Draft) -> str:
    """Return when a draft was made, in the person's time zone."""
    return date_format(localtime(draft.at), "DATETIME_FORMAT") if draft.at else ""


def conflict_html(question: Question, conflict: Conflict) -> str:
    """Return both versions of an answer, with the choice between them."""
    stands = conflict.stands
    context = {
        "q": question,
        "by": stands.by,
        "at": moment(stands),
        "stands": answer_words(question, stands.content),
        "typed": answer_words(question, conflict.typed),
        "number": stands.number,
        "content": content_json(stands.content),
    }
    return get_template("assessments/reply/part_conflict.html").render(context)


def beside_html(desk: Desk, question: Question) -> str:
    """Return what stands beside the answer: what is offered, and what the people of the State say to each other."""
    remarks = [one for one in desk.remarks if one.question == question.id]
    offers = [_offer(desk, question, one) for one in desk.offers.get(question.id, ())]
    if not remarks and not offers:
        return ""
    template = get_template("assessments/reply/part_beside.html")
    return template.render({"q": question, "offers": offers, "remarks": remarks, "language": get_language()})


def known(desk: Desk, questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return what can be accepted at once of the questions of a page."""
    waiting = [one.id for one in questions if one.id in desk.mine and desk.copy.draft(one.id).content.empty]
    found = at_once(desk.copy.questionnaire, desk.copy.values, desk.offers, waiting)
    by_id = desk.copy.questionnaire.by_id
    return [
        {"q": one.question, "text": say(by_id[one.question].texts), **_offer(desk, by_id[one.question], one)}
        for one in found
        if one.fits(synthetic=desk.copy.cycle.synthetic)
    ]


def _offer(desk: Desk, question: Question, offer: Proposal) -> dict[str, Any]:
    stands = desk.copy.draft(question.id).content.value == offer.content.value
    return {
        "key": offer.key,
        "source": source_words(offer),
        "on": day(offer.dated_on) if offer.dated_on else "",
        "age": age(offer.dated_on, desk.today),
        "answer": answer_words(question, offer.content),
        "content": content_json(offer.content),
        "open": not stands and question.id in desk.mine and offer.fits(synthetic=desk.copy.cycle.synthetic),
        "synthetic": offer.synthetic,
    }


def with_typed(desk: Desk, typed: Mapping[str, Content]) -> Desk:
    """Return the desk with what was typed in its fields."""
    return replace(desk, typed={**desk.typed, **typed})


def labelled(question: Question) -> str:
    """Return a question as lists name it."""
    return f"{question.id}. {say(question.texts)}"
