from enlace.accounts.rules.permissions import Permission
from tests.site.addresses import PUBLIC, Case

ENTRY = "/en/road-map/oas-csh-npc-toc-2017:a/"
PATTERN = "en/road-map/<str:code>/"
KEEP = Permission.COMMITMENT_KEEP
ADDRESSES: dict[str, list[Case]] = {
    "en/road-map/": [Case("/en/road-map/", PUBLIC), Case("/en/road-map/?page=99", PUBLIC)],
    "en/road-map/new/": [Case("/en/road-map/new/", KEEP)],
    "en/road-map/report/": [
        Case("/en/road-map/report/?from=2026-01-01&to=2026-12-31&language=fr", PUBLIC),
        Case("/en/road-map/report/?from=x", PUBLIC, 422),
    ],
    "en/road-map/report/file/<str:kind>/": [
        Case("/en/road-map/report/file/docx/", PUBLIC),
        Case("/en/road-map/report/file/exe/", PUBLIC, 404),
    ],
    "en/road-map/owed/": [Case("/en/road-map/owed/", PUBLIC)],
    "en/road-map/owed/<str:party>/": [
        Case("/en/road-map/owed/GS/", PUBLIC),
        Case("/en/road-map/owed/NOBODY/", PUBLIC, 404),
    ],
    PATTERN: [Case(ENTRY, PUBLIC), Case("/en/road-map/none/", PUBLIC, 404)],
    f"{PATTERN}edit/": [Case(f"{ENTRY}edit/", KEEP, 404), Case("/en/road-map/none/edit/", KEEP, 404)],
    f"{PATTERN}carry/": [Case(f"{ENTRY}carry/", KEEP, 405)],
    f"{PATTERN}owners/": [Case(f"{ENTRY}owners/", KEEP, 405)],
    f"{PATTERN}due/": [Case(f"{ENTRY}due/", KEEP, 405)],
    f"{PATTERN}drop/": [Case(f"{ENTRY}drop/", KEEP, 405)],
    f"{PATTERN}report/": [Case(f"{ENTRY}report/", Permission.COMMITMENT_REPORT, 405)],
}
