"""Django's settings, derived from the table in `core.config`; nothing here calls an outside host."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import dj_database_url
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core import config
from kuaizhuan.core.config import keys
from kuaizhuan.core.config.identities import identities

config.require_right()

PACKAGE = Path(__file__).resolve().parent
HOME = config.path("KZ_HOME")
NODE = config.text("KZ_NODE")
OAI_DOMAIN = config.text("KZ_OAI_DOMAIN") or NODE
INDEX_DIR = HOME / "index"
MEDIA_ROOT = HOME / "uploads"

SECRET_KEY, SECRET_KEY_FALLBACKS, CODES_KEY = keys.load(HOME)
DEBUG = config.flag("KZ_DEBUG")
SERVER_TIMING = config.flag("KZ_SERVER_TIMING")
REQUEST_SECONDS = config.number("KZ_REQUEST_SECONDS")
HEAVY_AT_ONCE = config.number("KZ_HEAVY_AT_ONCE")
SHEET_ROWS = config.number("KZ_SHEET_ROWS")
ALLOWED_HOSTS = list(config.several("KZ_HOSTS"))
ADDRESS = (
    config.text("KZ_ADDRESS").rstrip("/")
    or f"http{'s' if config.flag('KZ_HTTPS') else ''}://{ALLOWED_HOSTS[0]}"
)

PACKAGES = (
    *(
        f"kuaizhuan.{step}"
        for step in (
            "core", "people", "catalog", "collect", "publish", "match", "transfer", "notices", "api", "oai",
            "ops", "web",
        )
    ),
    *config.several("KZ_PACKAGES"),
)  # fmt: skip
"""The packages whose files `core.contributions` collects, the lowest first, then the node's own."""
IDENTITIES = identities()
"""Who vouches for persons here, by the key under which their accounts are stored."""
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # for the pages of allauth
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "kuaizhuan.web",  # before allauth: its templates are the ones that count
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(each.app for each in IDENTITIES.values()),
    "allauth.usersessions",
    *(name for name in PACKAGES if name not in ("kuaizhuan.core", "kuaizhuan.web")),
    "kuaizhuan.core",  # last: its ready() looks for the sentences and jobs of all the others
]

# The library reads it when it is loaded: from then on it counts in files, for all processes together.
METRICS_DIR = config.text("KZ_METRICS_DIR")
if METRICS_DIR:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_DIR

MIDDLEWARE = [
    "kuaizhuan.web.middleware.Nobody",
    "kuaizhuan.web.middleware.ServerTiming",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # has its files compressed beforehand
    "kuaizhuan.web.compression.Compressed",
    "kuaizhuan.api.outside.Outside",
    "kuaizhuan.web.metrics.Measured",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kuaizhuan.web.found_outside.LanguageOfAddress",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kuaizhuan.web.middleware.RequestMiddleware",
    "kuaizhuan.web.middleware.SessionRules",
]

