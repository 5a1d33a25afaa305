"""Sending a table by the form of a page, and what the page then says, as the tests of every import do."""

import io
import re
from html import unescape
from typing import Any

from django.test import Client


def send_table(client: Client, address: str, content: bytes | str, name: str = "sent.csv") -> Any:
    """Send `content` as a file called `name`."""
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    file.name = name
    return client.post(address, {"file": file})


def words(response: Any) -> str:
    """Return what a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(response.content.decode())))
