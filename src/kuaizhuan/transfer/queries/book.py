"""What the platform knows of the contracts in a work-book: their parties, the contract itself, the ledger of its deal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from kuaizhuan.collect.identity import normalise_name
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer import access, registration
from kuaizhuan.transfer.book.stated import Named, values_of
from kuaizhuan.transfer.models import BookRow, Deal, TechnologyContract
from kuaizhuan.transfer.queries.parties import complete_contract
from kuaizhuan.transfer.rules import registry as rules
from kuaizhuan.transfer.rules.book import Entry
from kuaizhuan.transfer.states import EntryKind


def find_named(named: Named) -> tuple[Organisation | None, str]:
    """The organisation with this credit code, else the only one of exactly this name; or the code of what is wrong.

    A code that belongs to an organisation of another name is a mistake in one of the two, and so refused.
    """
    if named.credit_code:
        found = Organisation.objects.filter(credit_code=named.credit_code).first()
        if found is None:
            return None, "transfer.book_code_unknown"
        names = {normalise_name(each) for each in (found.name, found.current.name, *found.aliases)}
        return (
            (found.current, "") if normalise_name(named.name) in names else (None, "transfer.book_code_other")
        )
    same = {
        row.current.pk: row.current
        for row in Organisation.objects.filter(folded_name=normalise_name(named.name)).select_related(
            "merged_into"
        )
    }
    if len(same) > 1:
        return None, "transfer.book_name_twice"
    return (next(iter(same.values())), "") if same else (None, "transfer.book_name_unknown")


def find_contract(applicant: Organisation, number: str, data: Mapping[str, Any]) -> TechnologyContract | None:
    """The applicant's contract with this number of its own; else the one with these sides, title, day and sum, unless that
    has another number."""
    rows = TechnologyContract.objects.select_related("deal", "book_row", "applicant")
    if number and (found := rows.filter(book_row__applicant=applicant, book_row__number=number).first()):
        return found
    key = rules.fingerprint(complete_contract(registration.read(data)))
    same = rows.filter(applicant=applicant, fingerprint=key)
    if number:
        same = same.filter(Q(book_row=None) | Q(book_row__number=""))
    return same.first()


def row_of(contract: TechnologyContract) -> BookRow | None:
    """The row by which a contract came in; None where it was entered by hand."""
    return getattr(contract, "book_row", None)


def values_of_contract(book: str, contract: TechnologyContract) -> dict[str, Any]:
    """What a contract says, by the fields of a book."""
    row = row_of(contract)
    return values_of(
        book,
        contract.data,
        row.own if row else {},
        total=contract.total,
        technical=contract.technical,
        number=row.number if row else "",
        field=contract.field,
        industry=contract.industry,
    )


def receipts_of(deal: Deal | None) -> list[Entry]:
    """What the ledger holds of receipts that were not taken back."""
    if deal is None:
        return []
    rows = deal.entries.filter(kind=EntryKind.RECEIPT, reverses=None, reversal=None)
    return [Entry(row.on, row.amount, row.voucher) for row in rows.order_by("on", "pk")]


def contracts_of(actor: Actor, organisation: Organisation | None = None) -> QuerySet[TechnologyContract]:
    """The contracts that an organisation applied for, or all, as far as `actor` may see them, the oldest first."""
    rows = access.registry.VIEW_CONTRACT.filter(actor, TechnologyContract.objects.all())
    if organisation is not None:
        rows = rows.filter(Q(applicant=organisation) | Q(applicant__merged_into=organisation))
    return rows.select_related("deal__seller", "book_row", "applicant").order_by("signed_on", "pk")
