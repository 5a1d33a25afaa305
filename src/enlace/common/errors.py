"""The few ways in which a call can fail, and problems: what is wrong, where, and what to do.

Every message is a translation key in English with named placeholders (`%(state)s`), marked with `N_`
so that the catalogues hold it; whoever shows it to a person translates it first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


def N_(message: str) -> str:  # noqa: N802  (the customary name of a marked message)
    """Mark `message` for the translation catalogues and return it unchanged."""
    return message


@dataclass(frozen=True)
class Problem:
    """One fault of an input.

    where: `FILE:LINE`, a YAML path such as `questions[12].choices`, or a form field.
    message: translation key, English, with named placeholders.
    """

    where: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self) -> str:
        return self.message % self.params if self.params else self.message.replace("%%", "%")

    def __str__(self) -> str:
        return f"{self.where}: {self.text()}" if self.where else self.text()


class EnlaceError(Exception):
    """The root of every error that a person is told about."""

    status = 500
    exit_code = 3

    def __init__(self, message: str = "", **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params


class NotAllowed(EnlaceError):
    """Who: the person may not do this."""

    status = 403
    exit_code = 1


class NotFound(EnlaceError):
    """There is no such thing, or the person may not know of it."""

    status = 404
    exit_code = 1


class WrongStatus(EnlaceError):
    """When: the thing is not in a state that allows this."""

    status = 409
    exit_code = 1


class Invalid(EnlaceError):
    """What: the input is at fault; all its problems are listed."""

    status = 422
    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        if not self.problems:
            raise ValueError("Invalid needs at least one problem")
        super().__init__("; ".join(str(problem) for problem in self.problems[:3]))


class Unavailable(EnlaceError):
    """Something outside failed; trying again in `retry` seconds may help."""

    status = 503
    exit_code = 3

    def __init__(self, message: str = "", *, retry: int = 30, **params: object) -> None:
        super().__init__(message, **params)
        self.retry = retry
