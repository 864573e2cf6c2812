"""The columns of a work-book of organisations 单位."""

from __future__ import annotations

import re

from kuaizhuan.collect.columns.coded import code
from kuaizhuan.collect.columns.column import Cell, Column, Refused
from kuaizhuan.collect.columns.identifiers import credit_code
from kuaizhuan.collect.columns.shared import CONTACTS, region
from kuaizhuan.collect.columns.texts import narrow, says_nothing, text, texts, written

_ADDRESS = re.compile(
    r"(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?::\d{2,5})?(?:/\S*)?", re.I
)


def website(cell: Cell) -> str | None:
    """A web address; one without a scheme gets https. Raises Refused."""
    shown = written(cell.raw)
    if says_nothing(shown):
        return None
    value = narrow(shown)
    if len(value) > 200 or not _ADDRESS.fullmatch(value):
        raise Refused("collect.website", value=shown[:60])
    return value if value.lower().startswith("http") else f"https://{value}"


COLUMNS = (
    Column(
        "credit_code",
        "统一社会信用代码",
        "Credit code",
        credit_code,
        "信用代码 社会信用代码 机构代码 组织机构代码",
        hint="18位；单元格请设为文本格式",
    ),
    Column(
        "name",
        "单位名称",
        "Name",
        text(200),
        "名称 机构名称 机构全称 单位 企业名称 公司名称 单位全称",
        required=True,
        hint="必填；全称，与公章一致，不超过200字",
        example="示例材料研究院",
    ),
    Column(
        "aliases",
        "曾用名",
        "Other names",
        texts(200, 20),
        "简称 曾用名/简称 别名 曾用名称",
        hint="多个用分号隔开",
        example="示例材料所",
    ),
    Column(
        "kind",
        "单位性质",
        "Kind",
        code("organisation_kind"),
        "机构属性 单位类型 机构类型 单位类别 性质",
        choices="organisation_kind",
        hint="从下拉列表中选择",
        example="科研院所",
    ),
    Column(
        "parent_name",
        "上级单位",
        "Parent",
        text(200),
        "主管单位 上级单位名称 归口管理部门 主管部门",
        hint="单位全称",
        example="",
    ),
    region(),
    Column(
        "address",
        "地址",
        "Address",
        text(300),
        "通讯地址 单位地址 注册地址 详细地址 联系地址",
        hint="不超过300字",
        example="示例路1号",
    ),
    Column("website", "网址", "Web site", website, "网站 官网 单位网址 主页", example="https://example.org"),
    Column(
        "profile",
        "简介",
        "Profile",
        text(20_000),
        "单位简介 机构简介 企业简介 公司简介 单位介绍",
        hint="不超过20000字",
        example="从事金属材料的研究与开发。",
    ),
    *CONTACTS,
)
