"""Contracts of the demo world: registered by both registries over two years, and one left at each step of the desk.

Sellers and buyers sit on both sides of the border, elsewhere and abroad, so that the flows between the places have
something to show; every step is done by the account whose turn it is.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from kuaizhuan.collect.services import import_file
from kuaizhuan.core import plain_json
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files.receiving import receive
from kuaizhuan.people.demo.actors import head, holders
from kuaizhuan.people.demo.clock import days_ago
from kuaizhuan.people.demo.invented import by_key
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer import services
from kuaizhuan.transfer.book import columns as book
from kuaizhuan.transfer.demo import chains
from kuaizhuan.transfer.models import Application, Deal, TechnologyContract
from kuaizhuan.transfer.queries.registry_desk import standing
from kuaizhuan.transfer.queries.sightings import scans
from kuaizhuan.transfer.registration.sighting import Seen, Side
from kuaizhuan.transfer.rules.sighting import Sighting
from kuaizhuan.transfer.states import Desk, Purpose
from kuaizhuan.transfer.states.deal import SIGNED

ELSEWHERE = {"name": "江海船舶工程有限公司（示例）", "region": "310000"}
ABROAD = {"name": "Example Castings GmbH", "country": "DE"}
TITLES = {
    "development": ("{}技术开发", "研究开发{}的材料、工艺与装置，提交样件、工艺文件和检测报告。"),
    "transfer": ("{}技术秘密转让", "让与人将{}的技术秘密转让给受让人，并交付全部技术资料。"),
    "licence": ("{}技术秘密使用许可", "许可方许可被许可方使用{}的技术秘密组织生产。"),
    "consulting": ("{}可行性论证技术咨询", "就{}提供可行性论证、技术预测和分析评价报告。"),
    "service": ("{}工艺改进技术服务", "以专业技术知识解决{}中的特定技术问题，现场指导。"),
}
PLOTS: tuple[tuple[int, str, str, str, str, str, int], ...] = (
    # days ago, seller, buyer ("CN" and "DE" for elsewhere and abroad), type, subject, field, 万元
    (690, "u1", "e1", "development", "精密轴类在线检测", "manufacturing", 86),
    (640, "u9", "e21", "consulting", "固态发酵车间改造", "biomedicine", 24),
    (600, "u1", "e16", "development", "城轨走行部状态监测", "transport", 210),
    (555, "u9", "e7", "licence", "水性聚氨酯分散体", "materials", 380),
    (510, "u1", "e22", "transfer", "钒铝中间合金熔炼", "materials", 260),
    (470, "u9", "e2", "development", "制动摩擦材料配方", "materials", 145),
    (430, "u1", "CN", "service", "焊接残余应力调控", "manufacturing", 38),
    (395, "u9", "e17", "development", "抗体纯化填料", "biomedicine", 320),
    (350, "u1", "e20", "development", "电芯热失控预警", "energy", 560),
    (310, "u9", "e12", "service", "粪污沼液还田监测", "agriculture", 52),
    (280, "u1", "e19", "licence", "车载屏光学贴合", "electronics", 175),
    (240, "u9", "e15", "development", "储能变流器并网控制", "energy", 640),
    (205, "u1", "e3", "development", "电驱动总成噪声抑制", "manufacturing", 290),
    (170, "u9", "DE", "licence", "皮革无铬鞣制", "environment", 420),
    (140, "u1", "e26", "development", "航空薄壁件铣削变形控制", "aerospace", 330),
    (110, "u9", "e8", "transfer", "聚酰胺阻燃母粒", "materials", 195),
    (85, "u1", "e18", "consulting", "燃机叶片涂层寿命", "manufacturing", 45),
    (60, "u9", "e30", "development", "隧道结构健康监测", "construction", 118),
)
LED = 600
"""Contracts of so many days have the deal that led to them; older ones, of which one was changed and one cancelled, were
entered by themselves."""
WAITING: tuple[tuple[int, str, str, str, str, str, int, Desk], ...] = (
    (40, "u1", "e23", "development", "多晶硅还原炉能耗优化", "energy", 720, Desk.SECOND),
    (18, "u9", "e5", "development", "齿轮疲劳寿命预测", "manufacturing", 96, Desk.ASKED),
    (9, "u1", "e32", "licence", "锂盐除杂", "materials", 158, Desk.ACCEPTED),
    (30, "u1", "e10", "service", "原料药晶型筛选", "biomedicine", 33, Desk.ACCEPTED),
    (4, "u9", "e24", "consulting", "泡菜盐水回用", "environment", 19, Desk.FILED),
    (2, "u1", "e9", "development", "滚齿机热误差补偿", "manufacturing", 132, Desk.FILED),
    (75, "u9", "e27", "development", "机制砂级配自动调控", "construction", 61, Desk.REFUSED),
)
"""Applications that are left where a registrar, or the applicant, has to act; one was refused."""


def build_contracts() -> int:
    """Build the contracts; returns how many there are."""
    desk = holders(Role.REGISTRAR)
    for *plot, ago in sorted((*plot[1:], plot[0]) for plot in PLOTS):
        row = _enter(ago, *plot, led=ago <= LED)
        _register(row, desk, ago - 12)
        if row.deal is not None:
            chains.follow(row.deal, ago)
    _afterwards(desk)
    for deal in Deal.objects.filter(state__in=SIGNED, contracts=None).select_related(
        "seller", "buyer", "achievement"
    ):
        _of_deal(deal, desk)
    _imported()
    for ago, *plot, state in WAITING:
        _leave(_enter(ago, *plot, scanned=True), desk, max(ago - 3, 0), state)
    return TechnologyContract.objects.count()


def _unit(key: str) -> Organisation:
    return Organisation.objects.get(credit_code=by_key()[key]["credit_code"])


def _party(key: str) -> dict[str, Any]:
    if key in ("CN", "DE"):
        return ELSEWHERE if key == "CN" else ABROAD
    return _of(_unit(key))


def _of(organisation: Organisation) -> dict[str, Any]:
    return {
        "name": organisation.name,
        "credit_code": organisation.credit_code or "",
        "region": organisation.region,
        "seal_name": organisation.name,
    }


def _enter(
    ago: int,
    seller: str,
    buyer: str,
    kind: str,
    subject: str,
    field: str,
    amount: int,
    *,
    led: bool = False,
    scanned: bool = False,
) -> TechnologyContract:
    """scanned: the contract comes with what stands for its scan."""
    title, content = TITLES[kind]
    deal = None
    if led and buyer not in ("CN", "DE"):
        deal = chains.lead(title.format(subject), kind, _unit(seller), _unit(buyer), ago, amount * 1_000_000)
    with days_ago(ago) as signed_on:
        data = {
            "title": title.format(subject),
            "type": kind,
            "subtype": {"transfer": "know_how_transfer", "licence": "know_how_licence"}.get(kind),
            "sellers": [_party(seller)],
            "buyers": [_party(buyer)],
            "signed_on": signed_on.isoformat(),
            "term_from": signed_on.isoformat(),
            "term_to": (signed_on + dt.timedelta(days=6 * 365)).isoformat(),
            "content": content.format(subject),
            "text": f"{content.format(subject)}双方对技术资料保密，验收以检测报告为准。",
            "items": _price(amount, kind),
        }
        scan = f"演示文件（合同扫描件）：{data['title']}\n"
        return services.enter_contract(
            data,
            by=head(_unit(seller)),
            field=field,
            deal=deal,
            document=receive("合同扫描件（演示）.txt", [scan.encode()]) if scanned else None,
        )


def _price(amount: int, kind: str) -> list[dict[str, Any]]:
    """A development of some size brings a trial unit and material along."""
    if kind != "development" or amount < 150:
        return [{"label": "技术报酬", "amount": f"{amount}万元"}]
    return [
        {"label": "研究开发报酬", "amount": f"{amount - 40}万元"},
        {"label": "试验装置", "amount": "25万元", "technical": False, "carrier": True, "units": 1},
        {"label": "原材料", "amount": "15万元", "technical": False},
    ]


def _register(
    row: TechnologyContract, desk: list[Actor], ago: int, purpose: Purpose = Purpose.REGISTER
) -> Application:
    """File, accept and approve, by two persons where it is large."""
    with days_ago(ago):
        note = "项目验收后金额调整" if purpose is not Purpose.REGISTER else ""
        filed = services.file_application(row, by=head(row.applicant), purpose=purpose, note=note)
        filed = services.accept_application(filed, by=desk[0])
    with days_ago(max(ago - 6, 0)):
        for registrar in desk:
            filed = services.approve_application(filed, by=registrar)
            if filed.state == Desk.REGISTERED:
                break
    return filed


def _afterwards(desk: list[Actor]) -> None:
    """One registration is changed, one cancelled with what rested on it; a list was printed."""
    changed, cancelled, *_others = TechnologyContract.objects.order_by("signed_on")
    with days_ago(200):
        data = {**changed.data, "items": _price(74, "service")}
        services.revise_contract(changed, data, by=head(changed.applicant), note="减少一轮试验")
    _register(changed, desk, 198, Purpose.CHANGE)
    registered = standing(cancelled)
    assert registered is not None
    with days_ago(300) as day:
        services.record_relief(
            registered,
            by=head(cancelled.applicant),
            kind="reward",
            authority="演示科技局",
            used_on=day,
            amount=1_440_000,
        )
    with days_ago(250):
        services.make_list(
            registered.jurisdiction, registered.registered_on, day, by=desk[0], purpose="年度奖补核查（演示）"
        )
    with days_ago(150):
        services.cancel_registration(registered, by=desk[1], note="双方协商解除合同")


def _of_deal(deal: Deal, desk: list[Actor]) -> None:
    """The contract a deal came to: a licence of its result, registered by the seller."""
    signed = deal.moves.get(state="contract")
    ago = (dt.date.today() - signed.on).days
    data = {
        "title": f"{deal.title[:60]}使用许可",
        "type": "licence",
        "subtype": "know_how_licence",
        "sellers": [_of(deal.seller)],
        "buyers": [_of(deal.buyer)],
        "signed_on": signed.on.isoformat(),
        "term_from": signed.on.isoformat(),
        "term_to": dt.date(dt.date.today().year + 6, 12, 31).isoformat(),
        "content": f"许可方许可被许可方使用“{deal.title[:60]}”的技术秘密组织生产。",
        "text": "许可方许可被许可方以普通许可方式使用技术秘密，许可使用费分期支付。双方对技术资料保密。",
        "licence_kind": "ordinary",
        "items": [{"label": "许可使用费", "amount": f"{(deal.amount or 120_000_000) / 100:.2f}元"}],
    }
    with days_ago(ago):
        row = services.enter_contract(data, by=head(deal.seller), deal=deal, field="manufacturing")
    _register(row, desk, max(ago - 8, 0))


PROJECTS: tuple[dict[str, Any], ...] = (
    {"合同编号": "演示HX-001", "合同名称": "齿轮箱振动数据采集技术服务", "合同类型": "技术服务", "合同金额": "18万元",
     "到账日期": 20, "到账金额": "9万元", "凭证": "演示-导入-1", "负责人": "示例戊"},
    {"合同编号": "演示HX-002", "合同名称": "铸件缺陷识别算法技术开发", "合同类型": "技术开发", "合同金额": "46万元",
     "合同技术交易额": "40万元", "预算明细": "研究开发费 40万元；材料费 6万元", "负责人": "示例己"},
)  # fmt: skip
"""Rows of a university's list; days are so many days ago."""


