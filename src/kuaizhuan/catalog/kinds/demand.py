"""A technology need 需求."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaizhuan.catalog.fields import Column, Facet, Field, Kind, Span
from kuaizhuan.catalog.kinds import shared
from kuaizhuan.catalog.models import Demand
from kuaizhuan.catalog.states import Tier
from kuaizhuan.catalog.values.amounts import amount_span
from kuaizhuan.catalog.values.dates import date_span
from kuaizhuan.catalog.values.types import Amount, Broker, Code, Codes, Date, Flag, Indicators, Text

DEMAND = Kind(
    name="demand",
    plural="demands",
    label=_("需求"),
    one=pgettext_lazy("one row", "需求"),
    sheet="需求",
    noun="need",
    prefix="D",
    model=Demand,
    internal=shared.INTERNAL,
    sorts=("-published", "price", "-price", "until"),
    secret_code=True,
    side="need",
    matched_with="achievement",
    fits=("expert",),
    harvested_as=("技术需求", "demand"),
    set_name="技术需求 Demands",
    schema_org="Demand",
    declared=(
        shared.external_id(
            "需求编号", "Demand number", "id 编号 序列号 技术需求编号 需求编码 NeedNumber", "XQ-2026-001"
        ),
        shared.title(
            Column(
                "技术需求名称",
                "Title",
                "需求名称 名称 需求标题 难题名称 技术难题名称 标题 项目名称 "
                "技术需求题目 需求题目 需求项目名称 难题标题 榜单名称 Need NeedTitle DemandTitle",
                required=True,
                hint="必填，不超过200字",
                example="电池壳体轻量化用高强铝材",
            ),
            _("写出要解决的问题，例如“电池壳体轻量化用高强铝材”。"),
        ),
        shared.description(
            Column(
                "主要问题",
                "Problem",
                "需求概述 拟解决的技术难题 需求描述 技术需求概述 需求简介 需求内容 技术难题 问题描述 简介 text "
                "技术需求描述 技术需求内容 技术需求简介 需求具体内容 需求说明 难题描述 拟解决的主要问题 存在的主要问题 Description ProblemDescription",
                required=True,
                hint="必填；写清现状、卡在哪里、要达到什么，不超过20000字",
                example="现有壳体过重，要求减重且不降强度。",
            ),
            label=_("主要问题"),
            advice=_("现状、卡在哪里、要达到什么，至少 20 个字。"),
        ),
        Field(
            "key_technology",
            Text(5000, long=True),
            _("技术关键"),
            Column(
                "技术关键",
                "Key technology",
                "关键技术 技术要点 所需关键技术 核心技术 KeyTechnologies",
                hint="不超过5000字",
                example="薄壁成形与连接",
            ),
            matched=True,
            useful=3,
            dublin_core="description",
        ),
        Field(
            "expected_outcome",
            Text(5000, long=True),
            _("预期目标"),
            Column(
                "预期目标",
                "Expected outcome",
                "预期效果 目标 预期成果 预期目标要求 预期达到的目标 拟达到的目标 ExpectedOutcomes",
                hint="不超过5000字",
                example="减重20%并通过碰撞试验",
            ),
            matched=True,
            useful=2,
            dublin_core="description",
        ),
        shared.KEYWORDS,
        shared.owner(
            "单位名称",
            "Owner",
            "所属单位或公司名称 机构全称 所属单位 企业名称 公司名称 需求单位 需求方 单位 "
            "需求企业 企业全称 单位全称 发榜单位 申报单位 Company CompanyName Organization Organisation Institution Enterprise",
        ).but(linked_data=""),
        shared.HIGH_TECH_FIELD.but(
            useful=4,
            column=Column(
                "技术领域",
                "Field",
                "高新技术领域 需求技术所属领域 所属领域 领域 所属技术领域",
                hint="从下拉列表中选择",
                example="新材料",
            ),
        ),
        shared.INDUSTRY.but(
            column=Column(
                "应用行业",
                "Industry",
                "需求技术应用行业 行业 所属行业 国民经济行业 行业分类",
                hint="国民经济行业分类（GB/T 4754）的代码或名称，到大类",
                example="36",
            )
        ),
        shared.DISCIPLINE.but(column=None, section="", place="about"),
        shared.region(),
        Field(
            "demand_type",
            Code("demand_type"),
            _("需求类型"),
            Column(
                "需求类型", "Type", "技术需求类型 类型 需求类别", hint="从下拉列表中选择", example="技术攻关"
            ),
            section="terms",
        ),
        Field(
            "solution_modes",
            Codes("solution_mode"),
            _("解决方式"),
            Column(
                "解决方式",
                "Modes of solution",
                "合作方式 技术需求解决方式 拟合作方式 意向合作方式",
                hint="多个用分号隔开",
                example="联合开发；委托研发",
            ),
            section="terms",
            useful=7,
            facet=Facet("mode", 50),
        ),
        Field(
            "preferred_partners",
            Text(2000, long=True, lines=2),
            _("合作意向单位"),
            Column("合作意向单位", "Preferred partners", "意向单位 意向合作单位", hint="不超过2000字"),
            section="terms",
            later=1,
            place="terms",
            tier=Tier.NAMED,
            unreviewed=True,
        ),
        Span(
            "budget",
            "budget_low",
            "budget_high",
            _("拟投入"),
            Column(
                "拟投入(万元)",
                "Budget (10,000 CNY)",
                "拟投入 预算资金 预算金额 预算 资金需求总额 投入预算 拟投入资金 资金预算 研发预算 "
                "拟投入资金总额 拟投入金额 拟投入经费 拟投入研发经费 计划投入 意向金额 榜单金额 投资总额 Budget",
                hint="单位万元；可写区间，如50-100；未定请写“面议”",
                example="50-100",
            ),
            amount_span("budget_low", "budget_high", "negotiable"),
            "collect.amount_order",
            open="negotiable",
            group="terms",
        ),
        Field(
            "budget_low",
            Amount(),
            _("拟投入下限"),
            Column("拟投入下限", "Lowest budget", "预算下限 最低预算 拟投入最低", template=False),
            section="terms",
            place="",
            advice=_("单位万元；两格都不填就是面议。"),
        ),
        Field(
            "budget_high",
            Amount(),
            _("拟投入上限"),
            Column("拟投入上限", "Highest budget", "预算上限 最高预算 拟投入最高", template=False),
            section="terms",
            place="",
            useful=5,
            sort="price",
        ),
        Field("negotiable", Flag(), _("价格面议"), None, section="", place=""),
        Span(
            "needed",
            "needed_from",
            "needed_until",
            _("需求时限"),
            Column(
                "需求时限",
                "Needed",
                "时限 实施期限 需求期限 完成时限 研发周期 Period",
                hint="起止，如：2026年3月至2027年5月、2026-2028",
                example="2026年3月至2027年5月",
            ),
            date_span("needed_from", "needed_until"),
            "collect.date_order",
        ),
        Field(
            "needed_from",
            Date(),
            _("需求起始"),
            Column(
                "需求开始时间",
                "Needed from",
                "开始时间 开始日期 需求时限起 需求时限开始",
                template=False,
            ),
            section="terms",
        ),
        Field(
            "needed_until",
            Date(end=True),
            _("需求截止"),
            Column(
                "需求结束时间",
                "Needed until",
                "结束时间 结束日期 需求时限止 需求时限结束",
                template=False,
            ),
            section="terms",
            useful=6,
        ),
        Field(
            "indicators",
            Indicators(),
            _("技术指标"),
            Column(
                "技术指标",
                "Indicators",
                "主要指标 主要技术指标 关键指标 性能指标 指标要求",
                hint="参数、数值、单位、方法，分号隔开，如：抗拉强度≥450MPa（GB/T 228.1）；延伸率≥12%",
                example="抗拉强度≥450MPa（GB/T 228.1）；壁厚≤1.5mm",
            ),
            section="indicators",
            place="",
            useful=1,
            dublin_core="description",
            linked_data="additionalProperty",
        ),
        Field(
            "source",
            Text(60),
            _("信息来源"),
            Column(
                "信息来源", "Source", "来源 需求来源", hint="如：企业自主发布、园区征集", example="园区征集"
            ),
            section="where",
        ),
        Field(
            "anonymous",
            Flag(),
            _("匿名发布"),
            Column(
                "匿名发布",
                "Anonymous",
                "是否匿名 是否匿名发布 匿名",
                hint="是或否；选“是”则公开页面不显示单位",
                example="否",
            ),
            section="anonymity",
            advice=_("公开页面和洽谈对象都看不到单位；有人要对接，先找代为答复的经纪人。"),
            shown=False,
            unreviewed=True,
        ),
        Field(
            "broker_id",
            Broker(),
            _("代为答复的服务机构"),
            None,
            section="anonymity",
            advice=_("只在匿名时有用；不选则由平台编辑代为答复。"),
            shown=False,
            sent=False,
            unreviewed=True,
        ),
        shared.CONTACT_NAME.but(useful=8),
        shared.CONTACT_PHONE,
        shared.CONTACT_EMAIL,
        shared.VALID_UNTIL,
    ),
)
