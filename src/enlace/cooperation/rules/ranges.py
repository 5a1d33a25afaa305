"""Which octets of a file a browser asks for that goes on with a download. Source: RFC 9110, 14.1.2 and 14.2."""

import re

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def asked_octets(header: str, size: int) -> tuple[int, int] | None:
    """Return the first octet that is asked for and the one after the last; None, where there are no such.

    header: of the field Range, "" where there is none. What is no range, or several, asks for the whole, as RFC 9110
    lets a server read it.

    >>> asked_octets("", 10), asked_octets("bytes=2-", 10), asked_octets("bytes=2-3", 10), asked_octets("bytes=-3", 10)
    ((0, 10), (2, 10), (2, 4), (7, 10))
    >>> asked_octets("bytes=8-99", 10), asked_octets("bytes=0-1,4-5", 10), asked_octets("bytes=10-", 10)
    ((8, 10), (0, 10), None)
    """
    found = ONE_RANGE.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        return 0, size
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        return (size - length, size) if length else None
    if last and int(last) < int(first):
        return 0, size
    return (int(first), min(int(last) + 1 if last else size, size)) if int(first) < size else None
