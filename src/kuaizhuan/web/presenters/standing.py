"""How far each result of a list has come along the chain, and whose turn it is: three queries, however many rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaizhuan.catalog.models import Record
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.messages import say
from kuaizhuan.match.models import Match
from kuaizhuan.match.queries import introductions
from kuaizhuan.match.states import UNDER_WAY, Level
from kuaizhuan.transfer.queries.deals import deals
from kuaizhuan.web.presenters.rows import Row, row


@dataclass(frozen=True, slots=True)
class Standing:
    """A row with its lines, each a step of the chain: the deals, what is asked, what matches; or the review."""

    kind: str
    code: str
    title: str
    state: str
    standing: tuple[str, ...]


def stand(actor: Actor, rows: Sequence[Record]) -> list[Standing]:
    """`rows`, which are results, with how far each has come as `actor` may know it."""
    public = [each.pk for each in rows if each.state in PUBLIC_STATES]
    traded: dict[int, list[str]] = {}
    for deal in deals(actor).filter(achievement__in=public).order_by("-state_since", "-pk"):
        words = (say(f"transfer.stage.{deal.state}"), say(f"transfer.turn.{deal.turn}") if deal.turn else "")
        traded.setdefault(deal.achievement_id or 0, []).append(" · ".join(filter(None, words)))
    talks = introductions(actor).filter(achievement__in=public, state__in=UNDER_WAY)
    asked = dict(talks.order_by().values_list("achievement").annotate(Count("pk")))
    strong = Match.objects.filter(
        achievement__in=public, level__gte=Level.FAIR, demand__state__in=PUBLIC_STATES
    )
    fitting = dict(strong.order_by().values_list("achievement").annotate(Count("pk")))
    found = []
    for each in rows:
        lines = traded.get(each.pk, [])[:2]
        if count := asked.get(each.pk):
            lines.append(ngettext("%d 项对接进行中", "%d 项对接进行中", count) % count)
        if not lines and (count := fitting.get(each.pk)):
            lines.append(ngettext("%d 个需求较强匹配", "%d 个需求较强匹配", count) % count)
        shown = row(each)
        found.append(
            Standing(shown.kind, shown.code, shown.title, shown.state, tuple(lines) or (_review(shown),))
        )
    return found


def _review(shown: Row) -> str:
    return say(f"catalog.turn.{shown.turn}") if shown.turn else _("已公开，暂无较强匹配")
