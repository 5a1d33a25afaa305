"""The register of commitments: all of them, and what each party owes and is owed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, public
from enlace.common import clock
from enlace.common.errors import N_, NotFound
from enlace.common.texts import in_language
from enlace.meetings.queries.commitments import commitments
from enlace.meetings.rules.commitment_words import KIND_WORDS, STATUS_WORDS
from enlace.meetings.rules.commitments import NOT_DONE, Commitment, counts_of, owed_by_party
from enlace.meetings.views.commitment_lines import commitment_lines
from enlace.meetings.views.frame import Names, topic_choices

ON_A_PAGE = 50
# Each list of the page of a party is leafed through by a parameter of its own.
PAGE_OF = {"owes": "page", "owed": "owed_page"}


def _asked(one: Commitment, asked: Mapping[str, str], today: date) -> bool:
    return (
        asked["owner"] in ("", *one.owners)
        and (asked["status"] in ("", one.standing) or (asked["status"] == NOT_DONE and one.is_open))
        and asked["meeting"] in ("", one.meeting)
        and asked["kind"] in ("", one.kind)
        and asked["topic"] in ("", *one.topics)
        and (not asked["overdue"] or one.is_overdue(today))
    )


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the commitments that the reader may see, with what is missing in them."""
    asked = {key: request.GET.get(key, "") for key in ("owner", "status", "meeting", "kind", "topic", "overdue")}
    every, today, names = commitments(actor(request)), clock.today(), Names()
    chosen = [one for one in every if _asked(one, asked, today)]
    page = Paginator(chosen, ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    parties = {(one.pack, party) for one in every for party in one.owners}
    owners = sorted({(names.name(pack, party), party) for pack, party in parties})
    lines = commitment_lines(page, names, today)
    statuses = [(str(status), gettext(word)) for status, word in STATUS_WORDS.items()]
    values = {
        "lines": lines,
        "page": page,
        "query": f"{query.urlencode()}&" if query else "",
        "counts": counts_of(chosen, today),
        "filters": [
            ("owner", asked["owner"], gettext("Owner"), [(code, name) for name, code in owners]),
            ("status", asked["status"], gettext("Status"), [(NOT_DONE, gettext("Open or under way")), *statuses]),
            ("kind", asked["kind"], gettext("Kind"), [(one.value, gettext(word)) for one, word in KIND_WORDS.items()]),
            ("meeting", asked["meeting"], gettext("Meeting"), _meetings(every)),
            (
                "topic",
                asked["topic"],
                gettext("Topic"),
                topic_choices({t for c in every for t in c.topics}),
            ),
        ],
        "asked": asked,
        "may_enter": actor(request).may(Permission.COMMITMENT_KEEP),
        "synthetic": any(line.one.synthetic for line in lines),
    }
    return render(request, "meetings/road_map.html", values)


def _meetings(every: Iterable[Commitment]) -> list[tuple[str, str]]:
    language = get_language() or "en"
    titles = {one.meeting: one.meeting_title or {} for one in every if one.meeting}
    return sorted((code, in_language(title, language)) for code, title in titles.items())


@public
@require_safe
def owed(request: HttpRequest) -> HttpResponse:
    """Show how much each State and body owes and is owed."""
    every, names = commitments(actor(request)), Names()
    packs = {party: one.pack for one in every for party in (*one.owners, *one.owed_to)}
    rows = [(party, names.name(packs[party], party), *two) for party, two in owed_by_party(every).items()]
    values = {"rows": sorted(rows, key=lambda row: row[1]), "synthetic": any(one.synthetic for one in every)}
    return render(request, "meetings/owed.html", values)


@public
@require_safe
def owed_of(request: HttpRequest, party: str) -> HttpResponse:
    """Show what a State or body owes and is owed. Raises: NotFound, for one that is in no commitment."""
    names, today = Names(), clock.today()
    touched = [one for one in commitments(actor(request)) if party in (*one.owners, *one.owed_to)]
    if not touched:
        raise NotFound(N_("Nothing is recorded that “%(party)s” owes or is owed."), party=party)
    owes = [one for one in touched if party in one.owners]
    is_owed = [one for one in touched if party in one.owed_to]
    values = {
        "name": names.name(touched[0].pack, party),
        "lists": [
            _part(request, "owes", gettext("Owes"), owes, names, today),
            _part(request, "owed", gettext("Is owed"), is_owed, names, today),
        ],
        "synthetic": any(one.synthetic for one in touched),
    }
    return render(request, "meetings/owed_of.html", values)


def _part(
    request: HttpRequest, key: str, label: str, every: list[Commitment], names: Names, today: date
) -> dict[str, Any]:
    """Return one list of the page of a party: its counts, and the lines of the page that `?page=` asks for."""
    asked = PAGE_OF[key]
    page = Paginator(every, ON_A_PAGE).get_page(request.GET.get(asked))
    kept = request.GET.copy()
    kept.pop(asked, None)
    rest = f"{kept.urlencode()}&" if kept else ""
    return {
        "key": key,
        "label": label,
        "counts": counts_of(every, today),
        "lines": commitment_lines(page, names, today),
        "page": page,
        # The pager ends the address with “page=”.
        "query": rest + asked.removesuffix("page"),
    }
