from enlace.accounts.rules.permissions import Permission
from tests.site.addresses import PUBLIC, Case

KEEP = Permission.FORUM_KEEP
ADDRESSES: dict[str, list[Case]] = {
    "en/forums/": [
        Case("/en/forums/", PUBLIC),
        Case("/en/forums/?state=CAN&topic=none&forum=<b>&past=1&page=99", PUBLIC),
    ],
    "en/forums/forums.ics": [Case("/en/forums/forums.ics", PUBLIC)],
    "en/forums/radar/": [Case("/en/forums/radar/", PUBLIC)],
    "en/forums/new/": [Case("/en/forums/new/", KEEP)],
    "en/forums/feeds/": [Case("/en/forums/feeds/", Permission.FEED_KEEP)],
    "en/forums/feeds/<int:number>/end/": [Case("/en/forums/feeds/1/end/", Permission.FEED_KEEP, 405)],
    "en/forums/feeds/<str:token>.ics": [
        Case("/en/forums/feeds/x.ics", PUBLIC, 404),
        Case(f"/en/forums/feeds/{'x' * 2000}.ics", PUBLIC, 404),
    ],
    "en/forums/import/": [Case("/en/forums/import/", KEEP)],
    "en/forums/import/<int:number>/": [
        Case("/en/forums/import/99/", KEEP, 404),
        Case(f"/en/forums/import/{10**30}/", KEEP, 404),
    ],
    # The dates of the calendar that are there come from a meeting; they are changed in its record.
    "en/forums/<int:number>/edit/": [
        Case("/en/forums/1/edit/", KEEP, 409),
        Case("/en/forums/999999/edit/", KEEP, 404),
        Case(f"/en/forums/{10**30}/edit/", KEEP, 404),
    ],
    "en/forums/<int:number>/cancel/": [Case("/en/forums/1/cancel/", KEEP, 405)],
    "en/forums/<int:number>/remove/": [Case("/en/forums/1/remove/", KEEP, 405)],
}
