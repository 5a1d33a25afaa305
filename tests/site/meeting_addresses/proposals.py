from enlace.accounts.rules.permissions import Permission
from tests.site.addresses import PUBLIC, Case

ROOM = "/en/meetings/oas-csh-npc-toc-2017/"
PATTERN = "en/meetings/<str:code>/"
ADDRESSES: dict[str, list[Case]] = {
    f"{PATTERN}proposals/": [
        Case(f"{ROOM}proposals/", PUBLIC),
        Case(f"{ROOM}proposals/?party=CHL&item=8&open=1&topic=indicators", PUBLIC),
        Case("/en/meetings/none/proposals/", PUBLIC, 404),
    ],
    f"{PATTERN}proposals/new/": [Case(f"{ROOM}proposals/new/", Permission.RECORD_KEEP)],
    f"{PATTERN}proposals/send/<str:state>/": [
        Case(f"{ROOM}proposals/send/ATG/", Permission.PROPOSAL_SEND, 404, {"ana": 200}),
        Case(f"{ROOM}proposals/send/NONE/", Permission.PROPOSAL_SEND, 404),
    ],
    f"{PATTERN}proposals/<str:proposal>/": [
        Case(f"{ROOM}proposals/P035/", PUBLIC),
        Case(f"{ROOM}proposals/P999/", PUBLIC, 404),
    ],
    f"{PATTERN}proposals/<str:proposal>/correct/": [
        Case(f"{ROOM}proposals/P035/correct/", Permission.RECORD_KEEP),
        Case(f"{ROOM}proposals/P999/correct/", Permission.RECORD_KEEP, 404),
    ],
    f"{PATTERN}proposals/<str:proposal>/support/": [
        Case(f"{ROOM}proposals/P035/support/", Permission.PROPOSAL_SEND, 405)
    ],
    f"{PATTERN}proposals/<str:proposal>/end/": [Case(f"{ROOM}proposals/P035/end/", Permission.RECORD_KEEP, 405)],
    f"{PATTERN}closing/": [Case(f"{ROOM}closing/", PUBLIC), Case("/en/meetings/none/closing/", PUBLIC, 404)],
    f"{PATTERN}closing/entries/": [Case(f"{ROOM}closing/entries/", Permission.RECORD_KEEP, 405)],
    f"{PATTERN}closing/entries/<str:letter>/": [
        Case(f"{ROOM}closing/entries/a/", Permission.RECORD_KEEP),
        Case(f"{ROOM}closing/entries/z/", Permission.RECORD_KEEP, 404),
    ],
    f"{PATTERN}closing/adopt/": [Case(f"{ROOM}closing/adopt/", Permission.MEETING_RUN, 405)],
    f"{PATTERN}checks/": [Case(f"{ROOM}checks/", PUBLIC), Case("/en/meetings/none/checks/", PUBLIC, 404)],
}
