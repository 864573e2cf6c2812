"""What is counted for the page of match quality, and who may read the rows behind a figure."""

from __future__ import annotations

import pytest

from factories import a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.match import quality, quality_metrics
from kuaizhuan.match.engine.model import default
from kuaizhuan.match.models import Introduction, Match
from kuaizhuan.match.states import Stage
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


def introductions(*kinds: tuple[Stage, str, int | None], owner=None) -> None:
    """One for each (state, reason, rank)."""
    from django.utils import timezone

    now = timezone.now()
    for number, (state, reason, rank) in enumerate(kinds, Introduction.objects.count()):
        Introduction.objects.create(
            code=f"I{number}", demand=a_demand(owner=owner), achievement=an_achievement(), state=state, rank=rank,
            reason=f"match.decline.{reason}" if reason else "", demand_consent_at=now, achievement_consent_at=now,
            asked_at=now, closed_at=None if state == Stage.PROPOSED else now,
        )  # fmt: skip


KINDS = (
    (Stage.OPENED, "", 1), (Stage.OPENED, "", 4), (Stage.DECLINED, "not_fitting", 1), (Stage.DECLINED, "taken", 1),
    (Stage.OPENED, "", None), (Stage.PROPOSED, "", 1), (Stage.WITHDRAWN, "", 2),
)  # fmt: skip


def test_the_rows_behind_a_figure_are_those_it_counts(django_assert_num_queries):
    introductions(*KINDS)
    with django_assert_num_queries(1):
        cases = quality.cases()
    for k in quality_metrics.RANKS:
        assert quality.all_behind(f"precision-{k}") == quality_metrics.precision_at(k, cases).whole
    assert quality.all_behind("consent") == quality_metrics.consent(cases).whole == 5
    assert quality.all_behind("answer-time") == quality_metrics.waits(cases).count == 5
    assert quality.all_behind("reasons") == sum(quality_metrics.reasons(cases).values()) == 2
    assert quality.all_behind("waiting") == 1


def test_each_reads_the_rows_of_their_own_side():
    owner = an_organisation()
    introductions(*KINDS[:2], owner=owner)
    introductions(*KINDS[2:])
    assert quality.behind(actor_for(a_user(Role.ENTERPRISE, owner)), "consent").count() == 2
    assert quality.behind(actor_for(a_user(Role.ENTERPRISE, an_organisation())), "consent").count() == 0
    assert quality.behind(actor_for(a_user(Role.EDITOR), staff=True), "consent").count() == 5
    assert quality.behind(ANONYMOUS, "consent").count() == 0


def a_match(level: int, rank: int = 1, demand=None, state: State = State.PUBLISHED) -> Match:
    return Match.objects.create(
        demand=demand or a_demand(), achievement=an_achievement(state=state), rank=rank, score=1.0, level=level,
        engine_version="1", demand_version="", achievement_version="",
    )  # fmt: skip


def test_matches_between_public_rows_are_counted_by_level():
    first = a_match(4).demand
    a_match(2, 2, demand=first)
    a_match(2)
    a_match(4, state=State.WITHDRAWN)
    assert quality.levels() == {4: 1, 3: 0, 2: 2, 1: 0}
    assert list(quality.levels()) == [4, 3, 2, 1]
    assert quality.matched_demands() == (1, 2)
    Achievement.objects.update(state=State.WITHDRAWN)
    assert quality.matched_demands() == (0, 0)


def test_what_was_measured_is_of_the_model_that_ships():
    measured = quality.measured_quality()
    report = default().report["unseen"]
    for name in ("ndcg", "pair_accuracy", "level_closeness", "calibration_error"):
        assert measured["methods"]["engine, unseen needs"][name] == pytest.approx(report[name], abs=0.001)
    assert set(measured["reliability"]) == {"2", "3", "4"}
    for groups in measured["reliability"].values():
        assert sum(pairs for _said, _seen, pairs in groups) == default().report["pairs"]
        assert all(0 <= said <= 1 and 0 <= seen <= 1 for said, seen, _pairs in groups)
