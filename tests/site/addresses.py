"""What the table of access holds: a case of an address; and the addresses of replies."""

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
    "api/v1/replies/<code>/<state>": [
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
}
