from django.urls import path

from enlace.meetings.views import (
    closing,
    delegations,
    documents,
    floor,
    forums,
    meetings,
    preparing,
    proposals,
    reports,
    road_map,
)

app_name = "meetings"
urlpatterns = [
    path("meetings/", meetings.index, name="index"),
    path("meetings/new/", preparing.new, name="new"),
    path("documents/", documents.index, name="documents_all"),
    path("documents/<int:number>/", documents.page, name="document"),
    path("documents/<int:number>/text/", documents.add_text, name="document_text"),
    # The register of commitments.
    path("road-map/", road_map.index, name="road_map"),
    path("road-map/owed/", road_map.owed, name="owed"),
    path("road-map/owed/<str:party>/", road_map.owed_of, name="owed_of"),
    path("road-map/<str:code>/", road_map.one, name="commitment"),
    path("road-map/<str:code>/owners/", road_map.owners, name="commitment_owners"),
    path("road-map/<str:code>/due/", road_map.due, name="commitment_due"),
    path("road-map/<str:code>/drop/", road_map.dropped, name="commitment_drop"),
    path("road-map/<str:code>/report/", road_map.progress, name="commitment_report"),
    # The calendar of forums.
    path("forums/", forums.calendar, name="forums"),
    path("forums/forums.ics", forums.feed, name="forums_file"),
    path("forums/radar/", forums.radar, name="forums_radar"),
    # One meeting.
    path("meetings/<str:code>/", meetings.overview, name="meeting"),
    path("meetings/<str:code>/record/", meetings.record, name="record"),
    path("meetings/<str:code>/prepare/", preparing.prepare, name="prepare"),
    path("meetings/<str:code>/move/", preparing.move, name="move"),
    path("meetings/<str:code>/delegations/", delegations.page, name="delegations"),
    path("meetings/<str:code>/delegations/invite/", delegations.invite, name="invite"),
    path("meetings/<str:code>/delegations/<str:state>/", delegations.name, name="delegation"),
    path("meetings/<str:code>/floor/", floor.floor, name="floor"),
    path("meetings/<str:code>/floor/accredit/", floor.accredit, name="accredit"),
    path("meetings/<str:code>/floor/<str:said>/", floor.correct, name="intervention"),
    path("meetings/<str:code>/documents/", documents.of_meeting, name="documents"),
    # What was proposed, and what becomes of it.
    path("meetings/<str:code>/proposals/", proposals.listing, name="proposals"),
    path("meetings/<str:code>/proposals/new/", proposals.take_down, name="proposal_new"),
    path("meetings/<str:code>/proposals/send/<str:state>/", proposals.send, name="proposal_send"),
    path("meetings/<str:code>/proposals/<str:proposal>/", proposals.page, name="proposal"),
    path("meetings/<str:code>/proposals/<str:proposal>/support/", proposals.support, name="proposal_support"),
    path("meetings/<str:code>/proposals/<str:proposal>/end/", proposals.end, name="proposal_end"),
    path("meetings/<str:code>/closing/", closing.closing, name="closing"),
    path("meetings/<str:code>/closing/entries/", closing.add_entry, name="entry_add"),
    path("meetings/<str:code>/closing/entries/<str:letter>/", closing.change_entry, name="entry_change"),
    path("meetings/<str:code>/closing/adopt/", closing.adopt, name="list_adopt"),
    path("meetings/<str:code>/checks/", closing.checks, name="checks"),
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
