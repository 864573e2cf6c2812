"""Whoever sees a deal with its documents reads what its parties write; who submits for a party writes.

A bureau that oversees one of the sides reads messages as it reads documents; no other staff of the platform does.
"""

from __future__ import annotations

from kuaizhuan.core.access import Policy, any_of, where
from kuaizhuan.people.access import owner, person
from kuaizhuan.people.roles import SUBMITTERS
from kuaizhuan.transfer.access.deal import ACTING, seen
from kuaizhuan.transfer.states import Party

VIEW = Policy("transfer.message.view", seen("deal__"))
FILES = Policy("transfer.message.files", where(withdrawn_at=None) & seen("deal__"))
"""The files of a message that was withdrawn are shown to nobody; they are kept with it."""
SEND = Policy("transfer.message.send", ACTING)
WITHDRAW = Policy(
    "transfer.message.withdraw",
    person("by") & any_of([where(party=party) & owner(SUBMITTERS, f"deal__{party}") for party in Party]),
)
"""Who wrote it, while they speak for that party."""
