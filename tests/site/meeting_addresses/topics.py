from enlace.accounts.rules.permissions import Permission
from tests.site.addresses import PUBLIC, Case

ADDRESSES: dict[str, list[Case]] = {
    "en/topics/": [Case("/en/topics/", PUBLIC)],
    "en/topics/new/": [Case("/en/topics/new/", Permission.BALLOT_RUN)],
    "en/topics/<str:code>/": [Case("/en/topics/none/", PUBLIC, 404)],
    "en/topics/<str:code>/nominate/": [Case("/en/topics/none/nominate/", Permission.TOPIC_NOMINATE, 405)],
    "en/topics/<str:code>/vote/": [Case("/en/topics/none/vote/", Permission.TOPIC_RANK, 405)],
    "en/topics/<str:code>/close/": [Case("/en/topics/none/close/", Permission.BALLOT_RUN, 405)],
}
