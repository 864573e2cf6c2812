"""Two sides, a broker and their deal: what most tests of transfers begin with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from factories import BY, a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files.receiving import receive
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.services import consent, express_interest
from kuaizhuan.people import services as people
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer import services
from kuaizhuan.transfer.files import Upload
from kuaizhuan.transfer.models import Deal, DistributionPlan, PriceNotice, Statement
from kuaizhuan.transfer.rules.deal import Step
from kuaizhuan.transfer.rules.ledger import Said
from kuaizhuan.transfer.states import Party, Stage, StatementState

WHY = {"match.question.why": "用于新车型的车身件"}
NEED = [
    {
        "parameter": "抗拉强度",
        "operator": ">=",
        "value": "350",
        "value_high": None,
        "unit": "MPa",
        "method": "",
    }
]
OFFER = [
    {
        "parameter": "抗拉强度",
        "operator": ">=",
        "value": "380",
        "value_high": None,
        "unit": "MPa",
        "method": "",
    }
]


def an_upload(kind: str = "nda", text: bytes = b"signed", name: str = "") -> Upload:
    return Upload(kind, receive(name or f"{kind}.txt", [text]))


def days(number: int) -> dt.date:
    """The day so many days from today; negative for the past."""
    return timezone.localdate() + dt.timedelta(days=number)


class World:
    """A university, an enterprise and an agency, one person for each, and outsiders."""

    def __init__(self, *, kind: str = "university", buyer_region: str = "500000") -> None:
        self.university = an_organisation("示例大学", kind=kind)
        self.enterprise = an_organisation("示例制造公司", region=buyer_region)
        self.agency = an_organisation("示例经纪公司", kind="service")
        self.office = actor_for(a_user(Role.OFFICE, self.university))
        self.buyer = actor_for(a_user(Role.ENTERPRISE, self.enterprise))
        self.broker = actor_for(a_user(Role.BROKER, self.agency))
        self.result = an_achievement(owner=self.university, indicators=OFFER)
        self.need = a_demand(owner=self.enterprise, indicators=NEED)

    def actor(self, who: str) -> Actor:
        """Somebody by a short name: a party, or one of those who only look on."""
        if who in ("office", "buyer", "broker"):
            return getattr(self, who)
        if who == "researcher":
            return actor_for(a_user(Role.RESEARCHER, self.university))
        if who == "stranger":
            return actor_for(a_user(Role.OFFICE, an_organisation()))
        if who == "bureau":
            bureau = an_organisation("示例科技局", kind="government")
            return actor_for(a_user(Role.BUREAU, bureau))
        user = a_user()
        people.grant(user, Role(who), by=BY)
        return actor_for(user)

    def introduction(self, by: Actor | None = None) -> Introduction:
        """An introduction to which both sides have consented."""
        asker = by or self.buyer
        row = express_interest(self.need, self.result, by=asker, answers=WHY)
        for side in (self.office, self.buyer):
            if side is not asker:
                row = consent(row, by=side)
        return row

    def deal(
        self, *, brokered: bool = False, stage: Stage = Stage.CONTACT, amount: int | None = None
    ) -> Deal:
        """A deal that has come to `stage` by the shortest way."""
        row = services.open_deal(self.introduction(self.broker if brokered else None), by=self.office)
        way = SHORTEST[: SHORTEST.index(stage) + 1] if stage is not Stage.CONTACT else []
        for target in way:
            row = self.move(row, target, amount=amount)
        return row

    def describe(self, plan: DistributionPlan, **said: Any) -> DistributionPlan:
        """The notice of a draft says all that it must; the contract stands on another register."""
        persons = [Said(share.name, "教授", "提出方案并完成样机") for share in plan.shares.all()]
        values = {
            "result": "示例成果",
            "pay_on": days(30),
            "unregistered": "已在外地登记",
            "persons": persons,
        } | said
        return services.describe_plan(plan, by=self.office, **values)

    def waive(self, row: Deal | PriceNotice, *reasons: str) -> None:
        """Two of the bureau waive `reasons` for a row, all that may be waived for a deal unless they are named."""
        first, second = self.actor("bureau"), self.actor("bureau")
        for reason in reasons or (
            "transfer.notice_missing",
            "transfer.document_missing",
            "transfer.credit_open",
        ):
            if not row.waivers.filter(reason=reason).exists():
                made = services.propose_waiver(row, reason, by=first, note="纸质件已核")
                services.agree_to_waiver(made, by=second, note="同意")

    def confirm(self, row: Deal) -> Deal:
        """Each side confirms what the other has stated of the deal."""
        for statement in Statement.objects.filter(deal=row, state=StatementState.STATED).order_by("pk"):
            by = self.office if statement.party == Party.SELLER else self.buyer
            services.confirm_statement(statement, by=by)
        row.refresh_from_db()
        return row

    def move(
        self, row: Deal, target: Stage, *, by: Actor | None = None, confirmed: bool = True, **said: Any
    ) -> Deal:
        """Move with everything said that a move needs; what speaks against it is waived by the bureau.

        confirmed: the other side confirms what is stated by it.
        """
        step = Step(
            **{
                "on": timezone.localdate(),
                "next_step": "约定时间",
                "turn": Party.BUYER,
                "note": "按约定",
                **({"amount": said.pop("amount", None) or 1_000_000_00} if target is Stage.CONTRACT else {}),
                **{key: value for key, value in said.items() if value is not None},
            }
        )
        if target in (Stage.NDA, Stage.CONTRACT, Stage.CLOSED):
            self.waive(row)
        row = services.move_deal(row, target, by=by or self.office, step=step)
        return self.confirm(row) if confirmed else row


SHORTEST = [Stage.TERMS, Stage.CONTRACT, Stage.PERFORMANCE, Stage.PAYMENT, Stage.CLOSED]
