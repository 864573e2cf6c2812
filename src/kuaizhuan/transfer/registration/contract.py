"""A technology contract as the registry looks at it: plain values, amounts in fen, days as dates.

Types follow the Civil Code (art. 843), sub-types the registration rules; what cannot be read from the text is
declared by the applicant, who answers for it. `documented_field` gives their words, and `facts` the table
of them all.
"""

# ruff: noqa: RUF009 — `documented_field` is `dataclasses.field` with words, and makes no shared default.

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NewType

from kuaizhuan.transfer.registration.codes import (
    ROYALTIES,
    SUBTYPES,
    Form,
    LicenceKind,
    PaymentMode,
    Programme,
    RoyaltyBase,
    Subtype,
    Type,
)
from kuaizhuan.transfer.registration.documented import (
    SERVES,
    TRANSFERS,
    Money,
    documented_field,
    never,
    only,
)
from kuaizhuan.transfer.registration.tax_facts import Reward, Settlement, TaxFacts

__all__ = [
    "SUBTYPES",
    "Contract",
    "Country",
    "Declared",
    "Form",
    "LicenceKind",
    "Linked",
    "Money",
    "Party",
    "Patent",
    "Payment",
    "PaymentMode",
    "PriceItem",
    "Programme",
    "Reward",
    "RoyaltyBase",
    "Settlement",
    "Sibling",
    "Subtype",
    "TaxFacts",
    "Type",
]

Country = NewType("Country", str)
"""Two capital letters (ISO 3166-1): whatever is not CN is abroad, so nothing else may stand here."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the contract."""

    name: str = documented_field("单位全称", "full name")
    credit_code: str = documented_field(
        "统一社会信用代码（境外单位留空）", "credit code (none abroad)", asked=never, default=""
    )
    country: Country = documented_field(
        "国别，两个大写字母", "country, two capital letters", asked=never, default=Country("CN")
    )
    region: str = documented_field(
        "行政区划代码（GB/T 2260）",
        "region code (GB/T 2260)",
        asked=lambda _contract, party: party.country == "CN",
        default="",
    )
    seal_name: str | None = documented_field(
        "印章上的名称；未盖章留空字符串", "name on the seal; empty: none", default=None
    )
    dissolved_on: dt.date | None = documented_field("注销日期", "day of dissolution", default=None)
    authorised: bool = documented_field(
        "课题组、实验室等有法人授权",
        "team has the legal person's authorisation",
        asked=lambda _contract, party: not party.legal_person,
        default=True,
    )
    legal_person: bool = documented_field(
        "是法人或其他有资格的主体", "a legal person, not a team of one", default=True
    )


@dataclass(frozen=True, slots=True)
class PriceItem:
    """One line of the price. carrier: delivers the result itself, such as trial units in reasonable quantity."""

    label: str = documented_field("项目", "what for")
    amount: Money = documented_field("金额", "amount")
    technical: bool = documented_field("是技术性费用", "for technology", default=True)
    carrier: bool = documented_field(
        "是成果的载体（样机、光盘等）",
        "carrier of the result",
        asked=lambda _contract, item: not item.technical,
        default=False,
    )
    units: int = documented_field(
        "成套数量", "number of sets", asked=lambda _contract, item: item.carrier, default=1
    )


@dataclass(frozen=True, slots=True)
class Payment:
    """How the price is paid (Civil Code art. 846). Rates are parts of ten thousand."""

    mode: PaymentMode = documented_field("支付方式", "mode", default=PaymentMode.LUMP_SUM)
    royalty_base: RoyaltyBase | None = documented_field(
        "提成基数", "base of the royalty", asked=never, default=None
    )
    royalty_rate: int | None = documented_field(
        "提成比例（万分之）", "rate of the royalty, per 10000", asked=never, default=None
    )
    inspection: bool = documented_field(
        "约定了查账办法",
        "inspection of accounts agreed",
        asked=lambda contract, _row: contract.payment.by_royalty,
        default=False,
    )

    @property
    def by_royalty(self) -> bool:
        return self.mode in ROYALTIES


