from tests.site.addresses import Case

ADDRESSES: dict[str, list[Case]] = {}
