"""What a registry would say of a contract, as lines of text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kuaizhuan.core.messages import say
from kuaizhuan.core.money import show
from kuaizhuan.core.rulebook import Figure, Law
from kuaizhuan.transfer.law import say_assumed, say_reason
from kuaizhuan.transfer.registration import Checked
from kuaizhuan.transfer.registration.taxes import Line, State

SIGNS = {State.MET: "✓", State.ASSUMED: "?", State.MISSING: "✗", State.BARRED: "✗"}


def lines(checked: Checked, law: Law) -> Iterator[str]:
    """Verdict first, then reasons, warnings, amounts, clock and taxes, each with its rules."""
    head = _("可以登记") if checked.verdict else _("不予登记")
    yield f"{head}  {checked.as_of}  {say(f'transfer.regime.{checked.regime}')}"
    yield from (f"✗ {say_reason(reason, law)}" for reason in checked.verdict)
    yield from (f"! {say_reason(reason, law)}" for reason in checked.warnings)
    yield from (f"? {say_assumed(fact)}" for fact in checked.assumed)
    yield _("条款和文本检查只识别常见写法，不代替法律意见。")
    subtype = say(f"transfer.subtype.{checked.subtype}")
    yield _("类别：{type}（{subtype}）").format(
        type=say(f"transfer.type.{checked.category}"), subtype=subtype
    )
    for item in checked.suggestions:
        yield f"  {say(f'transfer.type.{item.type}')} {item.score}: {'、'.join(item.words)}"
    yield _("合同成交额：{figure}").format(figure=_figure(checked.amounts.total))
    yield _("技术交易额：{figure}").format(figure=_figure(checked.amounts.technical))
    if checked.amounts.at_most:
        yield _("载体全部计入的技术交易额（由登记人员核定）：{figure}").format(
            figure=_figure(checked.amounts.at_most)
        )
    yield from (f"  − {label} {show(fen)}" for label, fen in checked.amounts.deducted)
    if checked.large:
        yield _("须第二人审批：计入 {figure}").format(figure=_figure(checked.counted))
    clock = _("（暂定：节假日尚未公布）") if checked.decide_by.provisional else ""
    clock += _("（未核实）") if checked.decide_by.unverified else ""
    yield _("今日受理，最迟 {day} 作出认定{clock}").format(day=checked.decide_by.on, clock=clock)
    for line in checked.taxes:
        yield from _tax(line, law)
    if checked.unverified:
        yield _("结果依据了未核实的规则：{rules}").format(
            rules=", ".join(rule for rule in checked.basis if law.unverified(rule))
        )


def _tax(line: Line, law: Law) -> Iterator[str]:
    due = _figure(line.due) if line.due else "—"
    relief = (
        _("，减免 {figure}").format(figure=show(line.relief.fen)) if line.relief and line.relieved else ""
    )
    if line.reach:
        relief = _("，补齐所缺可减免 {figure}").format(figure=show(line.reach.fen))
    of = ""
    if line.of:
        period = {"first": line.of.period_from, "last": line.of.period_to, "on": line.of.settled_on}
        of = _("（{first} 至 {last} 的提成，{on} 结算）").format(**period)
    yield f"{say(f'transfer.tax.{line.tax}')}{of}: {due}{relief}"
    for ground in line.grounds:
        word = say(f"transfer.ground.{ground.state}")
        yield f"  {SIGNS[ground.state]} {word}  {say_reason(ground.reason, law)}"
    yield from (f"  · {say_reason(reason, law)}" for reason in line.notes)
    for day in line.days:
        mark = _("（暂定：节假日尚未公布）") if day.deadline.provisional else ""
        mark += _("（未核实）") if day.deadline.unverified else ""
        yield f"  {say(f'transfer.day.{day.name}')} {day.deadline.on}{mark}"


def _figure(figure: Figure) -> str:
    mark = _("（未核实）") if figure.unverified else ""
    return f"{show(figure.fen)}{mark} [{', '.join(figure.basis)}]"
