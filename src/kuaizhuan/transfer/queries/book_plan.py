"""What each row of a work-book of contracts would do, found out without writing anything: preview and import share it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from kuaizhuan.collect.columns import BookStep, Converted, map_headers
from kuaizhuan.collect.columns.book import BATCH
from kuaizhuan.collect.identity import normalise_name
from kuaizhuan.collect.sources import Problem, Row
from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.verdict import Verdict
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role
from kuaizhuan.transfer import access, registration
from kuaizhuan.transfer.book.columns import OWN, RECEIPT
from kuaizhuan.transfer.book.stated import Named, Receipt, Stated, data_of, problems, read_row
from kuaizhuan.transfer.models import TechnologyContract
from kuaizhuan.transfer.queries import book as queries
from kuaizhuan.transfer.queries.deals import facts_of
from kuaizhuan.transfer.queries.waivers import waived
from kuaizhuan.transfer.rules import book as rules
from kuaizhuan.transfer.rules.deal import MODE_OF, Facts, Step, Written, may_enter
from kuaizhuan.transfer.states import Party, Stage

NEXT = ("补交合同文本，再转入签订合同", "按合同开始履行", "按约定收款", "收齐余款后办结")
"""What comes after each stage of `rules.WAY`, as it is written into the deal."""
NOT_COMPARED = RECEIPT | {"role"}


@dataclass(slots=True)
class Planned:
    """What a row that is not refused would do. contract, deal: those that are there; entries: receipts known so far."""

    stated: Stated
    data: dict[str, Any]
    seller: Organisation | None
    buyer: Organisation | None
    applicant: Organisation
    contract: TechnologyContract | None = None
    receipt: Receipt | None = None


@dataclass(slots=True)
class BookPlanner:
    """Plans the rows of one work-book (`sheet_kind`: its name) in the name of one organisation."""

    batch: ClassVar[int] = BATCH
    sheet_kind: str
    by: Actor
    organisation: Organisation | None
    unit: Organisation = field(init=False)
    planned: dict[str, list[tuple[int, Planned]]] = field(init=False, default_factory=dict)
    """By the key of a contract: the rows of this file that say something of it."""

    def __post_init__(self) -> None:
        own = self.by.scopes(*SUBMITTERS)
        if self.organisation is None and len(own) == 1:
            self.organisation = Organisation.objects.get(pk=own[0])
        if self.organisation is None:
            raise BadInput("transfer.book_whose")
        self.unit = self.organisation.current
        self.by = acting_for(self.by, self.unit)

    def plan(self, batch: Sequence[tuple[Row, Converted]]) -> list[BookStep]:
        """One step for each row, in order."""
        return [self._plan_row(row, converted) for row, converted in batch]

    def _plan_row(self, row: Row, converted: Converted) -> BookStep:
        step = BookStep(row, list(converted.problems), title=str(converted.values.get("title", "")))
        if step.refused:
            return step
        note = _Noter(self.sheet_kind, step)
        stated = read_row(self.sheet_kind, converted.values, self.unit.name, self.unit.credit_code or "")
        for name, reason in problems(stated, timezone.localdate()):
            note(name, reason.code, **reason.params)
        found = None if step.refused else self._read(stated, note)
        if found is None:
            return step
        self._find(found, step, note)
        if not step.refused:
            self.planned.setdefault(_key(found), []).append((row.number, found))
            step.facts = found
        return step

    def _read(self, stated: Stated, note: _Noter) -> Planned | None:
        """The row with its parties as the platform knows them, or None with what is wrong."""
        sides: dict[str, tuple[Named, ...]] = {}
        firsts: dict[str, Organisation | None] = {}
        for side, parties in (("sellers", stated.sellers), ("buyers", stated.buyers)):
            known = [self._known(side, each, note) for each in parties]
            firsts[side] = known[0] if known else None
            sides[side] = tuple(
                dataclasses.replace(
                    named, credit_code=named.credit_code or (row.credit_code or "") if row else ""
                )
                for named, row in zip(parties, known, strict=True)
            )
        if note.step.refused:
            return None
        try:
            data = data_of(stated, names=sides)
            contract = registration.read(data)
        except registration.Unreadable as error:
            for reason in error.problems:
                note("", reason.code, **reason.params)
            return None
        applicant = firsts["buyers" if contract.direction == "import" else "sellers"]
        if applicant is None or not access.registry.may_enter(self.by, applicant.pk):
            note("seller_names", "transfer.book_not_yours", name=self.unit.name)
            return None
        if "technical" not in stated.values:
            note("total", "transfer.book_all_technical", warning=True)
        return Planned(stated, data, firsts["sellers"], firsts["buyers"], applicant)

    def _known(self, side: str, named: Named, note: _Noter) -> Organisation | None:
        found, problem = queries.find_named(named)
        abroad = named.country != "CN" and not named.credit_code
        if problem and not abroad:
            prefix = {"sellers": ("seller", "unit"), "buyers": ("buyer", "partner")}[side]
            note(
                note.first(f"{each}_names" for each in prefix),
                problem,
                name=named.name,
                code=named.credit_code,
            )
        return found

    def _find(self, found: Planned, step: BookStep, note: _Noter) -> None:
        """Whether the contract is there, in the platform or higher up in the file, and what is new in the row."""
        stated = found.stated
        found.contract = queries.find_contract(found.applicant, stated.number, found.data)
        before = [each for number, each in self.planned.get(_key(found), ()) if number < step.row.number]
        step.does = "keep" if before else "create"
        if found.contract is not None:
            step.code = found.contract.code
            step.does = "keep" if queries.row_of(found.contract) or before else "update"
            self._compare(queries.values_of_contract(self.sheet_kind, found.contract), stated, note)
        elif before:
            self._compare(before[0].stated.values, stated, note)
        else:
            self._new(found, note)
        if stated.receipt and not step.refused:
            self._receive(found, before, step, note)
        if found.contract is None and not before:
            if not course_of(found)[1]:
                note("", "transfer.book_stays", warning=True)
        elif found.contract is not None and course_of(found)[0] and not step.refused:
            step.does = "update"

    def _compare(self, there: Mapping[str, Any], stated: Stated, note: _Noter) -> None:
        """Every field that the row fills in says what the contract says; what is kept beside it may be said anew."""
        fields = [
            name for name, value in stated.values.items()
            if name not in NOT_COMPARED | OWN and not _same(there.get(name), value)
        ]  # fmt: skip
        if fields:
            reason = rules.differs([note.header(name) for name in fields])
            note(fields[0], reason.code, **reason.params)

    def _new(self, found: Planned, note: _Noter) -> None:
        stated, seller, buyer = found.stated, found.seller, found.buyer
        if seller is None or buyer is None:
            note("", "transfer.book_no_deal", warning=True)
            return
        verdict = may_enter(
            title=stated.values["title"], same=seller.pk == buyer.pk, began_on=stated.signed_on,
            today=timezone.localdate(), subject=True,
        )  # fmt: skip
        for reason in verdict:
            note("", reason.code, **reason.params)

    def _receive(self, found: Planned, before: list[Planned], step: BookStep, note: _Noter) -> None:
        receipt, seller = found.stated.receipt, found.seller
        assert receipt is not None
        deal = found.contract.deal if found.contract else None
        if seller is None or (deal is None and (found.contract is not None or found.buyer is None)):
            note("receipt", "transfer.book_receipt_no_deal")
            return
        keeps = access.income.KEEP.allows(self.by, deal) if deal else seller.pk in self.by.scopes(*HEADS)
        if not keeps:
            note("receipt", "transfer.book_receipt_head")
            return
        entries = [*queries.receipts_of(deal)]
        entries += [rules.Entry(r.on, r.amount, r.voucher) for each in before if (r := each.receipt)]
        if rules.is_recorded(receipt.on, receipt.amount, receipt.voucher, entries):
            return
        verdict = rules.may_receive(
            receipt.on, receipt.amount, receipt.voucher, entries=entries, today=timezone.localdate(),
            began_on=deal.began_on if deal else found.stated.signed_on,
            agreed=found.stated.total if deal is None or deal.amount is None else deal.amount,
        )  # fmt: skip
        for reason in verdict:
            note("receipt", reason.code, **reason.params)
        found.receipt = receipt
        step.does = "update" if step.does == "keep" else step.does


def acting_for(by: Actor, unit: Organisation) -> Actor:
    """Who acts: the operator at the terminal, who has no unit, does it in the name of `unit`, and the audit says so."""
    if by.kind is not ActorKind.SYSTEM:
        return by
    grants = frozenset({(Role.OFFICE.value, unit.pk)})
    return dataclasses.replace(by, grants=grants, acting_for=unit.code)


@dataclass(slots=True)
class _Noter:
    """Writes down a problem with the header of the field it is about."""

    book: str
    step: BookStep

    def __call__(self, name: str, code: str, /, *, warning: bool = False, **params: object) -> None:
        headers = self._headers()
        self.step.problems.append(Problem(headers.get(name), code, params, warning))

    def header(self, name: str) -> str:
        """The header of a field in this file."""
        return self._headers().get(name, name)

    def first(self, names: Any) -> str:
        """The first of some fields that the file has a column for; "" for none."""
        headers = self._headers()
        return next((name for name in names if name in headers), "")

    def _headers(self) -> dict[str, str]:
        columns = map_headers(self.book, tuple(self.step.row.cells)).columns
        return {column.field: header for header, (column, _) in reversed(list(columns.items()))}


def _key(found: Planned) -> str:
    """By what rows of one file are known to be about one contract."""
    stated = found.stated
    named = "|".join(normalise_name(each.name) for each in (*stated.sellers, *stated.buyers))
    return (
        stated.number or f"{named}|{normalise_name(stated.values['title'])}|{stated.signed_on}|{stated.total}"
    )


def _same(there: Any, said: Any) -> bool:
    """Whether two values of a field are one; names however they are spaced, codes of parties where they are said."""
    if isinstance(said, list):
        given = there if isinstance(there, list) else []
        return len(given) <= len(said) and all(
            not each or (place < len(given) and _same(given[place], each)) for place, each in enumerate(said)
        )
    if isinstance(said, str) and isinstance(there, str):
        return normalise_name(there) == normalise_name(said)
    return there == said or (there in (None, "") and said in (None, ""))


def course_of(found: Planned) -> tuple[list[tuple[Stage, Step]], Verdict]:
    """The stages that the deal of a row may go on to."""
    stated, deal = found.stated, found.contract.deal if found.contract else None
    if found.contract is not None and deal is None:
        return [], Verdict()
    seller, buyer = found.seller, found.buyer
    if deal is None and (seller is None or buyer is None):
        return [], Verdict()
    paid = [each.on for each in queries.receipts_of(deal)] + ([found.receipt.on] if found.receipt else [])
    course = rules.Course(
        total=stated.total,
        signed_on=stated.signed_on,
        begins_on=stated.values.get("term_from"),
        paid_on=min(paid) if paid else None,
        next_steps=NEXT,
    )
    if deal is not None:
        return rules.stages_ahead(deal.state, course, facts_of(deal), waived(deal))
    assert seller is not None
    assert buyer is not None
    kind, subtype = stated.values["type"], stated.values.get("subtype")
    facts = Facts(
        today=timezone.localdate(),
        since=stated.signed_on,
        parties=(Party.SELLER, Party.BUYER),
        seller_kind=seller.kind,
        buyers=frozenset({normalise_name(buyer.name)}),
        written=[
            Written("", True, True, stated.total, "equity" if subtype == "equity" else MODE_OF.get(kind, ""))
        ],
    )
    return rules.stages_ahead(Stage.CONTACT, course, facts)
