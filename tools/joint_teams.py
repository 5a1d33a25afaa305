"""The page of reference on the life of a joint team, from the table of steps."""

from collections.abc import Iterator

from enlace.cooperation.rules.clocks import AFTER_DAYS, BEFORE_DAYS
from enlace.cooperation.rules.diagram import team_mermaid
from enlace.cooperation.rules.team_acts import ACT_WORDS, NEEDS_WORDS, TEAM_REASONS, TEAM_TRANSITIONS, WHO_WORDS
from enlace.cooperation.rules.team_dues import ANSWER_DAYS, WAITS_WORDS
from enlace.cooperation.rules.teams import FORM_WORDS, LEAST_STATES, RESULTS, SHARING_WORDS, TEAM_STATUS_WORDS

HEAD = """# Joint teams

Authorities of several States investigate as one team, by agreement: UNTOC:19, UNCAC:49\\*, VIENNA1988:9.1.c\\*. Each
step is a line of evidence, chained by hash, that every member keeps; codes, days and authorities alone. `*` after an
article: what it says is given from general knowledge and waits for a lawyer's confirmation. All numbers of days are
practice, not law.
"""


def page() -> str:
    """Return the page without its mark."""
    return "\n".join([HEAD, *_forms(), *_life(), *_codes(), LINES]).rstrip() + "\n"


LINES = """
## Lines of evidence

`/teams/REFERENCE/evidence/` hands every member the same file, one line a step, each in canonical JSON:

| field | holds |
|---|---|
| `at` | when the platform was told (UTC) |
| `brings` | what the step brought: `terms` (of the first line), `sides`, `until_on`, `reason`, `report` |
| `by` | `lead`, `member` (an invited authority too) or `system` |
| `number` | from 1 without a gap |
| `on` | the day that was named: of signing, of leaving, else of the step |
| `party` | `PACK/STATE/AUTHORITY` that took it; null for the platform |
| `previous` | hash of the line before; null in the first |
| `request` | reference of the team |
| `status` | after the step |
| `step` | which step |
| `v` | 1 |

Whoever has left is handed the lines up to then.
"""


def _forms() -> Iterator[str]:
    yield "| form | States at least |\n|---|---|"
    yield from (f"| {words} (`{one.value}`) | {LEAST_STATES[one]} |" for one, words in FORM_WORDS.items())


def _life() -> Iterator[str]:
    yield f"\n## Life of a team\n\n```mermaid\n{team_mermaid()}\n```\n"
    yield "| step | while | then | who may | brings |\n|---|---|---|---|---|"
    for step in TEAM_TRANSITIONS:
        sources = ", ".join(TEAM_STATUS_WORDS[one] for one in step.sources)
        target = TEAM_STATUS_WORDS[step.target] if step.target else "as before"
        brings = NEEDS_WORDS[step.needs] if step.needs else ""
        yield f"| {ACT_WORDS[step.act]} (`{step.act.value}`) | {sources} | {target} | {WHO_WORDS[step.by]} | {brings} |"
    yield (
        "\nThe platform closes a team once every member has confirmed the report and, where assets are still to be "
        "shared, the lead\nhas said that they were and every member that it received its share. A new report is "
        "answered anew; an invitation that\nis open when the report comes lapses.\n"
    )
    before, after = (" and ".join(map(str, days)) for days in (BEFORE_DAYS, AFTER_DAYS))
    yield "| what is waited for |\n|---|"
    yield from (f"| {words} |" for words in WAITS_WORDS.values())
    yield (
        f"\nAnswers are due after {ANSWER_DAYS} days, the rest on the day that the team set. Reminders go out {before} "
        f"days before the\nlast day, where there is time, and {after} days after it.\n"
    )


def _codes() -> Iterator[str]:
    yield "## Codes\n"
    yield "- Sharing of assets: " + "; ".join(f"`{one.value}` {words}" for one, words in SHARING_WORDS.items()) + "."
    yield "- Results: " + "; ".join(f"`{one.code}` {one.words}" for one in RESULTS) + "."
    for act, reasons in TEAM_REASONS.items():
        yield f"- Reasons of `{act.value}`: " + "; ".join(f"`{one.code}` {one.words}" for one in reasons) + "."
