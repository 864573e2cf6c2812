"""Who may do what with transfers and registries, and the rows to ask about.

`here` sells to `elsewhere`, the agency brought them together. The contract lies with the registry of Chongqing.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone

from factories import an_achievement, an_organisation
from kuaizhuan.core.models import StoredFile
from kuaizhuan.transfer.models import (
    Application,
    ContractVersion,
    Deal,
    DealMessage,
    DistributionPlan,
    LedgerEntry,
    Listing,
    Objection,
    OutcomeSurvey,
    PriceNotice,
    Registration,
    RegistryList,
    Relief,
    RoyaltySettlement,
    Statement,
    TechnologyContract,
    TrialLicence,
    Waiver,
)
from kuaizhuan.transfer.states import (
    Desk,
    Distribution,
    Listed,
    Notice,
    ObjectionState,
    Origin,
    Outcome,
    ReliefState,
    Stage,
    Standing,
    StatementState,
    Trial,
    WaiverState,
)
from tables import Make, each
from transfer.contract_samples import example

ANY_DEAL = "contact nda visit trial terms contract performance payment closed lost"
ANY_OBJECTION = "raised accepted declined complained confirmed answered withdrawn lapsed"
ANY_LISTING = "draft listed sold certified unsold withdrawn"
ANY_STATEMENT = "stated confirmed denied corrected withdrawn"
GIVEN = "matched signed delivered in_use extended claimed disputed triggered paid returned breached"
"""A trial that has a buyer."""

TABLE: dict[str, dict[str, str]] = {
    "transfer.deal.view": {ANY_DEAL: "MEMBERS elsewhere agent SUPERVISORS"},
    "transfer.deal.move": {ANY_DEAL: "SUBMITTERS elsewhere agent"},
    "transfer.credit.propose": {ANY_DEAL: "SUBMITTERS elsewhere agent"},
    "transfer.deal.tell": {ANY_DEAL: "HEADS elsewhere"},
    "transfer.message.view": {"fresh withdrawn": "MEMBERS elsewhere agent SUPERVISORS"},
    "transfer.message.files": {"fresh": "MEMBERS elsewhere agent SUPERVISORS", "withdrawn": ""},
    "transfer.message.send": {ANY_DEAL: "SUBMITTERS elsewhere agent"},
    "transfer.message.withdraw": {"fresh withdrawn": "office"},
    "core.file.view": {"of_a_deal": "MEMBERS elsewhere agent SUPERVISORS"},
    "transfer.income.view": {ANY_DEAL: "HEADS bureau"},
    "transfer.income.keep": {ANY_DEAL: "HEADS"},
    "transfer.distribution.view": {
        "draft cancelled": "HEADS bureau",
        "notified suspended confirmed paid": "MEMBERS bureau",
    },
    "transfer.distribution.keep": {"draft cancelled notified suspended confirmed paid": "HEADS"},
    "transfer.distribution.object": {"notified suspended": "MEMBERS", "draft cancelled confirmed paid": ""},
    "transfer.notice.view": {
        "running suspended": "EVERYBODY",
        "draft ended concluded cancelled": "MEMBERS bureau",
    },
    "transfer.notice.show": {"running suspended": "EVERYBODY", "draft ended concluded cancelled": ""},
    "transfer.notice.keep": {"draft running suspended ended concluded cancelled": "HEADS"},
    "transfer.notice.object": {"running suspended": "SIGNED_IN", "draft ended concluded cancelled": ""},
    "transfer.notice.inspect": {"draft running suspended ended concluded cancelled": "HEADS bureau"},
    "transfer.listing.view": {ANY_LISTING: "EVERYBODY", "of_a_draft": "MEMBERS bureau"},
    "transfer.listing.files": {ANY_LISTING: "MEMBERS bureau"},
    "transfer.listing.keep": {ANY_LISTING: "HEADS"},
    "transfer.objection.view": {ANY_OBJECTION: "HEADS bureau REGISTRARS self"},
    "transfer.objection.read": {ANY_OBJECTION: "self"},
    "transfer.objection.decide": {ANY_OBJECTION: "HEADS"},
    "transfer.objection.answer": {ANY_OBJECTION: "HEADS"},
    "transfer.objection.own": {ANY_OBJECTION: "self"},
    "transfer.objection.hear": {ANY_OBJECTION: "bureau REGISTRARS"},
    "transfer.waiver.propose": {ANY_DEAL: "bureau"},
    "transfer.waiver.propose_for_notice": {
        "draft running suspended ended concluded cancelled": "bureau",
    },
    "transfer.waiver.view": {"proposed agreed declined": "MEMBERS elsewhere agent SUPERVISORS"},
    "transfer.waiver.agree": {"proposed agreed declined": "bureau"},
    "transfer.waiver.decline": {"proposed agreed declined": "bureau"},
    "transfer.statement.view": {ANY_STATEMENT: "MEMBERS elsewhere agent SUPERVISORS"},
    "transfer.statement.confirm": {ANY_STATEMENT: "elsewhere"},
    "transfer.statement.deny": {ANY_STATEMENT: "elsewhere"},
    "transfer.statement.correct": {
        "stated confirmed corrected withdrawn": "elsewhere",
        "denied": "SUBMITTERS elsewhere",
    },
    "transfer.statement.prove": {ANY_STATEMENT: "", "of_nobody_here": "REGISTRARS"},
    "transfer.outcome.view": {"planned asked answered": "MEMBERS elsewhere agent SUPERVISORS"},
    "transfer.outcome.answer": {"planned asked answered": "elsewhere"},
    "transfer.outcome.ask": {"planned asked answered": "HEADS SUPERVISORS"},
    "transfer.trial.view": {
        "listed": "EVERYBODY",
        "withdrawn": "MEMBERS bureau",
        GIVEN: "MEMBERS elsewhere agent SUPERVISORS",
    },
    "transfer.trial.move": {"listed withdrawn": "HEADS", GIVEN: "HEADS elsewhere"},
    "transfer.contract.view": {
        "with_its_owner": "MEMBERS elsewhere SUPERVISORS",
        "at_the_registry": "MEMBERS elsewhere SUPERVISORS REGISTRARS",
    },
    "transfer.contract.edit": {"with_its_owner at_the_registry": "SUBMITTERS"},
    "transfer.application.file": {"with_its_owner at_the_registry": "HEADS"},
    "transfer.application.view": {
        "nobody_approved the_registry_approved": "MEMBERS elsewhere SUPERVISORS REGISTRARS",
    },
    "transfer.application.answer": {"nobody_approved the_registry_approved": "SUBMITTERS"},
    "transfer.application.withdraw": {"nobody_approved the_registry_approved": "HEADS"},
    "transfer.application.decide": {"nobody_approved the_registry_approved": "REGISTRARS"},
    "transfer.application.approve_second": {
        "nobody_approved": "REGISTRARS",
        "the_registry_approved": "registrar",
    },
    "transfer.registration.view": {"valid replaced cancelled": "MEMBERS elsewhere SUPERVISORS REGISTRARS"},
    "transfer.registration.cancel": {"valid replaced cancelled": "REGISTRARS"},
    "transfer.relief.draw": {"valid replaced cancelled": "HEADS REGISTRARS"},
    "transfer.relief.give_up": {"standing review void": "HEADS REGISTRARS"},
    "transfer.settlement.record": {"with_its_owner at_the_registry": "HEADS"},
    "transfer.settlement.withdraw": {"standing withdrawn": "HEADS"},
    "transfer.registry_list.make": {"any": "REGISTRARS"},
}
_numbers = count(1)


def code(letter: str) -> str:
    return f"{letter}-{next(_numbers)}"


def deal(world: Any, stage: str = Stage.CONTACT, **values: Any) -> Deal:
    today = timezone.localdate()
    said = {
        "title": "a",
        "seller": world.here,
        "buyer": world.places["elsewhere"],
        "broker": world.places["agency"],
    }
    return Deal.objects.create(
        code=code("D"), origin=Origin.ENTERED, state=stage, state_since=today, began_on=today, **said | values
    )  # fmt: skip


def file(world: Any) -> StoredFile:
    return StoredFile.objects.create(
        subject_kind="transfer.deal", subject_code=deal(world).code, name="a.pdf", size=1
    )


def message(world: Any, state: str) -> DealMessage:
    """Written by the office of `here`."""
    return DealMessage.objects.create(
        code=code("M"), deal=deal(world), party="seller", text="a", by=world.user("office"),
        withdrawn_at=timezone.now() if state == "withdrawn" else None,
    )  # fmt: skip


def plan(world: Any, state: str) -> DistributionPlan:
    of = deal(world)
    entry = LedgerEntry.objects.create(deal=of, kind="receipt", on=timezone.localdate(), amount=100)
    return DistributionPlan.objects.create(
        code=code("P"), deal=of, through=entry, net=100, mode="assign", reward=5000, main=5000, broker=0, main_fen=25,
        others_fen=25, broker_fen=0, unit_fen=50, unverified=False, state=state,
    )  # fmt: skip


def notice(world: Any, state: str) -> PriceNotice:
    return PriceNotice.objects.create(
        code=code("N"), achievement=an_achievement(owner=world.here), seller=world.here, pricing="agreement",
        transfer_mode="licence", price_fen=100, basis="a", contact="a", days=15, state=state,
    )  # fmt: skip


def listing(world: Any, state: str, noticed: str = Notice.RUNNING) -> Listing:
    """Of a notice of `here` that runs unless it is said otherwise."""
    today = timezone.localdate()
    return Listing.objects.create(
        code=code("H"), notice=notice(world, noticed), exchange="other", first_on=today, last_on=today, state=state
    )  # fmt: skip


def objection(world: Any, state: str, **values: Any) -> Objection:
    """Of the person of the row, to a notice of `here` that runs unless `values` say otherwise."""
    today = timezone.localdate()
    answered = {"answered_on": today, "upheld": False} if state == ObjectionState.ANSWERED else {}
    said = {
        "notice": values.get("notice") or notice(world, Notice.RUNNING),
        "seller": world.here,
        "by": world.user("self"),
        "name": "a",
    }
    return Objection.objects.create(
        code=code("Y"), state=state, text="a", received_on=today, decide_by=today, **said | answered | values
    )  # fmt: skip


def statement(world: Any, state: str = StatementState.STATED, **values: Any) -> Statement:
    """`here` says that there is a deal, and `elsewhere` is asked."""
    of, today = deal(world, **values), timezone.localdate()
    return Statement.objects.create(code=code("S"), deal=of, kind="deal", by_party="seller", party="buyer", on=today,
                                    due_on=today, state=state)  # fmt: skip


def contracted(world: Any) -> Deal:
    """A deal whose contract both sides have confirmed."""
    of, today = deal(world, Stage.CONTRACT), timezone.localdate()
    move = of.moves.create(state=Stage.CONTRACT, on=today)
    for about in ({"kind": "deal"}, {"kind": "stage", "move": move}):
        Statement.objects.create(code=code("S"), deal=of, by_party="seller", party="buyer", on=today, due_on=today,
                                 state=StatementState.CONFIRMED, **about)  # fmt: skip
    return of


def of_nobody_here(world: Any) -> Statement:
    """The buyer has no account, and lies where the registry does."""
    buyer = an_organisation()
    buyer.jurisdiction = world.here.jurisdiction
    buyer.save()
    return statement(world, buyer=buyer)


def waiver(world: Any, state: str) -> Waiver:
    """Of a deal; proposed by nobody who is still there."""
    return Waiver.objects.create(
        code=code("W"), deal=deal(world), reason="transfer.notice_missing", state=state, note="a"
    )


def outcome(world: Any, state: str) -> OutcomeSurvey:
    today = timezone.localdate()
    answered = today if state == Outcome.ANSWERED else None
    return OutcomeSurvey.objects.create(code=code("S"), deal=contracted(world), months=6, due_on=today, state=state,
                                        answered_on=answered)  # fmt: skip


def trial(world: Any, state: str) -> TrialLicence:
    """An offer, or what became of it: given to the buyer of the deal."""
    offered = state in (Trial.LISTED, Trial.WITHDRAWN)
    return TrialLicence.objects.create(
        code=code("T"), achievement=an_achievement(owner=world.here), seller=world.here,
        buyer=None if offered else world.places["elsewhere"], deal=None if offered else deal(world), state=state,
        state_since=timezone.localdate(), months=6, scope="a", trigger="a", formula="fixed", fee_fen=100,
    )  # fmt: skip


def contract(world: Any) -> TechnologyContract:
    return TechnologyContract.objects.create(
        code=code("C"), applicant=world.here, seller=world.here, buyer=world.places["elsewhere"], seller_name="a",
        buyer_name="b", title="a", type="development", subtype="a", signed_on=timezone.localdate(), total=100,
        technical=100, parties_key="a", fingerprint="a", data=example("licence-good"),
    )  # fmt: skip


def application(world: Any, state: str = Desk.FILED, first: str = "") -> Application:
    of = contract(world)
    version = ContractVersion.objects.create(contract=of, number=1, data={}, sm3="0")
    return Application.objects.create(
        code=code("A"), contract=of, version=version, jurisdiction=world.here.jurisdiction, state=state, regime="a",
        first_by=world.user(first) if first else None,
    )  # fmt: skip


def registration(world: Any, state: str) -> Registration:
    filed, today = application(world, Desk.REGISTERED), timezone.localdate()
    return Registration.objects.create(
        code=code("R"), contract=filed.contract, application=filed, jurisdiction=filed.jurisdiction, fingerprint="a",
        title="a", category="development", subtype="a", seller_name="a", buyer_name="b", total=100, technical=100,
        signed_on=today, regime="a", unverified=False, registered_on=today, first_on=today, state=state,
        ended_on=None if state == Standing.VALID else today,
    )  # fmt: skip


def relief(world: Any, state: str) -> Relief:
    return Relief.objects.create(
        registration=registration(world, Standing.REPLACED), kind="vat", authority="a", state=state,
        used_on=timezone.localdate(),
    )  # fmt: skip


def settlement(world: Any, state: str) -> RoyaltySettlement:
    today = timezone.localdate()
    return RoyaltySettlement.objects.create(
        contract=contract(world), period_from=today, period_to=today, settled_on=today, amount=1,
        withdrawn_at=timezone.now() if state == "withdrawn" else None,
    )  # fmt: skip


def registry_list(world: Any) -> RegistryList:
    today = timezone.localdate()
    return RegistryList.objects.create(code=code("L"), jurisdiction=world.here.jurisdiction, first_on=today,
                                       last_on=today, purpose="a")  # fmt: skip


MESSAGE = each(("fresh", "withdrawn"), message)
DEAL, PLAN, NOTICE = each(Stage, deal), each(Distribution, plan), each(Notice, notice)
LISTING = {**each(Listed, listing), "of_a_draft": lambda world: listing(world, Listed.DRAFT, Notice.DRAFT)}
OBJECTION = each(ObjectionState, objection)
WAIVER = each(WaiverState, waiver)
STATEMENT = each(StatementState, statement)
OUTCOME, TRIAL, REGISTRATION = each(Outcome, outcome), each(Trial, trial), each(Standing, registration)
CONTRACT: dict[str, Make] = {
    "with_its_owner": contract,
    "at_the_registry": lambda world: application(world).contract,
}
APPLICATION: dict[str, Make] = {
    "nobody_approved": application,
    "the_registry_approved": lambda world: application(world, Desk.SECOND, "registry"),
}

SUBJECTS: dict[str, dict[str, Make]] = {
    **{f"transfer.{name}": DEAL for name in ("deal.view", "deal.move", "deal.tell", "credit.propose", "income.view", "income.keep")},
    "core.file.view": {"of_a_deal": file},
    "transfer.message.send": DEAL,
    **{f"transfer.message.{verb}": MESSAGE for verb in ("view", "files", "withdraw")},
    **{f"transfer.distribution.{verb}": PLAN for verb in ("view", "keep", "object")},
    **{f"transfer.notice.{verb}": NOTICE for verb in ("view", "show", "keep", "object", "inspect")},
    "transfer.listing.view": LISTING,
    **{f"transfer.listing.{verb}": each(Listed, listing) for verb in ("files", "keep")},
    **{f"transfer.objection.{verb}": OBJECTION for verb in ("view", "read", "decide", "answer", "own", "hear")},
    **{f"transfer.statement.{verb}": STATEMENT for verb in ("view", "confirm", "deny", "correct")},
    "transfer.waiver.propose": DEAL,
    "transfer.waiver.propose_for_notice": NOTICE,
    **{f"transfer.waiver.{verb}": WAIVER for verb in ("view", "agree", "decline")},
    "transfer.statement.prove": {**STATEMENT, "of_nobody_here": of_nobody_here},
    **{f"transfer.outcome.{verb}": OUTCOME for verb in ("view", "answer", "ask")},
    **{f"transfer.trial.{verb}": TRIAL for verb in ("view", "move")},
    **{f"transfer.{name}": CONTRACT for name in ("contract.view", "contract.edit", "application.file")},
    **{f"transfer.application.{verb}": APPLICATION
       for verb in ("view", "answer", "withdraw", "decide", "approve_second")},
    **{f"transfer.{name}": REGISTRATION for name in ("registration.view", "registration.cancel", "relief.draw")},
    "transfer.relief.give_up": each(ReliefState, relief),
    "transfer.settlement.record": CONTRACT,
    "transfer.settlement.withdraw": each(("standing", "withdrawn"), settlement),
    "transfer.registry_list.make": {"any": registry_list},
}  # fmt: skip
