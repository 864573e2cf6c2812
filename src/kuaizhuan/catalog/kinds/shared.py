"""The fields that several kinds have, ready to be declared: what a row says, whose it is, where, how to reach them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaizhuan.catalog.fields import Column, Facet, Field
from kuaizhuan.catalog.states import Tier
from kuaizhuan.catalog.values.types import Code, Date, Email, Items, Owner, Phone, Text

INTERNAL = frozenset(
    {
        "id", "code", "key", "submitted_by", "state", "state_since", "return_reasons", "published_at", "confirmed_at",
        "disclosure", "provenance", "declined_values", "text_version", "created_at", "updated_at",
    }
)  # fmt: skip
"""The fields of every row that nobody says or reads as values."""
SEPARATED = _("用分号隔开。")


def external_id(header: str, header_en: str, synonyms: str, example: str) -> Field:
    """The owner's own number of a row, by which an import finds it again."""
    hint = "本单位内唯一；再次导入时按编号更新，不会重复"
    return Field(
        "external_id",
        Text(100),
        _("编号"),
        Column(header, header_en, synonyms, hint=hint, example=example),
        section="where",
        later=1,
        tier=Tier.SIGNED_IN,
        unreviewed=True,
        identifies=True,
    )


def title(column: Column, advice: Any = "", **more: Any) -> Field:
    """What a row is called."""
    return Field("title", Text(200), _("名称"), column, advice=advice, place="", dublin_core="title", **more)


def description(column: Column, **more: Any) -> Field:
    """What a row is about, at length."""
    options = {"type": Text(20_000, long=True, lines=6), "label": _("简介"), **more}
    return Field("description", column=column, matched=True, dublin_core="description", **options)


def owner(header: str, header_en: str, synonyms: str) -> Field:
    """The organisation a row belongs to. Not required: a file may be handed in for one organisation."""
    return Field(
        "owner",
        Owner(),
        pgettext_lazy("one row", "单位"),
        Column(header, header_en, synonyms, hint="单位全称，与公章一致，不超过200字；替本单位导入时可不填"),
        section="",
        place="about",
        identifies=True,
        facet=Facet("owner", 70),
        compared=True,
        dublin_core="creator",
        linked_data="creator",
    )


OWNER_CODE = Column(
    "统一社会信用代码",
    "Credit code",
    "信用代码 社会信用代码 单位统一社会信用代码 机构代码 组织机构代码 企业统一社会信用代码 USCC",
    hint="18位；填写后单位归属不会认错。单元格请设为文本格式",
)
"""The column beside that of the owner which tells namesakes apart."""


def region(synonyms: str = "") -> Field:
    """Where."""
    return Field(
        "region",
        Code("region", coarse=True),
        _("地区"),
        Column(
            "所在地区",
            "Region",
            f"所属地区 地区 所在地 所在区县 行政区划 所在地域 区县 所属区域 {synonyms}",
            hint="区县名称或6位行政区划代码，如：重庆市北碚区、510107",
            example="重庆市北碚区",
        ),
        section="where",
        identifies=True,
        facet=Facet("region", 30),
        listed=True,
        compared=True,
        dublin_core="coverage",
    )


