"""The public pages: what they say, in four languages, with few questions to the database."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from enlace.accounts.rules.permissions import Role
from enlace.common.errors import Problem
from enlace.instruments.rules.records import Status

LoadPack = Callable[..., list[Problem]]
Asks = Callable[[int], Any]

LANGUAGES = ("en", "es", "pt", "fr")


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return unescape(response.content.decode())


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def row_of(html: str, name: str) -> str:
    rows = re.findall(r"<tr\b.*?</tr>", html.split("<table id=", 1)[1], flags=re.DOTALL)
    return words(next(row for row in rows if f">{name}<" in row))


def states_in(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a[^>]*>([^<]+)<', html.split("<table id=", 1)[1])


def rows_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_four_languages(oas: str, client: Client, language: str) -> None:
    for address in (
        "treaties/OAS/",
        "treaties/OAS/?instrument=A-63&on=2010-01-01&group=subregion:Caribbean&status=party",
        "treaties/OAS/UNTOC/",
        "treaties/OAS/CETS224/?on=2023-01-01",
        "states/OAS/COL/",
        "plan/OAS/",
    ):
        html = page(client, f"/{language}/{address}")
        assert f'<html lang="{"pt-BR" if language == "pt" else language}"' in html
        assert "%(" not in html


def test_a_page_asks_the_database_little(oas: str, client: Client, django_assert_max_num_queries: Asks) -> None:
    most = {
        "treaties/OAS/": 5,
        "treaties/OAS/?instrument=A-63": 7,
        "treaties/OAS/UNTOC/": 7,
        "states/OAS/COL/": 5,
        "plan/OAS/": 4,
    }
    for address, questions in most.items():
        with django_assert_max_num_queries(questions):
            page(client, f"/en/{address}")


def test_a_table_of_193_by_30_asks_no_more(
    load_pack: LoadPack, client: Client, django_assert_max_num_queries: Asks
) -> None:
    codes, numbers = [f"S{one:03}" for one in range(193)], [f"T{one}" for one in range(30)]
    load_pack(
        states__csv="code,name_en,isle\n" + "".join(f"{code},State {code},n\n" for code in codes),
        instruments__csv="instrument_id,title_en\n" + "".join(f"{one},Treaty {one}\n" for one in numbers),
        treaty_status__csv="code,instrument_id,status,as_of\n"
        + "".join(f"{code},{one},party,2020\n" for code in codes for one in numbers),
    )
    with django_assert_max_num_queries(5):
        html = page(client, "/en/treaties/SMALL/")
    assert html.count("status--party") >= 193 * 30


def test_each_status_is_told_by_shape_word_and_date(oas: str, client: Client) -> None:
    html = page(client, "/en/treaties/OAS/")
    row = row_of(html, "Antigua and Barbuda")
    assert "Party, in force Jan. 27, 2014" in row
    for shape in ("party", "signatory", "none", "unknown"):
        assert f"status--{shape}" in html
    assert "sources disagree" in row_of(html, "Grenada")
    assert "35 of 35 States" in words(html)


def test_states_are_listed_by_name_in_the_language_of_the_page(load_pack: LoadPack, client: Client) -> None:
    load_pack(states__csv="code,name_en,name_es,isle\nAA,Zealand,Alandia,y\nBB,Borduria,Borduria,n\nCC,Élan,Élan,y\n")
    names = {language: states_in(page(client, f"/{language}/treaties/SMALL/")) for language in ("en", "es")}
    assert names == {"en": ["Borduria", "Élan", "Zealand"], "es": ["Alandia", "Borduria", "Élan"]}


def test_the_filter_keeps_whom_it_names(oas: str, client: Client) -> None:
    html = page(client, "/en/treaties/OAS/?group=northern_triangle:y")
    assert states_in(html) == ["El Salvador", "Guatemala", "Honduras"]
    html = page(client, "/en/treaties/OAS/?instrument=A-63&status=unknown")
    assert states_in(html) == ["Cuba"]
    html = page(client, "/en/treaties/OAS/?instrument=UNTOC&status=none_recorded")
    assert "No State matches the filter." in html


def test_a_day_before_the_deposit_makes_a_signatory(oas: str, client: Client) -> None:
    html = page(client, "/en/treaties/OAS/UNTOC/?on=2002-07-23")
    assert "Signatory" in row_of(html, "Antigua and Barbuda")
    html = page(client, "/en/treaties/OAS/UNTOC/?on=2002-07-24")
    assert "Party, not yet in force" in row_of(html, "Antigua and Barbuda")


@pytest.mark.parametrize(
    "query",
    ["on=2002-13-01", "on=tomorrow", "group=moon:y", "group=isle:Moon", "instrument=X", "status=bound"],
)
def test_a_filter_that_makes_no_sense_is_told(load_pack: LoadPack, client: Client, query: str) -> None:
    load_pack()
    html = page(client, f"/en/treaties/SMALL/?{query}", 422)
    assert "There is a problem" in html
    assert "3 of 3 States" in words(html)


def test_a_bad_day_is_told_on_every_sheet(oas: str, client: Client) -> None:
    for address in ("treaties/OAS/UNTOC/", "states/OAS/COL/"):
        assert "“never” is no date" in page(client, f"/en/{address}?on=never", 422)


def test_the_map_hatches_the_unknown_and_has_a_table_behind_it(oas: str, client: Client) -> None:
    html = client.get("/en/treaties/OAS/?instrument=B-47").content.decode()
    assert html.count('<g class="map-region map-unknown fill-hatch"') == 35
    assert "<details" in html
    assert "map-unknown" not in page(client, "/en/treaties/OAS/")


def test_the_csv_is_exactly_what_is_shown(oas: str, client: Client) -> None:
    response = client.get("/en/treaties/OAS/?group=northern_triangle:y&format=csv")
    assert response["Content-Disposition"] == 'attachment; filename="OAS-standings.csv"'
    rows = rows_of(response)
    assert [row[0] for row in rows[1:]] == ["SLV", "GTM", "HND"]
    assert {len(row) for row in rows} == {22}
    body = page(client, "/en/treaties/OAS/?group=northern_triangle:y").split("<tbody>", 1)[1].split("</tbody>")[0]
    shown = re.findall(r'<span class="status status--\w+">([^<]+)</span>', body)
    assert [cell for row in rows[1:] for cell in row[2:]] == shown
    assert {"Party, in force", "Party", "Signatory", "None recorded", "Unknown"} == set(shown)


def test_the_long_csv_has_dates_and_sources(oas: str, client: Client) -> None:
    rows = rows_of(client.get("/en/treaties/OAS/?on=2001-12-31&format=lines"))
    assert len(rows) == 701
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["state"], first["status"], first["signature_date"], first["action_date"]) == (
        "ATG",
        "signatory",
        "2001-09-26",
        "",
    )
    assert first["source"].startswith("zmjones/untreaties")


def test_no_cell_of_the_csv_is_a_formula(load_pack: LoadPack, client: Client) -> None:
    load_pack(treaty_status__csv='code,instrument_id,status,as_of,source\nAA,T1,party,2020,"=HYPERLINK(1)"\n')
    rows = rows_of(client.get("/en/treaties/SMALL/?format=lines"))
    assert "'=HYPERLINK(1)" in rows[1]


def test_a_treaty_tells_what_was_not_found(oas: str, client: Client) -> None:
    html = words(page(client, "/en/treaties/OAS/A-63/"))
    assert "Entry into force not found in a source" in html
    assert "Party: 16" in html
    assert "Unknown: 1" in html
    html = page(client, "/en/treaties/OAS/CETS185/")
    assert "Sources disagree:" in row_of(html, "Chile")
    assert "Reservations and declarations:" in row_of(html, "Chile")
    assert "no usable source" in row_of(html, "Antigua and Barbuda")


def test_a_party_without_a_recorded_day_is_told_so(oas: str, client: Client) -> None:
    row = row_of(page(client, "/en/treaties/OAS/UNESCO1970/"), "Mexico")
    assert "Party entry into force not recorded" in row
    assert "not stated" in row


def test_the_pages_say_nothing_of_the_standing_of_a_state_in_the_organization(oas: str, client: Client) -> None:
    for code in ("CUB", "NIC", "VEN"):
        html = page(client, f"/en/states/OAS/{code}/").lower()
        assert "participating member" not in html
        assert "excluded" not in html
        assert "withdr" not in html
        assert "disputed" not in html


def test_a_reconstruction_is_marked_and_has_no_number(oas: str, client: Client) -> None:
    html = page(client, "/en/plan/OAS/")
    assert html.count(">Reconstructed<") == 49
    assert re.findall(r"<strong>Paragraph ([^<]+)</strong>", html) == ["6"]
    assert "HPA-" not in words(html)
    assert 'href="/en/treaties/OAS/UNTOC/#article-27"' in html
    assert 'id="article-27"' in page(client, "/en/treaties/OAS/UNTOC/")


def test_text_in_another_language_is_marked(oas: str, client: Client) -> None:
    html = page(client, "/fr/plan/OAS/")
    assert '<span lang="en">Use special investigative techniques' in html
    assert "<h1>Plan d'action continental" in html


def test_the_title_of_a_page_is_plain_text(load_pack: LoadPack, client: Client) -> None:
    load_pack()
    html = client.get("/fr/treaties/SMALL/").content.decode()
    assert re.findall("<title>(.*?)</title>", html) == ["Traités – A small organization – Enlace"]
    assert '<span lang="en">A small organization</span>' in html


def test_a_day_is_carried_to_the_sheets(oas: str, client: Client) -> None:
    html = page(client, "/en/treaties/OAS/?on=2005-01-01")
    assert "/en/treaties/OAS/UNTOC/?on=2005-01-01" in html
    assert "/en/states/OAS/COL/?on=2005-01-01" in html


def test_an_import_is_named_beside_what_it_set(load_pack: LoadPack, client: Client, signed_in: Any) -> None:
    load_pack()
    officer = signed_in(Role.OFFICER)
    content = b"code,instrument_id,status,action_date,as_of,source\nBB,T1,party,2026-09-01,2026-10,depositary\n"
    file = io.BytesIO(content)
    file.name = "t.csv"
    preview = officer.post("/en/treaties/SMALL/import/", {"file": file})
    officer.post(preview.url)
    number = re.findall(r"import/(\d+)/", preview.url)[0]
    assert f"Set by import {number} from the depositary." in row_of(page(client, "/en/treaties/SMALL/T1/"), "Borduria")


def test_what_does_not_exist_is_not_found(load_pack: LoadPack, client: Client) -> None:
    load_pack()
    for address in (
        "treaties/NONE/",
        "treaties/SMALL/NONE/",
        "states/SMALL/NONE/",
        "states/NONE/AA/",
        "plan/NONE/",
    ):
        assert "“NONE”" in page(client, f"/en/{address}", 404)


def test_without_any_pack_the_list_says_how_to_load_one(empty_database: None, client: Client) -> None:
    assert "enlace load PACK" in page(client, "/en/treaties/")


def test_the_only_pack_is_shown_at_once(empty_database: None, load_pack: LoadPack, client: Client) -> None:
    load_pack()
    assert client.get("/en/treaties/")["Location"] == "/en/treaties/SMALL/"


def test_several_packs_are_listed(oas: str, load_pack: LoadPack, client: Client) -> None:
    load_pack()
    html = page(client, "/es/treaties/")
    assert "Una organización pequeña" in html
    assert "/es/treaties/OAS/" in html


def test_a_pack_without_treaties_has_pages_that_say_so(
    empty_database: None, load_pack: LoadPack, client: Client
) -> None:
    load_pack(
        pack__yaml="code: BARE\ntitle: Bare\nlanguages: [en]\nstates: {file: states.csv, code: code, groups: []}\n"
    )
    assert "name no treaty" in page(client, "/en/treaties/BARE/")
    assert "name no treaty" in page(client, "/en/treaties/")
    assert "name no treaty" in page(client, "/en/states/BARE/AA/")
    assert "hold no Plan" in page(client, "/en/plan/BARE/")


def test_one_state_alone_has_its_pages(load_pack: LoadPack, client: Client) -> None:
    load_pack(
        states__csv="code,name_en,isle\nAA,Åland,n\n",
        treaty_status__csv="code,instrument_id,status\nAA,T1,signatory\n",
    )
    assert "1 of 1 States" in words(page(client, "/en/treaties/SMALL/"))
    assert "Signatory" in row_of(page(client, "/en/treaties/SMALL/T1/"), "Åland")


def test_what_a_pack_says_cannot_run(load_pack: LoadPack, client: Client) -> None:
    bad = "<script>alert(1)</script>"
    load_pack(
        states__csv=f"code,name_en,isle\nAA,{bad},{bad}\n",
        instruments__csv=f"instrument_id,title_en,depositary\nT1,{bad},{bad}\n",
        treaty_status__csv=f"code,instrument_id,status,as_of,source,conflict\nAA,T1,party,2020,{bad},{bad}\n",
    )
    for address in (
        "treaties/SMALL/",
        "treaties/SMALL/?instrument=T1",
        "treaties/SMALL/T1/",
        "states/SMALL/AA/",
    ):
        assert bad not in client.get(f"/en/{address}").content.decode()


def test_only_reading_is_answered(oas: str, client: Client) -> None:
    for address in ("treaties/", "treaties/OAS/", "treaties/OAS/UNTOC/", "states/OAS/COL/", "plan/OAS/"):
        assert client.post(f"/en/{address}").status_code == 405


def test_the_statuses_of_the_filter_are_those_there_are(oas: str, client: Client) -> None:
    html = page(client, "/en/treaties/OAS/")
    assert all(f'<option value="{status}"' in html for status in Status)
