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
