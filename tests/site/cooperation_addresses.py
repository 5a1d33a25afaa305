"""The addresses of the room of cooperation, beside the page “Under which treaty?”."""

from enlace.accounts.rules.permissions import Permission
from tests.site.addresses import PUBLIC, Case

KEEP = Permission.AGREEMENT_KEEP
REQUEST, ROUTE = Permission.REQUEST_KEEP, Permission.REQUEST_ROUTE
COOPERATION: dict[str, list[Case]] = {
    "en/legal-basis/matrix/": [
        Case("/en/legal-basis/matrix/?form=jit&on=2017-04-20&page=99", PUBLIC),
        Case("/en/legal-basis/matrix/?form=<b>&on=soon", PUBLIC, 422),
    ],
    "en/legal-basis/changes/": [
        Case("/en/legal-basis/changes/?form=mla&since=2010-01-01&until=2012-01-01&state=ATG", PUBLIC),
        Case("/en/legal-basis/changes/?form=<b>&since=soon&until=1&state=x", PUBLIC, 422),
    ],
    "en/agreements/": [
        Case("/en/agreements/?state=ATG&form=mla&page=99", PUBLIC),
        Case("/en/agreements/?state=<b>&form=none", PUBLIC, 422),
    ],
    "en/agreements/new/": [Case("/en/agreements/new/", KEEP)],
    "en/agreements/import/": [Case("/en/agreements/import/", KEEP)],
    "en/agreements/import/<int:number>/": [
        Case("/en/agreements/import/999999/", KEEP, 404),
        Case(f"/en/agreements/import/{10**30}/", KEEP, 404),
    ],
    "en/agreements/<int:number>/": [
        Case("/en/agreements/999999/", PUBLIC, 404),
        Case(f"/en/agreements/{10**30}/", PUBLIC, 404),
    ],
    "en/agreements/<int:number>/edit/": [Case("/en/agreements/999999/edit/", KEEP, 404)],
    "en/requests/": [
        Case("/en/requests/?box=mine&state=ATG&form=mla&status=sent&page=99", REQUEST, also=ROUTE),
        Case("/en/requests/?box=<b>&state=x&form=x&status=x&page=x", REQUEST, also=ROUTE),
    ],
    "en/requests/new/": [
        Case("/en/requests/new/", REQUEST),
        Case("/en/requests/new/?from=ATG/NONE&to=ARG&form=mla", REQUEST, 422),
        Case("/en/requests/new/?from=<b>&to=<b>&form=<b>", REQUEST, 422),
    ],
    "en/requests/figures/": [
        Case("/en/requests/figures/?year=2026", REQUEST),
        Case("/en/requests/figures/?state=NONE&year=x", REQUEST, 404),
    ],
    "en/requests/evidence/": [Case("/en/requests/evidence/", REQUEST)],
    "en/requests/published/": [Case("/en/requests/published/", PUBLIC)],
    "en/requests/published/make/": [
        Case("/en/requests/published/make/", Permission.REQUEST_FIGURES_PUBLISH, 405),
    ],
    "en/requests/declared/": [
        Case("/en/requests/declared/?edit=x", Permission.TOTAL_DECLARE),
        Case("/en/requests/declared/?state=NONE", Permission.TOTAL_DECLARE, 404),
    ],
    "en/requests/declared/table/": [Case("/en/requests/declared/table/", Permission.TOTAL_DECLARE, 405)],
    "en/requests/declared/<int:number>/withdraw/": [
        Case("/en/requests/declared/1/withdraw/", Permission.TOTAL_DECLARE, 405),
    ],
    "en/teams/": [
        Case("/en/teams/?box=mine&status=operating&page=99", REQUEST, also=ROUTE),
        Case("/en/teams/?box=<b>&status=x&page=x", REQUEST, also=ROUTE),
    ],
    "en/teams/new/": [
        Case("/en/teams/new/", REQUEST),
        Case("/en/teams/new/?from=ATG/NONE&form=<b>&states=<b>", REQUEST, 422),
    ],
    "en/teams/<str:reference>/": [Case("/en/teams/NONE/", REQUEST, 404, also=ROUTE)],
    "en/teams/<str:reference>/edit/": [Case("/en/teams/NONE/edit/?states=<b>", REQUEST, 404)],
    "en/teams/<str:reference>/step/": [Case("/en/teams/NONE/step/", REQUEST, 405)],
    "en/teams/<str:reference>/discard/": [Case("/en/teams/NONE/discard/", REQUEST, 405)],
    "en/teams/<str:reference>/agreement/": [Case("/en/teams/NONE/agreement/?format=<b>", REQUEST, 404)],
    "en/teams/<str:reference>/evidence/": [Case("/en/teams/NONE/evidence/", REQUEST, 404)],
    "en/teams/<str:reference>/sealed/": [Case("/en/teams/NONE/sealed/", REQUEST, 404)],
    "en/teams/<str:reference>/sealed/file/": [Case("/en/teams/NONE/sealed/file/", REQUEST, 404)],
    "en/teams/<str:reference>/sealed/pieces/": [Case("/en/teams/NONE/sealed/pieces/", REQUEST, 404)],
    "en/requests/<str:reference>/": [Case("/en/requests/NONE/", REQUEST, 404, also=ROUTE)],
    "en/requests/<str:reference>/edit/": [Case("/en/requests/NONE/edit/", REQUEST, 404)],
    "en/requests/<str:reference>/step/": [Case("/en/requests/NONE/step/", REQUEST, 405, also=ROUTE)],
    "en/requests/<str:reference>/discard/": [Case("/en/requests/NONE/discard/", REQUEST, 405)],
    "en/requests/keys/": [Case("/en/requests/keys/", REQUEST)],
    "en/requests/keys/<str:state>/": [Case("/en/requests/keys/NONE/", REQUEST, 404)],
    "en/requests/<str:reference>/sealed/": [Case("/en/requests/NONE/sealed/", REQUEST, 404)],
    "en/requests/<str:reference>/sealed/file/": [Case("/en/requests/NONE/sealed/file/", REQUEST, 404)],
    "en/requests/<str:reference>/sealed/pieces/": [Case("/en/requests/NONE/sealed/pieces/", REQUEST, 404)],
    "en/requests/<str:reference>/letter/": [Case("/en/requests/NONE/letter/?format=<b>&language=x", REQUEST, 404)],
    "en/requests/<str:reference>/evidence/": [Case("/en/requests/NONE/evidence/", REQUEST, 404)],
    "en/agreements/<int:number>/end/": [Case("/en/agreements/999999/end/", KEEP, 405)],
}
