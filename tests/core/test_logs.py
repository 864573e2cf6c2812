import json
import logging
import sys

from django.conf import settings

from kuaizhuan.core.logs import JsonLines


def test_a_line_is_one_object() -> None:
    record = logging.LogRecord("kuaizhuan.x", logging.WARNING, "x.py", 1, "第 %d 行\n坏了", (3,), None)
    record.created, record.process = 1767225600.1234, 42
    record.password = "secret"
    assert json.loads(JsonLines().format(record)) == {
        "at": "2026-01-01T00:00:00.123+00:00",
        "level": "WARNING",
        "logger": "kuaizhuan.x",
        "process": 42,
        "message": "第 3 行\n坏了",
    }


def test_a_fault_brings_its_traceback_and_stays_one_line() -> None:
    password = "secret-value"
    try:
        raise ValueError("no such row")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "fault", None, sys.exc_info())
    line = JsonLines().format(record)
    assert "\n" not in line
    assert "ValueError: no such row" in json.loads(line)["traceback"]
    assert password not in line


def test_the_settings_use_it() -> None:
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]
    assert settings.LOGGING["formatters"]["json"]["()"] == f"{JsonLines.__module__}.{JsonLines.__name__}"
