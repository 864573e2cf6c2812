"""Sentences of the law: why a contract is not registered, what to look at again, and what a tax relief still wants."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "transfer.parties_missing": _("买方或者卖方没有写：请写明双方单位。"),
    "transfer.party_unnamed": _("有一方没有写名称：请写单位全称。"),
    "transfer.credit_code_wrong": _("{name}的统一社会信用代码 {value} 不对：请核对 18 位代码。"),
    "transfer.party_dissolved": _("{name}在签订合同之前（{on}）已经注销：请核对签约主体。"),
    "transfer.authorisation_missing": _("{name}不是法人，也没有法人授权：请补法人授权书。"),
    "transfer.seal_missing": _("{name}没有盖章：请补盖印章。"),
    "transfer.seal_differs": _("{name}的印章是“{seal}”，与书写名称不一致：请核对。"),
    "transfer.both_abroad": _("买卖双方都在境外：境内没有申请登记的一方，不予登记。"),
    "transfer.both_sides": _("{name}同时是买方和卖方：请核对双方。"),
    "transfer.registry_elsewhere": _("申请人不在登记机构所在地（{place}）：请到所在地的登记机构办理。"),
    "transfer.oral": _("口头合同不能登记：请订立书面合同。"),
    "transfer.copy_missing": _("合同文本是外文（{language}）：请附内容一致的中文文本。"),
    "transfer.registered_already": _("合同已经登记（{number}）：一份合同只登记一次。"),
    "transfer.name_differs": _("合同名称与权利义务不符，要求改正而没有改正。"),
    "transfer.subject_unclear": _("标的不明确：请写明内容、范围和要求，或者附合同全文。"),
    "transfer.title_empty": _("没有项目名称：请填写。"),
    "transfer.void": _("合同已被确认无效或者撤销。"),
    "transfer.not_effective": _("合同尚未生效（{on}）：请在生效以后申请。"),
    "transfer.term_order": _("合同有效期的起止颠倒：请核对。"),
    "transfer.term_over": _("合同有效期已满（{on}）：须在有效期内申请。"),
    "transfer.approval_missing": _("须经国家批准而没有批准：请先取得批准。"),
    "transfer.proof_missing": _("缺少证明：{proofs}。请补交。"),
    "transfer.title_disputed": _("权属有争议或者侵害他人技术成果：请先解决争议。"),
    "transfer.subtype_wrong": _("“{subtype}”不属于“{type}”：请重新选择。"),
    "transfer.work_contract": _("这是加工承揽或者建设工程，不是技术合同。"),
    "transfer.not_separate": _("技术部分没有单独订立合同：请就技术部分单独订立合同。"),
    "transfer.no_innovation": _(
        "只有改型、工艺变更、配方调整或者验证、测试，没有技术创新：不是技术开发合同。"
    ),
    "transfer.result_not_existing": _("成果尚待研究开发：不能作为转让或者许可的标的。"),
    "transfer.not_technical_study": _("经济、法律、社会发展研究和采购建议不是技术咨询。"),
    "transfer.not_specific": _("没有针对特定的技术项目或者技术问题：请写明。"),
    "transfer.general_training": _("职工教育和产品使用培训不是技术培训。"),
    "transfer.training_inside": _("培训属于主合同 {code}：随主合同登记，不单独登记。"),
    "transfer.royalty_unclear": _("提成支付没有写明基数或者比例：请补充。"),
    "transfer.royalty_rate": _("提成比例 {rate} 超过了基数本身：请核对。"),
    "transfer.price_missing": _("没有写价款：请分项写明价款、报酬或者使用费。"),
    "transfer.price_zero": _("价款为零：请写明价款，或者提成办法。"),
    "transfer.nothing_technical": _("价款里没有技术性费用：不是技术合同。"),
    "transfer.units_mixed": _("合同总额 {total} 与明细之和 {sum} 相差一万倍：万元和元混用了，请核对。"),
    "transfer.total_differs": _("合同总额 {total} 与明细之和 {sum} 不等：请核对。"),
    "transfer.part_unclear": _("混合合同里技术部分的价款没有分开：请分项写明。"),
    "transfer.patents_missing": _("没有写所涉专利：请写专利号、名称、专利权人、申请日和有效期。"),
    "transfer.patent_check": _("专利号 {number} 的校验位不对：请核对。"),
    "transfer.patent_expired": _("专利 {number} 在签订合同之前（{until}）已经失效。"),
    "transfer.licence_beyond_patent": _("许可期限超过了专利 {number} 的有效期（{until}）：请改期限。"),
    "transfer.coowner_missing": _(
        "专利 {number} 是共有的，共有人{names}不在卖方之列：转让须全体共有人同意，请补签或者附同意书。"
    ),
    "transfer.monopoly_research": _(
        "限制对方改进技术，或者要求无偿回授（司法解释第十条第一项，{count} 处）：{quotes}。只识别常见写法，不代替法律意见。"
    ),
    "transfer.monopoly_competing": _(
        "限制对方从其他来源取得技术（司法解释第十条第二项，{count} 处）：{quotes}。只识别常见写法，不代替法律意见。"
    ),
    "transfer.monopoly_limits": _(
        "不合理限制产量、品种、价格、渠道或者出口（司法解释第十条第三项，{count} 处）：{quotes}。只识别常见写法，不代替法律意见。"
    ),
    "transfer.monopoly_tie_in": _(
        "要求接受不必要的附带条件（司法解释第十条第四项，{count} 处）：{quotes}。只识别常见写法，不代替法律意见。"
    ),
    "transfer.monopoly_sources": _(
        "不合理限制原材料或者设备的来源（司法解释第十条第五项，{count} 处）：{quotes}。只识别常见写法，不代替法律意见。"
    ),
    "transfer.monopoly_no_challenge": _(
        "禁止对知识产权的有效性提出异议（司法解释第十条第六项，{count} 处）：{quotes}。只识别常见写法，不代替法律意见。"
    ),
}

WARNINGS = {
    "transfer.credit_code_missing": _("{name}没有统一社会信用代码：请核对它是谁。"),
    "transfer.dissolved_since": _("{name}签约以后（{on}）已经注销：请核对由谁承接。"),
    "transfer.signed_only": _("{name}只有签字，没有盖章：请核对签字人有无授权。"),
    "transfer.related_parties": _("双方有 {percent}% 的直接或者间接持股：是关联交易。"),
    "transfer.cross_border": _("这是技术进出口合同：另有进出口管理的规定。"),
    "transfer.counts_as_entrusted": _("一方只出资金、设备：按委托开发登记。"),
    "transfer.guaranteed_equity": _("入股保底且不参与管理：视为转让或者许可。"),
    "transfer.licence_ordinary": _("没有写许可方式：按普通许可登记。"),
    "transfer.copy_wanted": _("合同文本是外文（{language}）：最好附中文文本。"),
    "transfer.registration_number": _("登记编号 {value} 不是 14 位或者 16 位数字：请核对。"),
    "transfer.term_open": _("没有写有效期止：请核对合同。"),
    "transfer.text_missing": _("没有附合同全文：没有检查条款，办理登记时须提交完整文本。"),
    "transfer.amount_to_settle": _("提成支付，金额尚不确定：享受优惠以前须更正两项金额。"),
    "transfer.inspection_missing": _("提成支付，没有约定查账办法。"),
    "transfer.valuation_missing": _(
        "作价入股没有写技术的评估价值：请补写，并附评估报告或者各方认可的作价依据。"
    ),
    "transfer.valuation_differs": _("评估价值 {valuation} 与作价 {total} 不同：请核对，写明理由。"),
    "transfer.many_sets": _(
        "“{label}”有 {units} 套，超过合理数量 {most} 套：扣除多出的部分，技术交易额是 {least_sum}；全部计入，是 {most_sum}。请登记人员核定。"
    ),
    "transfer.mostly_goods": _("一半以上的价款不是技术性费用：请核对合同性质。"),
    "transfer.patent_unread": _("{number} 不是中国专利号的写法：没有核对校验位。"),
    "transfer.patent_digit_missing": _("专利号 {number} 没有写校验位，应当是 {digit}。"),
    "transfer.patent_facts_missing": _("专利 {number} 没有写全名称、专利权人和申请日。"),
    "transfer.patent_year": _("专利号 {number} 的年份与申请日 {on} 不符：请核对。"),
    "transfer.patentee_differs": _("专利 {number} 的专利权人是{name}，不是卖方：请核对权属。"),
    "transfer.patent_ends_in_term": _(
        "专利 {number} 在许可期内（{until}）到期，其他专利仍在期内：到期以后不能再就它收费。"
    ),
    "transfer.coowner_licence": _(
        "专利 {number} 是共有的，共有人{names}不在卖方之列：独占、排他许可须全体共有人同意，请核对。"
    ),
    "transfer.looks_supply": _("文本像货物买卖：“{quote}”。只识别常见写法，请核对是不是技术合同。"),
    "transfer.looks_construction": _("文本像建设工程：“{quote}”。只识别常见写法，请核对是不是技术合同。"),
    "transfer.looks_repair": _("文本像维修保养：“{quote}”。只识别常见写法，请核对是不是技术合同。"),
    "transfer.looks_testing": _("文本像标准检测：“{quote}”。只识别常见写法，请核对是不是技术合同。"),
    "transfer.looks_legal": _("文本像法律服务：“{quote}”。只识别常见写法，请核对是不是技术合同。"),
    "transfer.looks_tax": _("文本像财税服务：“{quote}”。只识别常见写法，请核对是不是技术合同。"),
    "transfer.price_left_open": _("文本里的价款写着“{word}”：请写明价款或者计算办法。"),
    "transfer.fact_unknown": _("申请人不清楚“{fact}”，暂按“{counted}”计：请核实。"),
    "transfer.split_suspected": _("同一双方近期还有其他合同，合计达到大额界限：按大额办理。"),
    "transfer.type_doubtful": _("合同申报为“{type}”，文字更像“{suggested}”（{words}）：请核对类别。"),
}

UNREADABLE = {
    "transfer.no_json": _("不是 JSON 文件（{path}）：请检查格式。"),
    "transfer.not_object": _("{path}：应当是一个对象。"),
    "transfer.not_list": _("{path}：应当是一个列表。"),
    "transfer.not_boolean": _("{path}：应当是 true 或者 false。"),
    "transfer.not_answer": _("{path}：只能写 是、否 或者 不清楚。"),
    "transfer.not_whole": _("{path}：应当是 0 到 {most} 的整数。"),
    "transfer.not_text": _("{path}：应当是文字。"),
    "transfer.not_choice": _("{path}：只能是 {choices} 之一。"),
    "transfer.not_country": _("{path}：{value} 不是国别，请写成两个大写字母，如 CN。"),
    "transfer.field_twice": _("{path}：同一处写了两次，请只留一个。"),
    "transfer.not_date": _("{path}：{value} 不是日期，请写成 2026-01-31。"),
    "transfer.not_amount": _("{path}：{value} 不是金额，请写成 120万元 或者 3500元。"),
    "transfer.unknown_field": _("{path}：没有这个字段，请核对拼写。"),
    "transfer.field_missing": _("{path}：必须填写。"),
    "transfer.list_long": _("{path}：最多 {most} 项。"),
    "transfer.text_long": _("{path}：文字太长，最多 {most} 字。"),
    "transfer.date_early": _("{path}：{value} 早于 {first}，请核对。"),
    "transfer.date_late": _("{path}：{value} 晚于 {last}，请核对。"),
    "transfer.amount_unit": _("{path}：{value} 没有写单位，请写成 120万元 或者 3500元。"),
    "transfer.price_negative": _("{path}：金额 {value} 是负数。"),
    "transfer.price_large": _("{path}：金额 {value} 大得不合理，请核对单位。"),
    "transfer.amount_fine": _("{path}：金额 {value} 比一分还细。"),
}

TAXES = {
    "transfer.tax.vat": _("增值税"),
    "transfer.tax.cit": _("企业所得税"),
    "transfer.tax.iit": _("个人所得税（现金奖励计入工资薪金的部分）"),
    "transfer.tax.stamp": _("印花税（每一方）"),
    "transfer.day.until": _("政策到期"),
    "transfer.day.pay_by": _("最迟发放"),
    "transfer.day.vat_month": _("增值税申报（按月）"),
    "transfer.day.vat_quarter": _("增值税申报（按季）"),
    "transfer.day.cit_quarter": _("企业所得税预缴申报（按季）"),
    "transfer.day.cit_year": _("企业所得税汇算清缴"),
    "transfer.day.stamp_each": _("印花税申报（按次）"),
    "transfer.day.stamp_quarter": _("印花税申报（按季）"),
    "transfer.day.stamp_year": _("印花税申报（按年）"),
    "transfer.day.stamp_report": _("印花税：报告书立情况（未列明金额）"),
    "transfer.day.iit_month": _("个人所得税扣缴申报"),
    "transfer.day.iit_record": _("现金奖励个人所得税备案"),
    "transfer.ground.met": _("已具备"),
    "transfer.ground.assumed": _("没有说明，按具备计"),
    "transfer.ground.missing": _("缺"),
    "transfer.ground.barred": _("不享受"),
    "transfer.tax_not_covered": _("{on} 的规定没有收录：不计算。"),
    "transfer.tax_to_settle": _("价款按期结算，现在没有金额：每次结算后按结算额和结算日期计算。"),
    "transfer.tax_registered": _("须取得技术合同认定登记证明（{number}）。"),
    "transfer.tax_unregistered": _("须取得技术合同认定登记证明。"),
    "transfer.tax_number": _("须取得技术合同认定登记证明：“{value}”不是 14 位或者 16 位登记编号，不作数。"),
    "transfer.tax_certificate_ended": _(
        "登记证明须有效：{number} 已于 {on} 失效，享受过的优惠须报告税务机关。"
    ),
    "transfer.tax_before_certificate": _(
        "登记证明须先于纳税义务发生：{number} 自 {since} 起，而这一笔发生在 {on}。"
    ),
    "transfer.goods_taxed_apart": _("设备、材料等非技术性款项另行计税，这里不计算。"),
    "transfer.vat_window": _("须在免征增值税的政策期内（{on}）。"),
    "transfer.vat_unlinked": _("咨询、服务须是为帮助对方掌握相关合同所转让、开发的技术：单独的不免税。"),
    "transfer.vat_intermediary": _("须是转让方、受托方自己提供的咨询、服务：技术中介不免税。"),
    "transfer.vat_invoice": _("价款须与相关合同 {code} 开在同一张发票上。"),
    "transfer.vat_linked_unregistered": _("相关合同 {code} 须经登记。"),
    "transfer.cit_kind": _("须是技术转让或者许可的所得：开发、咨询、服务合同不享受，所得也不在这里计算。"),
    "transfer.cit_commerce": _("技术出口合同须在商务主管部门登记或者取得许可。"),
    "transfer.cit_fiscal": _("财政经费形成的技术，转让须经省级以上主管部门审批。"),
    "transfer.cit_year_whole": _("同一纳税年度的技术转让所得合并计算：没有写同年已有所得的，按没有计。"),
    "transfer.cit_separate": _("技术转让所得须单独核算并分摊期间费用。"),
    "transfer.cit_scope": _("须属于优惠的技术范围：只限专利、软件、布图设计和新品种。"),
    "transfer.cit_related": _("双方须不是全资持股的关联方（所写持股合计 {percent}%）。"),
    "transfer.cit_export": _("须不是禁止、限制出口的技术。"),
    "transfer.cit_years": _("许可期限须不少于 {years} 年。"),
    "transfer.cit_owned": _("非全球独占许可须是自己拥有所有权的技术。"),
    "transfer.cit_exclusive": _("非全球独占许可须在 2015 年 10 月以后签订。"),
    "transfer.publicity_days": _("公示期按 {days} 个工作日计。"),
    "transfer.iit_kind": _("须是职务成果转让、许可的收入：作价入股和其他合同不享受。"),
    "transfer.iit_scope": _("须属于优惠的技术范围：技术秘密、专利申请权不在内。"),
    "transfer.iit_unit": _("单位须是非营利科研机构或者高校。"),
    "transfer.iit_contribution": _("须是有重要贡献的人员。"),
    "transfer.iit_publicity": _("人员和奖励须经公示。"),
    "transfer.iit_received": _("收入须在合同签订以后取得（签订 {signed}，到账 {on}）。"),
    "transfer.iit_late": _("须在取得收入后 {months} 个月内发放（{on}）。"),
    "transfer.stamp_title": _("按产权转移书据。"),
    "transfer.stamp_contract": _("按技术合同。"),
    "transfer.stamp_to_settle": _("合同没有列明提成的金额：按实际结算的金额缴纳。"),
}

SHARES = {
    "transfer.shares_whole": _("各部分比例加起来不对：请核对，主要贡献人的在奖励之内，合计不超过 100%。"),
    "transfer.reward_low": _("奖励比例 {given} 低于下限 {least}：请提高。"),
    "transfer.main_low": _("主要贡献人员所得低于奖励的 {least}：请提高。"),
}

MARKS = {
    "transfer.mark.v": _("已核对原文"),
    "transfer.mark.s": _("据二手来源"),
    "transfer.mark.d": _("据征求意见稿"),
    "transfer.mark.u": _("未核实"),
}

ASSUMED = {
    "transfer.assumed": _("没有说明：{fact}；按“{value}”计。"),
    "transfer.assumed.unknown": _("不清楚：{fact}；暂按“{value}”计。"),
    "transfer.answer.yes": _("是"),
    "transfer.answer.no": _("否"),
    "transfer.answer.unknown": _("不清楚"),
    "transfer.assumed.nothing": _("不详"),
}

WORDS = {**ASSUMED, **REFUSALS, **WARNINGS, **UNREADABLE, **TAXES, **SHARES, **MARKS}
