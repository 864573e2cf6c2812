"""The life of a role that one person proposes and another confirms, where duties are kept apart."""

from __future__ import annotations

from enum import StrEnum

from kuaizhuan.core.states import Machine


class Grant(StrEnum):
    """Proposed by one; confirmed or declined by another, or taken back."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


GRANT = Machine(
    "people.grant",
    words="people.grant_state",
    start=Grant.PROPOSED,
    turns={
        Grant.PROPOSED: "security",
        Grant.CONFIRMED: "",
        Grant.DECLINED: "",
        Grant.WITHDRAWN: "",
    },
    moves={
        (Grant.PROPOSED, Grant.CONFIRMED): "confirm",
        (Grant.PROPOSED, Grant.DECLINED): "decline",
        (Grant.PROPOSED, Grant.WITHDRAWN): "withdraw",
    },
)


class Reset(StrEnum):
    """A code with which somebody who gets no mail sets another password: used once, or ended."""

    PROPOSED = "proposed"
    ISSUED = "issued"
    USED = "used"
    ENDED = "ended"


OPEN_RESETS = (Reset.PROPOSED, Reset.ISSUED)
"""Of an account there is at most one in these."""

RESET = Machine(
    "people.reset",
    words="people.reset_state",
    start=Reset.PROPOSED,
    turns={Reset.PROPOSED: "security", Reset.ISSUED: "party", Reset.USED: "", Reset.ENDED: ""},
    moves={
        (Reset.PROPOSED, Reset.ISSUED): "issue",
        (Reset.ISSUED, Reset.USED): "use",
        (Reset.PROPOSED, Reset.ENDED): "end",
        (Reset.ISSUED, Reset.ENDED): "end",
    },
)


class Way(StrEnum):
    """What a rule of an organisation says to whom it fits: join at once, ask its heads, or neither."""

    JOIN = "join"
    ASK = "ask"
    NOBODY = "nobody"
