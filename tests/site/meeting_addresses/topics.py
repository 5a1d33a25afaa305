from enlace.accounts.rules.permissions import Permission
from tests.site.addresses import PUBLIC, Case

ADDRESSES: dict[str, list[Case]] = {
    "en/topics/": [Case("/en/topics/", PUBLIC)],
    "en/topics/new/": [Case("/en/topics/new/", Permission.BALLOT_RUN)],
    "en/topics/pack/": [Case("/en/topics/pack/", PUBLIC), Case("/en/topics/pack/?topic=firearms", PUBLIC)],
    "en/topics/pack/topic.<str:kind>": [
        Case("/en/topics/pack/topic.docx?topic=firearms", PUBLIC),
        Case("/en/topics/pack/topic.docx", PUBLIC, 404),
        Case("/en/topics/pack/topic.exe?topic=firearms", PUBLIC, 404),
    ],
    "en/topics/<str:code>/": [Case("/en/topics/none/", PUBLIC, 404)],
    "en/topics/<str:code>/nominate/": [Case("/en/topics/none/nominate/", Permission.TOPIC_NOMINATE, 405)],
    "en/topics/<str:code>/vote/": [Case("/en/topics/none/vote/", Permission.TOPIC_RANK, 405)],
    "en/topics/<str:code>/close/": [Case("/en/topics/none/close/", Permission.BALLOT_RUN, 405)],
    "en/forums/": [Case("/en/forums/", PUBLIC), Case("/en/forums/?state=CAN&topic=none", PUBLIC)],
    "en/forums/forums.ics": [Case("/en/forums/forums.ics", PUBLIC)],
    "en/forums/radar/": [Case("/en/forums/radar/", PUBLIC)],
}
