"""The life of a request as a diagram, made from the table of steps."""

from enlace.cooperation.rules.kind import CooperationKind
from enlace.cooperation.rules.life import brings, transitions_of
from enlace.cooperation.rules.statuses import STATUS_WORDS, Party, Status


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
