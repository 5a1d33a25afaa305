"""Settings under test: the same, with plain static files and a database of the test runner's own."""

import atexit
import os
import shutil
import tempfile

if "ENLACE_HOME" not in os.environ:
    os.environ["ENLACE_HOME"] = tempfile.mkdtemp(prefix="enlace-test-")
    atexit.register(shutil.rmtree, os.environ["ENLACE_HOME"], ignore_errors=True)
os.environ.setdefault("ENLACE_DEMO", "1")

from enlace.site.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
WHITENOISE_AUTOREFRESH = True
# Tests share keys and not data: what one has made is no other's.
ENLACE_KEPT_BYTES = 0
