from django.urls import path

from enlace.cooperation.views import (
    agreements,
    composing,
    imports,
    legal_basis,
    letters,
    matrix,
    request_figures,
    requests,
    sealed,
)

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
    path("requests/", requests.index, name="requests"),
    path("requests/new/", composing.new, name="request_new"),
    path("requests/figures/", request_figures.own, name="figures"),
    path("requests/evidence/", request_figures.all_evidence, name="figures_evidence"),
    path("requests/published/", request_figures.published, name="figures_published"),
    path("requests/published/make/", request_figures.publish, name="figures_publish"),
    path("requests/keys/", sealed.keys, name="keys"),
    path("requests/keys/<str:state>/", sealed.take_keys, name="keys_take"),
    path("requests/<str:reference>/", requests.page, name="request"),
    path("requests/<str:reference>/edit/", composing.edit, name="request_edit"),
    path("requests/<str:reference>/step/", requests.step, name="request_step"),
    path("requests/<str:reference>/discard/", requests.discard, name="request_discard"),
    path("requests/<str:reference>/sealed/", sealed.content, name="sealed"),
    path("requests/<str:reference>/sealed/file/", sealed.take, name="sealed_take"),
    path("requests/<str:reference>/letter/", letters.file, name="request_letter"),
    path("requests/<str:reference>/evidence/", requests.evidence, name="request_evidence"),
]
