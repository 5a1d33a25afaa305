from django.urls import path

from enlace.cooperation.views import agreements, imports, legal_basis, matrix

app_name = "cooperation"
urlpatterns = [
    path("legal-basis/", legal_basis.page, name="legal_basis"),
    path("legal-basis/matrix/", matrix.matrix, name="matrix"),
    path("legal-basis/changes/", matrix.changes, name="changes"),
    path("agreements/", agreements.index, name="agreements"),
    path("agreements/new/", agreements.new, name="agreement_new"),
    path("agreements/import/", imports.upload, name="agreements_import"),
    path("agreements/import/<int:number>/", imports.one, name="agreements_import_one"),
    path("agreements/<int:number>/", agreements.page, name="agreement"),
    path("agreements/<int:number>/edit/", agreements.edit, name="agreement_edit"),
    path("agreements/<int:number>/end/", agreements.end, name="agreement_end"),
]
