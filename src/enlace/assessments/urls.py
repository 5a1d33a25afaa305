from django.urls import path

from enlace.assessments.views import answering, editions, files, living

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
    # A section of a reply, answered; the Secretariat's own first.
    path("replies/<str:code>/secretariat/part/<str:section>/", answering.own_part, name="own_part"),
    path("replies/<str:code>/secretariat/files/<str:question>/<str:digest>/", answering.own_file, name="own_file"),
    path("replies/<str:code>/<str:state>/part/<str:section>/", answering.part, name="reply_part"),
    path("replies/<str:code>/<str:state>/files/<str:question>/<str:digest>/", answering.file, name="reply_file"),
]
