"""Sentences of harvesting: what is wrong with a source, a run or a record, and how each stands."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

SOURCES = {
    "collect.harvest_address": _("地址不对：请填写以 http:// 或 https:// 开头的 OAI-PMH 接口地址，不带 #。"),
    "collect.harvest_password": _("地址里不能写用户名和密码。"),
    "collect.harvest_prefix": _("不支持元数据格式 {prefix}：支持 {known}。"),
    "collect.harvest_set": _("集合（set）的写法不对：填 setSpec，不含空格，每行一个。"),
    "collect.harvest_known": _("这个采集来源已经有了，无须重复添加。"),
    "collect.harvest_owner": _("请选择采集来的条目归哪个单位。"),
    "collect.harvest_paused": _("这个采集来源已暂停：请先恢复。"),
    "collect.harvest_elsewhere": _("这个来源正在采集，请稍后再看结果。"),
    "collect.harvest_nobody": _("添加这个来源的人已不在，或已无权替该单位填报：请由有权的人重新添加。"),
    "collect.source_state.active": _("正常"),
    "collect.source_state.failing": _("采集不成功"),
    "collect.source_state.paused": _("已暂停"),
    "collect.source.view": _("查看采集来源"),
    "collect.source.manage": _("管理采集来源"),
    "collect.source.add": _("添加采集来源"),
    "collect.source.pause": _("暂停采集"),
    "collect.source.resume": _("恢复采集"),
    "collect.source.fail": _("采集来源连续不成功"),
    "collect.source.recover": _("采集来源恢复正常"),
    "collect.source.harvest": _("要求采集"),
    "collect.source.queue": _("安排每日采集"),
}

RUNS = {
    "collect.harvest.start": _("开始采集"),
    "collect.harvest.finish": _("采集结束"),
    "collect.harvested.keep": _("来源已无，仍保留本条"),
    "collect.harvested.settle": _("决定来源已无的条目是否保留"),
    "collect.quarantine.sweep": _("清理采集时未收的记录"),
    "collect.harvest_no_such_host": _("找不到主机 {host}：请核对地址，或稍后再试。"),
    "collect.harvest_inside": _(
        "{host} 是内网地址，不能采集；确需采集的，由运维人员打开 KZ_HARVEST_PRIVATE。"
    ),
    "collect.harvest_unreachable": _("连不上对方的接口。"),
    "collect.harvest_certificate": _("对方的证书无效，没有连接。"),
    "collect.harvest_slow": _("对方的接口长时间没有回答。"),
    "collect.harvest_busy": _("对方的接口忙，要求 {seconds} 秒后再来；下次接着采集。"),
    "collect.harvest_status": _("对方的接口回答了错误状态 {status}。"),
    "collect.harvest_redirects": _("对方的接口反复跳转，没有结果。"),
    "collect.harvest_too_large": _("对方一次的回答超过 {most} MB。"),
    "collect.harvest_not_oai": _("这个地址回答的不是 OAI-PMH：请核对地址。"),
    "collect.harvest_doctype": _("对方的回答带有文档类型声明，不予读取。"),
    "collect.harvest_not_xml": _("对方的回答不是完整的 XML（{detail}）。"),
    "collect.harvest_refused": _("对方拒绝了请求（{error}，{said}）。"),
    "collect.harvest_circle": _("对方的列表绕圈（第 {number} 页又给出给过的内容），已停下；已收的保留。"),
    "collect.harvest_not_given": _("对方列出了这条记录，单独去取却没有给出（{why}）。"),
    "collect.harvest_incomplete": _(
        "对方给出的记录少于它说的总数：这次不判断哪些已不再提供，下次重新全部采集。"
    ),
    "collect.harvest_shrunk": _("对方一下少了一半以上的记录，多半是对方出了问题：这次不判断哪些已不再提供。"),
}

RECORDS = {
    "collect.harvest_record_not_xml": _("记录不是完整的 XML（{detail}）。"),
    "collect.harvest_no_identifier": _("记录没有标识（identifier）。"),
    "collect.harvest_identifier_long": _("记录的标识太长，超过 400 个字符。"),
    "collect.harvest_not_utf8": _("记录中有不是 UTF-8 的字节，文字已损坏。"),
    "collect.harvest_no_metadata": _("记录没有元数据。"),
    "collect.harvest_metadata": _("不认识的元数据“{name}”。"),
    "collect.standing.taken": _("已收"),
    "collect.standing.asked": _("待裁定"),
    "collect.standing.quarantined": _("未收"),
    "collect.standing.dropped": _("来源已删除，草稿已撤下"),
    "collect.standing.gone": _("来源已删除，待决定"),
    "collect.standing.missing": _("来源不再提供，待决定"),
    "collect.standing.kept": _("来源已无，仍保留"),
    "collect.harvest_state.running": _("进行中"),
    "collect.harvest_state.finished": _("已完成"),
    "collect.harvest_state.failed": _("没有完成"),
    "collect.harvested.made": _("新增"),
    "collect.harvested.changed": _("更新"),
    "collect.harvested.unchanged": _("没有变化"),
    "collect.harvested.conflict": _("有出入，待裁定"),
    "collect.harvested.asked": _("是否已有，待裁定"),
    "collect.harvested.deleted": _("来源已删除，草稿已撤下"),
    "collect.harvested.left": _("来源已删除，待单位决定"),
    "collect.harvested.missing": _("来源不再提供，待单位决定"),
    "collect.harvested.quarantined": _("未收，待查"),
    "collect.harvested.resolved": _("上次未收，这次已收"),
    "collect.harvested.passed": _("不属于采集范围"),
    "collect.harvested.repeated": _("重复给出"),
    "collect.harvested.odd_dates": _("时间戳不合理"),
    "collect.harvested.more": _("还没有看的"),
}

WORDS: dict[str, Any] = SOURCES | RUNS | RECORDS
"""Code → sentence with {names} for the values that come with the code."""
