"""What the people of the demo world are in the middle of, so that the working pages have something true to show.

A need begun in the form, changes of public rows in review and returned, an appeal, an owner who is asked whether a
row still stands, and a question that waits for the broker of an anonymous need.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from kuaizhuan.catalog.models import KINDS, Achievement, Demand, Record, Revision, kind_of
from kuaizhuan.catalog.states import RevisionState, State
from kuaizhuan.collect import services as collect
from kuaizhuan.core.actors import Actor, system
from kuaizhuan.match import services as match
from kuaizhuan.match.models import Match
from kuaizhuan.people.models import Organisation, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.publish import services as publish

APPEAL = "退回说没有数字，但“技术指标”一栏已经逐项填了数值和单位，请再看一次。"
WHY = "我校这项成果已有中试数据，可以解决需求里写的问题，想先做一次小批量试用。"


def begin(editor: Actor) -> None:
    """Everything above, by the accounts of the demo world."""
    office, enterprise = _account("demo-office"), _account("demo-enterprise")
    _need(enterprise)
    _changes(office, editor)
    _appeal(office)
    _asked(office)
    _question(office)


def _account(name: str) -> Actor:
    return actor_for(User.objects.get(username=name))


def _home(actor: Actor) -> Organisation:
    return User.objects.get(pk=actor.user_id).memberships.select_related("organisation").get().organisation


def _need(enterprise: Actor) -> None:
    """A need with what is easily said, and much that is missing."""
    values = {
        "title": "电驱壳体薄壁压铸件的在线缺陷检测",
        "description": "壳体壁厚不到 3 毫米，气孔和冷隔靠人工抽检，漏检率高，希望在线全检。",
        "keywords": ["压铸", "缺陷检测", "机器视觉"],
        "anonymous": True,
        "broker_id": Organisation.objects.get(name__startswith="成渝技术经纪").pk,
    }
    collect.create_entry("demand", values, owner=_home(enterprise), by=enterprise)


def _changes(office: Actor, editor: Actor) -> None:
    """Two in review, one returned."""
    rows = list(_public(office)[:3])
    for row in rows:
        said = {
            "summary": row.summary.rstrip("。") + "，2026 年已完成第二轮用户试用。",
            "trl": min((row.trl or 5) + 1, 9),
        }
        collect.correct_entry(row, said, by=office)
        publish.propose_revision(_open(row), by=office)
    publish.return_revision(
        _open(rows[-1]), by=editor, reasons=["publish.return.no_numbers"], note="试用结果请写成数字。"
    )


def _appeal(office: Actor) -> None:
    row = Achievement.objects.filter(state=State.RETURNED, owner__in=[_home(office).pk]).first()
    row = row or Achievement.objects.filter(state=State.RETURNED).order_by("pk").first()
    if row is not None:
        member = row.owner.members.order_by("pk").first()
        publish.file_appeal(row, by=actor_for(member.user) if member else system("demo"), text=APPEAL)


def _asked(office: Actor) -> None:
    """Rows whose term ends soon; the invented addresses are not written to."""
    soon = timezone.localdate() + dt.timedelta(days=10)
    for row in _public(office)[3:5]:
        collect.correct_entry(row, {"valid_until": soon}, by=office)
    publish.ask_due(by=system("demo"))


def _question(office: Actor) -> None:
    """The best result of the office for an anonymous need: its broker is asked first."""
    broker = Organisation.objects.get(name__startswith="成渝技术经纪")
    owners = office.scopes("office")
    best = (
        Match.objects.filter(
            demand__anonymous=True, demand__state=State.PUBLISHED, achievement__owner__in=owners
        )
        .exclude(demand__owner__in=owners)
        .exclude(demand__introductions__isnull=False)
        .select_related("demand", "achievement")
        .order_by("-level", "rank", "-score", "pk")
        .first()
    )
    if best is None:
        return
    owner = best.demand.owner.members.order_by("pk").first()
    by = actor_for(owner.user) if owner else _account("demo-editor")
    collect.correct_entry(best.demand, {"broker_id": broker.pk}, by=by)
    need = Demand.objects.get(pk=best.demand_id)
    match.express_interest(need, best.achievement, by=office, answers={"match.question.why": WHY})


def _public(actor: Actor) -> Any:
    rows = KINDS["achievement"].objects.filter(state=State.PUBLISHED, owner__in=actor.scopes("office"))
    return rows.order_by("pk")


def _open(row: Record) -> Revision:
    states = (RevisionState.DRAFT, RevisionState.PROPOSED)
    return Revision.objects.get(kind=kind_of(row), record_code=row.code, state__in=states)
