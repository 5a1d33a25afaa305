"""The second factors that have a secret in the database."""

from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from enlace.accounts.rules.factor_secrets import opens

# Where the library keeps the secret, by its kinds; a passkey has none here.
SECRETS = {Authenticator.Type.TOTP.value: "secret", Authenticator.Type.RECOVERY_CODES.value: "seed"}


def with_secret() -> QuerySet[Authenticator]:
    """Return the apps and the recovery codes of everybody, in order."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(type__in=SECRETS).order_by("pk")
    return found


def closed_factors(keys: Sequence[str]) -> int:
    """Return how many of them none of `keys` opens."""
    return sum(not opens(row.data[SECRETS[row.type]], keys) for row in with_secret().iterator())
