from tests.site.addresses import PUBLIC, Case

ADDRESSES = {
    "en/meetings/": [Case("/en/meetings/", PUBLIC)],
    "en/meetings/<str:code>/": [
        Case("/en/meetings/oas-csh-npc-toc-2017/", PUBLIC),
        Case("/en/meetings/none/", PUBLIC, 404),
    ],
    "en/meetings/<str:code>/record/": [
        Case("/en/meetings/oas-csh-npc-toc-2017/record/", PUBLIC),
        Case("/en/meetings/none/record/", PUBLIC, 404),
    ],
}
