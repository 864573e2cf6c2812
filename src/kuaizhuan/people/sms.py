"""Text messages leave through one function that the node names in ``KZ_TEXT_SENDER``, called by a worker.

The platform knows no provider. Without one it writes the message to the standard output, as it does with mail:
good for trying out, not for use, because whoever reads that output can read the codes.
"""

from __future__ import annotations

import sys

from kuaizhuan.core import outbox


def send_text(phone: str, text: str) -> None:
    """Let `text` to `phone` (E.164) wait for a worker, who sends it by the node's sender."""
    outbox.put_text(phone, text)


def to_console(phone: str, text: str) -> None:
    """The sender of a node that has none."""
    sys.stdout.write(f"{phone}: {text}\n")
