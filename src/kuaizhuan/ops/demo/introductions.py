"""What people of the demo world did with what they found: searches they saved, introductions asked for and answered.

Only accounts that speak for a side ask and answer. The surest matches are left alone, for whoever tries the demo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kuaizhuan.core.actors import Actor
from kuaizhuan.match import services as match
from kuaizhuan.match.models import Introduction, Match
from kuaizhuan.match.rules import QUESTIONS
from kuaizhuan.people.models import Membership
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services as publish
from kuaizhuan.publish.models import SavedSearch
from kuaizhuan.publish.states import Alert

SEARCHES: tuple[tuple[str, str, str, Mapping[str, list[str]], Alert], ...] = (
    ("轻合金成果", "achievement", "铝合金", {}, Alert.AT_ONCE),
    ("重庆的中试成果", "achievement", "", {"stage": ["pilot"], "jurisdiction": ["CQ"]}, Alert.WEEKLY),
)
"""Name, kind, words, filters and alert of what each enterprise keeps."""
REASONS = ("not_fitting", "not_fitting", "no_capacity", "not_fitting", "terms", "not_fitting")
"""Why introductions are declined, in turn."""
MOST = 18
WAITING = 2
"""How many introductions there are, and how many of them are still to be answered."""


def build(say: Callable[[str], None]) -> None:
    """Do it once; nothing is done where something was done before."""
    if SavedSearch.objects.exists() or Introduction.objects.exists():
        return
    enterprises, offices = _speakers(Role.ENTERPRISE), _speakers(Role.OFFICE)
    for actor in enterprises.values():
        for name, kind, text, filters, alert in SEARCHES:
            publish.save_search(by=actor, name=name, kind=kind, text=text, filters=filters, alert=alert)
    asked = _ask(enterprises, offices)
    for number, row in enumerate(asked[: len(asked) - WAITING]):
        by = offices[row.achievement.owner_id]
        if number % 3 == 0:
            match.consent(row, by=by)
        else:
            match.decline(row, by=by, reason=f"match.decline.{REASONS[number % len(REASONS)]}")
    say(f"saved searches: {SavedSearch.objects.count()}, introductions: {len(asked)}")


def _ask(enterprises: dict[int, Actor], offices: dict[int, Actor]) -> list[Introduction]:
    pairs = Match.objects.filter(
        demand__owner__in=enterprises, achievement__owner__in=offices, rank__gt=2
    ).select_related("demand", "achievement")
    answers = {QUESTIONS[0]: "我们的产线正在找这样的技术，希望先看样品。"}
    return [
        match.express_interest(
            pair.demand, pair.achievement, by=enterprises[pair.demand.owner_id], answers=answers
        )
        for pair in pairs.order_by("rank", "demand__code")[:MOST]
    ]


def _speakers(role: Role) -> dict[int, Actor]:
    """Organisation → who speaks for it as `role`."""
    held = Membership.objects.filter(role=role, organisation__isnull=False).select_related("user")
    return {each.organisation_id: actor_for(each.user) for each in held.order_by("pk")}
