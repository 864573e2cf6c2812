"""The log of a process: one JSON object a line on standard error, kept by whoever started the process.

Only the message and, after a fault, the traceback are written: no values of variables, forms or headers.
"""

from __future__ import annotations

import datetime as dt
import json
import logging


class JsonLines(logging.Formatter):
    """at (ISO 8601, UTC), level, logger, process, message; traceback when there is one."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)
