"""Deals as one reader may see them: a list, a board by stage, and one deal with everything that belongs to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone

from kuaizhuan.catalog.models import Record
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.collect.identity import normalise_name
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.models import StoredFile
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.states import Stage as Introduced
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import (
    CreditProposal,
    Deal,
    DealMove,
    LedgerEntry,
    OutcomeAnswer,
    OutcomeSurvey,
    PriceNotice,
    TechnologyContract,
    TrialLicence,
)
from kuaizhuan.transfer.queries import facts
from kuaizhuan.transfer.rules.deal import MODE_OF, Facts, Price, Written
from kuaizhuan.transfer.states import DEAL, Credit, Outcome, Party, Stage, StatementKind, StatementState
from kuaizhuan.transfer.states import Notice as Noticed
from kuaizhuan.transfer.states.deal import ORDER, SIGNED

BOARD = {
    "contact": (Stage.CONTACT, Stage.NDA, Stage.VISIT),
    "terms": (Stage.TRIAL, Stage.TERMS),
    "contract": (Stage.CONTRACT, Stage.PERFORMANCE),
    "payment": (Stage.PAYMENT,),
    "ended": (Stage.CLOSED, Stage.LOST),
}
"""The columns of the board, each with its stages."""
ON_BOARD = 12
"""Deals of one stage that the board shows; the list has them all."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the board: how many deals the reader has in each of its stages, and the most pressing of them."""

    name: str
    counts: dict[Stage, int]
    deals: list[Deal]

    @property
    def count(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Case:
    """One deal. sides: the parties the reader speaks for; targets: where the reader may move it now.

    proposal: the newest of the credit, with its parts; may_accept: whether it waits for the reader. Trials, notices
    and outcomes are those the reader may see. may_tell: whether the reader decides for a side if it is told as a case;
    tells: the sides that let it.
    """

    deal: Deal
    parties: tuple[Party, ...]
    moves: list[DealMove]
    documents: list[StoredFile]
    proposal: CreditProposal | None
    sides: frozenset[Party]
    targets: tuple[Stage, ...]
    may_accept: bool
    may_see_money: bool
    trials: list[TrialLicence]
    notices: list[PriceNotice]
    outcomes: list[OutcomeSurvey]
    may_tell: bool = False
    tells: frozenset[Party] = frozenset()


TELLING = (Party.SELLER, Party.BUYER)
"""The sides that are asked before a transfer is told as a case."""
MONEY = ("receipt", "cost", "any")
"""Sorts of entries in a ledger by which deals are found."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Which deals a figure counted, all of them as both sides say. reached: a stage they came to, or further.
    stands: where they stand. confirmed: signed in fact, without a contract on the register.

    money: "receipt", "cost" or "any" entry in their ledger, as far as the reader may see it; month: any day of the
    month of these entries.
    """

    reached: str = ""
    stands: str = ""
    confirmed: bool = False
    money: str = ""
    month: dt.date | None = None

    def __bool__(self) -> bool:
        return bool(self.reached or self.stands or self.confirmed or self.money)

    def filter(self, actor: Actor, rows: QuerySet[Deal]) -> QuerySet[Deal]:
        """Those of `rows` that were counted."""
        if self.reached in ORDER:
            later = ORDER[ORDER.index(Stage(self.reached)) :]
            rows = rows.filter(facts.STANDING, state__in=later)
        if self.stands:
            rows = rows.filter(facts.STANDING, state=self.stands)
        if self.confirmed:
            rows = not_registered(rows)
        if self.money:
            seen = access.income.VIEW.filter(actor, Deal.objects.all())
            entries: QuerySet[LedgerEntry] = LedgerEntry.objects.filter(deal__in=seen)
            if self.money == "receipt":
                entries = facts.receipts(entries)
            elif self.money == "cost":
                entries = facts.costs(entries)
            else:
                entries = facts.receipts(entries) | facts.costs(entries)
            if self.month:
                entries = entries.filter(on__year=self.month.year, on__month=self.month.month)
            rows = rows.filter(Exists(entries.filter(deal=OuterRef("pk"))))
        return rows


def not_registered(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    """Those of `rows` that are signed in fact, but whose contract stands on no register."""
    return rows.filter(facts.SIGNED_IN_FACT).exclude(facts.REGISTERED)


def deals(
    actor: Actor, *, stage: str = "", mine: bool = False, text: str = "", behind: Behind | None = None
) -> QuerySet[Deal]:
    """The deals `actor` may see, the most pressing first; with `mine`, those that wait for `actor`."""
    found = access.deal.VIEW.filter(actor, Deal.objects.all())
    if behind:
        found = behind.filter(actor, found)
    if stage in list(Stage):
        found = found.filter(state=stage)
    if mine:
        found = found.filter(access.deal.WAITING(actor))
    if text:
        found = found.filter(
            Q(title__icontains=text)
            | Q(code__iexact=text)
            | Q(seller__name__icontains=text)
            | Q(buyer__name__icontains=text)
        )
    found = facts.with_word(found)
    return found.select_related("seller", "buyer", "broker").order_by(F("due_on").asc(nulls_last=True), "-pk")


def board(actor: Actor, *, mine: bool = False, text: str = "") -> list[Column]:
    """The columns with the reader's deals; two queries, however many there are."""
    found = deals(actor, mine=mine, text=text)
    counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
    place = Window(
        RowNumber(), partition_by="state", order_by=[F("due_on").asc(nulls_last=True), F("pk").desc()]
    )
    stages: dict[str, list[Deal]] = {stage: [] for stage in Stage}
    for row in found.annotate(place=place).filter(place__lte=ON_BOARD):
        stages[row.state].append(row)
    return [
        Column(
            name,
            {stage: counts.get(stage, 0) for stage in held},
            [row for stage in reversed(held) for row in stages[stage]],
        )
        for name, held in BOARD.items()
    ]


def waiting(actor: Actor) -> int:
    """How many deals wait for `actor`."""
    return Deal.objects.filter(access.deal.WAITING(actor)).count() if actor.user_id else 0


def case(actor: Actor, code: str) -> Case:
    """One deal by its code; raises `NotFound` when it is not there for `actor`."""
    rows = Deal.objects.select_related(
        "seller", "buyer", "broker", "achievement", "demand", "introduction", "entered_by"
    )
    told = facts.with_word(rows).annotate(contracted=ExpressionWrapper(facts.CONTRACTED, BooleanField()))
    row = access.deal.VIEW.get(actor, told, code=code)
    sides = access.deal.sides(actor, row.seller_id, row.buyer_id, row.broker_id)
    proposal = row.credit_proposals.prefetch_related("parts__accepted_by").first()
    waits = (
        {part.party for part in proposal.parts.all() if part.accepted_at is None}
        if proposal is not None and proposal.state == Credit.PROPOSED
        else set()
    )
    return Case(
        deal=row,
        parties=tuple(party for party in Party if row.party(party) is not None),
        moves=list(row.moves.select_related("by").annotate(word=facts.word_of("move"))),
        documents=list(files_of(row)),
        proposal=proposal,
        sides=frozenset(sides),
        targets=DEAL.targets(row.state) if sides else (),
        may_accept=bool(sides & waits),
        may_tell=row.state in SIGNED and access.deal.TELL.allows(actor, row),
        tells=frozenset(side for side in TELLING if getattr(row, f"{side}_tells_at")),
        may_see_money=access.income.VIEW.allows(actor, row),
        trials=list(access.trial.VIEW.filter(actor, row.trials.all())),
        notices=list(
            access.notice.VIEW.filter(
                actor, row.price_notices.select_related("seller").prefetch_related("listings")
            )
        ),
        outcomes=list(
            access.outcome.VIEW.filter(actor, row.outcomes.annotate(word=facts.word_of("answer__survey")))
        ),
    )


def facts_of(row: Deal) -> Facts:
    """What rules ask before the deal moves."""
    notice = (
        PriceNotice.objects.filter(deal=row, state=Noticed.CONCLUDED).order_by("-closed_on", "-pk").first()
    )
    parties = [party for party in Party if row.party(party) is not None]
    return Facts(
        today=timezone.localdate(),
        since=row.state_since,
        parties=parties,
        documents=set(files_of(row).values_list("purpose", flat=True)),
        amount=row.amount,
        credit_agreed=CreditProposal.objects.filter(deal=row, state=Credit.AGREED).exists(),
        seller_kind=row.seller.current.kind,
        denied=row.statements.filter(kind=StatementKind.DEAL, state=StatementState.DENIED).exists(),
        notice_concluded=notice is not None,
        buyers=frozenset(normalise_name(each.name) for each in (row.buyer, row.buyer.current)),
        price=Price(
            frozenset({normalise_name(notice.final_buyer)}), notice.final_fen or 0, notice.transfer_mode
        )
        if notice
        else None,
        written=[_written(row, each) for each in row.contracts.select_related("seller", "buyer")],
    )


def _written(row: Deal, contract: TechnologyContract) -> Written:
    """What an entered contract says, against the deal it was entered for."""
    sides = (contract.seller, row.seller), (contract.buyer, row.buyer)
    seller, buyer = (a is not None and a.current == b.current for a, b in sides)
    mode = "equity" if contract.subtype == "equity" else MODE_OF.get(contract.type, "")
    return Written(contract.code, buyer, seller, contract.total, mode)


def contracted_pairs() -> Iterable[tuple[str, str]]:
    """(code of the need, code of the result) of each deal that came to a contract in fact, whatever came after it."""
    signed = DealMove.objects.filter(state=Stage.CONTRACT).values("deal")
    found = Deal.objects.filter(
        facts.CONTRACTED, pk__in=signed, demand__isnull=False, achievement__isnull=False
    )
    return found.order_by("pk").values_list("demand__code", "achievement__code")


def may_open(actor: Actor, introduction: Introduction) -> bool:
    """Whether `actor` may begin the deal of this introduction now."""
    ids = introduction.achievement.owner_id, introduction.demand.owner_id, introduction.broker_id
    return introduction.state == Introduced.OPENED and bool(access.deal.sides(actor, *ids))


@dataclass(frozen=True, slots=True)
class Links:
    """How far a result or a need has come: the deal that went farthest, its day, and its first and last outcome.

    deals: of the row that the reader may see; signed: of all, whether the reader may see them or not.
    """

    deals: list[Deal]
    signed: Deal | None
    signed_on: dt.date | None
    visible: bool
    outcome: OutcomeSurvey | None


def links_of(actor: Actor, record: Record, kind: str) -> Links:
    """The end of the chain of a result or need; everybody learns that there is a contract, parties learn with whom."""
    if not KINDS[kind].side:
        return Links([], None, None, False, None)
    rows = Deal.objects.filter(**{kind: record}).select_related("seller", "buyer", "broker", "introduction")
    seen = list(facts.with_word(access.deal.VIEW.filter(actor, rows)).order_by("-state_since", "-pk"))
    signed = rows.filter(facts.SIGNED_IN_FACT).order_by("state_since", "pk").first()
    if signed is None:
        return Links(seen, None, None, False, None)
    told = facts.answers(OutcomeAnswer.objects.filter(survey__deal=signed)).values("survey")
    outcome = signed.outcomes.filter(state=Outcome.ANSWERED, pk__in=told).order_by("-months").first()
    contract = signed.moves.filter(state=Stage.CONTRACT).first()
    return Links(seen, signed, contract.on if contract else signed.state_since, signed in seen, outcome)
