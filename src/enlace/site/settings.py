"""Settings of the running product; everything that differs between places comes from the environment."""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from enlace.site import environment

PACKAGE = Path(__file__).resolve().parent.parent
HOME = environment.home()

ENLACE_DEMO = environment.flag("ENLACE_DEMO")
ENLACE_DEMO_PEOPLE = (
    # username, what the person is: the fixed cast
    ("ana", _("point of contact of Antigua and Barbuda")),
    ("bruno", _("contributor in an agency of Antigua and Barbuda")),
    ("carla", _("point of contact of Argentina")),
    ("diego", _("officer of the Secretariat")),
    ("elsa", _("officer of a regional body")),
    ("felix", _("a person without any role")),
)
# How accounts, a room below the directory, learns how States and their authorities are called.
ENLACE_STATE_NAMES = "enlace.site.queries.state_names"
ENLACE_AUTHORITY_NAMES = "enlace.site.queries.authority_names"
ENLACE_FIELD_NAMES = "enlace.site.queries.field_names"

HTTPS = environment.flag("ENLACE_HTTPS")
SECRET_KEY = environment.secret_key(HOME)
ENLACE_FACTOR_KEYS = environment.factor_keys(SECRET_KEY)
DEBUG = False
ALLOWED_HOSTS = environment.words("ENLACE_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
DATABASES = {"default": environment.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
CSRF_FAILURE_VIEW = "enlace.site.views.csrf_failed"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "site:desk"
AUTHENTICATION_BACKENDS = ["enlace.accounts.views.adapter.Backend"]
ACCOUNT_ADAPTER = "enlace.accounts.views.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Only an invitation makes an account, and its letter has proved the address.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "site:home"
# The proxy that ends HTTPS is the only one believed about where a request comes from.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
MFA_ADAPTER = "enlace.accounts.views.adapter.FactorAdapter"
MFA_FORMS = {
    "add_webauthn": "enlace.accounts.forms.AddPasskeyForm",
    "login_webauthn": "enlace.accounts.forms.SignInWithPasskeyForm",
    "authenticate_webauthn": "enlace.accounts.forms.SecondStepPasskeyForm",
    "reauthenticate_webauthn": "enlace.accounts.forms.ConfirmPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# A browser holds localhost to be safe without HTTPS, where the demonstration runs.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENLACE_DEMO and not HTTPS
MFA_TOTP_ISSUER = "Enlace"
MFA_TOTP_TOLERANCE = 1
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "enlace_cache"}}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
        "OPTIONS": {"password_list_path": PACKAGE / "site" / "passwords" / "common.txt.gz"},
    },
]

INSTALLED_APPS = [
    "enlace.site",
    "enlace.meetings",
    "enlace.assessments",
    "enlace.cooperation",
    "enlace.instruments",
    "enlace.directory",
    "enlace.publishing",
    "enlace.accounts",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "enlace.site.middleware.SessionMiddleware",
    "enlace.site.middleware.ErrorMiddleware",
]

ROOT_URLCONF = "enlace.site.urls"
WSGI_APPLICATION = "enlace.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "enlace.site.context.layout",
            ],
        },
    },
]

# What was done is told on the next page; it travels in a cookie, so that no page asks the database for it.
MESSAGE_STORAGE = "enlace.site.context.Told"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("pt-br", "Português"), ("fr", "Français")]
LOCALE_PATHS = [PACKAGE / room / "locale" for room in ("site", "assessments", "instruments", "directory", "publishing")]
LOCALE_PATHS += [PACKAGE / room / "locale" for room in ("accounts", "common")]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Files of reports that were made once; all of it can be made again.
ENLACE_KEPT = HOME / "made"
ENLACE_KEPT_BYTES = 256 * 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
# Whoever does nothing for an hour signs in again; whoever works on does so after twelve.
ENLACE_IDLE_MINUTES = 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# The browser takes a cookie of such a name from this host only, over HTTPS only, for the whole site only.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

mail = environment.mail()
ENLACE_MAIL = bool(mail) or ENLACE_DEMO
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if mail or not ENLACE_DEMO else 'console'}.EmailBackend"
EMAIL_HOST = mail.get("EMAIL_HOST", "localhost")
EMAIL_PORT = mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("ENLACE_MAIL_FROM", "Enlace <enlace@localhost>")
# Where links in letters lead that no page wrote, but a command.
ENLACE_ADDRESS = environment.address(ALLOWED_HOSTS[0], https=HTTPS)
ENLACE_DESK_ADDRESS = environment.desk_address(ENLACE_ADDRESS)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"links": {"()": "enlace.common.log_links.WithoutLinks"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["links"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
