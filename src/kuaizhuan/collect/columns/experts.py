"""The columns of a work-book of experts 专家."""

from __future__ import annotations

from kuaizhuan.collect.columns.coded import code
from kuaizhuan.collect.columns.column import Column
from kuaizhuan.collect.columns.shared import CONTACTS, OWNER_CREDIT_CODE, owner, region
from kuaizhuan.collect.columns.texts import text, texts

COLUMNS = (
    Column(
        "external_id",
        "专家编号",
        "Expert number",
        text(100),
        "id 编号 工号 人员编号",
        hint="本单位内唯一；再次导入时按编号更新，不会重复",
        example="ZJ-001",
    ),
    Column(
        "name",
        "姓名",
        "Name",
        text(60),
        "专家姓名 名字 专家",
        required=True,
        hint="必填",
        example="示例专家",
    ),
    owner("所在单位", "Organisation", "单位 工作单位 单位名称 所属单位 依托单位 任职单位"),
    OWNER_CREDIT_CODE,
    Column(
        "professional_title",
        "职称",
        "Professional title",
        text(60),
        "专业技术职称 职称职务 技术职称 职务职称",
        hint="不超过60字",
        example="研究员",
    ),
    Column(
        "discipline",
        "学科",
        "Discipline",
        code("discipline", coarse=True),
        "学科分类 所属学科 学科领域 从事学科",
        choices="discipline",
        hint="学科分类（GB/T 13745）一级学科的代码或名称",
        example="430",
    ),
    Column(
        "keywords",
        "研究方向",
        "Research interests",
        texts(100, 50),
        "研究领域 专业方向 专长 关键词 专业领域",
        hint="多个用分号隔开",
        example="高强钢；焊接",
    ),
    Column(
        "biography",
        "简介",
        "Biography",
        text(20_000),
        "个人简介 专家简介 个人简历 专家介绍",
        hint="不超过20000字",
        example="长期从事金属材料研究。",
    ),
    Column(
        "services",
        "可提供服务",
        "Services",
        text(5000),
        "服务内容 可提供的服务 服务方式 可提供技术服务",
        hint="不超过5000字",
        example="材料选型、失效分析",
    ),
    region(),
    *CONTACTS[1:],
)
