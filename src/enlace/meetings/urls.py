from django.urls import path

from enlace.meetings.views import closing, forums, meetings, proposals

app_name = "meetings"
urlpatterns = [
    path("meetings/", meetings.index, name="index"),
    # The calendar of forums.
    path("forums/", forums.calendar, name="forums"),
    path("forums/forums.ics", forums.feed, name="forums_file"),
    path("forums/radar/", forums.radar, name="forums_radar"),
    # One meeting.
    path("meetings/<str:code>/", meetings.overview, name="meeting"),
    path("meetings/<str:code>/record/", meetings.record, name="record"),
    # What was proposed, and what becomes of it.
    path("meetings/<str:code>/proposals/", proposals.listing, name="proposals"),
    path("meetings/<str:code>/proposals/new/", proposals.take_down, name="proposal_new"),
    path("meetings/<str:code>/proposals/send/<str:state>/", proposals.send, name="proposal_send"),
    path("meetings/<str:code>/proposals/<str:proposal>/", proposals.page, name="proposal"),
    path("meetings/<str:code>/proposals/<str:proposal>/support/", proposals.support, name="proposal_support"),
    path("meetings/<str:code>/proposals/<str:proposal>/end/", proposals.end, name="proposal_end"),
    path("meetings/<str:code>/closing/", closing.closing, name="closing"),
    path("meetings/<str:code>/closing/entries/", closing.add_entry, name="entry_add"),
    path("meetings/<str:code>/closing/adopt/", closing.adopt, name="list_adopt"),
    path("meetings/<str:code>/checks/", closing.checks, name="checks"),
]
