from enlace.accounts.rules.permissions import Permission
from tests.site.addresses import Case

ROOM = "/en/meetings/import/"
PATTERN = "en/meetings/import/"
ADDRESSES: dict[str, list[Case]] = {
    PATTERN: [Case(ROOM, Permission.MEETING_RUN)],
    f"{PATTERN}<int:number>/": [
        Case(f"{ROOM}99/", Permission.MEETING_RUN, 404),
        Case(f"{ROOM}{2**64}/", Permission.MEETING_RUN, 404),
    ],
    f"{PATTERN}<int:number>/<int:sheet>/": [Case(f"{ROOM}99/1/", Permission.MEETING_RUN, 404)],
    f"{PATTERN}<int:number>/confirm/": [Case(f"{ROOM}99/confirm/", Permission.MEETING_RUN, 405)],
    f"{PATTERN}<int:number>/discard/": [Case(f"{ROOM}99/discard/", Permission.MEETING_RUN, 405)],
}
