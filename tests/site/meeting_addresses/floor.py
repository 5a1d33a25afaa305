from enlace.accounts.rules.permissions import Permission
from tests.site.addresses import PUBLIC, Case

ROOM = "/en/meetings/oas-csh-npc-toc-2017/"
PATTERN = "en/meetings/<str:code>/"
RUN, KEEP = Permission.MEETING_RUN, Permission.RECORD_KEEP
ADDRESSES: dict[str, list[Case]] = {
    "en/meetings/new/": [Case("/en/meetings/new/", RUN)],
    "en/documents/": [Case("/en/documents/", PUBLIC), Case("/en/documents/?page=99", PUBLIC)],
    "en/documents/<int:number>/": [
        Case("/en/documents/1/", PUBLIC),
        Case(f"/en/documents/{10**30}/", PUBLIC, 404),
        Case("/en/documents/999999/", PUBLIC, 404),
    ],
    "en/documents/<int:number>/file/<str:language>/": [Case("/en/documents/1/file/en/", PUBLIC, 404)],
    "en/documents/<int:number>/text/": [Case("/en/documents/1/text/", RUN, 405)],
    f"{PATTERN}prepare/": [Case(f"{ROOM}prepare/", RUN, 409), Case("/en/meetings/none/prepare/", RUN, 404)],
    f"{PATTERN}move/": [Case(f"{ROOM}move/", RUN, 405)],
    f"{PATTERN}delegations/": [
        Case(f"{ROOM}delegations/", PUBLIC),
        Case("/en/meetings/none/delegations/", PUBLIC, 404),
    ],
    f"{PATTERN}delegations/invite/": [Case(f"{ROOM}delegations/invite/", RUN, 405)],
    f"{PATTERN}delegations/<str:state>/": [Case(f"{ROOM}delegations/ATG/", Permission.DELEGATION_NAME, 405)],
    f"{PATTERN}floor/": [Case(f"{ROOM}floor/", KEEP), Case("/en/meetings/none/floor/", KEEP, 404)],
    f"{PATTERN}floor/accredit/": [Case(f"{ROOM}floor/accredit/", KEEP, 405)],
    f"{PATTERN}floor/<str:said>/": [Case(f"{ROOM}floor/I-3-04/", KEEP), Case(f"{ROOM}floor/I-9-99/", KEEP, 404)],
    f"{PATTERN}documents/": [Case(f"{ROOM}documents/", PUBLIC), Case("/en/meetings/none/documents/", PUBLIC, 404)],
}