ROOT_URLCONF = "kuaizhuan.urls"
WSGI_APPLICATION = "kuaizhuan.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kuaizhuan.web.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "kuaizhuan.web.templatetags.words",
                "kuaizhuan.web.templatetags.parts",
                "kuaizhuan.web.templatetags.controls",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        config.text("DATABASE_URL") or f"sqlite:///{quote(str(HOME / 'kuaizhuan.sqlite3'))}",
        conn_max_age=60,
        conn_health_checks=True,  # a connection that did not outlive a restart is made anew before it is used
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer waits for its turn instead of failing half-way through a transaction.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    # Tests use a file too, so that other processes and threads see the same rows as on PostgreSQL.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "web:sign_in"
LOGIN_REDIRECT_URL = "web:desk"
LOGOUT_REDIRECT_URL = "web:home"
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.MinimumLengthValidator",
        "OPTIONS": {"min_length": config.number("KZ_PASSWORD_LENGTH")},
    },
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email")},
    },
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": "kuaizhuan.people.passwords.HabitsValidator"},
    {
        "NAME": "kuaizhuan.people.passwords.ClassesValidator",
        "OPTIONS": {"classes": config.number("KZ_PASSWORD_CLASSES")},
    },
    {"NAME": "kuaizhuan.people.passwords.HistoryValidator"},
]
PASSWORD_HISTORY = config.number("KZ_PASSWORD_HISTORY")
PASSWORD_DAYS = config.number("KZ_PASSWORD_DAYS")
LOCK_AFTER = config.number("KZ_LOCK_AFTER")
LOCK_MINUTES = config.number("KZ_LOCK_MINUTES")
LOCK_ACCOUNT_AFTER = config.number("KZ_LOCK_ACCOUNT_AFTER")
LOCK_SOURCE_AFTER = config.number("KZ_LOCK_SOURCE_AFTER")
DEVICE_DAYS = config.number("KZ_DEVICE_DAYS")
STAFF_MINUTES = config.number("KZ_STAFF_MINUTES")
STAFF_SECOND_FACTOR = config.flag("KZ_STAFF_SECOND_FACTOR")
DUTIES_APART = config.flag("KZ_DUTIES_APART")
PROOF_MINUTES = config.number("KZ_PROOF_MINUTES")
SIGN_UP = config.flag("KZ_SIGN_UP") and bool(config.text("KZ_MAIL_HOST"))  # an address is proved by mail
SESSIONS_LIMIT = config.number("KZ_SESSIONS")
TOKEN_DAYS = config.number("KZ_TOKEN_DAYS")
API_RATE = config.number("KZ_API_RATE")
API_RATE_VISITOR = config.number("KZ_API_RATE_VISITOR")
API_PAGES = config.flag("KZ_API_PAGES")
ADDRESS_DAYS = config.number("KZ_ADDRESS_DAYS")
MESSAGES = config.number("KZ_MESSAGES")
DOOR_RATE = config.number("KZ_DOOR_RATE")
FORM_RATE = config.number("KZ_FORM_RATE")
GUESSES = config.number("KZ_GUESSES")
NINJA_NUM_PROXIES = config.number("KZ_PROXIES")
HARVEST_PRIVATE = config.flag("KZ_HARVEST_PRIVATE")
LOOKUP = config.flag("KZ_LOOKUP")
WEBHOOK_HTTP = config.flag("KZ_WEBHOOK_HTTP")
WEBHOOK_ATTEMPTS = config.number("KZ_WEBHOOK_ATTEMPTS")
WEBHOOK_DAYS = config.number("KZ_WEBHOOK_DAYS")
OBJECTIONS_DAY = config.number("KZ_OBJECTIONS_DAY")
STATEMENT_DAYS = config.number("KZ_STATEMENT_DAYS")
DEAL_MESSAGES_DAY = config.number("KZ_DEAL_MESSAGES_DAY")
INTERESTS_DAY = config.number("KZ_INTERESTS_DAY")
JOIN_REQUESTS_DAY = config.number("KZ_JOIN_REQUESTS_DAY")
INVITATIONS_DAY = config.number("KZ_INVITATIONS_DAY")
WEBHOOKS_DAY = config.number("KZ_WEBHOOKS_DAY")
REMINDERS_DAY = config.number("KZ_REMINDERS_DAY")
OUTCOME_ANSWERS_DAY = config.number("KZ_OUTCOME_ANSWERS_DAY")
APPEALS_DAY = config.number("KZ_APPEALS_DAY")
CONTACT = {
    "unit": config.text("KZ_CONTACT_UNIT"),
    "phone": config.text("KZ_CONTACT_PHONE"),
    "mail": config.text("KZ_CONTACT_MAIL"),
    "hours": config.text("KZ_CONTACT_HOURS"),
}
INVITATION_DAYS = config.number("KZ_INVITATION_DAYS")
SESSION_COOKIE_AGE = config.number("KZ_IDLE_MINUTES") * 60  # a request renews it, see `web.middleware`
SESSION_EXPIRE_AT_BROWSER_CLOSE = False

