"""Whom new matches and introductions concern. What is told names no side: an anonymous need has none to name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaizhuan.catalog.disclosure import disclose_fields
from kuaizhuan.catalog.states import Tier
from kuaizhuan.core.cadence import Cadence
from kuaizhuan.core.events import EventKind, Subject, Topic
from kuaizhuan.match import access
from kuaizhuan.match.models import Introduction
from kuaizhuan.people.roles import SUBMITTERS, Role

MATCHES = Topic("matches", _("新的匹配"), Cadence.DAILY)
INTRODUCTIONS = Topic("introductions", _("对接请求与答复"))


def _title(row: Introduction) -> str:
    """The titles of both sides where everybody may read them."""
    titles = (disclose_fields(each, Tier.PUBLIC).get("title") for each in (row.demand, row.achievement))
    return " – ".join(title for title in titles if title)


def _payload(row: Introduction) -> dict[str, Any]:
    return {"state": row.state, "demand": row.demand.code, "achievement": row.achievement.code}


def _introduction(verb: str, sentence: Any, **values: Any) -> EventKind:
    told = {"owner": SUBMITTERS} | values
    return EventKind(f"match.introduction.{verb}", INTRODUCTIONS, sentence, webhook=True, **told)


SUBJECTS = (
    Subject(
        Introduction, "introduction", owners=("demand__owner", "achievement__owner", "broker", "through"),
        view=access.VIEW, title=_title, related=("demand", "achievement"), payload=_payload,
        page="web:introduction {code}", pages="web:introductions",
    ),
)  # fmt: skip
EVENTS = (
    EventKind(
        "match.demand.strong", MATCHES, _("有 {count} 条需求出现新的强匹配"), owner=SUBMITTERS, webhook=True
    ),
    _introduction(
        "route", _("有 {count} 个匿名需求的对接请求等经纪人转达"),
        owner=(Role.BROKER,), platform=(Role.EDITOR,),
    ),
    _introduction("pass", _("有 {count} 个对接请求已由经纪人转达")),
    _introduction("ask", _("有 {count} 个对接请求待您答复")),
    _introduction("send", _("有 {count} 个对接请求待您答复")),
    EventKind("match.introduction.consent", webhook=True),
    _introduction("open", _("有 {count} 个对接已开通联系")),
    _introduction("decline", _("有 {count} 个对接被婉拒，可查看原因")),
    _introduction("withdraw", _("有 {count} 个对接被撤回")),
    _introduction("lapse", _("有 {count} 个对接因需求或成果不再公开而终止")),
)  # fmt: skip
