"""What an expression can yield, and how XPath turns one kind of value into another."""

import math
import re
from datetime import date

Truth = bool | None
# A truth, a number, a text (dates are ISO texts), or a set of codes; None: not settled.
Value = bool | float | str | frozenset[str] | None

NO_DATA = "no_data"
# Whole numbers from here on are kept as floating-point ones, so that no rule can make a number without end.
MOST = 10**15

_NUMBER = re.compile(r"\s*-?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})\s*", re.ASCII)
_INTEGER = re.compile(r"\s*-?[0-9]{1,15}\s*", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def as_truth(value: Value) -> Truth:
    """Return the truth of `value`: a number is true but for 0, a text or set if it is not empty."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float) and math.isnan(value):
        return False
    return bool(value)


def as_number(value: Value) -> float:
    """Return `value` as a number; not-a-number for a text that is none.

    >>> as_number("12"), as_number(True), as_number("")
    (12, 1, nan)
    """
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return _floating(value) if isinstance(value, int) and abs(value) >= MOST else value
    text = as_text(value)
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else math.nan


def _floating(number: int) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def as_text(value: Value) -> str:
    """Return `value` as a text: codes sorted and separated by a space, whole numbers without a point.

    >>> as_text(frozenset({"b", "a"})), as_text(3.0), as_text(True), as_text(2.5)
    ('a b', '3', 'true', '2.5')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    return _number_text(value)


def _number_text(number: float) -> str:
    if isinstance(number, int) and abs(number) < MOST:
        return str(number)
    number = float(as_number(number))
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else ("Infinity" if number > 0 else "-Infinity")
    return str(int(number)) if number.is_integer() and abs(number) < MOST else repr(number)


def is_date(value: Value) -> bool:
    """Return whether `value` is a text that names a day as YYYY-MM-DD, years 1 to 9999."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def divided(left: float, right: float) -> float:
    """Return the quotient; over zero an infinity, or not-a-number, as in XPath."""
    if right == 0:
        return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left)
    return left / right


def remainder(left: float, right: float) -> float:
    """Return the remainder with the sign of the dividend, as in XPath."""
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    if isinstance(left, int) and isinstance(right, int):
        return int(math.copysign(1, left)) * (abs(left) % abs(right))
    return math.fmod(left, right)
