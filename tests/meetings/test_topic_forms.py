"""Topics as people type them: codes, or names in whichever language."""

import pytest

from enlace.meetings.forms import read_topics


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ()),
        ("firearms gangs", ("firearms", "gangs")),
        ("Armas de fuego", ("firearms",)),
        ("Armas de fuego, Gangs", ("firearms", "gangs")),
        ("firearms, armes à feu", ("firearms",)),
        ("ports, small_arms other", ("ports", "small_arms", "other")),
        (" , ,", ()),
    ],
)
def test_topics_are_read_by_code_or_by_name(typed: str, meant: tuple[str, ...]) -> None:
    assert read_topics({"topics": typed}, "topics") == meant
