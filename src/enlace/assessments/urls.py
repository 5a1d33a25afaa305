from django.urls import path

from enlace.assessments.views import (
    answering,
    cockpit,
    cycle_opening,
    duplicates,
    editions,
    extending,
    files,
    living,
    reminding,
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
    path("replies/<str:code>/secretariat/files/<str:question>/<str:digest>/", answering.own_file, name="own_file"),
    path("replies/<str:code>/<str:state>/part/<str:section>/", answering.part, name="reply_part"),
    path("replies/<str:code>/<str:state>/files/<str:question>/<str:digest>/", answering.file, name="reply_file"),
]
