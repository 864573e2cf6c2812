"""A person who can be asked 专家: the title is the name, the description the biography."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaizhuan.catalog.fields import Column, Field, Kind
from kuaizhuan.catalog.kinds import shared
from kuaizhuan.catalog.models import Expert
from kuaizhuan.catalog.values.types import Items, Orcid, Text

UNASKED = {"column": None, "section": "", "place": "about", "listed": False}
"""What programs say of an expert, and no sheet or form asks for."""

EXPERT = Kind(
    name="expert",
    plural="experts",
    label=_("专家"),
    one=pgettext_lazy("one row", "专家"),
    sheet="专家",
    noun="expert",
    prefix="E",
    model=Expert,
    internal=shared.INTERNAL,
    shortest_title=2,
    shortest_description=0,
    fits=("demand",),
    harvested_as=("专家", "expert"),
    set_name="专家 Experts",
    cerif="person",
    schema_org="Person",
    declared=(
        shared.external_id("专家编号", "Expert number", "id 编号 工号 人员编号 StaffNumber", "ZJ-001"),
        shared.title(
            Column(
                "姓名",
                "Name",
                "name 专家姓名 名字 专家 FullName ExpertName",
                required=True,
                hint="必填，不超过60字",
                example="示例专家",
            )
        ).but(type=Text(60), label=_("姓名"), personal="persons"),
        shared.owner(
            "所在单位",
            "Organisation",
            "单位 工作单位 单位名称 所属单位 依托单位 任职单位 "
            "现工作单位 所在院系 Institution Affiliation Employer University",
        ).but(linked_data="affiliation"),
        Field(
            "professional_title",
            Text(60),
            _("职称"),
            Column(
                "职称",
                "Professional title",
                "专业技术职称 职称职务 技术职称 职务职称 专业技术职务 Position AcademicTitle",
                hint="不超过60字",
                example="研究员",
            ),
            personal="persons",
            useful=3,
            linked_data="jobTitle",
        ),
        Field(
            "orcid",
            Orcid(),
            _("ORCID"),
            Column(
                "ORCID",
                "ORCID iD",
                "ORCID号 ORCIDiD 开放研究者与贡献者身份 研究者标识",
                hint="16位，如：0000-0002-1825-0097；单元格请设为文本格式",
                example="0000-0002-1825-0097",
            ),
            advice=_("本人在 orcid.org 登记的标识，16 位，如 0000-0002-1825-0097。"),
            personal="orcid",
            dublin_core="identifier",
            linked_data="sameAs",
        ),
        shared.DISCIPLINE.but(
            useful=2,
            column=Column(
                "学科",
                "Discipline",
                "学科分类 所属学科 学科领域 从事学科",
                hint="学科分类（GB/T 13745）一级学科的代码或名称",
                example="430",
            ),
            linked_data="knowsAbout",
        ),
        shared.KEYWORDS.but(
            type=Items(100, 50),
            label=_("研究方向"),
            column=Column(
                "研究方向",
                "Research interests",
                "研究领域 专业方向 专长 关键词 专业领域 "
                "主要研究方向 研究专长 技术专长 ResearchAreas ResearchFields Expertise Keywords",
                hint="多个用分号隔开",
                example="高强钢；焊接",
            ),
            useful=1,
            linked_data="knowsAbout",
        ),
        shared.description(
            Column(
                "简介",
                "Biography",
                "biography 个人简介 专家简介 个人简历 专家介绍 主要业绩 CV Profile",
                hint="不超过20000字",
                example="长期从事金属材料研究。",
            ),
            label=_("简介（履历）"),
            personal="persons",
        ),
        Field(
            "services",
            Text(5000, long=True),
            _("可提供的服务"),
            Column(
                "可提供服务",
                "Services",
                "服务内容 可提供的服务 服务方式 可提供技术服务",
                hint="不超过5000字",
                example="材料选型、失效分析",
            ),
            matched=True,
            useful=4,
            dublin_core="description",
        ),
        shared.region(),
        shared.HIGH_TECH_FIELD.but(**UNASKED, linked_data="knowsAbout"),
        shared.INDUSTRY.but(**UNASKED, linked_data="knowsAbout"),
        shared.CONTACT_NAME.but(column=None, section=""),
        shared.CONTACT_PHONE,
        shared.CONTACT_EMAIL,
        shared.VALID_UNTIL.but(column=None, section=""),
    ),
)
