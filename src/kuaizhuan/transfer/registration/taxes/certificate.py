"""The certificate of registration on which reliefs rest: no relief holds before there is one, or after it has ended."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from kuaizhuan.transfer.registration.contract import Contract
from kuaizhuan.transfer.registration.taxes.grounds import Ground, State

_NUMBER = re.compile(r"\d{14}|\d{16}")


@dataclass(frozen=True, slots=True)
class Certificate:
    """since: the day of the first registration, None where nobody says; until: the day on which it ended, None while it
    stands. number: as its certificate has it.
    """

    number: str
    since: dt.date | None
    until: dt.date | None = None


def stated_certificate(contract: Contract) -> Certificate | None:
    """The certificate that the contract names; None where its number cannot be one of the national system."""
    number = re.sub(r"\s", "", contract.registered_as)
    return Certificate(number, contract.registered_on) if _NUMBER.fullmatch(number) else None


def certified(contract: Contract, certificate: Certificate | None, on: dt.date, clause: str) -> Ground:
    """Whether the certificate was there on the day on which tax arose."""
    if certificate is None:
        if contract.registered_as:
            value = {"value": contract.registered_as[:40]}
            return Ground("transfer.tax_number", State.MISSING, clause, value, "registered_as")
        return Ground("transfer.tax_unregistered", State.MISSING, clause)
    number = {"number": certificate.number}
    if certificate.until is not None:
        facts = {**number, "on": certificate.until.isoformat()}
        return Ground("transfer.tax_certificate_ended", State.MISSING, clause, facts)
    if certificate.since is None:
        return Ground("transfer.tax_registered", State.ASSUMED, clause, number, "registered_on")
    if certificate.since > on:
        facts = {**number, "since": certificate.since.isoformat(), "on": on.isoformat()}
        return Ground("transfer.tax_before_certificate", State.MISSING, clause, facts)
    return Ground("transfer.tax_registered", State.MET, clause, number)
