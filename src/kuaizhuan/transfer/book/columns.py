"""The columns of the two work-books: the registration form (form JJ-001 as a table) and the list of contracted projects.

What stands in `OWN` is kept beside the contract as it was said, for nothing of the platform reads it.
"""

from __future__ import annotations

from django.utils import translation

from kuaizhuan.transfer.book.cells import (
    COUNTRY,
    CREDIT_CODES,
    DATE,
    DIGITS,
    FLAG,
    LAST_DATE,
    LINES,
    MONEY,
    NAMES,
    REGIONS,
    BookColumn,
    Sort,
    chosen,
    column,
    from_list,
    of_enum,
    text,
)
from kuaizhuan.transfer.book.fact_columns import fact_columns
from kuaizhuan.transfer.registration.contract import PaymentMode, Programme, Subtype, Type
from kuaizhuan.transfer.words.contract import WORDS

REGISTER, PROJECTS = "contract-register", "contract-projects"
"""The words of addresses and commands."""


def _words(family: str, *, also: dict[str, str] | None = None) -> dict[str, str]:
    """Chinese word → member, as pages say it, with further ways of writing it."""
    head = f"transfer.{family}."
    with translation.override("zh-hans"):
        said = {str(words): code.removeprefix(head) for code, words in WORDS.items() if code.startswith(head)}
    return {**said, **(also or {})}


TYPE = of_enum(
    Type,
    _words("type", also={
        "开发": "development", "转让": "transfer", "许可": "licence", "咨询": "consulting", "服务": "service",
        "技术开发合同": "development", "技术转让合同": "transfer", "技术许可合同": "licence",
        "技术咨询合同": "consulting", "技术服务合同": "service",
    }),
    "transfer.book_type",
)  # fmt: skip
SUBTYPE = of_enum(
    Subtype, _words("subtype", also={"软件著作权转让": "software_transfer"}), "transfer.book_subtype"
)
PAYMENT = of_enum(
    PaymentMode,
    _words("payment", also={"一次支付": "lump_sum", "一次性支付": "lump_sum", "分期": "lump_sum_instalments",
                            "一次总算分期支付": "lump_sum_instalments", "提成": "royalty"}),
    "transfer.book_payment",
)  # fmt: skip
PROGRAMME = chosen(
    {"国家级计划": "national", "国务院部委": "national", "国家": "national", "省部级计划": "provincial",
     "省、自治区、直辖市、计划单列市": "provincial", "省级": "provincial", "省": "provincial",
     "地市县计划": "local", "地、市、县": "local", "市级": "local", "县级": "local",
     "计划外": "", "非计划": "", "/": "", **{each.value: each.value for each in Programme}},
    "transfer.book_programme",
)  # fmt: skip
ROLE = chosen(
    {"委托方": "buyer", "甲方": "buyer", "买方": "buyer", "受让方": "buyer", "受托方": "seller", "乙方": "seller",
     "卖方": "seller", "让与方": "seller"},
    "transfer.book_role_unknown",
)  # fmt: skip
IP = Sort(from_list("ip_kind").read, from_list("ip_kind").write, choices="ip_kind")

_TITLE = column("title", "项目名称", "Title", text(200), synonyms="合同名称 合同项目名称 技术合同名称", required=True,
                hint="与合同文本一致", example="高强铝合金板材技术开发")  # fmt: skip
_SIGNED = column("signed_on", "合同签订日期", "Signed on", DATE, synonyms="签订日期 签订时间 签约日期", required=True,
                 hint="年-月-日", example="2026-03-02")  # fmt: skip
_TYPE = column("type", "合同类别", "Type", TYPE, synonyms="合同类型 合同类型大类 技术合同类别", required=True,
               hint="技术开发、技术转让、技术许可、技术咨询、技术服务", example="技术开发")  # fmt: skip
_SUBTYPE = column("subtype", "合同子类", "Sub-type", SUBTYPE, synonyms="技术合同类型 合同小类",
                  hint="如委托开发、合作开发、专利权转让、技术秘密使用许可；不填按类别的第一种", example="委托开发")  # fmt: skip
_FIELD = column(
    "field", "技术领域", "Field", from_list("technology_field"), hint="从列表选", example="新材料及其应用"
)
_PAYMENT = column("payment", "支付方式", "Payment", PAYMENT, synonyms="付款方式",
                  hint="一次总付、分期支付、提成支付、提成加入门费；提成的基数和比例在合同页补填", example="分期支付")  # fmt: skip
