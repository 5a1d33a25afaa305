"""Parsing of what the Secretariat and the States enter."""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enlace.assessments.rules.carrying import Taken
from enlace.assessments.rules.drafts import Content, Evidence, Typed
from enlace.assessments.rules.values import is_date
from enlace.common.errors import N_, Problem

# How a page says what is to become of one answer of a file.
HERE, FILE, MEANT = "here", "file", "meant:"


class IssueForm(forms.Form):
    """Issuing an edition: as what, under which document symbol; seen: the hash that the person confirms."""

    status = forms.ChoiceField(
        label=pgettext_lazy("of an edition", "Status"),
        choices=[("preliminary", _("Preliminary")), ("final", _("Final"))],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios__input"}),
    )
    symbol = forms.CharField(label=_("Document symbol"), max_length=80, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


Sent = Mapping[str, Sequence[str]]
LONGEST_NUMBER = 9
_FIELD = re.compile(r"(?P<question>.+)\.(?P<name>number|was|value|reading|comment|marking|basis|file)", re.DOTALL)
_LINK = re.compile(r"(?P<question>.+)\.link\.(?P<place>[0-9]{1,3})\.(?P<name>title|url)", re.DOTALL)


def read_typed(sent: Sent, *, also: Collection[str] = ()) -> tuple[Typed, ...]:
    """Return the answers that a page sends: of each question that it names, all that was typed there.

    sent: name of a field -> its values, as `A1.value`, `A1.comment`, `A1.marking`, `A1.basis`, `A1.link.0.title`,
    `A1.link.0.url`, `A1.file` (hash and name, a space between), `A1.number` (of the draft it was made from) and
    `A1.was`: what the page showed; an answer that is still so is left out, whatever is stored by now. also: questions
    whose answers are not left out.
    """
    fields: dict[str, dict[str, Sequence[str]]] = {}
    links: dict[str, dict[int, dict[str, str]]] = {}
    for name, values in sent.items():
        if found := _LINK.fullmatch(name):
            row = links.setdefault(found["question"], {}).setdefault(int(found["place"]), {})
            row[found["name"]] = values[-1].strip()
        elif found := _FIELD.fullmatch(name):
            fields.setdefault(found["question"], {})[found["name"]] = values
    typed = []
    for question, one in fields.items():
        content = _content(one, links.get(question, {}))
        if question in also or digest_of(content) not in one.get("was", ()):
            typed.append(Typed(question, content, read_number(*one.get("number", ()))))
    return tuple(typed)


def _content(fields: Mapping[str, Sequence[str]], links: Mapping[int, Mapping[str, str]]) -> Content:
    def text(name: str) -> str:
        return next(reversed(fields.get(name, ("",))), "")

    rows = [links[place] for place in sorted(links)]
    evidence = [Evidence(row.get("title", ""), row.get("url", "")) for row in rows if any(row.values())]
    kept = [value.partition(" ") for value in fields.get("file", ()) if value]
    evidence += [Evidence(title, file=file) for file, _space, title in kept]
    value = text("reading") or " ".join(fields.get("value", ()))
    return Content(value, text("comment"), text("marking"), text("basis"), tuple(evidence))


def read_number(*values: str) -> int:
    """Return a number that a page sends, the last of `values`; 0 where it is none."""
    text = values[-1] if values else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def digest_of(content: Content) -> str:
    """Return a short digest by which a page tells an answer that nobody touched; the ends of lines do not matter."""
    texts = [content.value, content.comment, content.marking, content.basis]
    texts += [text for one in content.evidence for text in (one.title, one.url, one.file)]
    plain = "\0".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True)
class Act:
    """What a button of the page does besides saving: its verb, the question, and what else it names."""

    verb: str = "save"
    question: str = ""
    rest: str = ""


def read_act(sent: Sent) -> Act:
    """Return which button was pressed."""
    verb, _space, rest = (sent.get("do") or ("save",))[-1].partition(" ")
    question, _space, rest = rest.partition(" ")
    return Act(verb, question, rest)


def read_known(sent: Sent) -> dict[str, str]:
    """Return question -> the key of what was offered in answer, of all that a page listed to be accepted at once."""
    found = (value.partition(" ") for value in sent.get("known", ()))
    return {question: key for question, _space, key in found if key}


def read_day(sent: Mapping[str, str], name: str, problems: list[Problem]) -> date | None:
    """Return the day that a field says, None where it is empty; what is no day is a problem."""
    text = sent.get(name, "").strip()
    if not text:
        return None
    if is_date(text):
        return date.fromisoformat(text)
    problems.append(Problem(name, N_("“%(value)s” is no date; write it as 2017-04-20"), {"value": text[:40]}))
    return None


def chosen_in(sent: Mapping[str, str], questions: Iterable[str]) -> dict[str, Taken]:
    """Return which answers of a file a person takes: `choice.Q` is `file`, or the answer that was meant.

    `seen.Q`: the number of the draft that the page showed beside it.
    """
    found = {}
    for question in questions:
        choice, seen = sent.get(f"choice.{question}", ""), sent.get(f"seen.{question}", "")
        if choice and choice != HERE:
            found[question] = Taken(read_number(seen), "" if choice == FILE else choice.removeprefix(MEANT))
    return found


MOVE = "move."


def read_moves(sent: Mapping[str, str]) -> dict[str, str]:
    """Return the moves chosen for removed questions: question before -> question now."""
    return {name.removeprefix(MOVE): target for name, target in sent.items() if name.startswith(MOVE) and target}
