"""What the home page shows: where things stand, of the pack that has most treaties."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError, connection
from django.utils.translation import gettext

from enlace.assessments.queries import cycles, stored
from enlace.assessments.queries.cycles import CycleView, EditionView
from enlace.common.order import alphabetical
from enlace.common.texts import in_language
from enlace.directory import queries as directory
from enlace.directory.models import Authority
from enlace.directory.queries import PackView, StateView
from enlace.directory.rules.wording import FIELD_WORDS
from enlace.instruments.queries.packs import packs_with_treaties
from enlace.instruments.queries.standings import Matrix, matrix

MOST_EDITIONS = 5


@dataclass(frozen=True)
class Home:
    """The content of the home page; every part may be empty. started: cycle -> States that have answered."""

    pack: PackView | None
    states: tuple[StateView, ...]
    cycles: tuple[CycleView, ...]
    started: Mapping[str, int]
    editions: tuple[tuple[CycleView, EditionView], ...]
    treaties: Matrix | None


def home(today: date) -> Home:
    """Return the content of the home page as of `today`."""
    with_treaties = packs_with_treaties()
    packs = with_treaties or directory.packs()
    pack = packs[0] if packs else None
    found = matrix(pack.code, None, today) if pack and with_treaties else None
    return Home(
        pack=pack,
        states=found.states if found else directory.states_of(pack.code) if pack else (),
        cycles=cycles.cycles(),
        started=stored.started_counts(),
        editions=cycles.latest_editions(MOST_EDITIONS),
        treaties=found,
    )


def state_names(language: str) -> Mapping[str, str]:
    """Return code -> name of the States of the organization, in the order of the alphabet of `language`."""
    packs = packs_with_treaties() or directory.packs()
    states = directory.states_of(packs[0].code) if packs else ()
    named = {state.code: state.name(language) for state in states}
    return dict(sorted(named.items(), key=lambda one: alphabetical(one[1])))


def authority_names(state: str, language: str) -> Mapping[str, str]:
    """Return code -> name of the authorities of `state` that the directory has, in alphabetical order."""
    rows = Authority.objects.filter(state_code=state, retired_at=None).values_list("code", "content")
    named = {
        code: in_language(content.get("names") or content.get("name") or {}, language) or code for code, content in rows
    }
    return dict(sorted(named.items(), key=lambda one: alphabetical(one[1])))


def field_names() -> Mapping[str, str]:
    """Return code -> name of the fields of an entry of the directory, in the language of the page."""
    return {code: gettext(words) for code, words in FIELD_WORDS.items()}


def is_reachable() -> bool:
    """Return whether the database answers at all, whatever tables it has."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
