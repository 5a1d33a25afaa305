"""Where a link may lead; an address that could run script or name a local file leads nowhere."""

import re
from urllib.parse import quote

from enlace.publishing.rules.characters import anchor_of, clean

_ABSOLUTE = re.compile(r"(?:https?://|mailto:)[^\s\"'<>\\^`{|}\x00-\x1f]+", re.IGNORECASE)
_ON_SITE = re.compile(r"/(?![/\\])[^\s\"'<>\\^`{|}\x00-\x1f]*")
# What an address may hold as it is (RFC 3986), including what is already quoted.
_RESERVED = "%/:?#[]@!$&'()*+,;=-._~"
MAX_ADDRESS = 2000


def address(href: str, base_url: str | None = None) -> str:
    """Return `href` where it may be followed, else "".

    base_url: None on a page of the site; in a file, what makes an address on the site absolute
    ("": such a link is left out).

    >>> address("/en/replies", "https://example.org")
    'https://example.org/en/replies'
    >>> address("javascript:alert(1)")
    ''
    """
    href = clean(href).strip()
    if len(href) > MAX_ADDRESS:
        return ""
    if href.startswith("#"):
        anchor = anchor_of(href[1:])
        return f"#{anchor}" if anchor else ""
    if not href.isascii():
        href = quote(href, safe=_RESERVED)
    if _ABSOLUTE.fullmatch(href):
        return href
    if _ON_SITE.fullmatch(href):
        if base_url is None:
            return href
        return base_url.rstrip("/") + href if base_url else ""
    return ""
