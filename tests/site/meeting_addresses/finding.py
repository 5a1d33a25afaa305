from tests.site.addresses import PUBLIC, Case

MEETING = "/api/v1/meetings/oas-csh-npc-toc-2017"
ADDRESSES: dict[str, list[Case]] = {
    "en/search/": [Case("/en/search/", PUBLIC), Case("/en/search/?q=crime&kind=none&page=99", PUBLIC)],
    "api/v1/meetings": [Case("/api/v1/meetings", PUBLIC), Case("/api/v1/meetings?limit=101", PUBLIC, 422)],
    "api/v1/meetings/<code>": [Case(MEETING, PUBLIC), Case("/api/v1/meetings/none", PUBLIC, 404)],
    "api/v1/meetings/<code>/record": [
        Case(f"{MEETING}/record", PUBLIC),
        Case("/api/v1/meetings/none/record", PUBLIC, 404),
        Case(f"/api/v1/meetings/{'x' * 81}/record", PUBLIC, 422),
    ],
    "api/v1/commitments": [
        Case("/api/v1/commitments?owner=MEX&status=open&kind=entry", PUBLIC),
        Case("/api/v1/commitments?status=none", PUBLIC, 422),
    ],
    "api/v1/documents": [Case("/api/v1/documents?work=none&page=9999", PUBLIC)],
    "api/v1/ballots": [Case("/api/v1/ballots", PUBLIC), Case("/api/v1/ballots?page=0", PUBLIC, 422)],
    "api/v1/search": [
        Case("/api/v1/search?q=crime&kind=proposal", PUBLIC),
        Case("/api/v1/search?q=crime&kind=none", PUBLIC, 422),
        Case(f"/api/v1/search?q={'x' * 201}", PUBLIC, 422),
    ],
    "api/v1/forums": [Case("/api/v1/forums", PUBLIC)],
}
