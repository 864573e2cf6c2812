"""What may be said between the parties of a deal, and until when it may be taken back. Pure functions on values."""

from __future__ import annotations

import datetime as dt

from kuaizhuan.core.verdict import Reason, Verdict

LONGEST = 2000
"""Characters of a message."""
MOST_FILES = 3
"""Files of a message."""
A_MINUTE = 10
"""Messages of one person in one deal within a minute."""
MINUTE = dt.timedelta(minutes=1)
TAKEN_BACK = dt.timedelta(hours=24)
"""For so long whoever wrote a message may withdraw it."""


def may_send(*, text: str, files: int, is_open: bool, speaks: bool, lately: int) -> Verdict:
    """All that stands against one more message.

    is_open: whether the deal goes on. speaks: whether the person speaks for the party they name. lately: how many
    messages they wrote in this deal within the last `MINUTE`.
    """
    return Verdict.of(
        None if is_open else Reason("transfer.message_deal_ended"),
        None if speaks else Reason("transfer.message_party"),
        None if text.strip() or files else Reason("transfer.message_empty"),
        Reason("transfer.message_long", {"most": LONGEST}) if len(text.strip()) > LONGEST else None,
        Reason("transfer.message_files", {"most": MOST_FILES}) if files > MOST_FILES else None,
        Reason("transfer.message_fast", {"most": A_MINUTE}) if lately >= A_MINUTE else None,
    )


def may_withdraw(*, at: dt.datetime, now: dt.datetime, withdrawn: bool) -> Verdict:
    """A message is withdrawn once, within `TAKEN_BACK` of being sent."""
    return Verdict.of(
        Reason("transfer.message_withdrawn") if withdrawn else None,
        Reason("transfer.message_old", {"hours": int(TAKEN_BACK.total_seconds() // 3600)})
        if now - at > TAKEN_BACK
        else None,
    )
