"""The life of a loan."""

from enum import StrEnum

from kuaizhuan.core.states import Machine
from kuaizhuan.people.roles import Role


class Stage(StrEnum):
    ASKED = "asked"
    LENT = "lent"
    RETURNED = "returned"


LOAN = Machine(
    "toy.loan",
    words="toy.loan_state",
    start=Stage.ASKED,
    turns={Stage.ASKED: Role.OFFICE, Stage.LENT: Role.ENTERPRISE, Stage.RETURNED: ""},
    moves={(Stage.ASKED, Stage.LENT): "lend", (Stage.LENT, Stage.RETURNED): "return"},
)
