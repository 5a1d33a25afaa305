from enlace.accounts.rules.permissions import Permission
from tests.site.addresses import PUBLIC, Case

ROOM = "/en/meetings/oas-csh-npc-toc-2017/report/"
PATTERN = "en/meetings/<str:code>/report/"
ADDRESSES: dict[str, list[Case]] = {
    PATTERN: [Case(ROOM, PUBLIC), Case("/en/meetings/none/report/", PUBLIC, 404)],
    f"{PATTERN}file/<str:kind>/": [
        Case(f"{ROOM}file/json/", PUBLIC),
        Case(f"{ROOM}file/akn/", PUBLIC),
        Case(f"{ROOM}file/exe/", PUBLIC, 404),
    ],
    f"{PATTERN}edit/<str:place>/": [
        Case(f"{ROOM}edit/I-3-03/", Permission.REPORT_EDIT),
        Case(f"{ROOM}edit/I-99/", Permission.REPORT_EDIT, 404),
    ],
    f"{PATTERN}keep/<str:place>/": [Case(f"{ROOM}keep/I-3-03/", Permission.REPORT_EDIT, 405)],
    f"{PATTERN}circulate/": [Case(f"{ROOM}circulate/", Permission.REPORT_EDIT, 405)],
    f"{PATTERN}corrections/": [Case(f"{ROOM}corrections/", Permission.CORRECTION_ASK, 405)],
    f"{PATTERN}corrections/<int:number>/": [Case(f"{ROOM}corrections/1/", Permission.REPORT_EDIT, 405)],
    f"{PATTERN}issue/": [Case(f"{ROOM}issue/", Permission.REPORT_ISSUE, 405)],
}
