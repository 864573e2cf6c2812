"""The life of a delivery: it waits until it is taken or given up, and can be sent again from both."""

from __future__ import annotations

from enum import StrEnum

from kuaizhuan.core.states import Machine


class Stage(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


MACHINE = Machine(
    "notices.delivery",
    words="notices.delivery",
    start=Stage.WAITING,
    turns=dict.fromkeys(Stage, ""),
    moves={
        (Stage.WAITING, Stage.DELIVERED): "deliver",
        (Stage.WAITING, Stage.GIVEN_UP): "give_up",
        (Stage.DELIVERED, Stage.WAITING): "redeliver",
        (Stage.GIVEN_UP, Stage.WAITING): "redeliver",
    },
)
