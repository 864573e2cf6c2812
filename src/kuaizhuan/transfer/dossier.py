"""The file that protects the diligent: what was publicised, objected, answered and looked into, in one document.

Every source stands in it with its hashes, and every event with its link in the audit chain, so that years later
an inspector can see that nothing was added or changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kuaizhuan.core.documents import RECORD, Document
from kuaizhuan.core.messages import say
from kuaizhuan.core.money import show
from kuaizhuan.transfer.models import Objection
from kuaizhuan.transfer.queries.notices import Case, Sources
from kuaizhuan.transfer.rules.notice import DILIGENCE


def write_dossier(case: Case, sources: Sources, names: Mapping[str, str]) -> bytes:
    """The document as bytes. names: reference of a person in the audit → display name."""
    row = case.notice
    file = Document(_("成果转化价格公示与尽职调查档案"), layout=RECORD)
    file.add_paragraph(f"{row.achievement.title}（{row.achievement.code}） · {row.code}")
    file.add_heading(_("一、公示内容"))
    file.add_facts(_notice(case))
    _table(
        file,
        _("二、计时"),
        [_("暂停自"), _("暂停至")],
        [[str(first), str(last or _("尚未恢复"))] for first, last in row.spans] or [[_("没有暂停"), "—"]],
    )
    if case.rule.unverified:
        file.add_paragraph(_("公示天数依据%s，原文尚未核实，仅作参数使用。") % case.rule.clause_zh)
    _table(
        file,
        _("三、异议与答复"),
        [_("收到"), _("异议人"), _("内容"), _("受理与复核"), _("答复"), _("结论")],
        [_objection(each.row) for each in case.objections]
        or [["—", "—", _("公示期内没有异议"), "—", "—", "—"]],
    )
    if case.objections and case.terms.unverified:
        file.add_paragraph(_("异议的受理和复核期限是平台参数，没有核实到法律依据。"))
    _table(
        file,
        _("四、尽职调查"),
        [_("事项"), _("结果"), _("怎样核查"), _("日期"), _("办理人")],
        _checklist(case, names),
    )
    _table(
        file,
        _("五、文件及摘要"),
        [_("文件"), _("类别"), "SHA-256", "SM3"],
        [[d.name, say(f"transfer.document_kind.{d.purpose}"), d.sha256, d.sm3] for d in sources.documents]
        or [[_("没有文件"), "—", "—", "—"]],
        widths=(2, 1.2, 3, 3),
    )
    _table(
        file,
        _("六、经过（审计链）"),
        [_("序号"), _("时间"), _("谁"), _("做了什么"), _("说明"), _("摘要")],
        [
            [
                str(event.seq),
                timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
                names.get(event.actor_ref, event.actor_ref),
                say(event.code),
                event.note or "—",
                event.hash,
            ]
            for event in sources.events
        ],
        widths=(0.8, 1.5, 1.5, 1.6, 2, 3),
    )
    file.add_paragraph(_("每一条都连着前一条的摘要，改动或删去任何一条都会被查出。"))
    return file.to_bytes()


def _notice(case: Case) -> list[tuple[str, str]]:
    row = case.notice
    related = {True: _("有"), False: _("没有"), None: _("还没有声明")}[row.related]
    final = "—" if row.final_fen is None else f"{show(row.final_fen, unit='元')} · {row.final_buyer}"
    return [
        (pgettext("one row", "成果"), row.achievement.title),
        (pgettext("one row", "单位"), row.seller.name),
        (_("定价方式"), say(f"transfer.pricing.{row.pricing}")),
        (_("公示价格"), show(row.price_fen, unit="元")),
        (_("价格形成"), row.basis),
        (_("受让方"), row.buyer_name or "—"),
        (_("交易场所"), row.venue or "—"),
        (_("关联关系"), f"{related} {row.relation}".strip()),
        (_("公示期"), f"{row.starts_on or '—'} — {row.ends_on or '—'}"),
        (_("公示天数"), f"{case.counted} / {row.days}"),
        (_("状态"), say(f"transfer.notice_state.{row.state}")),
        (_("成交"), final),
        (_("说明"), row.note or "—"),
    ]


def _checklist(case: Case, names: Mapping[str, str]) -> list[list[str]]:
    rows = []
    for item in DILIGENCE:
        ticked = case.notice.diligence.get(item, {})
        done = _("已核查") if ticked.get("done") else _("未完成")
        by = names.get(str(ticked.get("by", "")), "—")
        rows.append([say(item), done, str(ticked.get("note") or "—"), str(ticked.get("on") or "—"), by])
    return rows


def _objection(row: Objection) -> list[str]:
    ground = say(row.ground) if row.ground else ""
    steps = [
        say(f"transfer.objection_state.{row.state}"),
        f"{row.decided_on} {ground} {row.decision}".strip() if row.decided_on else "",
        f"{row.complained_on} {row.complaint}".strip() if row.complained_on else "",
        f"{row.heard_on} {row.hearing}".strip() if row.heard_on else "",
    ]
    conclusion = {True: _("成立"), False: _("不成立"), None: "—"}[row.upheld]
    return [
        str(row.received_on),
        row.name,
        row.text,
        " · ".join(filter(None, steps)),
        row.answer or "—",
        conclusion,
    ]


def _table(
    file: Document,
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[float] = (),
) -> None:
    file.add_heading(title)
    file.add_table(head, rows, widths=widths)
