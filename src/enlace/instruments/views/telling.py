"""Problems and languages as the pages of this room say them."""

from django.utils.translation import gettext

from enlace.common.errors import Problem


def told(problems: list[Problem]) -> list[dict[str, str]]:
    """Return `problems` in the reader's language, as the page lists them."""
    return [
        {"where": problem.where, "what": gettext(problem.message) % problem.params} for problem in problems
    ]


def source_language(languages: tuple[str, ...]) -> str:
    """Return the language in which a pack's notes are written: its first."""
    return languages[0] if languages else "en"
