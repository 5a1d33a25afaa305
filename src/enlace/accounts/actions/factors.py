"""Sealing the secrets of second factors anew, after a change of keys or of an earlier version of the program."""

from collections.abc import Sequence
from datetime import datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.queries.factors import SECRETS, with_secret
from enlace.accounts.rules.factor_secrets import is_sealed, opens, seal, unseal
from enlace.accounts.rules.permissions import Actor, Permission


@action(Permission.FACTOR_SEAL)
def seal_factors(keys: Sequence[str], *, by: Actor, at: datetime) -> int:
    """Seal every secret by the first of `keys` that is not yet; return how many none of the keys opens."""
    sealed = lost = 0
    for row in with_secret().select_for_update():
        kept = row.data[SECRETS[row.type]]
        if is_sealed(kept, keys[0]):
            continue
        if not opens(kept, keys):
            lost += 1
            continue
        row.data[SECRETS[row.type]] = seal(unseal(kept, keys), keys)
        row.save(update_fields=["data"])
        sealed += 1
    if sealed:
        record("accounts.factors.sealed", "", count=sealed)
    else:
        nothing_changed()
    return lost
