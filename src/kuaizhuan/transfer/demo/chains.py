"""The deals behind the registered contracts of the demo world: terms, contract, money and effect, day after day.

Both sides confirm each step. What universities do for pay is no transfer of a result, so that two persons of the bureau
waive its price notice.
"""

from __future__ import annotations

from kuaizhuan.core.actors import Actor
from kuaizhuan.people.demo.actors import BY, account, head
from kuaizhuan.people.demo.clock import days_ago
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer import services
from kuaizhuan.transfer.access.outcome import link_holder
from kuaizhuan.transfer.demo.deals import confirm, move
from kuaizhuan.transfer.models import Deal, OutcomeSurvey
from kuaizhuan.transfer.rules.deal import PUBLIC_SELLERS
from kuaizhuan.transfer.rules.outcome import Answer
from kuaizhuan.transfer.states import Outcome, Stage

BUREAUS = {"CQ": ("demo-bureau-cq", "demo-bureau-cq-two"), "SC": ("demo-bureau-sc", "demo-bureau-sc-two")}
"""Two persons of the bureau of each place."""
WORK = frozenset({"development", "consulting", "service"})
"""Types of contract by which no result goes over."""
FIRST, SECOND, ASKED = 35, 160, 200
"""Days after the contract on which the first and the second half is paid, and the buyer is asked what became of it."""


def lead(title: str, kind: str, seller: Organisation, buyer: Organisation, ago: int, fen: int) -> Deal:
    """A deal up to its contract, which was signed `ago` days ago for `fen`."""
    office, firm = head(seller), head(buyer)
    with days_ago(ago + 40) as began_on:
        new = services.NewDeal(title, seller, buyer, began_on, note="平台上线前已有合作，此处补录。")
        deal = services.enter_deal(new, by=office)
    confirm(office, firm, deal, ago + 39)
    deal = move(deal, Stage.TERMS, office, ago + 10, amount=fen)
    if seller.kind in PUBLIC_SELLERS:
        first, second = (account(name) for name in BUREAUS[seller.jurisdiction])
        why = (
            "属于技术开发、咨询或者服务，没有转让、许可科技成果。"
            if kind in WORK
            else "价格已在校内公示，纸质记录存档。"
        )
        with days_ago(ago + 6):
            waiver = services.propose_waiver(deal, "transfer.notice_missing", by=first, note=why)
        with days_ago(ago + 5):
            services.agree_to_waiver(waiver, by=second, note="同意，已核对记录。")
    deal = move(deal, Stage.CONTRACT, firm, ago)
    confirm(office, firm, deal, ago)
    return deal


def follow(deal: Deal, ago: int) -> None:
    """What came after the contract, as far as its days are over."""
    office, firm = head(deal.seller), head(deal.buyer)
    half = (deal.amount or 0) // 2
    if ago > FIRST + 2:
        deal = _pay(deal, office, firm, ago - FIRST, half, "一")
        deal = move(deal, Stage.PERFORMANCE, office, ago - FIRST)
        confirm(office, firm, deal, ago - FIRST)
    if ago > SECOND + 2:
        deal = _pay(deal, office, firm, ago - SECOND, (deal.amount or 0) - half, "二")
        deal = move(deal, Stage.PAYMENT, office, ago - SECOND)
        confirm(office, firm, deal, ago - SECOND)
    if ago > ASKED + 12:
        _ask(deal, office, ago - ASKED)


def _pay(deal: Deal, office: Actor, firm: Actor, ago: int, fen: int, which: str) -> Deal:
    with days_ago(ago) as on:
        services.record_receipt(deal, fen, on=on, by=office, voucher=f"演示-{deal.code}-{which}")
    confirm(office, firm, deal, ago)
    return deal


def _ask(deal: Deal, office: Actor, ago: int) -> None:
    """The first question about the effect, answered and confirmed."""
    with days_ago(ago):
        services.ask_outcomes(by=BY)
    row = OutcomeSurvey.objects.filter(deal=deal, state=Outcome.ASKED).order_by("months").first()
    if row is None:
        return
    output = (deal.amount or 0) * 3
    said = Answer(True, output, output // 20, 6, "示例丁", True)
    with days_ago(ago - 8):
        services.answer_outcome(row, said, by=link_holder(row.code, deal.buyer.code))
    confirm(office, head(deal.buyer), deal, ago - 8)
