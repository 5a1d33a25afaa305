from django.urls import path

from enlace.assessments.views import amendments, editions, files, living, questionnaires

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
