from django.urls import path

from enlace.assessments.views import (
    amendments,
    answering,
    carrying,
    cockpit,
    cycle_opening,
    duplicates,
    editions,
    extending,
    files,
    living,
    questionnaires,
    reminding,
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
    path("questionnaires/duplicates/", duplicates.page, name="duplicates"),
    path("questionnaires/duplicates.csv", duplicates.table, name="duplicates_table"),
    path("questionnaires/spared.csv", duplicates.spared_table, name="spared_table"),
    # The Secretariat's cockpit.
    path("cycles/", cockpit.index, name="cycles"),
    path("cycles/open/", cycle_opening.open_one, name="cycle_open"),
    path("cycles/<str:code>/", cockpit.cycle, name="cycle"),
    path("cycles/<str:code>/outstanding/", cockpit.outstanding, name="outstanding"),
    path("cycles/<str:code>/remind/", reminding.remind, name="remind"),
    path("cycles/<str:code>/extend/", extending.extend, name="extend"),
    path("cycles/<str:code>/replies.zip", cockpit.replies_file, name="replies_file"),
    path("cycles/<str:code>/own/", cockpit.submit_own, name="submit_own"),
    # A section of a reply, answered; the Secretariat's own first.
    path("replies/<str:code>/secretariat/part/<str:section>/", answering.own_part, name="own_part"),
    path("replies/<str:code>/secretariat/files/<str:question>/<str:digest>/", answering.own_file, name="own_evidence"),
    path("replies/<str:code>/<str:state>/part/<str:section>/", answering.part, name="reply_part"),
    path("replies/<str:code>/<str:state>/files/<str:question>/<str:digest>/", answering.file, name="reply_evidence"),
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
    # Word and Excel
    path("replies/<str:code>/<str:state>/file.<str:kind>", carrying.file, name="reply_file"),
    path("replies/<str:code>/<str:state>/xlsform.xlsx", carrying.form, name="reply_xlsform"),
    path("replies/<str:code>/<str:state>/bring/", carrying.bring, name="reply_bring"),
    path("replies/<str:code>/<str:state>/bring/<int:number>/", carrying.brought, name="reply_brought"),
    # Questionnaires and their amendments.
    path("questionnaires/", questionnaires.index, name="questionnaires"),
    path("questionnaires/<str:pack>/upload/", questionnaires.upload, name="questionnaire_send"),
    path("questionnaires/<str:pack>/upload/<int:number>/", questionnaires.preview, name="questionnaire_upload"),
    path("questionnaires/<str:pack>/upload/<int:number>/form/", questionnaires.form, name="questionnaire_upload_form"),
    path(
        "questionnaires/<str:pack>/upload/<int:number>/texts/", questionnaires.texts, name="questionnaire_upload_texts"
    ),
    path(
        "questionnaires/<str:pack>/upload/<int:number>/publish/", questionnaires.publish, name="questionnaire_publish"
    ),
    path("questionnaires/<str:pack>/<str:code>/", questionnaires.one, name="questionnaire"),
    path("questionnaires/<str:pack>/<str:code>/form/", questionnaires.form, name="questionnaire_form"),
    path("questionnaires/<str:pack>/<str:code>/texts/", questionnaires.texts, name="questionnaire_texts"),
    path("replies/<str:code>/<str:state>/changes/", amendments.changes, name="reply_changes"),
]
