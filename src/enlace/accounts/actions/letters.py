"""Letters: e-mails written within an action, in its transaction, and delivered afterwards by a job."""

from datetime import datetime

from enlace.accounts.actions import under_way
from enlace.accounts.models import Letter
from enlace.common.characters import fit

LONGEST_SUBJECT = 200


def post(recipient: str, subject: str, body: str, *, about: str, after: datetime | None = None) -> None:
    """Write a letter, to be delivered once the action under way is stored; not at all if it fails.

    subject: one line; whatever is no printable character becomes a space, as does in the body what no text may hold.
    about: what it belongs to, as the audit trail names it. after: not to be sent before (default: at once).
    Raises: RuntimeError, outside an action.
    """
    _, at = under_way()
    line = " ".join("".join(one if one.isprintable() else " " for one in subject).split())
    Letter.objects.create(
        recipient=recipient,
        subject=line[:LONGEST_SUBJECT],
        body=fit(body),
        about=about,
        written_at=at,
        send_after=after or at,
    )
