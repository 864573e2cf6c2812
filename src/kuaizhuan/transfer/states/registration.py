"""The life of an application to the registry, and of the registration that comes of it."""

from __future__ import annotations

from enum import StrEnum

from kuaizhuan.core.states import Machine


class Desk(StrEnum):
    """An application: handed in, accepted (the clock runs), asked about, seen by one of two, decided."""

    FILED = "filed"
    ACCEPTED = "accepted"
    ASKED = "asked"
    SECOND = "second"
    REGISTERED = "registered"
    REFUSED = "refused"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Purpose(StrEnum):
    """What is applied for."""

    REGISTER = "register"
    CHANGE = "change"
    CANCEL = "cancel"


class Standing(StrEnum):
    """A registration: it counts, was replaced by a changed one, or no longer counts."""

    VALID = "valid"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class ReliefState(StrEnum):
    """A benefit drawn on a registration: it stands, is to be looked at again, or fell with the registration."""

    STANDING = "standing"
    REVIEW = "review"
    VOID = "void"


OPEN = (Desk.FILED, Desk.ACCEPTED, Desk.ASKED, Desk.SECOND)
"""An application that is not decided; a contract has one at most."""

HELD = (Desk.FILED, Desk.ACCEPTED, Desk.SECOND)
"""It is the registry's turn, and the contract stays as it was filed; an applicant who was asked may correct it."""

APPLICATION = Machine(
    "transfer.application",
    words="transfer.desk",
    start=Desk.FILED,
    turns={
        Desk.FILED: "registrar",
        Desk.ACCEPTED: "registrar",
        Desk.ASKED: "head",
        Desk.SECOND: "registrar",
        Desk.REGISTERED: "",
        Desk.REFUSED: "",
        Desk.RETURNED: "head",
        Desk.WITHDRAWN: "",
    },
    moves={
        (Desk.FILED, Desk.ACCEPTED): "accept",
        (Desk.FILED, Desk.RETURNED): "return",
        (Desk.FILED, Desk.WITHDRAWN): "withdraw",
        (Desk.ACCEPTED, Desk.ASKED): "ask",
        (Desk.ACCEPTED, Desk.SECOND): "approve_first",
        (Desk.ACCEPTED, Desk.REGISTERED): "register",
        (Desk.ACCEPTED, Desk.REFUSED): "refuse",
        (Desk.ACCEPTED, Desk.WITHDRAWN): "withdraw",
        (Desk.ASKED, Desk.ACCEPTED): "answer",
        (Desk.ASKED, Desk.WITHDRAWN): "withdraw",
        (Desk.SECOND, Desk.REGISTERED): "register",
        (Desk.SECOND, Desk.ACCEPTED): "send_back",
        (Desk.SECOND, Desk.REFUSED): "refuse",
        (Desk.SECOND, Desk.WITHDRAWN): "withdraw",
    },
)

REGISTRATION = Machine(
    "transfer.registration",
    words="transfer.standing",
    start=Standing.VALID,
    turns={Standing.VALID: "", Standing.REPLACED: "", Standing.CANCELLED: ""},
    moves={
        (Standing.VALID, Standing.REPLACED): "replace",
        (Standing.VALID, Standing.CANCELLED): "cancel",
    },
)
