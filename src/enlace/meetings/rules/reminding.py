"""When an owner is reminded of what it owes: twice before its day, and three times after it."""

from datetime import date

# Days after the day on which it is due; before it, below 0.
STEPS = (-30, -7, 1, 30, 90)


def step_reached(due_on: date, today: date) -> int | None:
    """Return which of `STEPS` was reached last, counted from 1; None while it is too early.

    Where the job did not run for a while, the steps passed over are not made up for: the latest one alone is told.

    >>> due = date(2027, 6, 30)
    >>> days = ("2027-05-30", "2027-05-31", "2027-06-23", "2027-06-30", "2027-07-01", "2027-07-30", "2028-01-01")
    >>> [step_reached(due, date.fromisoformat(day)) for day in days]
    [None, 1, 2, 2, 3, 4, 5]
    """
    passed = (today - due_on).days
    reached = [number for number, days in enumerate(STEPS, 1) if passed >= days]
    return reached[-1] if reached else None