def _imported() -> None:
    """The office brings its list of contracted projects in: one side's word, until the enterprise confirms."""
    unit, partner = _unit("u1"), _unit("e4")
    rows = []
    for number, each in enumerate(PROJECTS):
        with days_ago(50 - number) as signed_on:
            row = {**each, "合作方单位名称": partner.name, "签订时间": signed_on.isoformat()}
        if "到账日期" in row:
            with days_ago(row["到账日期"]) as on:
                row["到账日期"] = on.isoformat()
        rows.append(plain_json.write(row))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "横向项目清单（演示）.jsonl"
        path.write_text("\n".join(rows), encoding="utf-8")
        import_file(path, book.PROJECTS, by=head(unit), organisation=unit)


def _leave(row: TechnologyContract, desk: list[Actor], ago: int, state: Desk) -> None:
    """An application that stands at `state`."""
    first = desk[0]
    with days_ago(ago):
        filed = services.file_application(row, by=head(row.applicant))
        if state is not Desk.FILED:
            filed = services.accept_application(filed, by=first)
    with days_ago(max(ago - 2, 0)):
        if state is Desk.ASKED:
            services.ask_applicant(filed, by=first, text="试验装置与原材料的价款如何测算？请补充说明。")
        elif state is Desk.SECOND:
            _look_at_scans(filed, first)
            services.approve_application(filed, by=first)
        elif state is Desk.REFUSED:
            services.refuse_application(
                filed, by=first, reasons=["transfer.no_innovation"], note="只调整现有设备参数，没有技术创新。"
            )


def _look_at_scans(filed: Application, registrar: Actor) -> None:
    """The registrar finds both seals on every scan."""
    seals = dict.fromkeys(Side, Sighting(Seen.SEAL))
    for scan in scans(filed.contract):
        services.record_sightings(filed, scan.code, by=registrar, sightings=seals)
