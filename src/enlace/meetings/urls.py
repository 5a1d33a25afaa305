from django.urls import path

from enlace.meetings.views import meetings, road_map

app_name = "meetings"
urlpatterns = [
    path("meetings/", meetings.index, name="index"),
    # The register of commitments.
    path("road-map/", road_map.index, name="road_map"),
    path("road-map/owed/", road_map.owed, name="owed"),
    path("road-map/owed/<str:party>/", road_map.owed_of, name="owed_of"),
    path("road-map/<str:code>/", road_map.one, name="commitment"),
    path("road-map/<str:code>/owners/", road_map.owners, name="commitment_owners"),
    path("road-map/<str:code>/due/", road_map.due, name="commitment_due"),
    path("road-map/<str:code>/drop/", road_map.dropped, name="commitment_drop"),
    path("road-map/<str:code>/report/", road_map.progress, name="commitment_report"),
    # One meeting.
    path("meetings/<str:code>/", meetings.overview, name="meeting"),
    path("meetings/<str:code>/record/", meetings.record, name="record"),
]
