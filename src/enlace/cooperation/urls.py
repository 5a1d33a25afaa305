from django.urls import path

from enlace.cooperation.views import legal_basis

app_name = "cooperation"
urlpatterns = [path("legal-basis/", legal_basis.page, name="legal_basis")]
