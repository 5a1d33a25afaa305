"""The addresses of the room of meetings, by subject; one case at least for each pattern."""

from tests.site.addresses import Case
from tests.site.meeting_addresses import finding, floor, forums, importing, proposals, record, report, road_map, topics

SUBJECTS = (record, floor, proposals, road_map, report, topics, forums, finding, importing)
MEETINGS: dict[str, list[Case]] = {route: cases for one in SUBJECTS for route, cases in one.ADDRESSES.items()}
