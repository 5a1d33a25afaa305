"""The order in which names are listed."""

import unicodedata


def alphabetical(name: str) -> tuple[str, str]:
    """Return a key that puts names in alphabetical order, accents and case counting only between equals.

    >>> sorted(["Zambia", "États", "Eswatini", "estonia"], key=alphabetical)
    ['estonia', 'Eswatini', 'États', 'Zambia']
    """
    bare = "".join(
        character for character in unicodedata.normalize("NFD", name) if not unicodedata.combining(character)
    )
    return bare.casefold(), name
