"""What people of the demo world did with what was found for them: introductions asked for and answered.

Only accounts that speak for a side ask and answer. The surest matches are left alone, for whoever tries the demo; one
question waits for the broker of an anonymous need.
"""

from __future__ import annotations

from collections.abc import Callable

from kuaizhuan.catalog.models import Demand
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.services import correct_entry
from kuaizhuan.core.actors import Actor
from kuaizhuan.match import services
from kuaizhuan.match.models import Introduction, Match
from kuaizhuan.match.rules import QUESTIONS
from kuaizhuan.people.demo.actors import account, editor, member, speakers
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.demo import BROKER

REASONS = ("not_fitting", "not_fitting", "no_capacity", "not_fitting", "terms", "not_fitting")
"""Why introductions are declined, in turn."""
MOST = 18
WAITING = 2
"""How many introductions there are, and how many of them are still to be answered."""
WHY = "我校这项成果已有中试数据，可以解决需求里写的问题，想先做一次小批量试用。"


def build(say: Callable[[str], None]) -> None:
    """Introductions of the accounts that are tried, then the question for a broker."""
    say(f"introductions: {introduce()}")
    _question(account("demo-office"))


def introduce() -> int:
    """Ask for introductions and answer most of them; returns how many there are."""
    enterprises, offices = speakers(Role.ENTERPRISE), speakers(Role.OFFICE)
    asked = _ask(enterprises, offices)
    for number, row in enumerate(asked[: len(asked) - WAITING]):
        by = offices[row.achievement.owner_id]
        if number % 3 == 0:
            services.consent(row, by=by)
        else:
            services.decline(row, by=by, reason=f"match.decline.{REASONS[number % len(REASONS)]}")
    return len(asked)


def _ask(enterprises: dict[int, Actor], offices: dict[int, Actor]) -> list[Introduction]:
    pairs = Match.objects.filter(
        demand__owner__in=enterprises, achievement__owner__in=offices, rank__gt=2
    ).select_related("demand", "achievement")
    answers = {QUESTIONS[0]: "我们的产线正在找这样的技术，希望先看样品。"}
    return [
        services.express_interest(
            pair.demand, pair.achievement, by=enterprises[pair.demand.owner_id], answers=answers
        )
        for pair in pairs.order_by("rank", "demand__code")[:MOST]
    ]


def _question(office: Actor) -> None:
    """The best result of the office for an anonymous need: its broker is asked first."""
    owners = office.scopes(Role.OFFICE)
    best = (
        Match.objects.filter(
            demand__anonymous=True, demand__state=State.PUBLISHED, achievement__owner__in=owners
        )
        .exclude(demand__owner__in=owners)
        .exclude(demand__introductions__isnull=False)
        .select_related("demand__owner", "achievement")
        .order_by("-level", "rank", "-score", "pk")
        .first()
    )
    if best is None:
        return
    broker = Organisation.objects.get(name__startswith=BROKER)
    correct_entry(best.demand, {"broker_id": broker.pk}, by=member(best.demand.owner) or editor())
    need = Demand.objects.get(pk=best.demand_id)
    services.express_interest(need, best.achievement, by=office, answers={QUESTIONS[0]: WHY})