@dataclass(frozen=True, slots=True)
class Patent:
    """A patent or application named in the contract (Civil Code art. 845)."""

    number: str = documented_field("专利号或申请号", "number")
    title: str = documented_field("发明创造名称", "title", asked=never, default="")
    patentee: str = documented_field("专利权人（申请人）", "patentee or applicant", asked=never, default="")
    filed_on: dt.date | None = documented_field("申请日", "filing date", asked=never, default=None)
    valid_until: dt.date | None = documented_field("有效期至", "valid until", asked=never, default=None)
    lapsed_on: dt.date | None = documented_field(
        "终止或无效宣告日", "day it lapsed or was annulled", default=None
    )


@dataclass(frozen=True, slots=True)
class Linked:
    """Another contract this one belongs to or stands beside."""

    code: str = documented_field("编号", "code")
    type: Type = documented_field("类别", "type")
    same_invoice: bool = documented_field("价款开在同一张发票上", "price on the same invoice", default=False)
    registered: bool = documented_field("已登记", "is registered", default=False)


@dataclass(frozen=True, slots=True)
class Sibling:
    """A contract between the same two parties; adds up with this one for the threshold of the second review."""

    code: str = documented_field("编号", "code")
    signed_on: dt.date = documented_field("签订日期", "signed on")
    technical: Money = documented_field("技术交易额", "technical amount")
    title: str = documented_field("项目名称", "title", asked=never, default="")


@dataclass(frozen=True, slots=True)
class Declared:
    """What the applicant declares about content and proofs; the default is the ordinary case."""

    innovation: bool = documented_field(
        "开发内容有技术创新", "development has technical innovation", types=(Type.DEVELOPMENT,), default=True
    )
    both_research: bool = documented_field(
        "合作各方都参与研究开发",
        "all partners take part in the research",
        types=(Type.DEVELOPMENT,),
        asked=only(Subtype.COOPERATIVE),
        default=True,
    )
    result_exists: bool = documented_field(
        "转让、许可的成果已经存在", "the transferred result exists", types=TRANSFERS, default=True
    )
    specific_problem: bool = documented_field(
        "针对特定技术项目或问题", "a specific technical project or problem", types=SERVES, default=True
    )
    work_contract: bool = documented_field(
        "是加工承揽或建设工程", "is a work or construction contract", default=False
    )
    non_technical_study: bool = documented_field(
        "是经济、法律、社会研究或采购建议",
        "economic, legal or social",
        types=(Type.CONSULTING,),
        default=False,
    )
    general_training: bool = documented_field(
        "是职工教育或产品使用培训",
        "staff education, product use",
        types=(Type.SERVICE,),
        asked=only(Subtype.TRAINING),
        default=False,
    )
    approval_needed: bool = documented_field("须经国家批准", "needs State approval", default=False)
    approved: bool = documented_field(
        "已经批准",
        "has been approved",
        asked=lambda contract, _row: contract.declared.approval_needed or contract.direction == "export",
        default=False,
    )
    proofs_missing: tuple[str, ...] = documented_field("缺少的证明", "proofs missing", default=())
    title_disputed: bool = documented_field(
        "权属有争议或者侵权", "title disputed or infringing", default=False
    )
    disputed: bool = documented_field("登记中有争议", "registration is disputed", default=False)
    void: bool = documented_field("已被确认无效或撤销", "void or revoked", default=False)
    correction_refused: bool = documented_field(
        "要求改正名称而未改正", "name was not corrected on request", default=False
    )
    separate_contract: bool = documented_field(
        "技术部分单独订立合同", "technical part is a contract of its own", default=True
    )
    guaranteed_return: bool = documented_field(
        "入股保底且不参与管理",
        "equity with guaranteed return",
        types=(Type.TRANSFER,),
        asked=only(Subtype.EQUITY),
        default=False,
    )
    chinese_copy: bool = documented_field(
        "外文合同附中文文本",
        "foreign text has a Chinese copy",
        asked=lambda contract, _row: not contract.in_chinese,
        default=False,
    )


