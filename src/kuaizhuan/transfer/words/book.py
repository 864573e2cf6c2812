"""Sentences of work-books of contracts: what is wrong with a row, and what it will do."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "transfer.contract.import": _("由表格导入技术合同"),
    "transfer.contract.export": _("导出技术合同表"),
    "transfer.book_whose": _("请说明替哪个单位导入：表格中只有一方，另一方是导入的单位。"),
    "transfer.book_unit": _("“{value}”没有写单位：请在数字后或者列名中写明元或者万元。"),
    "transfer.book_country": _("“{value}”不是国别：写“中国”或者两个大写字母的国家代码，如 DE。"),
    "transfer.book_line": _("“{value}”不是一项预算：请写成“名称 金额万元”，各项用“；”隔开。"),
    "transfer.book_type": _("“{value}”不是技术合同的类别。可以写：{known}。"),
    "transfer.book_subtype": _("“{value}”不是技术合同的子类。可以写：{known}。"),
    "transfer.book_payment": _("“{value}”不是支付方式。可以写：{known}。"),
    "transfer.book_programme": _("“{value}”不是计划来源。可以写：{known}。"),
    "transfer.book_role_unknown": _("看不出“{value}”是哪一方。可以写：委托方、受托方。"),
    "transfer.book_total": _("没有合同金额：面议的合同定下金额以后再导入。"),
    "transfer.book_technical": _("技术交易额大于合同金额 {total}。"),
    "transfer.book_budget": _("预算各项合计 {sum}，与合同金额 {total} 不相等。"),
    "transfer.book_term": _("有效期的止日早于起日。"),
    "transfer.book_receipt_half": _("到账日期和到账金额要一起填写。"),
    "transfer.book_receipt_part": _("大于本次到账金额。"),
    "transfer.book_code_unknown": _("平台上没有统一社会信用代码为 {code} 的单位：请先入驻或者导入单位。"),
    "transfer.book_code_other": _("统一社会信用代码 {code} 属于另一个名称的单位，不是“{name}”：请核对。"),
    "transfer.book_name_unknown": _("平台上没有名称恰为“{name}”的单位：请核对名称，或者先导入单位。"),
    "transfer.book_name_twice": _("平台上有几个单位叫“{name}”：请填统一社会信用代码。"),
    "transfer.book_not_yours": _("这份合同不由“{name}”申请登记：由卖方申请，技术进口的由买方申请。"),
    "transfer.book_all_technical": _("没有填技术交易额，按与合同金额相同录入。"),
    "transfer.book_differs": _(
        "这份合同已经在平台上，下列各列与之不同：{fields}。请在合同页修改，不用表格改。"
    ),
    "transfer.book_no_deal": _("对方在境外，平台上没有这个单位：只录入合同，不建项目。"),
    "transfer.book_stays": _("项目先停在商定条款：补交合同文本等材料后，再次导入或者在项目页推进。"),
    "transfer.book_receipt_no_deal": _("合同没有对应的项目，到账记不进去。"),
    "transfer.book_receipt_head": _("到账由卖方单位的负责人员记录，请由其导入。"),
}
