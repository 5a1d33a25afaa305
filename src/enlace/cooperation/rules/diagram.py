"""The life of a request and of a joint team as diagrams, made from their tables of steps."""

from enlace.cooperation.rules.kind import CooperationKind
from enlace.cooperation.rules.life import brings, transitions_of
from enlace.cooperation.rules.statuses import STATUS_WORDS, Party, Status
from enlace.cooperation.rules.team_acts import TEAM_TRANSITIONS
from enlace.cooperation.rules.teams import TEAM_STATUS_WORDS


def mermaid(kind: CooperationKind) -> str:
    """Return the state diagram of a form, in the language of Mermaid: who takes each step and what it must bring."""
    used = [one for one in Status if one in kind.statuses]
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    lines += [f"    {one.value}: {STATUS_WORDS[one]}" for one in used]
    for step in transitions_of(kind):
        who = " or ".join(one.value for one in Party if one in step.by)
        what = ", ".join(one.value for one in brings(kind, step))
        lines.append(f"    {step.source.value} --> {step.target.value}: {who}{f' ({what})' if what else ''}")
    return "\n".join([*lines, "    closed --> [*]"])


def team_mermaid() -> str:
    """Return the state diagram of a joint team: who takes each step and what it must bring."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    lines += [f"    {one.value}: {words}" for one, words in TEAM_STATUS_WORDS.items()]
    for step in TEAM_TRANSITIONS:
        what = f" ({step.needs.value})" if step.needs else ""
        for source in step.sources:
            target = step.target or source
            lines.append(f"    {source.value} --> {target.value}: {step.act.value}, {step.by.value}{what}")
    return "\n".join([*lines, "    closed --> [*]", "    cancelled --> [*]"])
