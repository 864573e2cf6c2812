"""The taxes of one contract as a work-book: each line with what it rests on, what is missing and its days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaizhuan.core.messages import say
from kuaizhuan.web.presenters.registration import Tax
from kuaizhuan.web.presenters.sheet_values import page_of
from kuaizhuan.web.sheets import Column, Sheet, Yuan

Row = tuple[str, Tax]
"""The code of the contract, and a line of its worksheet."""


def _of(value: Callable[[Tax], Any]) -> Callable[[Row], Any]:
    return lambda row: value(row[1])


def _period(tax: Tax) -> str:
    if tax.of is None:
        return ""
    return f"{tax.of.period_from} – {tax.of.period_to}"


def _grounds(*states: str) -> Callable[[Tax], str]:
    """Conditions that stand so, each with its clause."""

    def lines(tax: Tax) -> str:
        found = (each for each in tax.grounds if each.state in states)
        return "\n".join(f"{each.word}：{each.said.text}（{each.said.clause}）" for each in found)

    return lines


def _days(tax: Tax) -> str:
    return "\n".join(
        f"{day.name} {day.on}" + (_("（未核实）") if day.unverified or day.provisional else "")
        for day in tax.days
    )


def _unsure(tax: Tax) -> bool:
    """Whether an unverified rule took part in the amounts or in a condition."""
    return any(each.said.unsure for each in tax.grounds) or bool(tax.due and tax.due.unsure)


TAXES = Sheet(
    "taxes", gettext_lazy("税收测算"),
    (
        Column(gettext_lazy("税种"), _of(lambda tax: say(f"transfer.tax.{tax.tax}")), 20),
        Column(gettext_lazy("结算期"), _of(_period), 24),
        Column(gettext_lazy("结算日期"), _of(lambda tax: tax.of.settled_on if tax.of else None), 14),
        Column(gettext_lazy("计税基础（元）"), _of(lambda tax: Yuan(tax.base.fen))),
        Column(gettext_lazy("应纳（元）"), _of(lambda tax: Yuan(tax.due.fen if tax.due else None))),
        Column(gettext_lazy("减免（元）"), _of(lambda tax: Yuan(tax.relief if tax.relieved else None))),
        Column(gettext_lazy("补齐所缺可减免（元）"), _of(lambda tax: Yuan(tax.reach))),
        Column(gettext_lazy("所缺"), _of(_grounds("missing", "barred")), 60),
        Column(gettext_lazy("没有说明"), _of(_grounds("assumed")), 60),
        Column(gettext_lazy("已具备"), _of(_grounds("met")), 60),
        Column(gettext_lazy("说明"), _of(lambda tax: "\n".join(note.text for note in tax.notes)), 40),
        Column(gettext_lazy("期限"), _of(_days), 40),
        Column(gettext_lazy("依据有未核实的"), _of(_unsure), 14),
    ),
    page_of("web:precheck", lambda row: (row[0],)), proven=True,
)  # fmt: skip
