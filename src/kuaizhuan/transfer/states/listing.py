"""A result listed 挂牌 on an exchange outside: prepared, listed under the exchange's number, sold and certified, or not.

The exchange decides; the seller's office writes down what it says. A sale is one price of the notice, never another way
around it.
"""

from enum import StrEnum

from kuaizhuan.core.states import Machine


class Listed(StrEnum):
    DRAFT = "draft"
    LISTED = "listed"
    SOLD = "sold"
    CERTIFIED = "certified"
    UNSOLD = "unsold"
    WITHDRAWN = "withdrawn"


OPEN = (Listed.DRAFT, Listed.LISTED)
"""States in which the price is still to be found."""
DEALT = (Listed.SOLD, Listed.CERTIFIED)
"""States in which it is found."""

LISTING = Machine(
    "transfer.listing",
    words="transfer.listing_state",
    start=Listed.DRAFT,
    turns={
        Listed.DRAFT: "office",
        Listed.LISTED: "",
        Listed.SOLD: "office",
        Listed.CERTIFIED: "",
        Listed.UNSOLD: "",
        Listed.WITHDRAWN: "",
    },
    moves={
        (Listed.DRAFT, Listed.LISTED): "list",
        (Listed.LISTED, Listed.SOLD): "sell",
        (Listed.LISTED, Listed.UNSOLD): "expire",
        (Listed.SOLD, Listed.CERTIFIED): "certify",
        (Listed.DRAFT, Listed.WITHDRAWN): "withdraw",
        (Listed.LISTED, Listed.WITHDRAWN): "withdraw",
    },
)
