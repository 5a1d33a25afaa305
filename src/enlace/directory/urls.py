"""Addresses of this room."""

from django.urls import path

from enlace.directory.views import calling, editing, entries, overview

app_name = "directory"
urlpatterns = [
    path("call/", calling.call, name="call"),
    path("directory/", overview.index, name="index"),
    path("directory/<str:pack>/", overview.overview, name="overview"),
    path("directory/<str:pack>/<str:state>/", entries.state, name="state"),
    path("directory/<str:pack>/<str:state>/new/", editing.new, name="new"),
    path("directory/<str:pack>/<str:state>/<str:code>/", entries.entry, name="entry"),
    path("directory/<str:pack>/<str:state>/<str:code>/edit/", editing.edit, name="edit"),
    path("directory/<str:pack>/<str:state>/<str:code>/retire/", editing.retire, name="retire"),
    path("directory/<str:pack>/<str:state>/<str:code>/history/", entries.history, name="history"),
]
