"""Addresses of this room."""

from django.urls import path

from enlace.instruments.views import imports, matrix, plan, sheets

app_name = "instruments"
urlpatterns = [
    path("treaties/", matrix.index, name="index"),
    path("treaties/<str:pack>/", matrix.matrix, name="matrix"),
    path("treaties/<str:pack>/import/", imports.upload, name="import"),
    path("treaties/<str:pack>/import/table.csv", imports.table, name="import_table"),
    path("treaties/<str:pack>/import/<int:number>/", imports.one, name="import_one"),
    path("treaties/<str:pack>/<str:instrument>/", sheets.treaty, name="treaty"),
    path("states/<str:pack>/<str:code>/", sheets.state, name="state"),
    path("plan/<str:pack>/", plan.plan, name="plan"),
]
