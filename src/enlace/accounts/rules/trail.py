"""What each kind of entry of the trail tells of people: a kind without a line fails the tests."""

from collections.abc import Mapping

# verb -> the parts of its entries that are personal. Who acted (`actor`, `address`) is personal in all of them.
PERSONAL: Mapping[str, tuple[str, ...]] = {
    "accounts.audit.exported": (),
    "accounts.audit.read": (),
    "accounts.factor.changed": ("subject",),
    "accounts.invitation.accepted": ("subject",),
    "accounts.invitation.sent": ("subject",),
    "accounts.invitation.used": ("subject",),
    "accounts.invitation.withdrawn": ("subject",),
    "accounts.nomination.decided": ("detail.email",),
    "accounts.nomination.proposed": ("detail.email",),
    "accounts.people.read": (),
    "accounts.person.created": ("subject",),
    "accounts.person.readmitted": ("subject",),
    "accounts.person.removed": ("subject",),
    "accounts.profile.changed": ("subject",),
    "accounts.session.opened": ("subject",),
    "assessments.edition.issued": (),
    "assessments.replies.imported": (),
    "assessments.replies.read": (),
    "directory.pack.loaded": (),
    "instruments.import.proposed": (),
    "instruments.standing.imported": (),
}
