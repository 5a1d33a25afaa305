"""Roman numerals, as sessions are numbered with them."""

import re

WELL_FORMED = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
STEPS = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
GREATEST = 3999


def from_roman(text: str) -> int | None:
    """Return the number that `text` stands for, 1 to 3999; None, if it is no well-formed numeral. Case is ignored.

    >>> from_roman("XLVI"), from_roman("xl"), from_roman("IIII"), from_roman("VX"), from_roman("")
    (46, 40, None, None, None)
    """
    letters = text.upper()
    if not letters or not WELL_FORMED.fullmatch(letters):
        return None
    values = [LETTERS[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def to_roman(number: int) -> str:
    """Return the numeral of `number`.

    Raises: ValueError, unless 1 <= number <= 3999.

    >>> to_roman(46), to_roman(2016)
    ('XLVI', 'MMXVI')
    """
    if not 1 <= number <= GREATEST:
        raise ValueError(number)
    letters = ""
    for value, letter in STEPS:
        letters += letter * (number // value)
        number %= value
    return letters
