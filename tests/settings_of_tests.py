"""The node's settings with a home of its own, made before they are read and gone with the process.

Passwords are quick to check, static files plain, and what allauth counts by address is kept in memory.
Named on pytest's command line, because a conftest is read after Django's settings are.
"""

import os
import tempfile

_home = tempfile.TemporaryDirectory(prefix="kuaizhuan-test-")
os.environ["KZ_HOME"] = _home.name
os.environ.setdefault("KZ_SECRET_KEY", "for tests and for nothing else")
os.environ["LANGUAGE"] = "zh_CN"  # whatever the terminal of who runs them speaks
# Commands that a test starts are ordinary ones; they find this home in their environment.
os.environ["DJANGO_SETTINGS_MODULE"] = "kuaizhuan.settings"

from kuaizhuan.settings import *  # noqa: F403
from kuaizhuan.settings import DATABASES, HOME, STATIC_ROOT

STATIC_ROOT.mkdir()
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file, as on a node: in memory, writers side by side fail instead of waiting.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MAIL_SENDER = "django.core.mail.backends.locmem.EmailBackend"
# Every provider is installed; which of them this node has, a test says (`tests/providers.py`).
INSTALLED_APPS += [  # noqa: F405
    *(
        f"allauth.socialaccount.providers.{each}"
        for each in ("openid_connect", "saml", "weixin", "dingtalk", "feishu")
    ),
    "kuaizhuan.web.cas",
]
