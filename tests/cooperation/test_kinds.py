"""The forms of cooperation: each has its file, its proof and its page; what it cites and names exists in the pack."""

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

from enlace.cooperation import kinds as folder
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.rules import clocks, kind, life, statuses
from enlace.cooperation.rules.kind import Article, CooperationKind, Need, Statistic
from enlace.cooperation.rules.statuses import EVERY, Priority, Status

ROOT = Path(__file__).parents[2]
PACK = ROOT / "packs" / "oas"
KINDS = cooperation_kinds()
# What the server may hold in clear: SECURITY, and ADR 0022 for the rest. All of it codes and days.
HEADER = {
    "requesting_authority",
    "requested_authority",
    "legal_basis",
    "asked",
    "crime_types",
    "language",
    "priority",
    "urgency_reason",
    "needed_by",
}
every_form = pytest.mark.parametrize("code", sorted(KINDS))


def read(name: str) -> Any:
    return yaml.safe_load((PACK / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def told() -> set[str]:
    """Every article whose title was seen and every paragraph whose gist is given, not “from knowledge”."""
    found = set()
    for one in read("instrument_provisions")["instruments"]:
        found |= {f"{one['code']}:{each['article']}" for each in one["articles"] if each.get("title_seen")}
        gists = one.get("notable_paragraphs", ())
        found |= {each["ref"] for each in gists if "from knowledge" not in each["gist_en"]}
        found -= {each["ref"] for each in gists if "from knowledge" in each["gist_en"]}
    return found


@pytest.fixture(scope="module")
def instruments() -> set[str]:
    provisions = read("instrument_provisions")
    both = (*provisions["instruments"], *provisions["other_instruments_referred_to"])
    return {one["code"] for one in both} | {"EGMONT"}


def articles(one: CooperationKind) -> list[Article]:
    """Return everything that a form cites, wherever."""
    parts: list[Any] = [one, *one.fields, *one.deadlines, *one.grounds]
    named = (
        "basis",
        "articles",
        "before_refusing",
        "before_postponing",
        "consent_before_onward_use",
        "notice_before_disclosure",
    )
    return [article for part in parts for name in named for article in getattr(part, name, ())]


def test_the_thirteen_forms_are_there() -> None:
    assert sorted(KINDS) == [
        "asset_sharing",
        "confiscation",
        "extradition",
        "firearm_trace",
        "fiu_exchange",
        "jit",
        "law_enforcement",
        "mla",
        "sit_cooperation",
        "spontaneous",
        "transfer_proceedings",
        "transfer_sentenced",
        "witness_relocation",
    ]


@every_form
def test_a_form_has_its_own_file_its_own_proof_and_its_place_in_the_page(code: str) -> None:
    (module,) = folder.__path__
    assert (Path(module) / f"{code}.py").is_file()
    proof = Path(__file__).parent / "specs" / f"test_{code}.py"
    assert proof.is_file()
    assert f"enlace.cooperation.kinds.{code} import KIND" in proof.read_text(encoding="utf-8")
    page = (ROOT / "docs" / "reference" / "cooperation-forms.md").read_text(encoding="utf-8")
    assert f"\n## `{code}`: {KINDS[code].name}\n" in page


def marked(file: Path) -> set[str]:
    """Return the texts that a module marks for the translators."""
    return {
        str(node.args[0].value)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_"
        if isinstance(node.args[0], ast.Constant)
    }


def test_every_word_that_is_shown_reaches_the_translators() -> None:
    room = ROOT / "src" / "enlace" / "cooperation"
    known = {text for file in (*room.glob("kinds/*.py"), *room.glob("rules/*.py")) for text in marked(file)}
    shown = {
        *statuses.STATUS_WORDS.values(),
        *statuses.PARTY_WORDS.values(),
        *statuses.URGENCY_WORDS.values(),
        *kind.CLOCK_WORDS.values(),
        *kind.STATISTIC_WORDS.values(),
        *life.BRINGS_WORDS.values(),
        *(one.words for one in (*life.USES, *life.WITHDRAWAL_REASONS, *life.POSTPONEMENT_REASONS)),
    }
    for one in KINDS.values():
        shown |= {one.name, one.summary, *(part.words for part in one.parts)}
        for field in one.fields:
            shown |= {field.words, *(choice.words for choice in field.choices)}
    assert shown <= known


@every_form
def test_what_is_cited_is_told_in_the_pack_or_marked_as_not_checked(
    code: str, told: set[str], instruments: set[str]
) -> None:
    for article in articles(KINDS[code]):
        treaty, _, provision = article.ref.partition(":")
        assert treaty in instruments, article
        bare = article.ref.rpartition(".")[0] if provision[-1:].islower() and "." in provision else article.ref
        assert not article.checked or bare in told, article


@every_form
def test_names_and_codes_are_those_of_the_taxonomies(code: str) -> None:
    pack, one = read("taxonomies"), KINDS[code]
    assert one.name == {each["code"]: each["en"] for each in pack["forms_of_cooperation"]}[code]
    assert {ground.code for ground in one.grounds} <= {each["code"] for each in pack["refusal_grounds"]}
    bases = {each["i"] for each in read("form_bases")["bases"][code]}
    assert bases & {article.ref.split(":")[0] for article in one.basis}


def test_statuses_and_priorities_are_those_of_the_taxonomies() -> None:
    pack = read("taxonomies")
    known = {each["code"] for each in pack["request_statuses"]}
    assert {status.value for status in Status} - known == {"feedback_given"}
    assert known - {status.value for status in Status} == {"in_translation"}
    assert {one.value for one in Priority} == {each["code"] for each in pack["priority"]}
    parts = {part.code: part.words for part in KINDS["mla"].parts}
    assert parts == {each["code"]: each["en"] for each in pack["types_of_assistance"]}


@every_form
def test_the_header_holds_codes_alone_and_conditions_rest_on_it(code: str) -> None:
    one = KINDS[code]
    clear = HEADER - {"crime_types"} if one.never_named else HEADER
    assert {field.code for field in one.fields if not field.sealed} == clear
    assert len({field.code for field in one.fields}) == len(one.fields)
    for field in one.fields:
        if field.when:
            on = one.field(field.when.field)
            assert on is not None
            assert not on.sealed
            assert set(field.when.codes) <= {choice.code for choice in on.choices}
    assert any(field.sealed and field.need is Need.ALWAYS for field in one.fields)


@every_form
def test_a_form_is_whole(code: str) -> None:
    one = KINDS[code]
    assert one.parts
    assert len({part.code for part in one.parts}) == len(one.parts)
    assert len({ground.code for ground in one.grounds}) == len(one.grounds)
    assert bool(one.grounds) is (Status.REFUSED in one.statuses) is one.answered is (one.statuses == EVERY)
    assert bool(one.statistics) is not one.never_named
    for deadline in one.deadlines:
        assert deadline.routine >= deadline.urgent >= deadline.emergency >= 1
        assert deadline.clock in clocks.TURNS
    assert len({deadline.clock for deadline in one.deadlines}) == len(one.deadlines)


def test_only_protection_of_witnesses_is_never_named_and_only_it_yields_no_figure() -> None:
    assert [code for code, one in KINDS.items() if one.never_named] == ["witness_relocation"]
    assert KINDS["mla"].statistics == tuple(Statistic)
