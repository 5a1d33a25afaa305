from django.urls import path

from enlace.meetings.views import meetings

app_name = "meetings"
urlpatterns = [
    path("meetings/", meetings.index, name="index"),
    # One meeting.
    path("meetings/<str:code>/", meetings.overview, name="meeting"),
    path("meetings/<str:code>/record/", meetings.record, name="record"),
]