# allauth does the signing in; its pages are drawn by the templates of `web` (see docs/adr/sign-in.md).
ACCOUNT_ADAPTER = "kuaizhuan.web.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "phone", "password1*", "password2*"]
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
TEXT_SENDER = config.text("KZ_TEXT_SENDER")
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SIGN_UP else "optional"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True  # one address, replaced when the mail that went to another one was answered
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True  # that is: until the idle time is over, not until the browser closes
ACCOUNT_REAUTHENTICATION_TIMEOUT = PROOF_MINUTES * 60
# Passwords, messages and what visitors send the platform counts itself, exactly and across all processes; nothing here
# may lock all who share one address.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,  # codes of second factors, see `web.forms.people.factors`
    "reset_password": None,
    "reset_password_from_key": None,  # only wrong ones count, see `web.account_urls`
    "signup": None,
    "confirm_email": None,
    "verify_phone": "1/30s/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = config.number("KZ_PROXIES")
MFA_ADAPTER = "kuaizhuan.web.accounts.FactorAdapter"
MFA_FORMS = {
    "authenticate": "kuaizhuan.web.forms.people.factors.AuthenticateForm",
    "reauthenticate": "kuaizhuan.web.forms.people.factors.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_ALLOW_UNVERIFIED_EMAIL = True  # else who has a second factor could not change the address
MFA_TOTP_ISSUER = f"Kuaizhuan {NODE}"
MFA_TOTP_TOLERANCE = 1  # a code of the step before counts: RFC 6238, 5.2
SOCIALACCOUNT_ADAPTER = "kuaizhuan.web.accounts.IdentityAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # an address from the provider opens nothing here
SOCIALACCOUNT_EMAIL_REQUIRED = False  # who has none from there may add one later
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True  # where `IdentityAdapter` finds it trusted
SOCIALACCOUNT_PROVIDERS = {
    key: told for each in IDENTITIES.values() for key, told in each.app_settings.items()
}
CACHES = {
    # Holds allauth's limits by address: a folder, so that all processes of a machine share it.
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(HOME / "cache"),
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# The longest text that a form takes, a contract of two million characters, in three bytes each.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
UPLOAD_LIMIT = config.number("KZ_UPLOAD_MB") * 1024 * 1024
RULES_FILE = config.text("KZ_RULES")
PLACES_ABOVE = "kuaizhuan.people.regions.places_above"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = config.flag("KZ_HTTPS")
SECURE_REDIRECT_EXEMPT = ["^(health|ready|metrics)$"]  # monitors ask the process itself, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if config.flag("KZ_HTTPS") else 0
SILENCED_SYSTEM_CHECKS = [
    # Whether other hosts of the domain speak HTTPS too is not the node's to say; the list of browsers is for whole domains.
    "security.W005",
    "security.W021",
    # `core.checks` says the same as errors, in sentences of this project: HTTPS, key, cookies, debug, hosts.
    *(f"security.{each}" for each in ("W004", "W008", "W009", "W012", "W016", "W018", "W020")),
]
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kuaizhuan.web.errors.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
EMAIL_HOST = config.text("KZ_MAIL_HOST")
EMAIL_BACKEND = "kuaizhuan.core.outbox.Queue"
MAIL_SENDER = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
"""By which the worker sends what waits."""
EMAIL_PORT = config.number("KZ_MAIL_PORT")
EMAIL_HOST_USER = config.text("KZ_MAIL_USER")
EMAIL_HOST_PASSWORD = config.text("KZ_MAIL_PASSWORD")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = config.number("KZ_MAIL_SECONDS")
DIGEST_HOUR = config.number("KZ_DIGEST_HOUR")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = config.text("KZ_MAIL_FROM")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "kuaizhuan.core.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": config.text("KZ_LOG_LEVEL")},
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET"},  # else it would mail and repeat itself
        "django.server": {
            "handlers": [],
            "level": "INFO",
            "propagate": True,
        },  # else it writes addresses whole
        # At DEBUG these two write what a page knows and what a statement stores: secrets too.
        "django.template": {"level": "INFO"},
        "django.db.backends": {"level": "INFO"},
    },
}
