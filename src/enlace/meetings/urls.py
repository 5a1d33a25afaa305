from django.urls import path

from enlace.meetings.views import meetings, reports

app_name = "meetings"
urlpatterns = [
    path("meetings/", meetings.index, name="index"),
    # One meeting.
    path("meetings/<str:code>/", meetings.overview, name="meeting"),
    path("meetings/<str:code>/record/", meetings.record, name="record"),
    # The report of a meeting.
    path("meetings/<str:code>/report/", reports.report, name="report"),
    path("meetings/<str:code>/report/file/<str:kind>/", reports.file, name="report_file"),
    path("meetings/<str:code>/report/edit/<str:place>/", reports.edit, name="report_edit"),
    path("meetings/<str:code>/report/keep/<str:place>/", reports.keep, name="report_keep"),
    path("meetings/<str:code>/report/circulate/", reports.circulate, name="report_circulate"),
    path("meetings/<str:code>/report/corrections/", reports.ask, name="report_ask"),
    path("meetings/<str:code>/report/corrections/<int:number>/", reports.settle, name="report_settle"),
    path("meetings/<str:code>/report/issue/", reports.issue, name="report_issue"),
]
