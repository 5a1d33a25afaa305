"""Evidence: one line a step of a request, each holding the hash of the line before."""

from enlace_desk.errors import check
from enlace_desk.texts import Text, hash_of, read_text


def check_evidence(content: bytes) -> list[Text]:
    """Return the steps of a request. Raises: SealedError, if a line was altered, left out or put in."""
    check(content == b"" or content.endswith(b"\n"), "bad_evidence")
    read: list[Text] = []
    previous = None
    for line in content.split(b"\n")[:-1]:
        step = read_text(line)
        number = len(read) + 1
        check((step.get("previous"), step.get("number")) == (previous, number), "bad_evidence", str(number))
        previous = hash_of(step)
        read.append(step)
    return read
