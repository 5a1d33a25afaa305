"""The model agreement of a joint team, as a file to be completed and signed outside."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.common import clock
from enlace.common.errors import N_, NotFound
from enlace.cooperation.documents import PLACE, TeamAgreement, team_agreement
from enlace.cooperation.queries.teams import TeamView, team_of
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.kind import Article
from enlace.cooperation.rules.teams import FORM_WORDS, SHARING_WORDS, Sharing, Standing
from enlace.cooperation.views.letters import FORMATS, LANGUAGES
from enlace.cooperation.views.request_words import reader
from enlace.cooperation.views.team_words import TeamNames, names_of
from enlace.publishing.queries import format_of

# Of each treaty, what asks to respect the sovereignty of the State where a team works.
SOVEREIGNTY: Mapping[str, Article] = {
    "UNTOC": Article("UNTOC:19", checked=True),
    "UNCAC": Article("UNCAC:49"),
    "VIENNA1988": Article("VIENNA1988:9.1.c"),
}


@needs(Permission.REQUEST_KEEP)
@require_safe
def file(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand over the agreement in a language and a format; to whoever is in the team or invited."""
    view = team_of(reference, actor(request))
    code, language = request.GET.get("format", "docx"), request.GET.get("language", reader())
    if view.routes or code not in FORMATS or language not in LANGUAGES:
        raise NotFound(N_("There is no such agreement."))
    with translation.override(LANGUAGES[language]):
        kind = format_of(code)
        content = kind.write(team_agreement(_agreement(view)))
    answer = HttpResponse(content, content_type=kind.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{view.reference}-{language}.{kind.extension}"'
    return answer


def _parties(view: TeamView) -> tuple[Side, ...]:
    """Return who signs: the lead and all who are in or invited; of a draft all who are to be."""
    team = view.team
    in_ = tuple(one.side for one in team.members if one.standing in (Standing.INVITED, Standing.ACCEPTED))
    return (team.lead, *(in_ if team.members else team.terms.invited))


def _article(code: str, names: TeamNames) -> str:
    """Return the article of a treaty that asks for respect, as people cite it, marked where it has not been checked."""
    article = SOVEREIGNTY[code]
    number = article.ref.partition(":")[2] + ("" if article.checked else "*")
    return gettext("%(treaty)s, article %(number)s") % {"treaty": names.base(code), "number": number}


def _agreement(view: TeamView) -> TeamAgreement:
    names, terms = names_of(view), view.team.terms
    told = [names.side(one) for one in _parties(view)]
    return TeamAgreement(
        reference=view.reference,
        form=gettext(FORM_WORDS[terms.form]),
        parties=[(one["authority"], one["state"]) for one in told],
        bases=[names.base(code) for code in terms.bases] or [PLACE],
        articles=", ".join(_article(code, names) for code in terms.bases if code in SOVEREIGNTY),
        crimes=[names.crime(code) for code in terms.crime_types] or [PLACE],
        from_on=terms.from_on,
        until_on=terms.until_on,
        sharing=gettext(SHARING_WORDS[terms.sharing]),
        shares=terms.sharing is not Sharing.NONE_AGREED,
        synthetic=view.synthetic,
        on=clock.today(),
    )
