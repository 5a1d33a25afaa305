import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from enlace.site.environment import refuse_known_secret

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "enlace.site.settings")
refuse_known_secret(settings.SECRET_KEY, demo=settings.ENLACE_DEMO)
application = get_wsgi_application()

from enlace.assessments.views.kept import forget  # noqa: E402  (Django must be set up before)

# What an earlier version of the program made, this one may make otherwise.
forget()
