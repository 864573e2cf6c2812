"""Entry point of a WSGI server such as gunicorn or granian."""

import os

from django.core.wsgi import get_wsgi_application

from kuaizhuan.core import config

config.require_right(4)  # at this status gunicorn gives up instead of starting its workers for ever
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuaizhuan.settings")
application = get_wsgi_application()

from kuaizhuan.core.audit.changing import note_settings_at_start  # noqa: E402 - models are there only now

note_settings_at_start("web")
