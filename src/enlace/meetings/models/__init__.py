"""Tables of meetings. States and bodies are named by their codes, people of a meeting by the codes of its record."""

from enlace.meetings.models.commitments import Commitment, CommitmentReminder, Owner, ProgressReport
from enlace.meetings.models.forums import CalendarImport, Feed, ForumEvent
from enlace.meetings.models.importing import ImportDraft
from enlace.meetings.models.passages import FullText, Passage
from enlace.meetings.models.record import (
    Body,
    Credit,
    Decision,
    Delegation,
    Document,
    Expression,
    Intervention,
    Item,
    Meeting,
    Need,
    Person,
    Presentation,
    Proposal,
    Series,
    Sitting,
)
from enlace.meetings.models.reports import Correction, MeetingReport
from enlace.meetings.models.topics import Ballot, Nomination, Vote

__all__ = [
    "Ballot",
    "Body",
    "CalendarImport",
    "Commitment",
    "CommitmentReminder",
    "Correction",
    "Credit",
    "Decision",
    "Delegation",
    "Document",
    "Expression",
    "Feed",
    "ForumEvent",
    "FullText",
    "ImportDraft",
    "Intervention",
    "Item",
    "Meeting",
    "MeetingReport",
    "Need",
    "Nomination",
    "Owner",
    "Passage",
    "Person",
    "Presentation",
    "ProgressReport",
    "Proposal",
    "Series",
    "Sitting",
    "Vote",
]
