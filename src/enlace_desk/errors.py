"""One error for everything that is refused. It holds a code and names of fields, never anything of the content."""


class SealedError(Exception):
    """What was given is refused.

    code: a key of `words.json`. fields: names of fields or files, hashes of cards.
    """

    def __init__(self, code: str, *fields: str) -> None:
        super().__init__(" ".join((code, *fields)))
        self.code = code
        self.fields = fields


def check(holds: object, code: str, *fields: str) -> None:
    if not holds:
        raise SealedError(code, *fields)
