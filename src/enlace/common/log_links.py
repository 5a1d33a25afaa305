"""The log never holds a link by which somebody could act: the word in it is left out."""

import logging
import re

# What stands behind these in an address opens an account, confirms an entry, answers a test or opens a calendar.
SECRET_WORD = re.compile(r"(/(?:invitation|directory/confirm|directory/answer|forums/feeds)/)[^/\s\"']+")


def without_links(text: str) -> str:
    """Return `text` with the secret word of each such address left out.

    >>> without_links("Not Found: /en/invitation/abc-DEF/")
    'Not Found: /en/invitation/…/'
    """
    return SECRET_WORD.sub(r"\1…", text)


class WithoutLinks(logging.Filter):
    """Takes secret words out of what a handler is about to write."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_links(record.getMessage()), None
        return True
