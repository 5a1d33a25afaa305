"""What the table of access holds: a case of an address; and the addresses of replies, cycles and questionnaires."""

from collections.abc import Mapping
from typing import NamedTuple

from enlace.accounts.rules.permissions import Permission

PUBLIC = "public"


class Case(NamedTuple):
    """An address, who may open it, and what those get who may; others: whoever gets something else.

    also: another permission that opens it.
    """

    address: str
    access: str
    status: int = 200
    others: Mapping[str, int] = {}
    also: Permission | None = None

    def due(self, person: str) -> int:
        """Return what `person` of the cast gets."""
        return self.others.get(person, self.status)


# Whoever answers for a State, but not for this one.
OTHERS = {"carla": 404, "diego": 404}
SELF = Permission.SELF_REPORT_DRAFT
REPLIES: dict[str, list[Case]] = {
    "api/v1/replies/<cycle>/<state>": [
        Case("/api/v1/replies/HPA-2016/ATG", PUBLIC, 404, {"ana": 200, "bruno": 200, "elsa": 200}),
        Case("/api/v1/replies/HPA-2016/secretariat", PUBLIC, 404, {"diego": 200}),
        Case(f"/api/v1/replies/HPA-2016/{'x' * 61}", PUBLIC, 422),
    ],
    "en/replies/": [Case("/en/replies/", Permission.REPLY_READ, also=SELF)],
    "en/replies/<str:code>/": [
        Case("/en/replies/HPA-2016/", Permission.REPLY_READ, 302, also=SELF),
        Case("/en/replies/NONE/", Permission.REPLY_READ, 404, also=SELF),
    ],
    "en/replies/<str:code>/<str:state>/": [
        Case("/en/replies/HPA-2016/ATG/", Permission.REPLY_READ, others=OTHERS, also=SELF),
        Case("/en/replies/HPA-2016/secretariat/", Permission.REPLY_READ, 404, {"diego": 200}, also=SELF),
        Case("/en/replies/HPA-2016/NONE/", Permission.REPLY_READ, 404, also=SELF),
    ],
    "en/replies/<str:code>/<str:state>/assign/": [
        Case("/en/replies/HPA-2016/ATG/assign/", Permission.REPLY_ASSIGN, others=OTHERS)
    ],
    "en/replies/<str:code>/<str:state>/form/": [Case("/en/replies/HPA-2016/ATG/form/", Permission.REPLY_ASSIGN, 405)],
    "en/replies/<str:code>/<str:state>/delegate/": [
        Case("/en/replies/HPA-2016/ATG/delegate/", Permission.REPLY_ASSIGN, 405)
    ],
    "en/replies/<str:code>/<str:state>/approve/": [
        Case("/en/replies/HPA-2016/ATG/approve/", Permission.REPLY_APPROVE, 405)
    ],
    "en/replies/<str:code>/<str:state>/return/": [
        Case("/en/replies/HPA-2016/ATG/return/", Permission.REPLY_RETURN, 405)
    ],
    "en/replies/<str:code>/<str:state>/submit/": [
        Case("/en/replies/HPA-2016/ATG/submit/?section=A", Permission.REPLY_SUBMIT, others=OTHERS, also=SELF),
        Case("/en/replies/HPA-2016/secretariat/submit/", Permission.REPLY_SUBMIT, 404, {"diego": 200}, also=SELF),
    ],
    # Nothing was submitted.
    "en/replies/<str:code>/<str:state>/sign/": [
        Case("/en/replies/HPA-2016/ATG/sign/", Permission.REPLY_SIGN, 409, OTHERS)
    ],
    "en/replies/<str:code>/<str:state>/versions/<int:number>/": [
        Case("/en/replies/HPA-2016/ATG/versions/1/", Permission.REPLY_READ, 404, also=Permission.CYCLE_FOLLOW)
    ],
    "en/replies/<str:code>/<str:state>/versions/<int:number>.json": [
        Case("/en/replies/HPA-2016/ATG/versions/1.json", Permission.REPLY_READ, 404, also=Permission.CYCLE_FOLLOW),
        Case(f"/en/replies/HPA-2016/ATG/versions/{10**30}.json", Permission.REPLY_READ, 404, also=SELF),
    ],
    "en/replies/<str:code>/<str:state>/questions/<str:question>/": [
        Case("/en/replies/HPA-2016/ATG/questions/A1/", Permission.REPLY_READ, others=OTHERS, also=SELF),
        Case("/en/replies/HPA-2016/ATG/questions/NONE/", Permission.REPLY_READ, 404, also=SELF),
    ],
    "en/replies/<str:code>/<str:state>/questions/<str:question>/use/": [
        Case("/en/replies/HPA-2016/ATG/questions/A1/use/", Permission.REPLY_DRAFT, 405, also=SELF)
    ],
    "en/questionnaires/": [Case("/en/questionnaires/", Permission.QUESTIONNAIRE_PUBLISH)],
    "en/questionnaires/<str:pack>/upload/": [
        Case("/en/questionnaires/OAS/upload/", Permission.QUESTIONNAIRE_PUBLISH),
        Case("/en/questionnaires/NONE/upload/", Permission.QUESTIONNAIRE_PUBLISH, 404),
    ],
    "en/questionnaires/<str:pack>/upload/<int:number>/": [
        Case("/en/questionnaires/OAS/upload/99/", Permission.QUESTIONNAIRE_PUBLISH, 404)
    ],
    "en/questionnaires/<str:pack>/upload/<int:number>/form/": [
        Case("/en/questionnaires/OAS/upload/99/form/", Permission.QUESTIONNAIRE_PUBLISH, 404)
    ],
    "en/questionnaires/<str:pack>/upload/<int:number>/texts/": [
        Case("/en/questionnaires/OAS/upload/99/texts/", Permission.QUESTIONNAIRE_PUBLISH, 404)
    ],
    "en/questionnaires/<str:pack>/upload/<int:number>/publish/": [
        Case("/en/questionnaires/OAS/upload/99/publish/", Permission.QUESTIONNAIRE_PUBLISH, 404)
    ],
    "en/questionnaires/<str:pack>/<str:code>/": [
        Case("/en/questionnaires/OAS/HPA-Q-2016-R1/", Permission.QUESTIONNAIRE_PUBLISH),
        Case("/en/questionnaires/OAS/NONE/", Permission.QUESTIONNAIRE_PUBLISH, 404),
    ],
    "en/questionnaires/<str:pack>/<str:code>/form/": [
        Case("/en/questionnaires/OAS/HPA-Q-2016-R1/form/?language=es", Permission.QUESTIONNAIRE_PUBLISH),
        Case("/en/questionnaires/OAS/HPA-Q-2016-R1/form/?language=xx", Permission.QUESTIONNAIRE_PUBLISH, 404),
    ],
    "en/questionnaires/<str:pack>/<str:code>/texts/": [
        Case("/en/questionnaires/OAS/HPA-Q-2016-R1/texts/", Permission.QUESTIONNAIRE_PUBLISH)
    ],
    "en/replies/<str:code>/<str:state>/changes/": [
        Case("/en/replies/HPA-2016/ATG/changes/", Permission.REPLY_READ, others={"carla": 404}),
        Case("/en/replies/HPA-2016/ARG/changes/", Permission.REPLY_READ, 404, {"carla": 200}),
        Case("/en/replies/HPA-2016/secretariat/changes/", Permission.REPLY_READ, 404),
    ],
    "en/cycles/": [Case("/en/cycles/", Permission.CYCLE_FOLLOW)],
    "en/cycles/open/": [Case("/en/cycles/open/", Permission.CYCLE_OPEN)],
    "en/cycles/<str:code>/": [
        Case("/en/cycles/HPA-2016/", Permission.CYCLE_FOLLOW),
        Case("/en/cycles/FCTC-2014/?format=csv&stage=by_file&group=x&q=a", Permission.CYCLE_FOLLOW),
        Case("/en/cycles/NONE/", Permission.CYCLE_FOLLOW, 404),
    ],
    "en/cycles/<str:code>/outstanding/": [
        Case("/en/cycles/HPA-2016/outstanding/", Permission.CYCLE_FOLLOW),
        Case("/en/cycles/NONE/outstanding/", Permission.CYCLE_FOLLOW, 404),
    ],
    "en/cycles/<str:code>/remind/": [
        Case("/en/cycles/HPA-2016/remind/", Permission.CYCLE_REMIND),
        Case("/en/cycles/NONE/remind/", Permission.CYCLE_REMIND, 404),
    ],
    "en/cycles/<str:code>/extend/": [
        Case("/en/cycles/HPA-2016/extend/", Permission.CYCLE_EXTEND),
        Case("/en/cycles/NONE/extend/", Permission.CYCLE_EXTEND, 404),
    ],
    "en/cycles/<str:code>/replies.zip": [
        Case("/en/cycles/HPA-2016/replies.zip", Permission.CYCLE_FOLLOW),
        Case("/en/cycles/NONE/replies.zip", Permission.CYCLE_FOLLOW, 404),
    ],
    "en/cycles/<str:code>/own/": [Case("/en/cycles/HPA-2016/own/", Permission.SELF_REPORT_DRAFT, 405)],
    "en/replies/<str:code>/secretariat/part/<str:section>/": [
        Case("/en/replies/HPA-2016/secretariat/part/S/", Permission.SELF_REPORT_DRAFT),
        Case("/en/replies/HPA-2016/secretariat/part/A/", Permission.SELF_REPORT_DRAFT, 404),
    ],
    "en/replies/<str:code>/secretariat/files/<str:question>/<str:digest>/": [
        Case("/en/replies/HPA-2016/secretariat/files/S1/0/", Permission.SELF_REPORT_DRAFT, 404),
    ],
    "en/replies/<str:code>/<str:state>/part/<str:section>/": [
        Case("/en/replies/HPA-2016/ATG/part/A/", Permission.REPLY_READ, others={"carla": 404}),
        Case("/en/replies/HPA-2016/ARG/part/A/", Permission.REPLY_READ, 404, {"carla": 200}),
        Case("/en/replies/HPA-2016/ATG/part/Z/", Permission.REPLY_READ, 404),
        Case("/en/replies/NONE/ATG/part/A/", Permission.REPLY_READ, 404),
    ],
    "en/replies/<str:code>/<str:state>/files/<str:question>/<str:digest>/": [
        Case("/en/replies/HPA-2016/ATG/files/A1/0/", Permission.REPLY_READ, 404),
    ],
    "en/questionnaires/duplicates/": [
        Case("/en/questionnaires/duplicates/", Permission.CYCLE_FOLLOW),
        Case("/en/questionnaires/duplicates/?cycle=NONE", Permission.CYCLE_FOLLOW, 404),
    ],
    "en/questionnaires/duplicates.csv": [Case("/en/questionnaires/duplicates.csv", Permission.CYCLE_FOLLOW)],
    "en/questionnaires/spared.csv": [
        Case("/en/questionnaires/spared.csv", Permission.CYCLE_FOLLOW),
        Case("/en/questionnaires/spared.csv?cycle=NONE", Permission.CYCLE_FOLLOW, 404),
    ],
    "en/replies/<str:code>/<str:state>/file.<str:kind>": [
        Case(
            "/en/replies/HPA-2016/ATG/file.docx?part=R",
            Permission.REPLY_READ,
            others={"carla": 404, "diego": 404},
            also=SELF,
        ),
        Case("/en/replies/HPA-2016/ATG/file.exe", Permission.REPLY_READ, 404, others={"diego": 404}, also=SELF),
        Case("/en/replies/NONE/ATG/file.xlsx", Permission.REPLY_READ, 404, others={"diego": 404}, also=SELF),
    ],
    "en/replies/<str:code>/<str:state>/xlsform.xlsx": [
        Case(
            "/en/replies/HPA-2016/ATG/xlsform.xlsx",
            Permission.REPLY_READ,
            others={"carla": 404, "diego": 404},
            also=SELF,
        ),
    ],
    "en/replies/<str:code>/<str:state>/bring/": [
        Case("/en/replies/HPA-2016/ATG/bring/", Permission.REPLY_READ, others={"carla": 404, "diego": 404}, also=SELF),
        Case("/en/replies/HPA-2016/secretariat/bring/", Permission.REPLY_READ, 404, others={"diego": 200}, also=SELF),
    ],
    "en/replies/<str:code>/<str:state>/bring/<int:number>/": [
        Case("/en/replies/HPA-2016/ATG/bring/99/", Permission.REPLY_READ, 404, others={"diego": 404}, also=SELF),
    ],
}