@dataclass(frozen=True, slots=True)
class Contract:
    """Everything the registry examines. Sellers give technology, buyers pay for it."""

    title: str = documented_field("项目名称", "title")
    type: Type = documented_field("合同类别", "type")
    sellers: tuple[Party, ...] = documented_field("卖方", "sellers")
    buyers: tuple[Party, ...] = documented_field("买方", "buyers")
    signed_on: dt.date = documented_field("签订日期", "signed on")
    items: tuple[PriceItem, ...] = documented_field("价款明细", "lines of the price")
    subtype: Subtype | None = documented_field("合同子类", "sub-type", default=None)
    total: Money | None = documented_field(
        "合同成交总额；不写则为明细之和", "total; default the sum of the lines", asked=never, default=None
    )
    content: str = documented_field(
        "标的内容、范围和要求", "subject: content, scope, requirements", asked=never, default=""
    )
    text: str = documented_field("合同全文", "full text", asked=never, default="")
    language: str = documented_field("文本语言", "language of the text", default="zh")
    form: Form = documented_field("形式", "form", default=Form.WRITTEN)
    effective_on: dt.date | None = documented_field(
        "生效日期；不写则为签订日期", "effective on; default signed on", default=None
    )
    term_from: dt.date | None = documented_field("有效期起", "term from", asked=never, default=None)
    term_to: dt.date | None = documented_field("有效期止", "term to", asked=never, default=None)
    payment: Payment = documented_field("支付", "payment", asked=never, default=Payment())
    patents: tuple[Patent, ...] = documented_field("涉及的专利", "patents", asked=never, default=())
    licence_kind: LicenceKind | None = documented_field(
        "许可方式", "kind of licence", types=(Type.LICENCE,), asked=never, default=None
    )
    programme: Programme | None = documented_field(
        "计划来源（不属于政府计划的不填）",
        "government programme, none where it belongs to none",
        default=None,
    )
    valuation: Money | None = documented_field(
        "技术的评估价值（作价入股）",
        "appraised value of the technology (for shares)",
        types=(Type.TRANSFER,),
        asked=only(Subtype.EQUITY),
        default=None,
    )
    linked: Linked | None = documented_field(
        "所属的主合同", "contract it belongs to", types=SERVES, default=None
    )
    siblings: tuple[Sibling, ...] = documented_field(
        "同一双方的其他合同", "other contracts of the parties", asked=never, found=True, default=()
    )
    registered_as: str = documented_field("已有登记编号", "registered already as", default="")
    registered_on: dt.date | None = documented_field(
        "已有登记的日期",
        "registered already on",
        asked=lambda contract, _row: bool(contract.registered_as),
        default=None,
    )
    settlements: tuple[Settlement, ...] = documented_field(
        "提成的结算", "settlements of royalties", asked=never, found=True, default=()
    )
    registry_region: str = documented_field("登记机构所在地", "region of the registry", default="")
    declared: Declared = documented_field(
        "申请人声明", "declared by the applicant", asked=never, default=Declared()
    )
    taxes: TaxFacts = documented_field("税务情况", "facts for taxes", asked=never, default=TaxFacts())
    reward: Reward | None = documented_field("现金奖励", "cash reward", asked=never, default=None)

    @property
    def kind(self) -> Subtype:
        """The sub-type, or the first of the type where none is given."""
        return self.subtype or SUBTYPES[self.type][0]

    @property
    def in_chinese(self) -> bool:
        return self.language.lower().startswith("zh")

    @property
    def starts_on(self) -> dt.date:
        return self.effective_on or self.signed_on

    @property
    def direction(self) -> str:
        """ "import", "export", or "" within the country; Hong Kong, Macau and Taiwan count as abroad."""
        seller_abroad = bool(self.sellers) and all(party.country != "CN" for party in self.sellers)
        buyer_abroad = bool(self.buyers) and all(party.country != "CN" for party in self.buyers)
        if seller_abroad == buyer_abroad:
            return ""
        return "import" if seller_abroad else "export"

    @property
    def registrants(self) -> tuple[Party, ...]:
        """Who applies: the seller, for an import the domestic buyer."""
        return self.buyers if self.direction == "import" else self.sellers

    @property
    def registry_place(self) -> str:
        """The place whose registry it names, or that of whoever applies; "" where neither is said."""
        regions = (self.registry_region, *(party.region for party in self.registrants))
        return next(filter(None, regions), "")
