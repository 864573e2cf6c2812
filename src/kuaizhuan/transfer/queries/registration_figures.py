"""Figures of registered contracts, each one named function with its definition.

Unit: contracts, and fen. Base: the registers of all jurisdictions of this node; each contract once (`flows`).
"""

from __future__ import annotations

from kuaizhuan.transfer.queries.flows import Period, Tally, flows

__all__ = [
    "Period",
    "Tally",
    "contract_intake",
    "contract_output",
    "contracts_between",
    "contracts_registered",
    "flows",
    "joint_contracts_registered",
]


def contracts_registered(period: Period) -> Tally:
    """技术合同登记: contracts first registered in the period and still on a register as of the day, each once."""
    return flows(period).whole


def joint_contracts_registered(period: Period) -> Tally:
    """川渝技术合同登记成交额: of these, contracts with a side in Chongqing or Sichuan; one between both counts once."""
    return flows(period).joint()


def contracts_between(period: Period, source: str, target: str) -> Tally:
    """Contracts whose seller is in `source` and whose buyer is in `target`: 渝→川 is ("CQ", "SC")."""
    return flows(period).between(source, target)


def contract_output(period: Period, place: str) -> Tally:
    """输出技术: contracts whose seller is in the place, wherever the buyer is."""
    return flows(period).output(place)


def contract_intake(period: Period, place: str) -> Tally:
    """吸纳技术: contracts whose buyer is in the place, wherever the seller is and whoever registered it."""
    return flows(period).intake(place)
