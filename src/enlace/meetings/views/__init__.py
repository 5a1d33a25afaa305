"""Pages of meetings, documents, the road map, ballots and the calendar of forums."""
