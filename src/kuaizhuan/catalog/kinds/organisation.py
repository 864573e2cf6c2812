"""An organisation 单位: imported and harvested as rows are, though neither reviewed nor searched."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kuaizhuan.catalog.fields import Column, Field, Kind
from kuaizhuan.catalog.kinds import shared
from kuaizhuan.catalog.values.types import Code, CreditCode, Items, Owner, Ror, Text, Website
from kuaizhuan.people.models import Organisation


def _contact(field: Field) -> Field:
    return field.but(section="", place="", shown=False)


ORGANISATION = Kind(
    name="organisation",
    plural="organisations",
    label=_("单位"),
    one=_("单位"),
    sheet="单位",
    noun="organisation",
    prefix="O",
    model=Organisation,
    published=False,
    illustrated=True,
    internal=frozenset(
        {
            "id",
            "code",
            "folded_name",
            "merged_into",
            "jurisdiction",
            "provenance",
            "declined_values",
            "created_at",
            "updated_at",
        }
    ),
    harvested_as=("单位", "organisation"),
    set_name="单位 Organisations",
    cerif="unit",
    schema_org="Organization",
    declared=(
        Field(
            "credit_code",
            CreditCode(),
            _("统一社会信用代码"),
            Column(
                "统一社会信用代码",
                "Credit code",
                "信用代码 社会信用代码 机构代码 组织机构代码 纳税人识别号 UnifiedSocialCreditCode USCC",
                hint="18位；单元格请设为文本格式",
            ),
            dublin_core="relation",
        ),
        Field(
            "name",
            Text(200),
            _("单位名称"),
            Column(
                "单位名称",
                "Name",
                "名称 机构名称 机构全称 单位 企业名称 公司名称 单位全称 "
                "企业全称 Organization OrganizationName Organisation Institution Company CompanyName",
                required=True,
                hint="必填；全称，与公章一致，不超过200字",
                example="示例材料研究院",
            ),
            dublin_core="title",
        ),
        Field(
            "aliases",
            Items(200, 20),
            _("曾用名"),
            Column(
                "曾用名",
                "Other names",
                "简称 曾用名/简称 别名 曾用名称",
                hint="多个用分号隔开",
                example="示例材料所",
            ),
            dublin_core="title",
        ),
        Field(
            "ror",
            Ror(),
            _("ROR 标识"),
            Column(
                "ROR标识",
                "ROR ID",
                "ROR RORID ROR号 研究机构注册标识",
                hint="ror.org 的标识，9位，如：02mhbdp94；单元格请设为文本格式",
            ),
            dublin_core="identifier",
            linked_data="sameAs",
        ),
        Field(
            "kind",
            Code("organisation_kind"),
            _("单位性质"),
            Column(
                "单位性质",
                "Kind",
                "机构属性 单位类型 机构类型 单位类别 性质 企业类型 企业性质 Type",
                hint="从下拉列表中选择",
                example="科研院所",
            ),
        ),
        Field(
            "parent",
            Owner(),
            _("上级单位"),
            Column(
                "上级单位",
                "Parent",
                "主管单位 上级单位名称 归口管理部门 主管部门",
                hint="单位全称",
            ),
            dublin_core="relation",
        ),
        shared.region(),
        Field(
            "address",
            Text(300),
            _("地址"),
            Column(
                "地址",
                "Address",
                "通讯地址 单位地址 注册地址 详细地址 联系地址 企业地址",
                hint="不超过300字",
                example="示例路1号",
            ),
        ),
        Field(
            "website",
            Website(200),
            _("网址"),
            Column(
                "网址",
                "Web site",
                "网站 官网 单位网址 主页 企业网址 Website Homepage URL",
                example="https://example.org",
            ),
        ),
        Field(
            "profile",
            Text(20_000, long=True),
            _("简介"),
            Column(
                "简介",
                "Profile",
                "单位简介 机构简介 企业简介 公司简介 单位介绍 企业介绍 Introduction",
                hint="不超过20000字",
                example="从事金属材料的研究与开发。",
            ),
            dublin_core="description",
        ),
        *map(_contact, shared.CONTACTS),
    ),
)