_PROGRAMME = column("programme", "计划来源", "Programme", PROGRAMME, synonyms="计划来源分类",
                    hint="国家级计划、省部级计划、地市县计划、计划外", example="计划外")  # fmt: skip
_IP = column(
    "ip",
    "知识产权",
    "Intellectual property",
    IP,
    synonyms="知识产权分类",
    hint="从列表选",
    example="技术秘密",
)
_INDUSTRY = column("industry", "服务的国民经济行业", "Industry served", from_list("industry", coarse=True),
                   synonyms="技术服务的国民经济行业 国民经济行业", hint="GB/T 4754 的名称或代码", example="通用设备制造业")  # fmt: skip
_OBJECTIVE = column("objective", "社会经济目标", "Objective", text(60), synonyms="社会经济目标分类",
                    hint="照登记表填写，原样保存", example="工商业发展")  # fmt: skip
_NATURE = from_list("party_nature")


def _party(side: str, zh: str, en: str) -> tuple[BookColumn, ...]:
    """What the form says of one side."""
    return (
        column(f"{side}_names", f"{zh}名称", f"{en}", NAMES, synonyms=f"{zh}单位名称 {zh}全称 {zh}", required=True,
               hint="单位全称；几个单位用“；”隔开，第一个是本单位", example=f"示例{zh}单位"),
        column(f"{side}_codes", f"{zh}统一社会信用代码", f"{en} credit code", CREDIT_CODES, synonyms=f"{zh}信用代码",
               hint="18 位，核对名称用；几个单位按次序用“；”隔开，没有的写“—”"),
        column(f"{side}_country", f"{zh}国别", f"{en} country", COUNTRY, hint="中国，或者两个大写字母的国家代码；不填为中国"),
        column(f"{side}_regions", f"{zh}行政区划", f"{en} region", REGIONS, hint="GB/T 2260 的名称或六位代码", example="重庆市"),
        column(f"{side}_nature", f"{zh}性质", f"{en} nature", _NATURE, hint="从列表选", example="高等院校" if side == "seller" else "有限责任公司"),
    )  # fmt: skip


REGISTER_COLUMNS = (
    column("registered_as", "合同登记编号", "Registration number", DIGITS, synonyms="登记编号 技术合同登记编号",
           hint="登记机构给的 14 位或者 16 位编号；还没有登记的不填", example="（没有可不填）"),
    _TITLE,
    _TYPE,
    _SUBTYPE,
    _SIGNED,
    column("term_from", "有效期起", "Term from", DATE, synonyms="合同有效期起 合同开始日期", hint="年-月-日"),
    column("term_to", "有效期止", "Term to", LAST_DATE, synonyms="合同有效期止 合同截止日期 有效期至", hint="年-月-日"),
    *_party("seller", "卖方", "Seller"),
    *_party("buyer", "买方", "Buyer"),
    column("total", "合同成交额", "Total", MONEY, synonyms="合同金额 成交额 合同成交金额", required=True, hint="不是万元的，在数字后写明单位", example="120"),
    column("technical", "技术交易额", "Technical amount", MONEY, synonyms="合同技术交易额", hint="不填视为与成交额相同，预览时会提示", example="100"),
    _PAYMENT,
    _FIELD,
    _IP,
    _PROGRAMME,
    _OBJECTIVE,
    _INDUSTRY,
    column("investment", "预计新增投入", "Expected investment", MONEY, hint="转让合同填写"),
    column("output", "预计新增产值", "Expected output", MONEY, hint="转让合同填写"),
)  # fmt: skip

RECEIPT_COLUMNS = (
    column("receipt_on", "到账日期", "Received on", DATE, synonyms="入账日期", hint="年-月-日；同一合同多次到账的，每次一行", example="2026-04-20"),
    column("receipt", "到账金额", "Received", MONEY, synonyms="入账金额 本次到账", hint="与日期一起填", example="36"),
    column("payer", "拨款单位", "Paid by", text(80), synonyms="付款单位 来款单位"),
    column("receipt_technical", "到账技术交易额", "Technical part received", MONEY, synonyms="其中技术交易额"),
    column("overhead", "管理费", "Overhead", MONEY),
    column("registration_fee", "认定服务费", "Registration fee", MONEY),
    column("vat", "增值税", "VAT", MONEY, hint="另记一笔税费"),
    column("voucher", "凭证", "Voucher", text(60), synonyms="凭证号 到账凭证 凭证编号", hint="凭证号；有它就不会重复记账"),
)  # fmt: skip

