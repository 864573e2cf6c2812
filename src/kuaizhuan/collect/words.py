"""The sentences for every code of collecting: what is wrong, and what to do about it.

Codes are data, sentences are words on a page. A code without a sentence fails the
tests.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaizhuan.collect.harvest.words import WORDS as HARVESTS

FILES: dict[str, Any] = {
    "collect.file_bomb": _(
        "文件解压后过大，已停止读取。请删除多余的工作表、图片和空行，另存为 .xlsx 后重新上传。"
    ),
    "collect.file_damaged": _(
        "文件已损坏，无法读取。请用 Excel 或 WPS 打开确认内容完整，另存为 .xlsx 后重新上传。"
    ),
    "collect.file_empty": _("文件中没有内容。请检查是否选错文件，填写后重新上传。"),
    "collect.file_encoding": _(
        "无法识别文件的文字编码（有 {broken} 处无法解读）。请另存为 UTF-8 编码的 CSV 或 .xlsx 后重新上传。"
    ),
    "collect.file_encrypted": _("文件设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码，保存后重新上传。"),
    "collect.file_kind": _("不支持这种文件（{format}）。请另存为 .xlsx 或 CSV 后上传，只改扩展名没有用。"),
    "collect.file_styles": _(
        "文件的单元格样式有误，日期可能显示为数字。请核对日期列；如有误，另存为 .xlsx 后重新上传。"
    ),
    "collect.file_unreadable": _("无法打开文件（{detail}）。请重新上传。"),
    "collect.file_unsafe": _(
        "文件中含有不安全的内容，已停止读取。请把数据复制到新的工作簿，保存后重新上传。"
    ),
    "collect.sheet_missing": _("找不到工作表“{sheet}”。文件中的工作表有：{sheets}。请重新选择。"),
    "collect.sheet_other": _("读取了工作表“{sheet}”，没有读取：{sheets}。如需读取，请勾选后重新检查。"),
    "collect.sheets_read": _("有 {count} 张同类工作表，全部读取：{sheets}。如不对，请只勾选要读取的。"),
    "collect.sheet_belongings": _(
        "工作表“{sheet}”中有批注 {comments} 处、图片 {pictures} 张，不会导入；图片可在导入后作为附件上传。"
    ),
    "collect.columns_hidden": _(
        "这些列在表格中是隐藏的，仍已读取：{columns}。如不应导入，请在下面设为不导入。"
    ),
    "collect.merges_many": _("合并单元格超过 {limit} 处，其余的按未合并读取。请核对，或取消合并后填满。"),
    "collect.form_long": _("工作表“{sheet}”超过 {rows} 行，后面的登记表没有读取。请分成几个工作表或文件。"),
    "collect.header_missing": _(
        "查看了前 {rows} 行，没有找到列名，也不像登记表。请在数据上方保留一行列名，列名可参照模板。"
    ),
    "collect.header_repeated": _(
        "表头中“{header}”出现了多次，后面的列已加上序号区分。请核对，或改用不同的列名。"
    ),
    "collect.header_missing_cell": _("{column} 列有内容但没有列名，不会导入。如需导入，请补上列名。"),
    "collect.column_missing": _("缺少必填列：{columns}。请补上这些列，列名可参照模板。"),
    "collect.template_kind": _(
        "这是“{found}”的模板，不能用来导入“{wanted}”。请换用对应的模板，或在对应的页面上传。"
    ),
    "collect.template_version": _(
        "模板版本为 {found}，现在的版本是 {wanted}。仍可导入；建议下次下载新模板。"
    ),
}

UNREADABLE: dict[str, Any] = {
    "collect.file_large": _(
        "文件内容太多（超过 {limit}），这种格式只能整个读入。请另存为 .xlsx 或 CSV 后上传。"
    ),
    "collect.file_text": _(
        "这是旧版文字文件（{format}）。请用 Word 或 WPS 另存为 .docx 后上传，其中的表格会读取；或把表格粘贴到模板中。"
    ),
    "collect.file_printed": _(
        "这是版式文件（{format}），读不出表格。请上传原来的 .xlsx 或 .docx，或把内容填入模板；原件可作为附件上传。"
    ),
    "collect.file_picture": _("这是图片（{format}），读不出文字。请上传原来的表格文件，或把内容填入模板。"),
    "collect.file_packed": _("这是压缩包（{format}）。请解压后逐个上传其中的表格文件。"),
    "collect.file_save_as": _("暂不能读取这种文件（{format}）。请在原来的软件中导出或另存为 .xlsx 后上传。"),
    "collect.file_slides": _("这是演示文稿（{format}）。请把其中的内容填入模板后上传。"),
    "collect.table_missing": _("这份文字文件中没有表格。请把内容填入模板或登记表后上传。"),
    "collect.json_unread": _("JSON 不完整，无法读取（{detail}）。请重新导出后上传。"),
    "collect.json_broken": _("JSON 从这里起不完整，后面的内容没有读取（{detail}）。请重新导出后上传。"),
    "collect.disk_full": _("服务器的临时存储空间已满，与文件无关，没有导入。请稍后再试，或联系运维。"),
    "collect.map_unread": _("列对应的写法不对（{detail}）。写法见“导入”说明。"),
    "collect.map_field": _("列“{header}”对应的项目“{field}”不存在。请从模板的列名中选择。"),
}

LEFT: dict[str, Any] = {
    "collect.layout.list": _("清单：一行一条"),
    "collect.layout.form": _("登记表：一张表一条"),
    "collect.layout.transposed": _("横向清单：一列一条"),
    "collect.layout.json": _("JSON：一个对象一条"),
    "collect.left.title": _("表格上方的标题或说明"),
    "collect.left.unit": _("单位行"),
    "collect.left.header": _("重复的列名"),
    "collect.left.numbers": _("列号"),
    "collect.left.sum": _("合计"),
    "collect.left.note": _("填表说明或签名"),
    "collect.left.section": _("分组标题"),
    "collect.left.example": _("示例"),
    "collect.left.hint": _("填写要求"),
    "collect.left.empty": _("只有序号，没有内容"),
    "collect.left.other_table": _("另一张表，缺少必填的列"),
    "collect.left.below": _("空行之后像是另一张表；如是同一张表，请删去空行再上传"),
    "collect.left.hidden": _("隐藏的行"),
    "collect.left.unknown": _("看不懂的内容"),
}
"""Layouts, and why a line of a file is no record."""

ROWS: dict[str, Any] = {
    "collect.row_hidden": _("这一行在表格中是隐藏的，仍已读取。如不应导入，请删除，或选择不导入隐藏的行。"),
    "collect.cell_is_label": _("“{value}”是列名，不是内容。请检查这一行是否错位，或是否为重复的表头。"),
    "collect.cell_scientific": _(
        "表格软件已把这一格变成科学计数（{value}），末几位已丢失。请把列设为文本格式后重新填写。"
    ),
    "collect.cell_link": _("单元格写的是“{value}”，已按它的链接读取：{target}。"),
    "collect.required": _("缺少“{column}”，此项必填。请补上。"),
    "collect.column_aside": _("“{first}”和“{second}”是同一项，以前者为准；“{value}”已另存，未填入。"),
    "collect.row_fault": _(
        "处理这一行时系统出错，已记录；其他行不受影响。请检查后重新上传，仍不行请联系运维。"
    ),
    "collect.personal_number": _(
        "有 {count} 处身份证号、银行卡号一类的号码，已遮盖后保存。请从表中删去，不要上传这类信息。"
    ),
    "collect.several_in_one": _(
        "一格里编了 {count} 个号，像是多条合在一起，现按一条导入。如是多条，请拆成多行。"
    ),
    "collect.row_json": _("这一行不是完整的 JSON 对象（{detail}）。请改正，每行一个对象。"),
    "collect.row_quote": _(
        "第 {line} 行有未成对的英文双引号，无法拆分。请补上或删去引号；文字中的双引号要写成两个。"
    ),
    "collect.row_short": _(
        "这一行只有 {cells} 个单元格，表头有 {columns} 列。请检查是否少了分隔符，或文字中有未加引号的换行。"
    ),
    "collect.row_torn": _(
        "这一行只有 {cells} 个单元格，与相邻一行合起来才够 {columns} 列，可能是文字中有未加引号的换行。请改正。"
    ),
    "collect.row_too_wide": _("这一行超过 {limit} 列。请删除右侧多余的单元格。"),
    "collect.line_too_long": _("第 {line} 行过长，未能读取。请检查是否缺少换行，或拆分内容。"),
    "collect.cell_too_large": _(
        "单元格内容有 {length} 字，超过 {limit} 字的上限，未导入。请缩短，全文可作为附件上传。"
    ),
    "collect.cell_cleaned": _("单元格中看不见的控制字符已去掉。"),
    "collect.cell_control": _("单元格中有看不见的控制字符（{character}）。请删除后重新粘贴为纯文本。"),
    "collect.cell_encoding": _("单元格第 {position} 个字符处有乱码。请更正文字，并另存为 UTF-8 编码。"),
    "collect.cell_damaged": _("单元格内容无法读取（{value}）。请重新填写这一格。"),
    "collect.cell_date_range": _(
        "单元格设为日期格式，但数值 {value} 不是有效日期。请重新填写，如 2026-03-05。"
    ),
    "collect.cell_formula_error": _("公式的结果是错误值 {value}。请更正公式，或粘贴为数值。"),
    "collect.cell_formula_uncached": _(
        "公式没有保存计算结果。请在 Excel 或 WPS 中打开并保存一次，或粘贴为数值。"
    ),
    "collect.cell_without_header": _(
        "这一格有内容（{value}）但所在的列没有列名。请检查分隔符是否多了，或补上列名。"
    ),
    "collect.cell_nested": _("这一项应是文字，不能是对象。请改为文字。"),
}

CELLS: dict[str, Any] = {
    "collect.text_too_long": _("内容有 {length} 字，最多 {limit} 字。请缩短；系统不会自动截断。"),
    "collect.item_too_long": _(
        "其中“{item}”有 {length} 字，每项最多 {limit} 字。请缩短，或检查是否漏了分号。"
    ),
    "collect.too_many_items": _("共 {count} 项，最多 {limit} 项。请减少。"),
    "collect.yes_no": _("“{value}”无法识别。请填“是”或“否”。"),
    "collect.integer": _("“{value}”不是整数。请填整数。"),
    "collect.number_range": _("{value} 超出范围。请填 {low} 到 {high} 之间的数。"),
    "collect.date": _("“{value}”无法识别为日期。请写成 2026-03-05 或 2026年3月。"),
    "collect.date_impossible": _("“{value}”不是存在的日期。请核对年月日。"),
    "collect.date_range": _("日期 {value} 不合理。请填 {low} 年到 {high} 年之间的日期。"),
    "collect.date_month_lost": _(
        "“{value}”可能是 {year} 年 10 月（末位 0 被表格去掉），也可能是 1 月。请选择，或把单元格设为文本。"
    ),
    "collect.date_assumed": _("“{value}”没有写明到日，按 {date} 记录。如不对，请写明年月日。"),
    "collect.date_span": _("“{value}”无法识别为起止时间。请写成 2026年3月至2027年5月。"),
    "collect.date_order": _("开始 {first} 晚于结束 {last}。请核对。"),
    "collect.amount": _("“{value}”无法识别为金额。请填数字（单位万元），区间写成 100-200，未定价写“面议”。"),
    "collect.amount_currency": _("“{value}”不是人民币金额。请折算为人民币后填写，原币种写在简介中。"),
    "collect.amount_negative": _("金额“{value}”为负数。请填不小于 0 的数。"),
    "collect.amount_much": _("金额“{value}”数额很大。请核对单位。"),
    "collect.amount_large": _("金额“{value}”过大。请核对单位。"),
    "collect.amount_order": _("金额“{value}”的下限高于上限。请核对。"),
    "collect.amount_rounded": _("金额“{value}”按 {yuan} 元记录（精确到分）。如不对，请填写到分的金额。"),
    "collect.amount_single": _("“{value}”是区间，这一列只能填一个数。请把下限和上限分别填入两列。"),
    "collect.amount_unit": _("金额“{value}”按{unit}计数额不合常理，未填入。请写明单位是元还是万元。"),
    "collect.amount_sign": _(
        "金额“{value}”带人民币符号，这一列却以{unit}为单位，未填入。请写明单位是元还是万元。"
    ),
    "collect.code_unknown": _("“{value}”不在可选范围内。最接近的是：{nearest}。请从模板的下拉列表中选择。"),
    "collect.code_ambiguous": _("“{value}”可能指：{nearest}。请写全称或代码。"),
    "collect.code_word": _("“{value}”归入“{taken}”。如不对，请改选。"),
    "collect.code_several": _("“{value}”写了多个，这一项只能选一个。请选择。"),
    "collect.code_coarser": _("“{value}”按“{taken}”归类。如不对，请改填代码。"),
    "collect.ipc": _("“{value}”不是有效的 IPC 分类号。请写成 C22C38/04 或 C22C。"),
    "collect.credit_code_length": _(
        "统一社会信用代码“{value}”有 {length} 位，应为 18 位。请核对营业执照或法人证书。"
    ),
    "collect.credit_code_characters": _(
        "统一社会信用代码“{value}”含有不应出现的字符（不使用字母 I、O、S、V、Z）。请核对。"
    ),
    "collect.credit_code_check": _("统一社会信用代码“{value}”的校验位不对，至少有一位写错。请对照证书核对。"),
    "collect.credit_code_number": _(
        "统一社会信用代码被表格存成了数字（{value}），末几位已丢失。请把单元格设为文本格式后重新填写。"
    ),
    "collect.number_spoiled": _(
        "号码被表格存成了科学计数（{value}），末几位已丢失。请把单元格设为文本格式后重新填写。"
    ),
    "collect.orcid": _("“{value}”不是 ORCID。请填 16 位标识，如 0000-0002-1825-0097。"),
    "collect.orcid_check": _("ORCID“{value}”的校验位不对，至少有一位写错。请到 orcid.org 核对。"),
    "collect.orcid_other": _("“{value}”是 ISNI，不是 ORCID 发出的号码。请填本人的 ORCID。"),
    "collect.ror": _("“{value}”不是 ROR 标识。请填 9 位标识，如 02mhbdp94。"),
    "collect.ror_check": _("ROR 标识“{value}”的校验位不对，至少有一位写错。请到 ror.org 核对。"),
    "collect.doi": _("“{value}”不是 DOI。请写成 10.1000/182；多个用分号隔开。"),
    "collect.patent_check": _("专利号“{value}”的校验位不对，至少有一位写错。请对照证书核对。"),
    "collect.patent_completed": _("专利号“{value}”缺校验位，已补为 {number}。请核对。"),
    "collect.patent_unread": _(
        "“{value}”不是常见的专利号写法，已照原样保留。建议写成 ZL202110123456.X 并用分号隔开。"
    ),
    "collect.phone": _("“{value}”不是有效的电话号码。请填 11 位手机号，或“区号-号码”。"),
    "collect.phone_words": _("从“{value}”中取出电话 {number}，原文另存。"),
    "collect.phone_area": _("电话“{value}”没有区号，已照原样保留。建议补上区号。"),
    "collect.email_several": _("有多个邮箱，取第一个 {value}；另有 {others}，原文另存。"),
    "collect.email_words": _("从文字中取出邮箱 {value}，原文另存。"),
    "collect.email": _("“{value}”不是有效的电子邮箱。请写成 name@example.org，只填一个。"),
    "collect.website": _("“{value}”不是有效的网址。请写成 https://example.org。"),
    "collect.indicator_text": _("指标“{value}”没有读出数值，已按文字保留。建议写成“参数≥数值单位（方法）”。"),
    "collect.indicator_object": _(
        "技术指标的写法不对：{value}。每条要有 parameter，operator 为 = < <= > >= ~ 之一，value 为数字。"
    ),
}

DECISIONS: dict[str, Any] = {
    "collect.decide_new": _("新记录，将新增。"),
    "collect.decide_same": _("与已有内容相同，不作改动。"),
    "collect.decide_filled": _("原来没有填写，将补上。"),
    "collect.decide_newer": _("来源可信度不低于原有来源，将更新。"),
    "collect.decide_lower_rank": _("来源可信度低于原有来源而内容不同，请选择保留哪一个。"),
    "collect.decide_by_hand": _("这一项曾由人工确定，新内容与之不同，请选择保留哪一个。"),
    "collect.decide_declined": _("这一内容曾由人工否定，保持不变。"),
    "collect.decide_empty": _("这一行没有可用的内容，不会导入。请填写后重新上传。"),
    "collect.name_same": _("名称相同（仅写法不同）。"),
    "collect.name_same_core": _("字号相同。"),
    "collect.name_alike": _("名称相近。请核对是否同一单位。"),
    "collect.name_abbreviation": _("可能是简称。请核对是否同一单位。"),
    "collect.name_form_differs": _("组织形式不同。请核对是否母子公司。"),
    "collect.name_place_missing": _("只有一方写了地名。请核对所在地。"),
    "collect.name_place_differs": _("地名不同，多半不是同一单位。"),
    "collect.name_number_differs": _("序号不同，多半不是同一单位。"),
    "collect.name_branch": _("一方是分支或附属机构，多半不是同一单位。"),
    "collect.name_empty": _("名称为空，无法比较。"),
}

RUNS: dict[str, Any] = {
    "collect.owner_missing": _("没有写单位：请填写单位名称或统一社会信用代码，或指明替哪个单位导入。"),
    "collect.owner_unknown": _("没有登记过统一社会信用代码 {credit_code}：请同时填写单位名称。"),
    "collect.parent_left": _(
        "上级单位“{name}”没有随表导入：上级的管理员会因此管理下级，请由双方的管理员在单位页面确认。"
    ),
    "collect.owner_ambiguous": _("有多个单位叫“{name}”：请填写统一社会信用代码。"),
    "collect.owner_several": _("写了多个单位，归第一个“{name}”；其余（{others}）已另存。"),
    "collect.owner_alike": _(
        "“{name}”与已有单位“{known}”名称相近而不完全相同，暂作为新单位；是否同一单位待裁定。"
    ),
    "collect.owner_renamed": _("信用代码属于“{known}”，表中写作“{name}”：按信用代码归属。"),
    "collect.owner_department": _("“{name}”按“{known}”的内设部门处理，归该单位。"),
    "collect.owner_perhaps": _("“{name}”与您代表的单位“{known}”名称不完全相同：请裁定是否同一单位。"),
    "collect.code_disagrees": _(
        "信用代码 {credit_code} 属于“{known}”，表中单位却是“{name}”：请裁定归哪一个。"
    ),
    "collect.code_renames": _(
        "信用代码 {credit_code} 属于“{known}”，表中名称是“{name}”：请裁定是否同一单位。"
    ),
    "collect.number_of_another": _(
        "编号 {number} 原是“{known}”，表中是“{title}”：请裁定是否同一条（改了名称）。"
    ),
    "collect.title_numbered": _("“{title}”没有写编号，已有同名的一条（编号 {number}）：请裁定是否同一条。"),
    "collect.number_new": _("“{title}”写了编号 {number}，已有同名而无编号的一条：请裁定是否同一条。"),
    "collect.title_of_others": _("已有同名的“{title}”（{known}），表中这条是 {persons}：请裁定是否同一条。"),
    "collect.run_fault": _("导入时系统出错，已记录；已导入的行保留。重新上传同一文件会从中断处继续。"),
    "collect.run_interrupted": _("导入中途被打断；已导入的行保留。重新上传同一文件会从中断处继续。"),
    "collect.refused.sweep": _("删除过期的未导入行"),
    "collect.question.ask": _("留下待裁定的问题"),
    "collect.cell.answer": _("填写待识别的内容"),
    "collect.row.answer": _("裁定是否同一条"),
    "collect.owner_not_yours": _("“{name}”不是您代表的单位：请由该单位或平台编辑导入。"),
    "collect.row_repeated": _("与第 {first} 行是同一条，只收第一行：请合并两行，或写上不同的编号。"),
    "collect.run_elsewhere": _("同一文件正在另一处导入（{run}）：请等它结束。"),
    "collect.resumed": _("接着上次中断处继续，已处理到第 {row} 行。"),
    "collect.unknown_headers": _("看不懂这些列，没有导入：{headers}。请对照模板改列名。"),
    "collect.answered_already": _("这个问题已经有人答复：请刷新页面。"),
    "collect.entry_exists": _(
        "本单位已有这一条（{code}）：编号或名称相同。请打开它修改，或换一个编号、名称。"
    ),
    "collect.number_taken": _(
        "编号“{number}”已是本单位另一条（{code}）的，或该条原来的编号：请换一个编号，或修改那一条。"
    ),
    "collect.number_repeated": _("编号“{number}”在这一批里出现了两次：只收第一条，请合并后重发。"),
    "collect.entry_closed": _("{code} 正在审核或已撤下，现在不能改：请等审核结束，或先退回、重新编辑。"),
    "collect.entry_changed": _("您打开之后，这一条已被他人修改：您填写的内容还在下面，请核对后再保存。"),
    "collect.upload_fault": _("检查文件时系统出错，已记录：文件没有导入，请稍后重新上传或联系运维。"),
    "collect.upload_state.checking": _("正在检查"),
    "collect.upload_state.checked": _("已检查，待您确认"),
    "collect.upload_state.importing": _("正在导入"),
    "collect.upload_state.done": _("已导入"),
    "collect.upload_state.failed": _("没有成功"),
    "collect.upload_state.discarded": _("已放弃"),
    "collect.upload.keep": _("上传文件"),
    "collect.upload.export": _("下载退回的行"),
    "collect.upload.check": _("检查完毕"),
    "collect.upload.map": _("指定工作表和列"),
    "collect.upload.confirm": _("确认导入"),
    "collect.upload.finish": _("导入完毕"),
    "collect.upload.fail": _("没有成功"),
    "collect.upload.discard": _("放弃文件"),
    "collect.upload.forget": _("随账号注销删除文件"),
    "collect.indicator_parameter": _("请填写指标名称。"),
    "collect.indicator_number": _("“{value}”不是数字：请只填数字，单位填在后面一格。"),
    "collect.indicator_range": _("请填写区间的两端，先小后大。"),
    "collect.indicator_operator": _("填了数字，请选择关系（≥、≤、=…）。"),
    "collect.run.export": _("下载未导入的行"),
    "collect.rows.export": _("导出工作簿"),
    "collect.run.start": _("开始导入"),
    "collect.run.finish": _("导入结束"),
    "collect.conflict.answer": _("裁定字段冲突"),
    "collect.proposal.find": _("发现可能相同的单位"),
    "collect.proposal.answer": _("裁定是否同一单位"),
    "collect.pair.find": _("发现可能重复的成果"),
    "collect.pair.answer": _("裁定是否同一成果"),
    "collect.pair.reopen": _("撤销裁定，重新判断"),
    "collect.proposal.reopen": _("撤销裁定，两家单位分开"),
}

ADMISSIONS = {
    "collect.admission_state.filed": _("等平台核对"),
    "collect.admission_state.approved": _("已通过"),
    "collect.admission_state.refused": _("未通过"),
    "collect.admission_state.withdrawn": _("已撤回"),
    "collect.admission.file": _("申请入驻"),
    "collect.admission.approve": _("通过入驻申请"),
    "collect.admission.refuse": _("不通过入驻申请"),
    "collect.admission.withdraw": _("撤回入驻申请"),
    "collect.admission.view": _("查阅入驻申请"),
    "collect.admission.reason.proof": _("证明文件不清楚、不完整或已过期：请重新上传"),
    "collect.admission.reason.name": _("名称与统一社会信用代码不一致：请按证照填写"),
    "collect.admission.reason.contact": _("无法联系到联系人：请核对电话和邮箱"),
    "collect.admission.reason.scope": _("不属于本平台的服务范围"),
    "collect.admission.reason.other": _("其他原因（请说明）"),
    "collect.admission_credit_code": _("统一社会信用代码不正确：共 18 位，最后一位是校验码，请对照证照。"),
    "collect.admission_known": _("“{name}”已在平台上，无须再次入驻：请申请加入，由该单位负责人同意。"),
    "collect.admission_waiting": _("这个统一社会信用代码的入驻申请正在核对，无须重复提交。"),
    "collect.admission_many": _("您已有 {most} 份申请等待核对：请等待结果，或先撤回一份。"),
    "collect.admission_reason": _("请选择不通过的理由。"),
    "collect.admission_note": _("选择“其他原因”时请写明原因。"),
}

WORDS: dict[str, Any] = FILES | UNREADABLE | LEFT | ROWS | CELLS | DECISIONS | RUNS | ADMISSIONS | HARVESTS
"""Code → sentence with {names} for the values that come with the code."""
