"""Django's settings, derived from the table in `core.config`; nothing here calls an outside host."""

from __future__ import annotations

from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core import config

PACKAGE = Path(__file__).resolve().parent
HOME = Path(config.read("KZ_HOME")).resolve()
NODE = config.read("KZ_NODE")
INDEX_DIR = HOME / "index"
MEDIA_ROOT = HOME / "uploads"

SECRET_KEY = config.secret_key(HOME)
DEBUG = config.flag("KZ_DEBUG")
ALLOWED_HOSTS = [host.strip() for host in config.read("KZ_HOSTS").split(",")]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "kuaizhuan.people",
    "kuaizhuan.catalog",
    "kuaizhuan.collect",
    "kuaizhuan.publish",
    "kuaizhuan.match",
    "kuaizhuan.notices",
    "kuaizhuan.web",
    "kuaizhuan.api",
    "kuaizhuan.oai",
    "kuaizhuan.ops",
    "kuaizhuan.core",  # last: its ready() looks for the sentences and jobs of all the others
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kuaizhuan.web.middleware.RequestMiddleware",
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
            "builtins": ["django.templatetags.i18n", "kuaizhuan.web.templatetags.words"],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        config.read("DATABASE_URL") or f"sqlite:///{HOME / 'kuaizhuan.sqlite3'}", conn_max_age=60
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
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
LOGIN_URL = "web:sign_in"
LOGIN_REDIRECT_URL = "web:desk"
LOGOUT_REDIRECT_URL = "web:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

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

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT = config.number("KZ_UPLOAD_MB") * 1024 * 1024

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = config.flag("KZ_HTTPS")
SECURE_HSTS_SECONDS = 31_536_000 if config.flag("KZ_HTTPS") else 0
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kuaizhuan.web.errors.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "kuaizhuan.core.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": config.read("KZ_LOG_LEVEL").upper()},
    "loggers": {"django": {"handlers": [], "level": "NOTSET"}},  # else it would mail and repeat itself
}
