"""The columns that several nouns have: whose it is, where, how to reach them, until when."""

from __future__ import annotations

from kuaizhuan.collect.columns.coded import code
from kuaizhuan.collect.columns.column import Column
from kuaizhuan.collect.columns.dates import date
from kuaizhuan.collect.columns.identifiers import credit_code, email, phone
from kuaizhuan.collect.columns.texts import text, texts


def owner(header: str, header_en: str, synonyms: str) -> Column:
    """The organisation a record belongs to, by name. Not required: a file may be handed in for one organisation."""
    return Column(
        "owner_name",
        header,
        header_en,
        text(200),
        synonyms,
        hint="单位全称，与公章一致，不超过200字；替本单位导入时可不填",
    )


OWNER_CREDIT_CODE = Column(
    "owner_credit_code",
    "统一社会信用代码",
    "Credit code",
    credit_code,
    "信用代码 社会信用代码 单位统一社会信用代码 机构代码 组织机构代码",
    hint="18位；填写后单位归属不会认错。单元格请设为文本格式",
)


def region(synonyms: str = "") -> Column:
    return Column(
        "region",
        "所在地区",
        "Region",
        code("region", coarse=True),
        f"所属地区 地区 所在地 所在区县 行政区划 所在地域 区县 所属区域 {synonyms}",
        hint="区县名称或6位行政区划代码，如：重庆市北碚区、510107",
        example="重庆市北碚区",
    )


KEYWORDS = Column(
    "keywords",
    "关键词",
    "Keywords",
    texts(50, 50),
    "关键字 成果关键字 成果关键词 主题词 标签",
    hint="多个用分号隔开",
    example="高强钢；轻量化",
)
CONTACTS = (
    Column(
        "contact_name",
        "联系人",
        "Contact",
        text(60),
        "联系人姓名 联络人 项目联系人",
        hint="默认不公开",
        example="示例联系人",
    ),
    Column(
        "contact_phone",
        "联系电话",
        "Telephone",
        phone,
        "电话 手机 手机号 手机号码 联系方式 联系人电话 固定电话 联系人手机",
        hint="手机11位，或区号-号码；多个用分号隔开；默认不公开",
        example="023-60000000",
    ),
    Column(
        "contact_email",
        "电子邮箱",
        "E-mail",
        email,
        "邮箱 电子信箱 电子邮件 Email 联系人邮箱",
        hint="默认不公开",
        example="office@example.org",
    ),
)
VALID_UNTIL = Column(
    "valid_until",
    "有效期",
    "Valid until",
    date(end=True),
    "有效期至 截止日期 有效期限 失效日期 到期日期",
    hint="如：2027-12-31；只写年月按当月最后一天计",
    example="2027-12-31",
)
