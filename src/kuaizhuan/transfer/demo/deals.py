"""Deals of the demo world, one at each stage and one that goes to its end, by the services that people use.

Each begins with a match of the demo world and an introduction to which both sides consent; the days lie in the
past, so that clocks have run, reminders are due and outcomes were asked.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from kuaizhuan.core.actors import Actor
from kuaizhuan.match.models import Introduction, Match
from kuaizhuan.match.services import consent, express_interest
from kuaizhuan.match.states import Stage as Introduced
from kuaizhuan.people.demo.actors import head, holders
from kuaizhuan.people.demo.clock import days_ago
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer import services
from kuaizhuan.transfer.demo import transfers
from kuaizhuan.transfer.demo.sides import Sides, paper
from kuaizhuan.transfer.models import Deal, Statement
from kuaizhuan.transfer.rules.deal import Step
from kuaizhuan.transfer.states import Party, Stage, StatementState
from kuaizhuan.transfer.states.deal import OPEN

NEXT = {
    Stage.NDA: ("交换保密协议文本", Party.BUYER),
    Stage.VISIT: ("到现场看样机，核对工况", Party.BUYER),
    Stage.TRIAL: ("送三批样品试用", Party.SELLER),
    Stage.TERMS: ("商定许可范围与价格", Party.SELLER),
    Stage.CONTRACT: ("办理技术合同认定登记", Party.SELLER),
    Stage.PERFORMANCE: ("按进度交付工艺文件", Party.SELLER),
    Stage.PAYMENT: ("支付验收款", Party.BUYER),
}
"""What comes after each stage, and whose turn it is then."""


def build_deals() -> int:
    """Build the deals; returns how many there are."""
    matches = _matches(len(PLOTS) + 3)
    for (ago, brokered, way), match in zip(PLOTS, matches, strict=False):
        _play(_sides(match, brokered=brokered, whole=way == WHOLE_WAY), ago, way)
    _introduced()
    for match in matches[len(PLOTS) : -1]:
        transfers.offer(_sides(match))
    transfers.list_outside(_sides(matches[-2]))
    _entered(matches[-1])
    transfers.follow_up()
    return Deal.objects.count()


def move(
    deal: Deal, stage: Stage, by: Actor, ago: int, *, amount: int | None = None, reason: str = ""
) -> Deal:
    """Move a deal `ago` days ago, with the document the stage leaves behind."""
    step, turn = NEXT.get(stage, ("", ""))
    kind = {Stage.NDA: "nda", Stage.CONTRACT: "contract", Stage.VISIT: "minutes"}.get(stage)
    with days_ago(ago - 21) as due_on:
        pass
    with days_ago(ago) as on:
        return services.move_deal(
            deal,
            stage,
            by=by,
            step=Step(on, "双方商定", step, turn, due_on if step else None, amount, reason),
            uploads=[paper(kind, deal)] if kind else [],
        )


UNCONFIRMED = 60
"""Deals that began in so few days leave what is stated in them to the other side."""


def confirm(seller: Actor, buyer: Actor, deal: Deal, ago: int) -> None:
    """A day later each side confirms what the other has stated so far."""
    with days_ago(max(ago - 1, 0)):
        for row in Statement.objects.filter(deal=deal, state=StatementState.STATED).order_by("pk"):
            by = seller if row.party == Party.SELLER else buyer
            services.confirm_statement(row, by=by)
    deal.refresh_from_db()


def _play(sides: Sides, ago: int, way: Iterable[Stage]) -> Deal:
    deal = _open(sides, ago)
    stages = list(way)
    gap = max(ago // (len(stages) + 1), 1)
    for place, stage in enumerate(stages, 1):
        by = sides.buyer if place % 2 else sides.seller
        amount = 1_200_000_00 if stage is Stage.CONTRACT else None
        reason = "transfer.lost.funds" if stage is Stage.LOST else ""
        if stage in transfers.BEFORE:
            transfers.BEFORE[stage](sides, deal, ago - gap * place)
        deal = move(deal, stage, by, ago - gap * place, amount=amount, reason=reason)
        if ago > UNCONFIRMED:
            confirm(sides.seller, sides.buyer, deal, ago - gap * place)
    if deal.state == Stage.TERMS:
        transfers.open_notice(sides, deal)
    if deal.state in OPEN and ago < LATELY:
        _talk(sides, deal)
    return deal


LATELY = 100
"""Deals that began so many days ago have messages; the demo world has no older ones."""
TALK = (
    (3, "seller", "样品和检测报告周五寄出，请提供收件地址。"),
    (2, "buyer", "地址已发到对接邮箱。另请说明现场需要准备的工装。"),
    (1, "seller", "工装清单见附件，其余由我方带来。"),
)
"""How many days ago, which side, and what it wrote; the last one comes with a file."""


def _talk(sides: Sides, deal: Deal) -> None:
    """A few messages between the sides."""
    for ago, side, text in TALK:
        uploads = [paper("minutes", deal).file] if ago == 1 else []
        with days_ago(ago):
            services.send_message(
                deal,
                by=sides.seller if side == "seller" else sides.buyer,
                text=text,
                uploads=uploads,
                party=side,
            )
    if sides.broker:
        mistake = services.send_message(deal, by=sides.broker, text="发错了项目，请忽略。", party="broker")
        services.withdraw_message(mistake, by=sides.broker)


def _open(sides: Sides, ago: int) -> Deal:
    match = sides.match
    answers = {
        "match.question.why": "用于解决本单位的生产问题。",
        "match.question.offer": "可提供试验线和样品。",
    }
    with days_ago(ago + 5):
        row = express_interest(
            match.demand, match.achievement, by=sides.broker or sides.buyer, answers=answers
        )
        if sides.broker:
            row = consent(row, by=sides.buyer)
        row = consent(row, by=sides.seller)
        return services.open_deal(row, by=sides.broker or sides.seller)


def _introduced() -> None:
    """Deals that have just begun, of the accounts that people try: out of introductions opened already."""
    opened = Introduction.objects.filter(state=Introduced.OPENED, deal=None).order_by("pk")[:2]
    for place, row in enumerate(opened):
        seller = head(row.achievement.owner)
        deal = services.open_deal(row, by=seller)
        if place == 0:
            move(deal, Stage.VISIT, seller, 0)


def _matches(count: int) -> list[Match]:
    """The surest matches of results whose office has an account, each need and each result once.

    The needs of enterprises that people try have their matches left to them.
    """
    offices = Organisation.objects.filter(members__role=Role.OFFICE)
    tried = Organisation.objects.filter(members__role=Role.ENTERPRISE)
    found = Match.objects.filter(achievement__owner__in=offices, level__gte=2).exclude(
        Q(demand__anonymous=True) | Q(demand__owner__in=tried)
    )
    chosen: list[Match] = []
    seen: set[object] = {f"r{pk}" for pk in Introduction.objects.values_list("achievement", flat=True)}
    rows = found.select_related("achievement__owner", "demand__owner").order_by(
        "-level", "rank", "-score", "pk"
    )
    for match in rows:
        if not seen & {match.demand_id, f"r{match.achievement_id}"}:
            seen |= {match.demand_id, f"r{match.achievement_id}"}
            chosen.append(match)
    return chosen[:count]


def _sides(match: Match, *, brokered: bool = False, whole: bool = False) -> Sides:
    return Sides(
        match,
        head(match.achievement.owner),
        head(match.demand.owner),
        holders(Role.BROKER)[0] if brokered else None,
        whole,
    )


def _entered(match: Match) -> Deal:
    """A deal that nobody introduced: it says so."""
    with days_ago(90) as began_on:
        pass
    new = services.NewDeal(
        f"{match.achievement.title[:60]}（线下洽谈）",
        match.achievement.owner,
        match.demand.owner,
        began_on,
        note="平台上线前在展会上认识，此处补录。",
    )
    return services.enter_deal(new, by=head(match.achievement.owner))


WHOLE_WAY = (
    Stage.NDA,
    Stage.VISIT,
    Stage.TRIAL,
    Stage.TERMS,
    Stage.CONTRACT,
    Stage.PERFORMANCE,
    Stage.PAYMENT,
    Stage.CLOSED,
)
PLOTS: tuple[tuple[int, bool, tuple[Stage, ...]], ...] = (
    (900, True, WHOLE_WAY),
    (700, False, WHOLE_WAY[:7]),
    (300, False, WHOLE_WAY[:7]),
    (260, True, WHOLE_WAY[:6]),
    (150, False, (Stage.VISIT, Stage.TERMS, Stage.CONTRACT)),
    (80, True, WHOLE_WAY[:4]),
    (120, False, WHOLE_WAY[:3]),
    (45, False, WHOLE_WAY[:2]),
    (20, True, WHOLE_WAY[:1]),
    (3, False, ()),
    (70, False, (Stage.NDA, Stage.VISIT, Stage.LOST)),
)
"""For each deal: how many days ago it began, whether a broker brought it about, and the stages it went through."""
