"""The page of reference on the forms of cooperation, from the kinds and the table of steps."""

import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.rules.clocks import AFTER_DAYS, BEFORE_DAYS, CLOCKS, ESCALATING
from enlace.cooperation.rules.completeness import refs
from enlace.cooperation.rules.diagram import mermaid
from enlace.cooperation.rules.kind import (
    CLOCK_WORDS,
    STATISTIC_WORDS,
    Article,
    CooperationKind,
    Field,
    Need,
)
from enlace.cooperation.rules.life import (
    BRINGS_WORDS,
    CONSULTING_DAYS,
    LONGEST_NOTE,
    TRANSITIONS,
    Transition,
)
from enlace.cooperation.rules.statuses import PARTY_WORDS, STATUS_WORDS, Party, Status

TAXONOMIES = Path(__file__).resolve().parent.parent / "packs" / "oas" / "taxonomies.yaml"
NEEDS = {Need.ALWAYS: "yes", Need.WHERE_POSSIBLE: "where possible", Need.OPTIONAL: ""}
HEAD = """# Forms of cooperation

A form is one file in `src/enlace/cooperation/kinds/` and one proof in `tests/cooperation/specs/`. It says what a
request must hold and which article asks for it, how long each step may take, why it may be refused, and which figures
it yields.

- **header**: codes that the Secretariat sees, to route and to count. **sealed**: content that only the two States read.
- `*` after an article: what it says is given from general knowledge and waits for a lawyer's confirmation. Other
  articles are told in the pack, in `instrument_provisions.yaml`.
- Days are calendar days; the day of the event is not counted; nothing is late before a whole day after the last one.
  Where the article says no number, the days are practice, not law.
"""


def page() -> str:
    """Return the page without its mark."""
    kinds = cooperation_kinds()
    general = mermaid(kinds["mla"])
    lines = [HEAD, *_life(general)]
    for code in sorted(kinds):
        lines += _form(kinds[code], general)
    return "\n".join(lines).rstrip() + "\n"


def _life(general: str) -> Iterator[str]:
    yield "## Life of a request\n\nAs it is for mutual legal assistance:\n"
    yield f"```mermaid\n{general}\n```\n"
    yield "| from | to | who may | brings |\n|---|---|---|---|"
    yield from (_step(one) for one in TRANSITIONS)
    yield (
        "\n¹ Where an answer is owed. ² Where none is owed. Consultation is brought where a treaty asks for it: held, "
        f"or offered {CONSULTING_DAYS} days before\nand not answered. A note of feedback has at most {LONGEST_NOTE} "
        "characters and is sealed. A draft that is not sent is no request yet: its State throws it away.\n"
    )
    yield "| status | what is waited for |\n|---|---|"
    yield from (f"| {STATUS_WORDS[one]} | {CLOCK_WORDS[CLOCKS[one]]} |" for one in Status if one in CLOCKS)
    before, after = (" and ".join(map(str, days)) for days in (BEFORE_DAYS, AFTER_DAYS))
    yield f"\nReminders go out {before} days before the last day, where there is time, and {after} days after it.\n"
    yield "| priority | to the points of contact, days after | to the desk on duty, days after |\n|---|---|---|"
    for priority, limits in ESCALATING.items():
        yield f"| {priority.value} | {limits.contact_days} | {limits.desk_days or 'never'} |"
    yield ""


def _step(one: Transition) -> str:
    who = ", ".join(PARTY_WORDS[party] for party in Party if party in one.by)
    mark = {None: "", True: " ¹", False: " ²"}[one.answered]
    what = ", ".join(BRINGS_WORDS[each] for each in one.brings)
    return f"| {STATUS_WORDS[one.source]} | {STATUS_WORDS[one.target]}{mark} | {who} | {what} |"


def _form(kind: CooperationKind, general: str) -> Iterator[str]:
    module = sys.modules[f"enlace.cooperation.kinds.{kind.code}"]
    yield f"## `{kind.code}`: {kind.name}\n\n{(module.__doc__ or '').strip()}\n"
    yield f"Basis: {refs(kind.basis)}.\n"
    yield "| field | words | where | needed | asked for by |\n|---|---|---|---|---|"
    yield from (_field(one) for one in kind.fields)
    yield "\nWhat may be asked for: " + "; ".join(f"`{one.code}` {one.words}" for one in kind.parts) + ".\n"
    yield "| step | routine | urgent | emergency | source |\n|---|---|---|---|---|"
    for one in kind.deadlines:
        source = _practice(one.articles)
        yield f"| {CLOCK_WORDS[one.clock]} | {one.routine} | {one.urgent} | {one.emergency} | {source} |"
    yield ""
    if kind.grounds:
        words = {one["code"]: one["en"] for one in _taxonomy("refusal_grounds")}
        yield "| ground of refusal | words | source |\n|---|---|---|"
        yield from (f"| `{one.code}` | {words[one.code]} | {refs(one.articles) or 'own law'} |" for one in kind.grounds)
        yield ""
    yield from _rest(kind)
    if (own := mermaid(kind)) != general:
        yield f"```mermaid\n{own}\n```\n"


def _field(one: Field) -> str:
    needed = NEEDS[one.need]
    if one.when:
        codes = " or ".join(f"`{code}`" for code in one.when.codes)
        condition = "unless `{}` is {} alone" if one.when.unless else "if `{}` is {}"
        needed += f", {condition.format(one.when.field, codes)}"
    where = "sealed" if one.sealed else "header"
    source = refs(one.articles) or ("practice, not law" if one.sealed else "")
    return f"| `{one.code}` | {one.words} | {where} | {needed} | {source} |"


def _practice(articles: tuple[Article, ...]) -> str:
    return f"practice, not law ({refs(articles)}: promptly)" if articles else "practice, not law"


def _rest(kind: CooperationKind) -> Iterator[str]:
    for name, articles in (("refusing", kind.before_refusing), ("postponing", kind.before_postponing)):
        if articles:
            yield f"Consultation before {name}: {refs(articles)}.\n"
    if kind.consent_before_onward_use:
        yield f"No further use without the consent of the State that gave it: {refs(kind.consent_before_onward_use)}.\n"
    if kind.notice_before_disclosure:
        told = refs(kind.notice_before_disclosure)
        yield f"Whoever gives it may restrict its use, and is told before a disclosure: {told}.\n"
    if kind.never_named:
        yield "**Never named**: no figure shows that such a request exists.\n"
    else:
        yield "Figures: " + "; ".join(STATISTIC_WORDS[one] for one in kind.statistics) + ".\n"


def _taxonomy(name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = yaml.safe_load(TAXONOMIES.read_text(encoding="utf-8"))[name]
    return found
