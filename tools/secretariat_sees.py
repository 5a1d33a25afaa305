"""The page of what the server stores of requests, and who of whom may see it: a column without a line fails."""

from collections.abc import Mapping

HEAD = """# What the Secretariat sees

The Secretariat runs the platform: it routes requests and counts them, and reads none. This page is made from the
tables of the database: whatever the server stores of a request or a joint team stands here, and nothing else is stored.

- **both**: the two States that the request is between, each for its own authorities. Of a draft: its State alone.
- **Secretariat**: its officers too, once the request was sent. Never of a form that may be named to nobody
  (protection of witnesses), and never of what is for practice.
- **own**: the people of the State whose it is.
- **by its label**: TLP:RED own; TLP:AMBER the Secretariat too; TLP:GREEN all States too; TLP:CLEAR everybody.
- **members**: of a joint team its lead, its members, and who is invited and has not declined; of a draft the lead
  alone. Who has left sees it as it was then.

Whoever holds the server can read all columns. That is why what is written in a request is in none of them: it is
sealed before it arrives, and the server has no key.
"""
BOTH, ALL, OWN, LABEL = "both", "both, Secretariat", "own", "by its label"
MEMBERS, TEAM = "members", "members, Secretariat"
HEADER = "codes and days: authorities, form, basis, what is asked for, crimes, language, priority and why, by when"
COLUMNS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "CoopRequest": {
        "pack": ("which organization", ALL),
        "reference": ("random, says nothing", ALL),
        "form": ("the form of cooperation, by code", ALL),
        "requesting_state": ("who asks", ALL),
        "requesting_authority": ("who asks", ALL),
        "requested_state": ("who is asked", ALL),
        "requested_authority": ("who is asked", ALL),
        "header": (HEADER, ALL),
        "filled": ("which fields of the content are filled in, by code; never what they say", ALL),
        "amended": ("what its sender changes before it is sent again", OWN),
        "status": ("where it stands", ALL),
        "done": ("what has been executed, by code", ALL),
        "waits_for": ("whose turn it is", ALL),
        "due_on": ("until when", ALL),
        "sent_on": ("first sent", ALL),
        "received_on": ("first delivered", ALL),
        "version": ("counts changes of a draft", ALL),
        "created_at": ("when the draft was begun", OWN),
        "created_by": ("by whom", OWN),
        "changed_at": ("last change", ALL),
        "synthetic": ("whether it is invented", ALL),
        "script": ("how the training State answers; empty for States", OWN),
    },
    "CoopStep": {
        "coop_request": ("of which request", ALL),
        "number": ("which step", ALL),
        "status": ("which status it led to", ALL),
        "on": ("the day that was named", ALL),
        "at": ("when the platform was told", BOTH),
        "line": ("the line of evidence: the header and the coded reasons of the step", ALL),
        "hash": ("of the line", BOTH),
    },
    "SealedEntry": {
        "pack": ("which organization", BOTH),
        "coop_request": ("of which request; none for keys and teams", BOTH),
        "joint_team": ("of which joint team; none for keys and requests", MEMBERS),
        "kind": ("message, piece of an attachment, grant, line of a roster, or part of a key", BOTH),
        "name": ("in the sealed file: a number or a hash", BOTH),
        "hash": ("of the closed content", BOTH),
        "state_code": ("who sent it, or whose key it is", BOTH),
        "authority_code": ("who sent it, or whose key it is", BOTH),
        "content": ("closed (age), or a signed text of hashes, codes and instants; cards: all States", BOTH),
        "size": ("padded", BOTH),
        "crc": ("a checksum of the closed content", BOTH),
        "added_at": ("when it came", BOTH),
        "added_by": ("who brought it", OWN),
    },
    "CoopReminder": {
        "coop_request": ("of which request", "nobody"),
        "due_on": ("the day that was near or past", "nobody"),
        "step": ("which reminder, or how high it went", "nobody"),
        "posted_at": ("when the letters were written", "nobody"),
    },
    "JointTeam": {
        "pack": ("which organization", TEAM),
        "reference": ("random, says nothing", TEAM),
        "form": ("joint investigation team or task force", TEAM),
        "terms": ("codes and days: lead, invited authorities, basis, crimes, how assets are shared", MEMBERS),
        "status": ("where it stands", TEAM),
        "from_on": ("first day", TEAM),
        "until_on": ("last day, if one is set", TEAM),
        "proposed_on": ("when it was proposed", TEAM),
        "version": ("counts changes of a draft", MEMBERS),
        "created_at": ("when the draft was begun", OWN),
        "created_by": ("by whom", OWN),
        "changed_at": ("last change", TEAM),
        "synthetic": ("whether it is invented", TEAM),
    },
    "TeamMember": {
        "joint_team": ("of which team", TEAM),
        "state_code": ("which State; the Secretariat sees who is in, not who is invited or declined", TEAM),
        "authority_code": ("which authority, likewise", TEAM),
        "standing": ("leads, invited, accepted, declined, taken back, left", MEMBERS),
        "since": ("from which day", TEAM),
        "waits_for": ("what it is to do", OWN),
        "due_on": ("until when", OWN),
    },
    "TeamStep": {
        "joint_team": ("of which team", MEMBERS),
        "number": ("which step", MEMBERS),
        "line": ("the line of evidence: the step, its taker, its day, and what it brought, in codes", MEMBERS),
        "hash": ("of the line", MEMBERS),
    },
    "TeamReminder": {
        "member": ("of which member", "nobody"),
        "waits_for": ("of what it was reminded", "nobody"),
        "due_on": ("the day that was near or past", "nobody"),
        "step": ("which reminder", "nobody"),
        "posted_at": ("when the letters were written", "nobody"),
    },
    "RequestEdition": {
        "pack": ("which organization", "everybody"),
        "year": ("which year", "everybody"),
        "tables": ("counts with random numbers, [ADR 0025](../adr/0025-counting-without-reading.md)", "everybody"),
        "synthetic": ("whether any was invented", "everybody"),
        "published_at": ("when", "everybody"),
        "published_by": ("by whom", "Secretariat"),
    },
    "DeclaredTotal": {
        "pack": ("which organization", LABEL),
        "state_code": ("who declares it", LABEL),
        "year": ("of which year; 0: the statement names none", LABEL),
        "role": ("requests made, received, or both together", LABEL),
        "form": ("the form of cooperation, by code; empty for all", LABEL),
        "basis": ("the legal basis, by code; empty for whatever", LABEL),
        "covers": ("all requests, or those not sent through the platform", LABEL),
        "version": ("counts the changes", OWN),
        "count": ("how many; empty once it was taken back", LABEL),
        "at_least": ("whether there were that many or more", LABEL),
        "partners": ("with how many other States", LABEL),
        "source": ("where the number comes from, in the State's words", LABEL),
        "handling": ("the label that its State chose", LABEL),
        "synthetic": ("whether it is invented", LABEL),
        "declared_at": ("when", LABEL),
        "declared_by": ("by whom", OWN),
    },
}


def page() -> str:
    """Return the page. Raises: ValueError, where a column has no line, or a line no column."""
    import django

    django.setup()
    from django.apps import apps

    text = [HEAD]
    for name, lines in COLUMNS.items():
        model = apps.get_model("cooperation", name)
        columns = [one.name for one in model._meta.get_fields() if one.concrete and one.name != "id"]
        if set(columns) != set(lines):
            raise ValueError(f"{name}: {sorted(set(columns) ^ set(lines))}")
        text.append(f"## {name}\n\n| column | holds | who sees it on the platform |\n|---|---|---|")
        text += [f"| `{column}` | {lines[column][0]} | {lines[column][1]} |" for column in columns]
        text.append("")
    return "\n".join(text)