KEYWORDS = Field(
    "keywords",
    Items(50, 50),
    _("关键词"),
    Column(
        "关键词",
        "Keywords",
        "关键字 成果关键字 成果关键词 主题词 标签 技术关键词 Keyword",
        hint="多个用分号隔开",
        example="高强钢；轻量化",
    ),
    advice=SEPARATED,
    place="",
    dublin_core="subject",
    linked_data="keywords",
)
HIGH_TECH_FIELD = Field(
    "high_tech_field",
    Code("high_tech_field"),
    _("高新技术领域"),
    Column(
        "高新技术领域",
        "High-technology field",
        "所属高新技术领域 技术领域 所属领域 所属技术领域 领域 "
        "成果所属领域 TechnologyField TechnicalField Field",
        hint="从下拉列表中选择",
        example="新材料",
    ),
    section="where",
    facet=Facet("high_tech_field", 10),
    listed=True,
    compared=True,
    dublin_core="subject",
    linked_data="keywords",
)
INDUSTRY = Field(
    "industry",
    Code("industry", coarse=True),
    _("应用行业"),
    Column(
        "应用行业",
        "Industry",
        "行业 所属行业 应用领域行业 国民经济行业 成果应用行业 行业分类 所属行业领域 Sector",
        hint="国民经济行业分类（GB/T 4754）的代码或名称，到大类",
        example="31",
    ),
    section="where",
    facet=Facet("industry", 60),
    listed=True,
    compared=True,
    dublin_core="subject",
    linked_data="keywords",
)
DISCIPLINE = Field(
    "discipline",
    Code("discipline", coarse=True),
    _("学科"),
    Column(
        "学科分类",
        "Discipline",
        "学科 所属学科 学科领域",
        hint="学科分类（GB/T 13745）一级学科的代码或名称",
        example="430",
    ),
    section="where",
    facet=Facet("discipline", 65, offered=False),
    listed=True,
    dublin_core="subject",
    linked_data="keywords",
)

_PERSON: dict[str, Any] = {
    "section": "contact",
    "place": "contact",
    "tier": Tier.NAMED,
    "lowest": Tier.NAMED,
    "unreviewed": True,
    "personal": "contacts",
}
"""A person's contact data never falls below named: publication needs separate consent (PIPL arts. 6 and 25)."""
CONTACT_NAME = Field(
    "contact_name",
    Text(60),
    _("联系人"),
    Column(
        "联系人",
        "Contact",
        "联系人姓名 联络人 项目联系人 联系人及职务 企业联系人 ContactPerson ContactName",
        hint="默认不公开",
        example="示例联系人",
    ),
    advice=_("默认不公开，双方同意对接后才给对方看。"),
    **_PERSON,
)
CONTACT_PHONE = Field(
    "contact_phone",
    Phone(40),
    _("联系电话"),
    Column(
        "联系电话",
        "Telephone",
        "电话 手机 手机号 手机号码 联系方式 联络电话 联系人电话 固定电话 联系人手机 "
        "办公电话 移动电话 Phone PhoneNumber Tel Mobile MobilePhone ContactPhone",
        hint="手机11位，或区号-号码；多个用分号隔开；默认不公开",
        example="023-60000000",
    ),
    **_PERSON,
)
CONTACT_EMAIL = Field(
    "contact_email",
    Email(120),
    _("电子邮箱"),
    Column(
        "电子邮箱",
        "E-mail",
        "邮箱 电子信箱 电子邮件 Email 联系人邮箱 ContactEmail EmailAddress Mail",
        hint="默认不公开",
        example="office@example.org",
    ),
    **_PERSON,
)
VALID_UNTIL = Field(
    "valid_until",
    Date(end=True),
    _("有效期至"),
    Column(
        "有效期",
        "Valid until",
        "有效期至 截止日期 有效期限 失效日期 到期日期",
        hint="如：2027-12-31；只写年月按当月最后一天计",
        example="2027-12-31",
    ),
    section="contact",
    place="about",
    unreviewed=True,
    sort="until",
    compared=True,
    asked_as="needed_until",
)
CONTACTS = (CONTACT_NAME, CONTACT_PHONE, CONTACT_EMAIL)

BASE = (
    external_id("编号", "Number", "id", ""),
    title(Column("名称", "Title", "标题", required=True, hint="必填，不超过200字")),
    description(Column("简介", "Description", "内容 说明 text", hint="不超过20000字")),
    KEYWORDS,
    owner("单位名称", "Owner", "所属单位 单位"),
    HIGH_TECH_FIELD,
    INDUSTRY,
    DISCIPLINE,
    region(),
    *CONTACTS,
    VALID_UNTIL,
)
"""What every row of the catalogue says, for a kind that adds fields of its own and calls these as everybody does."""
