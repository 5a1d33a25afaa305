"""Whom do I call: the order of the desks, against a slow and obvious version and by what must always hold."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.directory.rules.answer_json import answer_json
from enlace.directory.rules.calling import Answer, Desk, Ground, Later, Match, Need, whom_to_call
from enlace.directory.rules.entries import Competence, Entry
from enlace.directory.rules.vocabulary import Vocabulary, read_vocabulary
from enlace.directory.rules.wording import COMPETENT_WORDS, GROUND_WORDS, LATER_WORDS
from tests.directory.calling_slowly import AT, first_slowly

WORDS = read_vocabulary(
    {
        "kinds_of_authority": [
            {"code": "ca_mla", "en": "Central authority", "provisions": ["UNTOC:18.13"]},
            {"code": "police", "en": "Police"},
            {"code": "npc_toc", "en": "Point of contact"},
            {"code": "mfa", "en": "Foreign ministry"},
        ],
        "forms_of_cooperation": [
            {"code": "mla", "en": "Assistance", "provisions": ["UNTOC:18"]},
            {"code": "extradition", "en": "Extradition", "provisions": ["UNTOC:16"]},
        ],
        "crime_types": [{"code": "laundering", "en": "Laundering"}, {"code": "drugs", "en": "Drugs"}],
    },
    {"UNTOC": {"en": "Palermo"}, "A-55": {"en": "Nassau"}},
)
FORMS, CRIMES, TREATIES = tuple(WORDS.forms), ("", *WORDS.crimes), ("", *WORDS.instruments)

competences = st.builds(
    Competence, form=st.sampled_from(FORMS), crime=st.sampled_from(CRIMES), instrument=st.sampled_from(TREATIES)
)
needs = st.builds(
    Need,
    form=st.sampled_from(FORMS),
    crime=st.sampled_from(CRIMES),
    instrument=st.sampled_from(TREATIES),
    urgent=st.booleans(),
)
kinds = st.sampled_from(tuple(WORDS.kinds))
ages = st.one_of(st.none(), st.integers(0, 3).map(lambda days: AT - timedelta(days=days)))


@st.composite
def some_desks(draw: st.DrawFn) -> list[Desk]:
    codes = draw(st.lists(st.sampled_from("ABCDEFGH"), unique=True, max_size=8))
    return [
        Desk(
            Entry(
                "ATG",
                code,
                draw(kinds),
                {"en": code},
                line_247=draw(st.sampled_from(("", "+999 00 1234567"))),
                competences=tuple(draw(st.lists(competences, max_size=2))),
            ),
            draw(ages),
        )
        for code in codes
    ]


def ask(need: Need, desks: list[Desk], words: Vocabulary = WORDS) -> Answer:
    return whom_to_call(need, desks, words, AT)


def desk(code: str, kind: str = "police", *held: Competence, line: str = "", days: int | None = 0) -> Desk:
    confirmed = None if days is None else AT - timedelta(days=days)
    return Desk(Entry("ATG", code, kind, {"en": code}, line_247=line, competences=held), confirmed)


def codes(answer: Answer) -> list[str]:
    return [one.desk.entry.code for one in answer.calls]


@given(needs, some_desks())
def test_the_first_desk_is_that_of_the_slow_version(need: Need, desks: list[Desk]) -> None:
    first = ask(need, desks).first
    assert (first.desk if first else None) == first_slowly(need, desks, WORDS.customary_kinds(need.form))


@given(needs, some_desks())
def test_each_further_desk_is_first_once_those_before_it_are_gone(need: Need, desks: list[Desk]) -> None:
    left = list(desks)
    for one in ask(need, desks).calls:
        assert one.desk == first_slowly(need, left, WORDS.customary_kinds(need.form))
        left.remove(one.desk)
    assert first_slowly(need, left, WORDS.customary_kinds(need.form)) is None


@given(needs, some_desks(), st.randoms())
def test_the_order_of_the_entries_does_not_matter(need: Need, desks: list[Desk], chance: object) -> None:
    shuffled = list(desks)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ask(need, shuffled) == ask(need, desks)


@given(needs, some_desks())
def test_a_competent_desk_is_never_behind_one_that_is_not(need: Need, desks: list[Desk]) -> None:
    grounds = [one.ground for one in ask(need, desks).calls]
    assert grounds == sorted(grounds)
    assert ask(need, desks).recorded == (Ground.COMPETENT in grounds)


@given(needs, some_desks())
def test_an_unrelated_entry_changes_nothing(need: Need, desks: list[Desk]) -> None:
    other = next(form for form in FORMS if form != need.form)
    unrelated = desk("Z", "police", Competence(other), line="+999 00 1234567")
    assert ask(need, [*desks, unrelated]) == ask(need, desks)


@given(needs, some_desks())
def test_every_desk_that_serves_is_there_however_old(need: Need, desks: list[Desk]) -> None:
    older = [Desk(one.entry, None) for one in desks]
    assert {*codes(ask(need, older))} == {*codes(ask(need, desks))}


@given(needs, some_desks())
def test_each_desk_but_the_first_says_why_it_is_later(need: Need, desks: list[Desk]) -> None:
    calls = ask(need, desks).calls
    assert [one.later is None for one in calls] == [place == 0 for place in range(len(calls))]
    for before, one in pairwise(calls):
        assert before.rank.key() < one.rank.key()
        assert one.later is not None
        place = list(Later).index(one.later)
        assert before.rank.key()[:place] == one.rank.key()[:place]
        assert before.rank.key()[place] < one.rank.key()[place]


@given(needs, some_desks())
def test_the_answer_for_programs_says_the_same(need: Need, desks: list[Desk]) -> None:
    answer, content = ask(need, desks), answer_json(ask(need, desks), AT)
    told = ([content["first"]] if content["first"] else []) + content["alternatives"]
    assert [one["desk"]["code"] for one in told] == codes(answer)
    assert all("access" not in one["desk"] for one in told)


def test_the_more_exactly_it_is_recorded_the_earlier_it_comes() -> None:
    desks = [
        desk("F-KIND", "ca_mla"),
        desk("E-LIMITED", "police", Competence("mla", "A-55")),
        desk("D-FORM", "police", Competence("mla")),
        desk("C-TREATY", "police", Competence("mla", "UNTOC")),
        desk("B-CRIME", "police", Competence("mla", crime="laundering")),
        desk("A-EXACT", "police", Competence("mla", "UNTOC", "", "laundering")),
        desk("G-POINT", "npc_toc"),
        desk("H-MINISTRY", "mfa"),
        desk("I-NOTHING", "police"),
    ]
    order = codes(ask(Need("mla", "laundering", "UNTOC"), desks))
    assert order == ["A-EXACT", "B-CRIME", "C-TREATY", "D-FORM", "F-KIND", "G-POINT", "H-MINISTRY"]
    assert codes(ask(Need("mla"), desks))[:3] == ["D-FORM", "C-TREATY", "E-LIMITED"]


def test_a_line_counts_in_urgent_cases_among_equals_only() -> None:
    exact = desk("A", "police", Competence("mla", crime="drugs"))
    general, lined = (
        desk("B", "police", Competence("mla")),
        desk("C", "police", Competence("mla"), line="+999 001234567"),
    )
    need = Need("mla", "drugs")
    assert codes(ask(need, [exact, general, lined])) == ["A", "B", "C"]
    urgent = ask(Need("mla", "drugs", urgent=True), [exact, general, lined])
    assert codes(urgent) == ["A", "C", "B"]
    assert [one.later for one in urgent.calls] == [None, Later.CRIME, Later.LINE]


def test_freshness_breaks_ties_and_hides_nothing() -> None:
    held = Competence("mla")
    desks = [
        desk("A", "police", held, days=None),
        desk("B", "police", held, days=900),
        desk("C", "police", held, days=2),
    ]
    answer = ask(Need("mla"), desks)
    assert codes(answer) == ["C", "B", "A"]
    assert [one.later for one in answer.alternatives] == [Later.FRESHNESS, Later.FRESHNESS]


def test_by_its_kind_is_said_and_so_is_a_record_for_something_else() -> None:
    answer = ask(Need("mla", "laundering"), [desk("A", "ca_mla", Competence("mla", crime="drugs"))])
    assert answer.first is not None
    assert (answer.recorded, answer.first.ground, answer.first.elsewhere) == (False, Ground.BY_KIND, True)


def test_nothing_is_invented_where_nothing_is_recorded() -> None:
    assert ask(Need("mla"), []) == Answer(Need("mla"))
    assert ask(Need("mla"), [desk("A")]).first is None


def test_customary_is_only_what_the_pack_says() -> None:
    assert WORDS.customary_kinds("mla") == {"ca_mla"}
    assert WORDS.customary_kinds("extradition") == set()
    assert WORDS.customary_kinds("no such form") == set()
    assert Vocabulary().customary_kinds("mla") == set()


@pytest.mark.parametrize(
    ("words", "cases"),
    [
        (COMPETENT_WORDS, {(crime, treaty) for crime in Match for treaty in Match}),
        (GROUND_WORDS, {*Ground} - {Ground.COMPETENT}),
        (LATER_WORDS, {*Later}),
    ],
)
def test_there_is_a_sentence_for_every_reason(words: dict[object, str], cases: set[object]) -> None:
    assert {*words} == cases


def test_a_desk_for_a_treaty_that_was_not_named_comes_after_those_that_surely_serve() -> None:
    limited = desk("A", "police", Competence("mla", "UNTOC", crime="laundering"))
    sure = desk("B", "ca_mla", Competence("mla"))
    answer = ask(Need("mla", "laundering"), [limited, sure])
    assert codes(answer) == ["B", "A"]
    assert answer.calls[1].later is Later.LIMITED
    assert codes(ask(Need("mla", "laundering", "UNTOC"), [limited, sure])) == ["A", "B"]
