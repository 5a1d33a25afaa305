"""A draft is looked at page by page, each no larger than a form can send."""

from enlace.meetings.rules.importing_json import sheets_of
from tests.meetings.test_importing_reading import read


def test_a_page_of_a_draft_holds_no_more_than_a_form_can_send() -> None:
    asked = "It asked for one more visit to each harbour. " * 120
    said = "".join(f"The delegation of {name} agreed. {asked}\n" for name in ("Peru", "Haiti", "Panama"))
    draft = read(f"1. OPENING\n{said}{'Peru agreed.' * 3}\n{'The Chair thanked it.' * 2}\n".encode())
    sheets = sheets_of(draft)
    assert [place for sheet in sheets for place in sheet.places] == list(range(len(draft.pieces)))
    counts = [sum(len(draft.pieces[place].proposals) for place in sheet.places) for sheet in sheets]
    assert counts == [240, 120]
