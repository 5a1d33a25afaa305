from django.urls import path

from enlace.assessments.views import carrying, editions, files, living

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
    # Word and Excel
    path("replies/<str:code>/<str:state>/file.<str:kind>", carrying.file, name="reply_file"),
    path("replies/<str:code>/<str:state>/xlsform.xlsx", carrying.form, name="reply_xlsform"),
    path("replies/<str:code>/<str:state>/bring/", carrying.bring, name="reply_bring"),
    path("replies/<str:code>/<str:state>/bring/<int:number>/", carrying.brought, name="reply_brought"),
]
