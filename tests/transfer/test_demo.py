"""The deals of the demo world: played by services in a past that ends today, to the stage each plot says."""

from __future__ import annotations

import pytest
from django.utils import timezone

from factories import BY, a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.core import audit
from kuaizhuan.match.models import Match
from kuaizhuan.people import services as people
from kuaizhuan.people.demo.clock import days_ago
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer.demo import deals
from kuaizhuan.transfer.models import Deal, Listing, Objection, OutcomeSurvey, TrialLicence
from transfer.world import NEED, OFFER, days

pytestmark = pytest.mark.django_db


def test_the_past_ends_with_its_block():
    today = timezone.localdate()
    with days_ago(10) as day:
        assert day == timezone.localdate() == days(0)
    assert timezone.localdate() == today
    assert day < today


def test_one_deal_at_each_stage_and_one_to_its_end():
    university = an_organisation("示例大学", kind="university")
    a_user(Role.OFFICE, university)
    people.grant(a_user(Role.BROKER, an_organisation()), Role.BROKER, by=BY, organisation=an_organisation())
    for place in range(len(deals.PLOTS) + 3):
        pair = {
            "demand": a_demand(indicators=NEED),
            "achievement": an_achievement(owner=university, indicators=OFFER),
        }
        Match.objects.create(
            **pair,
            rank=1,
            score=9 - place / 9,
            level=4,
            engine_version="2",
            demand_version="x",
            achievement_version="y",
        )

    assert deals.build_deals() == len(deals.PLOTS) + 1

    ends = [plot[2][-1] if plot[2] else "contact" for plot in deals.PLOTS]
    assert [row.state for row in Deal.objects.order_by("pk")] == [*ends, "contact"]
    whole = Deal.objects.order_by("pk").first()
    assert whole.distributions.get().state == "paid"
    assert whole.trials.get().state == "paid"
    assert whole.price_notices.get().state == "concluded"
    states = Objection.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["answered", "raised", "complained"]
    assert Objection.objects.get(state="raised").notice.state == "running"
    assert whole.outcomes.filter(state="answered").count() == 2
    assert OutcomeSurvey.objects.filter(state="asked").exclude(deal=whole).count() == 1
    assert Listing.objects.get().state == "listed"
    assert TrialLicence.objects.filter(state="listed").count() == 2
    assert audit.verify() is None
