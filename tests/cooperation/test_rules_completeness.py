"""What a draft lacks and may come back for: all of it at once, without the words of the content."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.rules.completeness import Draft, Receiving, doubtful, missing, refs
from enlace.cooperation.rules.kind import Article, Need
from enlace.cooperation.rules.legal_basis import Carries
from enlace.cooperation.rules.statuses import Priority

DAY = date(2026, 3, 2)
KINDS = cooperation_kinds()
MLA = KINDS["mla"]
HEADER = {
    "requesting_authority": ("A",),
    "requested_authority": ("B",),
    "legal_basis": ("UNTOC",),
    "asked": ("records",),
    "crime_types": ("laundering",),
    "language": ("es",),
}
UNKNOWN = Receiving()
WHOLE = Draft(HEADER, frozenset({"subject", "facts", "action", "purpose", "persons"}))


def where(draft: Draft, form: str = "mla") -> list[str]:
    return [one.where for one in missing(KINDS[form], draft)]


def doubts(draft: Draft, receiving: Receiving = UNKNOWN, form: str = "mla") -> dict[str, str]:
    return {one.where: one.text() for one in doubtful(KINDS[form], draft, receiving, DAY)}


def with_header(**more: tuple[str, ...]) -> Draft:
    return replace(WHOLE, header={**HEADER, **more})


def test_an_empty_draft_is_told_everything_at_once_in_the_order_of_the_fields() -> None:
    told = where(Draft())
    assert told == [
        "requesting_authority",
        "requested_authority",
        "legal_basis",
        "asked",
        "crime_types",
        "language",
        "subject",
        "facts",
        "action",
        "purpose",
    ]
    assert where(WHOLE) == []


def test_every_form_tells_an_empty_draft_what_it_lacks() -> None:
    for code, kind in KINDS.items():
        told = missing(kind, Draft())
        assert len({one.where for one in told}) == len(told), code
        assert all(one.text() for one in told)


def test_a_code_that_does_not_exist_is_named_with_those_that_do() -> None:
    (asked,) = missing(MLA, with_header(asked=("records", "everything")))
    assert (asked.where, asked.params["code"]) == ("asked", "everything")
    (priority,) = missing(MLA, with_header(priority=("now",)))
    assert priority.text() == "“now” is not one of: routine, urgent, emergency"
    assert with_header(priority=("now",)).priority is Priority.ROUTINE


def test_urgency_is_told_once_and_with_its_own_fault() -> None:
    (unsaid,) = missing(MLA, with_header(priority=("urgent",)))
    assert unsaid.text() == "This is missing."
    (unknown,) = missing(MLA, with_header(priority=("urgent",), urgency_reason=("because",)))
    assert unknown.text().startswith("“because” is not one of: life, custody")
    (mild,) = missing(MLA, with_header(priority=("emergency",), urgency_reason=("assets",)))
    assert mild.text().startswith("An emergency is a risk to life")
    assert missing(MLA, with_header(priority=("emergency",), urgency_reason=("life",))) == []


def test_a_language_that_is_not_accepted_and_a_basis_that_does_not_carry_are_doubtful() -> None:
    assert doubts(WHOLE, Receiving(("es", "en"), Carries.TREATY)) == {}
    found = doubts(WHOLE, Receiving(("pt", "en"), Carries.FACILITATES))
    assert found["language"] == "The authority that receives it accepts: pt, en (UNTOC:18.14). Add a translation."
    assert "domestic law" in found["legal_basis"]
    assert "condition" in doubts(WHOLE, Receiving((), Carries.CONDITIONAL))["legal_basis"]
    police = doubts(WHOLE, Receiving(("pt",)), "law_enforcement")
    assert police["language"] == "The authority that receives it accepts: pt. Add a translation."


def test_a_day_that_is_near_wants_a_reason_and_a_day_that_has_passed_another_day() -> None:
    for days, doubtful_day in ((-1, True), (0, True), (1, True), (89, True), (90, False)):
        draft = replace(WHOLE, needed_by=DAY + timedelta(days=days))
        assert ("needed_by" in doubts(draft)) is doubtful_day, days
    urgent = with_header(priority=("urgent",), urgency_reason=("hearing",))
    assert doubts(replace(urgent, needed_by=DAY + timedelta(days=2))) == {}
    assert doubts(replace(WHOLE, needed_by=DAY + timedelta(days=2)), form="spontaneous") == {}


def test_what_is_not_checked_has_a_mark() -> None:
    assert refs((Article("UNTOC:18.15.a", checked=True), Article("UNTOC:18.26"))) == "UNTOC:18.15.a, UNTOC:18.26*"


@settings(deadline=None)
@given(data=st.data())
def test_each_field_that_is_left_out_is_told_and_no_other_and_a_whole_draft_goes(data: st.DataObject) -> None:
    kind = KINDS[data.draw(st.sampled_from(sorted(KINDS)))]
    asked = data.draw(st.sets(st.sampled_from([part.code for part in kind.parts]), min_size=1))
    header = {**HEADER, "asked": tuple(sorted(asked))}
    every = frozenset(field.code for field in kind.fields if field.sealed)
    assert missing(kind, Draft(header, every)) == []
    left_out = data.draw(st.sets(st.sampled_from(sorted(every))))
    told = {one.where for one in missing(kind, Draft(header, every - left_out))}
    assert told <= left_out
    for code in left_out:
        (field,) = (one for one in kind.fields if one.code == code)
        always = field.need is Need.ALWAYS and (
            field.when is None
            or (field.when.unless and any(part not in field.when.codes for part in asked))
            or (not field.when.unless and any(part in field.when.codes for part in asked))
        )
        assert (code in told) is always
