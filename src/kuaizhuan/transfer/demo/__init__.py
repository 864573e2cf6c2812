"""How far the demo world has come: deals at each stage, and contracts on both registers."""

from __future__ import annotations

from collections.abc import Callable

from kuaizhuan.transfer.demo.contracts import build_contracts
from kuaizhuan.transfer.demo.deals import build_deals


def build(say: Callable[[str], None]) -> None:
    """Deals out of introductions and matches, then contracts, some of which are those of the deals."""
    say(f"deals: {build_deals()}")
    say(f"contracts: {build_contracts()}")
