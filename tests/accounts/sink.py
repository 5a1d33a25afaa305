"""A mail server that keeps what it is given, to be read by tests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class Sink:
    """What came in, and whether the server takes mail at present. refusing: what it answers instead."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.envelopes: list[list[str]] = []
        self.refusing = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        if self.refusing:
            return self.refusing
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.envelopes.append(list(envelope.rcpt_tos))
        return "250 OK"

    def to(self, address: str) -> EmailMessage:
        """Return the last message to `address`."""
        return [message for message in self.messages if message["To"] == address][-1]

    def link_to(self, address: str) -> str:
        """Return the link in the last message to `address`."""
        found = re.search(r"http\S+/invitation/\S+", self.to(address).get_content())
        assert found
        return found[0]


class OnFreePort(Controller):
    """A server that listens on whatever port is free, and knows which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def listening() -> Iterator[tuple[Sink, int]]:
    """Yield a sink and the port on which it listens."""
    sink = Sink()
    controller = OnFreePort(sink, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield sink, controller.port
    finally:
        controller.stop()
