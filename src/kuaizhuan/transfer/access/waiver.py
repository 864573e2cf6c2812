"""The bureau that oversees the seller waives, two persons of it for each waiver; never for a deal of their own organisation."""

from __future__ import annotations

from kuaizhuan.core.access import Policy
from kuaizhuan.people.access import PERSON, owner, person, supervised
from kuaizhuan.people.roles import ANY
from kuaizhuan.transfer.access.deal import seen

_DEAL_PARTIES = owner(ANY, "seller", "buyer", "broker")
_OVERSEER = supervised("deal__seller", "notice__seller")
_PARTIES = owner(ANY, "deal__seller", "deal__buyer", "deal__broker", "notice__seller")

PROPOSE = Policy("transfer.waiver.propose", PERSON & supervised("seller") & ~_DEAL_PARTIES)
"""About a deal."""
PROPOSE_FOR_NOTICE = Policy(
    "transfer.waiver.propose_for_notice", PERSON & supervised("seller") & ~owner(ANY, "seller")
)
"""About a price notice."""
VIEW = Policy("transfer.waiver.view", seen("deal__") | owner(ANY, "notice__seller") | _OVERSEER)
AGREE = Policy("transfer.waiver.agree", PERSON & _OVERSEER & ~_PARTIES & ~person("proposed_by"))
"""Never the person who proposed it."""
DECLINE = Policy("transfer.waiver.decline", PERSON & _OVERSEER & ~_PARTIES)
