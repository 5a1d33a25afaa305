"""Every kind of page breaks no rule of WCAG 2.2 AA, in light and in dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.xdist_group("journeys")

PUBLIC = (
    "/en/",
    "/es/reports/",
    "/en/reports/HPA-2016/",
    "/pt/reports/HPA-2016/part/B/",
    "/fr/reports/HPA-2016/part/C/",
    "/en/reports/HPA-2016/needs/",
    "/es/reports/HPA-2016/annex/",
    "/en/reports/HPA-2016/questions/C9/",
    "/en/reports/HPA-2016/questions/F3/",
    "/en/reports/FCTC-2014/part/ART15/",
    "/en/treaties/",
    "/es/treaties/OAS/",
    "/en/treaties/OAS/A-63/",
    "/fr/states/OAS/COL/",
    "/en/plan/OAS/",
    "/es/directory/OAS/",
    "/fr/directory/OAS/ARG/",
    "/en/directory/OAS/ARG/POINT-OF-CONTACT/",
    "/pt/call/?state=ARG&form=mla&crime=laundering",
    "/en/call/?state=ARG",
    "/en/meetings/",
    "/es/meetings/oas-csh-npc-toc-2017/",
    "/fr/meetings/oas-csh-npc-toc-2017/proposals/",
    "/pt/meetings/oas-csh-npc-toc-2017/closing/",
    "/en/meetings/oas-csh-npc-toc-2017/checks/",
    "/en/documents/",
    "/en/road-map/",
    "/en/forums/",
    "/en/legal-basis/?from=COL&to=PER&form=mla",
    "/pt/sign-in/",
    "/en/there-is-no-such-page/",
)
KEEPERS = (
    "/en/directory/OAS/ATG/new/",
    "/es/directory/OAS/ATG/POINT-OF-CONTACT/edit/",
    "/en/directory/OAS/ATG/POINT-OF-CONTACT/retire/",
    "/en/directory/OAS/ATG/POINT-OF-CONTACT/history/",
    "/en/replies/",
    "/es/replies/HPA-2016/ATG/",
    "/fr/replies/HPA-2016/ATG/assign/",
    "/pt/replies/HPA-2016/ATG/submit/?section=A",
    "/en/replies/HPA-2016/ATG/questions/A1/",
    "/pt/replies/HPA-2016/ATG/bring/",
    "/es/teams/",
    "/en/teams/new/?from=ATG/POINT-OF-CONTACT&form=jit&states=ARG",
)
OFFICERS = (
    "/en/reports/HPA-2016/issue/",
    "/en/treaties/OAS/import/",
    "/pt/questionnaires/duplicates/",
    "/en/meetings/toc-synthetic/floor/",
    "/en/meetings/toc-synthetic/prepare/",
    "/en/meetings/toc-synthetic/delegations/",
    "/en/cycles/",
    "/es/cycles/HPA-2026/",
    "/fr/cycles/HPA-2026/outstanding/",
    "/pt/cycles/HPA-2026/remind/",
    "/es/cycles/HPA-2026/extend/",
    "/en/cycles/open/",
)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages(page: Page, check_accessibility: Callable[[Page], None], path: str) -> None:
    page.goto(path)
    check_accessibility(page)


def test_pages_of_the_secretariat(officer: Page, check_accessibility: Callable[[Page], None]) -> None:
    for path in OFFICERS:
        officer.goto(path)
        check_accessibility(officer)


def test_pages_of_a_point_of_contact(point_of_contact: Page, check_accessibility: Callable[[Page], None]) -> None:
    for path in KEEPERS:
        point_of_contact.goto(path)
        check_accessibility(point_of_contact)
