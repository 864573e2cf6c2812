"""Anchors by mail, and into a file that lies elsewhere: another machine's disk, or one that can only be written once."""

from __future__ import annotations

import errno
import json
import os
from contextlib import suppress

from kuaizhuan.core import mail, messages
from kuaizhuan.core.audit.channels import Channel


def by_mail(target: str, text: str) -> str:
    """Send the anchor as a letter of plain text. Raises `OSError` where mail cannot be sent."""
    anchor = json.loads(text)
    subject = messages.say("core.anchor.subject", {"node": anchor["node"], "seq": anchor["seq"]})
    body = messages.say("core.anchor.letter", {"text": text})
    return "" if mail.send(target, subject, body) else "core.anchor_undeliverable"


def into_file(target: str, text: str) -> str:
    """Append the anchor as a line, and wait until it is on the disk. Raises `OSError`, with nothing half written left."""
    descriptor = os.open(target, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        before = os.fstat(descriptor).st_size
        line = f"{text}\n".encode()
        if before and os.pread(descriptor, 1, before - 1) != b"\n":  # somebody else's last line is not ended
            line = b"\n" + line
        try:
            if os.write(descriptor, line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), target)
            os.fsync(descriptor)
        except OSError:
            _cut(descriptor, before)
            raise
    finally:
        os.close(descriptor)
    return ""


def _cut(descriptor: int, size: int) -> None:
    """Take a half line back, where the storage lets that be done; else the reader passes over it."""
    with suppress(OSError):
        os.ftruncate(descriptor, size)


CHANNELS = (Channel("mail", "KZ_ANCHOR_MAIL", by_mail), Channel("file", "KZ_ANCHOR_FILE", into_file))
