"""Addresses of this room."""

from django.urls import path

from enlace.directory.views import calling, confirming, drills, editing, entries, exports, imports, overview

app_name = "directory"
urlpatterns = [
    path("call/", calling.call, name="call"),
    path("directory/", overview.index, name="index"),
    path("directory/confirm/<str:token>/", confirming.by_link, name="confirm_by_link"),
    path("directory/confirm/<str:token>/renew/", confirming.renew, name="renew_link"),
    path("directory/answer/<str:token>/", drills.answer, name="acknowledge"),
    path("directory/<str:pack>/", overview.overview, name="overview"),
    path("directory/<str:pack>/drills/", drills.drills, name="drills"),
    path("directory/<str:pack>/drills/order/", drills.order, name="drill_order"),
    path("directory/<str:pack>/entries.<str:kind>", exports.entries, name="export"),
    path("directory/<str:pack>/<str:state>/", entries.state, name="state"),
    path("directory/<str:pack>/<str:state>/new/", editing.new, name="new"),
    path("directory/<str:pack>/<str:state>/import/", imports.upload, name="import"),
    path("directory/<str:pack>/<str:state>/import/<int:number>/", imports.one, name="import_one"),
    path("directory/<str:pack>/<str:state>/pocket.<str:kind>", exports.pocket_edition, name="pocket"),
    path("directory/<str:pack>/<str:state>/<str:code>/", entries.entry, name="entry"),
    path("directory/<str:pack>/<str:state>/<str:code>/confirm/", confirming.confirm, name="confirm"),
    path("directory/<str:pack>/<str:state>/<str:code>/edit/", editing.edit, name="edit"),
    path("directory/<str:pack>/<str:state>/<str:code>/retire/", editing.retire, name="retire"),
    path("directory/<str:pack>/<str:state>/<str:code>/history/", entries.history, name="history"),
]
