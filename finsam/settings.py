"""Every setting, and the only place where the environment is read."""

import json
import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from finsam.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str) -> bool:
    return os.environ.get(name, "0") == "1"


def listed(name: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


DEBUG = flag("DEBUG")
DEMO_MODE = flag("DEMO_MODE")
# A development key is no secret; `check --deploy` refuses it (security.W009).
SECRET_KEY = os.environ.get("SECRET_KEY", "django-insecure-development")
# Older signing keys: what they signed is still good, until they are removed.
SECRET_KEY_FALLBACKS = listed("SECRET_KEY_FALLBACKS")
# Keys of the encrypted texts, the newest first (finsam/encryption.py). None in production is an
# error of `check --deploy`, and no such text can then be read or written.
DEVELOPMENT_FIELD_KEY = "insecure-development-key-of-encrypted-texts"
FIELD_KEYS = listed("FIELD_KEYS") or [DEVELOPMENT_FIELD_KEY] * (DEBUG or DEMO_MODE)
ALLOWED_HOSTS = listed("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "testserver"]
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "finsam",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "bootstrap",
    "heroicons",
    "crispy_forms",
    "csp",
    "django_htmx",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "audit",
    "organisations",
    "documents",
    "participants",
    "instruments",
    "activities",
    "referrals",
    "reporting",
]

MIDDLEWARE = [
    "finsam.headers.BrowserHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organisations.login.life.LoginLife",
    "organisations.login.parking.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "finsam.middleware.PrivateResponses",
    "organisations.login.handing_over.HandedOver",
    "audit.middleware.RefusalLog",
    "finsam.middleware.RequestTransaction",
    "audit.middleware.ReadingLog",
    "organisations.hats.HatMiddleware",
    "organisations.login.second_factor.SecondFactorRequired",
    "finsam.middleware.AccessTable",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "participants.middleware.ClosedDoors",
]

ROOT_URLCONF = "finsam.urls"
WSGI_APPLICATION = "finsam.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "organisations.hats.hat",
                "organisations.demo_logins.demo_logins",
                "organisations.login.life.countdown",
                "organisations.login.farewell.farewell",
                "organisations.login.returning.parked",
            ],
            "builtins": ["heroicons.templatetags.heroicons"],
        },
    }
]

# Two roles, neither a superuser: the owner migrates, the application only reads and writes rows.
# Host, port and password come from libpq's own PGHOST, PGPORT and PGPASSWORD.
OWNER_USER = os.environ.get("OWNER_USER", "samordning_owner")
APP_USER = os.environ.get("APP_USER", "samordning_app")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("PGDATABASE", "samordning"),
        "USER": os.environ.get("PGUSER", APP_USER),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}} if flag("DB_POOL") else {},
    }
}
# The access log's own way in: a denial or an error is kept although its page was rolled back.
LOG_DATABASE = "log"
DATABASES[LOG_DATABASE] = DATABASES["default"] | {
    "OPTIONS": {"pool": {"min_size": 0, "max_size": 2}} if flag("DB_POOL") else {},
    "TEST": {"MIRROR": "default"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisations.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Login
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reporting:start"
# Not allauth's own backend: that one tells a disabled account from a wrong password.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "organisations.accounts.ClosedAccounts"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# Throttled by axes, in the database: allauth counts in each process by itself.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
AXES_HANDLER = "organisations.login.throttling.LoginThrottle"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_LOCKOUT_CALLABLE = "organisations.login.throttling.closed"
AXES_USERNAME_CALLABLE = "organisations.login.throttling.hidden_name"
AXES_CLIENT_IP_CALLABLE = "organisations.login.throttling.client_address"
AXES_DISABLE_ACCESS_LOG = True  # logins are in our own
AXES_VERBOSE = False
# How many proxies of ours write X-Forwarded-For before the application; the rest is hearsay.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES") or 0)
MFA_ADAPTER = "organisations.login.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half a minute either way: clocks differ and typing takes time
MFA_REAUTHENTICATION_REQUIRED = False  # our own decorator asks (organisations/account_urls.py)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO_MODE
# Login services (OpenID Connect): id, name, server_url, client_id and client_secret of each; see
# .env.example. Found by issuer and subject (organisations/login/single_sign_on.py).
OIDC_PROVIDERS = json.loads(os.environ.get("OIDC_PROVIDERS") or "[]")
SOCIALACCOUNT_ADAPTER = "organisations.login.single_sign_on.LoginServices"

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / ".run" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Produced files hold personal data: never below a folder that a web server serves.
PRIVATE_ROOT = Path(os.environ.get("PRIVATE_ROOT", BASE_DIR / ".run" / "private"))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {
        "BACKEND": os.environ.get(
            "STATICFILES", "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
FILE_UPLOAD_HANDLERS = [
    "documents.handlers.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
WHITENOISE_AUTOREFRESH = flag("WHITENOISE_AUTOREFRESH")
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH

CRISPY_ALLOWED_TEMPLATE_PACKS = ["finsam"]
CRISPY_TEMPLATE_PACK = "finsam"

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 10}
# The Job row is the queue of record: results are not kept, lost messages are published again.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = SCHEDULE

# Letters hold a number and a link. Without a mail server, as in the demo, none leaves.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
EMAIL_TIMEOUT = 10
# Where the links of letters lead that no request asked for.
SITE_ADDRESS = (CSRF_TRUSTED_ORIGINS or ["http://localhost:8000"])[0]
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "samordning@localhost")

CSRF_FAILURE_VIEW = "organisations.login.parking.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The row of the login decides when it ends (organisations/models/logged_in.py), on the server.
LOGIN_IDLE_LIMIT = timedelta(minutes=20)
LOGIN_LIMIT = timedelta(hours=10)
LOGIN_WARNING = timedelta(minutes=2)
PARKED_FOR = timedelta(days=7)  # text that a login ended under
SESSION_COOKIE_AGE = 10 * 60 * 60  # a working day; what is older is swept out of the table
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not (DEBUG or DEMO_MODE)
SECURE_SSL_REDIRECT = not (DEBUG or DEMO_MODE)
SECURE_REDIRECT_EXEMPT = [r"^halsa/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Log lines name views and ids, never people.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "finsam.logs.ScrubbedFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "samordning.system": {"level": "INFO"},
        # Django would send reports by mail, and its own server would write query strings.
        "django": {"handlers": [], "level": "WARNING"},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}
