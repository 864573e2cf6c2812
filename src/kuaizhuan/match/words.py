"""Sentences of matching."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "match.level.1": _("无"),
    "match.level.2": _("弱"),
    "match.level.3": _("较强"),
    "match.level.4": _("强"),
    "match.why.terms": _("共同的词：{terms}"),
    "match.why.figure": _("要求 {asked}，成果 {offered}"),
    "match.why.nothing": _("未说明"),
    "match.why.missing": _("需求提到而成果没有：{terms}"),
    "match.demand.refresh": _("重新匹配"),
    "match.demand.forget": _("不再公开，撤下匹配"),
    "match.demand.strong": _("出现新的强匹配"),
    "match.demand_not_public": _("需求 {code} 尚未发布：发布后才能匹配。"),
    "match.state.proposed": _("等对方答复"),
    "match.state.opened": _("已开通联系"),
    "match.state.declined": _("已婉拒"),
    "match.state.withdrawn": _("已撤回"),
    "match.turn.party": _("等被询问的一方答复"),
    "match.turn.": _("无须办理"),
    "match.side.demand": _("需求方"),
    "match.side.achievement": _("成果方"),
    "match.question.why": _("为什么对它感兴趣，打算用在哪里？"),
    "match.question.offer": _("您能提供什么（资金、场地、样品、团队）？"),
    "match.question.when": _("希望什么时候开始？"),
    "match.decline.not_fitting": _("技术上不合适"),
    "match.decline.too_early": _("成熟度不够"),
    "match.decline.terms": _("价格或合作方式不合适"),
    "match.decline.no_capacity": _("目前没有精力"),
    "match.decline.taken": _("已与他人合作"),
    "match.decline.known_already": _("双方早已认识"),
    "match.decline.other": _("其他原因（请说明）"),
    "match.method.random": _("随机排序"),
    "match.method.always": _("一律判为“弱”"),
    "match.method.words": _("词的 TF-IDF 余弦"),
    "match.method.bigrams": _("字对的 TF-IDF 余弦"),
    "match.method.characters": _("单字的 TF-IDF 余弦"),
    "match.method.engine": _("本平台，没见过的需求"),
    "match.figure.precision-1": _("第 1 名的准确率"),
    "match.figure.precision-5": _("前 5 名的准确率"),
    "match.figure.precision-10": _("前 10 名的准确率"),
    "match.figure.consent": _("双方同意率"),
    "match.figure.answer-time": _("答复用时"),
    "match.figure.waiting": _("等待答复"),
    "match.figure.reasons": _("婉拒原因"),
    "match.figure.levels": _("匹配的等级"),
    "match.counted.precision": _(
        "分母：匹配名次在前 {k} 名、已经答复、且答复说明了合适与否的对接；分子：其中双方都同意的。因“技术上不合适”婉拒的计为不准；"
        "因其他原因婉拒的（没有精力、已与他人合作、价格等）不说明合适与否，不计入。名次以提出对接时为准。"
    ),
    "match.counted.consent": _(
        "分母：已经答复的对接（开通联系或婉拒，不论原因）；分子：双方都同意的。撤回的和等待中的不计入。"
    ),
    "match.counted.answer-time": _(
        "从提出对接到最后一方答复的天数，已经答复的全部计入；中位数，以及九成不超过的天数。"
    ),
    "match.counted.waiting": _("已经提出、还没有答复也没有撤回的对接。"),
    "match.counted.reasons": _("已婉拒的对接按所选原因计数。"),
    "match.counted.levels": _(
        "公开需求与公开成果之间现有的匹配，每个需求最多保存前 20 条；休眠的计入，撤回的不计入。"
    ),
    "match.not_public": _("需求或成果已不公开：请刷新页面。"),
    "match.same_owner": _("需求与成果属于同一单位，无须介绍。"),
    "match.under_way": _("这两者的介绍正在进行：请在“我的对接”里查看。"),
    "match.answer_missing": _("请回答第一个问题：为什么感兴趣，打算用在哪里。"),
    "match.answer_long": _("每个回答不超过 {most} 字：请精简。"),
    "match.question_unknown": _("没有这样的问题：{codes}。"),
    "match.decline_reason": _("请选择一条婉拒的原因。"),
    "match.decline_note": _("选择“其他原因”时请写明原因。"),
    "match.introduction.ask": _("提出对接"),
    "match.introduction.consent": _("同意对接"),
    "match.introduction.open": _("双方同意，开通联系"),
    "match.introduction.decline": _("婉拒对接"),
    "match.introduction.withdraw": _("撤回对接"),
}