PROJECT_COLUMNS = (
    column("number", "合同编号", "Contract number", text(60), synonyms="项目编号 横向项目编号", required=True,
           hint="本单位的编号，再次导入时靠它认出同一份合同", example="HX2026-001"),
    column("title", "合同名称", "Title", text(200), synonyms="项目名称 合同项目名称", required=True, hint="与合同文本一致", example="高强铝合金板材技术开发"),
    column("category", "项目分类", "Category", text(60)),
    column("project_type", "项目类型", "Project type", text(60)),
    column("leader", "负责人", "Leader", text(60), synonyms="项目负责人"),
    column("department", "归属部门", "Department", text(100), synonyms="所属院系 承担部门 负责人部门"),
    column("source", "课题来源", "Source", text(100), synonyms="项目来源"),
    column("unit_names", "承担单位", "Own unit", NAMES, synonyms="第一承担单位 第一承建单位 本单位名称", hint="不填为导入的单位"),
    column("role", "关系", "Partner's part", ROLE, synonyms="合作方关系 契约关系", hint="合作方是委托方（甲方）还是受托方；不填为委托方", example="委托方"),
    column("partner_names", "合作方单位名称", "Partner", NAMES, synonyms="合作方 委托单位 合作单位 对方单位 甲方单位", required=True, hint="单位全称", example="示例制造有限公司"),
    column("partner_codes", "合作方法人代码", "Partner's credit code", CREDIT_CODES, synonyms="法人代码 组织机构代码 合作方统一社会信用代码 合作方信用代码", hint="18 位统一社会信用代码"),
    column("partner_country", "合作方国别", "Partner's country", COUNTRY, hint="不填为中国"),
    column("partner_regions", "合作方地区", "Partner's region", REGIONS, synonyms="合作方行政区划", hint="省、市、区县的名称或六位代码"),
    column("partner_nature", "合作方性质", "Partner's nature", _NATURE, hint="从列表选"),
    column("partner_industry", "合作方国民经济行业", "Partner's industry", from_list("industry", coarse=True), hint="GB/T 4754 的名称或代码"),
    column("high_tech", "是否高新", "High-tech enterprise", FLAG, synonyms="合作方是否高新", hint="是或者否"),
    column("total", "合同金额", "Total", MONEY, synonyms="合同总金额 合同成交额", required=True, hint="不是万元的，在数字后写明单位", example="120"),
    column("signed_on", "签订时间", "Signed on", DATE, synonyms="签订日期 合同签订日期 合同签订时间", required=True, hint="年-月-日", example="2026-03-02"),
    _PAYMENT,
    column("term_from", "开始时间", "From", DATE, synonyms="开始 开始日期 合同开始日期"),
    column("term_to", "结束时间", "To", LAST_DATE, synonyms="结束 结束日期 截止日期 合同截止日期"),
    column("cooperation", "合作方式", "Form of cooperation", text(60), synonyms="合作形式"),
    column("research", "研究类型", "Kind of research", text(60), synonyms="研究类别"),
    _FIELD,
    _TYPE,
    _SUBTYPE,
    column("applies", "是否申请认定", "To be registered", FLAG, hint="是或者否"),
    column("registered_as", "合同登记编号", "Registration number", DIGITS, synonyms="认定登记编号", hint="已经登记的填写"),
    column("technical", "合同技术交易额", "Technical amount", MONEY, synonyms="技术交易额", hint="不填视为与合同金额相同，预览时会提示", example="100"),
    _IP,
    _PROGRAMME,
    _INDUSTRY,
    _OBJECTIVE,
    column("budget", "预算明细", "Budget", LINES, synonyms="预算 经费预算", hint="如“设备费 20万元；劳务费 100万元”，合计须等于合同金额", example="研究开发费 100万元；材料费 20万元"),
    *RECEIPT_COLUMNS,
)  # fmt: skip

OWN = frozenset(
    {"seller_nature", "buyer_nature", "ip", "objective", "investment", "output", "category", "project_type",
     "leader", "department", "source", "partner_nature", "partner_industry", "high_tech", "cooperation", "research",
     "applies", "budget"}
)  # fmt: skip
"""Fields that are kept with the row and read by nothing else."""
RECEIPT = frozenset(each.field for each in RECEIPT_COLUMNS)
FACTS = fact_columns()
COLUMNS = {REGISTER: (*REGISTER_COLUMNS, *FACTS), PROJECTS: (*PROJECT_COLUMNS, *FACTS)}
SHEETS = {REGISTER: "技术合同登记表", PROJECTS: "横向项目"}
