from tests.site.addresses import PUBLIC, Case

ADDRESSES: dict[str, list[Case]] = {
    "en/forums/": [Case("/en/forums/", PUBLIC), Case("/en/forums/?state=CAN&topic=none", PUBLIC)],
    "en/forums/forums.ics": [Case("/en/forums/forums.ics", PUBLIC)],
    "en/forums/radar/": [Case("/en/forums/radar/", PUBLIC)],
}
