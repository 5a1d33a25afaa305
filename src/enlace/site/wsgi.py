import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "enlace.site.settings")
application = get_wsgi_application()

from enlace.assessments.views.kept import forget  # noqa: E402  (Django must be set up before)

# What an earlier version of the program made, this one may make otherwise.
forget()
