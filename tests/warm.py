"""What the process that `forked` forks from has loaded: libraries, and parts of the program that read no settings."""

import contextlib
import os
import sys
from importlib import import_module

from kuaizhuan.core import text

LIBRARIES = """
pytest django.core.management django.core.handlers.wsgi django.db.models
django.db.migrations.executor django.contrib.auth.hashers
django.contrib.auth.password_validation django.forms django.template.defaulttags
django.contrib.staticfiles.storage django_tasks ninja ninja.openapi.schema allauth.utils
allauth.account.models numpy lxml.etree openpyxl docx
pint rapidfuzz rapidfuzz.process opencc rjieba tantivy cryptography.fernet cryptography.x509
psycopg polib segno datasketch stdnum.cn.uscc chinese_calendar urllib3 whitenoise.middleware
jwt qrcode fido2.webauthn requests kuaizhuan.core.fulltext
"""

os.environ.pop(
    "DJANGO_SETTINGS_MODULE", None
)  # else a library would load the settings of the tests' own node
for name in LIBRARIES.split():
    with contextlib.suppress(Exception):  # what wants settings is loaded by the command itself
        import_module(name)

text.words("读入词典")
assert "kuaizhuan.settings" not in sys.modules
