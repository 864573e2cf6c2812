"""Text messages leave through one function that the node names in ``KZ_TEXT_SENDER``.

The platform knows no provider. Without one it writes the message to the standard output, as it does with mail:
good for trying out, not for use, because whoever reads that output can read the codes.
"""

from __future__ import annotations

import sys

from django.conf import settings
from django.utils.module_loading import import_string


def send_text(phone: str, text: str) -> None:
    """Send `text` to `phone` (E.164) by the node's sender; what that raises goes on to the caller."""
    import_string(settings.TEXT_SENDER)(phone, text)


def to_console(phone: str, text: str) -> None:
    """The sender of a node that has none."""
    sys.stdout.write(f"{phone}: {text}\n")
