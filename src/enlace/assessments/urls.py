from django.urls import path

from enlace.assessments.views import (
    answering,
    editions,
    files,
    living,
    replies,
    reviewing,
    sharing_out,
    submitting,
    versions,
)

app_name = "assessments"
urlpatterns = [
    path("reports/", living.index, name="reports"),
    path("reports/<str:code>/", living.overview, name="overview"),
    path("reports/<str:code>/part/<str:section>/", living.part, name="part"),
    path("reports/<str:code>/needs/", living.needs, name="needs"),
    path("reports/<str:code>/annex/", living.annex, name="annex"),
    path("reports/<str:code>/questions/<str:question>/", living.question, name="question"),
    path("reports/<str:code>/report.<str:kind>", files.living_file, name="file"),
    path("reports/<str:code>/issue/", editions.issue, name="issue"),
    path("reports/<str:code>/editions/<int:number>/", editions.edition, name="edition"),
    path("reports/<str:code>/editions/<int:number>/changes/", editions.changes, name="changes"),
    path("reports/<str:code>/editions/<int:number>/report.<str:kind>", files.edition_file, name="edition_file"),
    # replies
    path("replies/", replies.index, name="replies"),
    path("replies/<str:code>/", replies.side_by_side, name="replies_beside"),
    path("replies/<str:code>/<str:state>/", replies.overview, name="reply"),
    path("replies/<str:code>/<str:state>/assign/", sharing_out.assign, name="reply_assign"),
    path("replies/<str:code>/<str:state>/form/", sharing_out.choose_form, name="reply_form"),
    path("replies/<str:code>/<str:state>/delegate/", sharing_out.delegate, name="reply_delegate"),
    path("replies/<str:code>/<str:state>/approve/", reviewing.approve, name="reply_approve"),
    path("replies/<str:code>/<str:state>/return/", reviewing.return_answer, name="reply_return"),
    path("replies/<str:code>/<str:state>/submit/", submitting.submit, name="reply_submit"),
    path("replies/<str:code>/<str:state>/sign/", submitting.sign, name="reply_sign"),
    path("replies/<str:code>/<str:state>/versions/<int:number>.json", versions.version_json, name="reply_version_json"),
    path("replies/<str:code>/<str:state>/versions/<int:number>/", versions.version, name="reply_version"),
    path("replies/<str:code>/<str:state>/questions/<str:question>/", reviewing.history, name="reply_answer"),
    path("replies/<str:code>/<str:state>/questions/<str:question>/use/", reviewing.use, name="reply_use"),
    path("replies/<str:code>/<str:state>/part/<str:section>/", answering.part, name="reply_part"),
]
