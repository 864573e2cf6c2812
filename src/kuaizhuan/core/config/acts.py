"""Settings of what persons may do to others: how often in a day each of them."""

from __future__ import annotations

from kuaizhuan.core.config.setting import Setting
from kuaizhuan.core.config.types import Number

MANY = Number(0, 100_000)

ACTS = (
    Setting(
        "KZ_OBJECTIONS_DAY",
        Number(0, 1000),
        "3",
        "Objections to price notices that one person files in a day; 0: any number.",
    ),
    Setting(
        "KZ_STATEMENT_DAYS",
        Number(1, 365),
        "15",
        "Days within which the other side is expected to confirm, correct or deny a statement. Invented by the platform, "
        "no law says it; nothing follows but that it is late.",
    ),
    Setting(
        "KZ_DEAL_MESSAGES_DAY",
        MANY,
        "200",
        "Messages that one person sends in a day to the other parties of deals, themselves and by their tokens; 0: any "
        "number.",
    ),
    Setting(
        "KZ_INTERESTS_DAY",
        MANY,
        "100",
        "Introductions that one person asks for in a day, themselves and by their tokens; 0: any number.",
    ),
    Setting(
        "KZ_JOIN_REQUESTS_DAY",
        MANY,
        "10",
        "Organisations that one person asks to be let into in a day; 0: any number.",
    ),
    Setting(
        "KZ_INVITATIONS_DAY",
        MANY,
        "100",
        "Invitations that one person sends in a day, each a mail to whom they name; 0: any number.",
    ),
    Setting(
        "KZ_WEBHOOKS_DAY",
        MANY,
        "20",
        "Webhooks that one person makes, or changes, in a day; 0: any number.",
    ),
    Setting(
        "KZ_REMINDERS_DAY",
        MANY,
        "100",
        "Outcomes that one person asks for, or asks for again, in a day, each a mail; 0: any number.",
    ),
    Setting(
        "KZ_OUTCOME_ANSWERS_DAY",
        MANY,
        "10",
        "Answers and corrections of outcomes that one person, or one signed link, gives in a day; 0: any number.",
    ),
    Setting(
        "KZ_APPEALS_DAY",
        MANY,
        "20",
        "Appeals against refusals that one person files in a day; 0: any number.",
    ),
)
