"""Addresses of e-mail: one form for all, of which no two look alike and are not."""

import re

# In ASCII alone: elsewhere there are letters that cannot be told from these, and marks that cannot be seen.
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")


def is_email(text: str, longest: int) -> bool:
    r"""Return whether `text` is an address of at most `longest` characters, and nothing around it.

    >>> is_email("desk@example.org", 254), is_email("desk@example..org", 254), is_email("desk@\uff45xample.org", 254)
    (True, False, False)
    """
    return len(text) <= longest and ".." not in text and _EMAIL.fullmatch(text) is not None
