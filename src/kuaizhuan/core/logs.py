"""The log of a process: one JSON object a line on standard error, kept by whoever started the process.

Only the message and, after a fault, the traceback are written: no values of variables, forms or headers. What
an address holds that opens something (the link of an invitation, of a new password, of mail) is cut out.
"""

from __future__ import annotations

import datetime as dt
import json
import logging

from kuaizhuan.core.secret_paths import masked


class JsonLines(logging.Formatter):
    """at (ISO 8601, UTC), level, logger, process, message; traceback when there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": masked(record.getMessage()),
        }
        if record.exc_info:
            line["traceback"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
