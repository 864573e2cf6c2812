"""Parties of a contract as the platform knows them: by credit code, else by the only organisation of their name."""

from __future__ import annotations

import dataclasses

from stdnum.cn import uscc

from kuaizhuan.collect.identity import normalise_name
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer.registration.contract import Contract, Party


def find_party(name: str, credit_code: str = "") -> Organisation | None:
    """The organisation as it is called today, or None; a credit code decides, whatever the name."""
    if credit_code:
        found = Organisation.objects.filter(credit_code=uscc.compact(credit_code)).first()
    else:
        named = list(Organisation.objects.filter(folded_name=normalise_name(name))[:2])
        found = named[0] if len(named) == 1 else None
    return found.current if found else None


def complete_contract(stated: Contract) -> Contract:
    """The contract with the credit codes that the platform knows, so that it is recognised however it was entered."""
    return dataclasses.replace(
        stated,
        sellers=tuple(map(_complete_party, stated.sellers)),
        buyers=tuple(map(_complete_party, stated.buyers)),
    )


def _complete_party(party: Party) -> Party:
    found = find_party(party.name) if party.country == "CN" and not party.credit_code else None
    code = (found.credit_code or "") if found else uscc.compact(party.credit_code)
    return dataclasses.replace(party, credit_code=code)
