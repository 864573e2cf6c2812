"""Saved searches: whose they are, what can be kept, and that each new row is told of once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from factories import BY, a_user, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.core.models import Event
from kuaizhuan.notices.models import Notice
from kuaizhuan.people.queries import actor_for, personal_data
from kuaizhuan.people.roles import Role
from kuaizhuan.people.services import erase_user
from kuaizhuan.publish import access, rules, search_index, services
from kuaizhuan.publish.models import SavedSearch
from kuaizhuan.publish.states import Alert

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def person():
    return a_user(Role.ENTERPRISE, an_organisation())


def published(title: str = "铝合金真空压铸", at: dt.datetime | None = None, **values) -> Achievement:
    """A result published `at`, in the index."""
    row = an_achievement(title=title, **values)
    Achievement.objects.filter(pk=row.pk).update(published_at=at or timezone.now())
    search_index.update("achievement", [row.code])
    return row


def saved(person, **values) -> SavedSearch:
    values = {"name": "压铸", "text": "压铸", "alert": Alert.AT_ONCE, **values}
    return services.save_search(by=actor_for(person), **values)


def told(person) -> list[int]:
    """How many new rows each notice speaks of."""
    return [
        notice.event.data["found"] for notice in Notice.objects.filter(recipient=person).order_by("event")
    ]


def test_saving_keeps_what_a_search_would_use_and_nothing_else(person):
    filters = {"stage": ["pilot"], "region": [], "nonsense": ["x"]}
    row = saved(person, name="  中试\0  ", kind="achievement", filters=filters, sort="colour")
    assert (row.name, row.kind, row.filters, row.sort) == ("中试", "achievement", {"stage": ["pilot"]}, "")
    assert row.user == person


def test_the_audit_does_not_say_what_is_looked_for(person):
    row = saved(person, name="秘密项目", text="秘密材料")
    event = Event.objects.get(code="publish.search.save")
    assert event.subject_code == row.code
    assert "秘密" not in str(event.data) + event.note


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"name": " "}, {"publish.search_name_missing"}),
        ({"name": "名" * 81}, {"publish.search_name_long"}),
        ({"text": "字" * 401}, {"publish.search_text_long"}),
        ({"text": " "}, {"publish.search_empty"}),
        ({"alert": "hourly"}, {"publish.search_alert_unknown"}),
        ({"name": "", "text": "", "alert": "x"},
         {"publish.search_name_missing", "publish.search_empty", "publish.search_alert_unknown"}),
        ({"name": "已有"}, {"publish.search_name_taken"}),
    ],
)  # fmt: skip
def test_a_refusal_gives_all_reasons(person, values, codes):
    saved(person, name="已有")
    with pytest.raises(RuleBroken) as refusal:
        saved(person, **values)
    assert set(refusal.value.verdict.codes) == codes
    assert SavedSearch.objects.count() == 1


def test_there_is_a_most(person, monkeypatch):
    monkeypatch.setattr(rules, "MOST_SEARCHES", 1)
    saved(person)
    with pytest.raises(RuleBroken) as refusal:
        saved(person, name="另一个")
    assert refusal.value.verdict.codes == ("publish.search_many",)


def test_a_search_is_its_persons_alone(person):
    row, other = saved(person), an_actor(Role.EDITOR)
    for actor in (other, ANONYMOUS):
        assert not access.OWN_SEARCH.allows(actor, row)
    with pytest.raises(NotAllowed):
        services.change_search(row, by=other, name="我的", alert=Alert.NEVER)
    with pytest.raises(NotAllowed):
        services.delete_search(row, by=other)
    assert access.OWN_SEARCH.allows(actor_for(person), row)


def test_two_persons_may_use_one_name(person):
    saved(person)
    saved(a_user())
    assert SavedSearch.objects.filter(name="压铸").count() == 2


def test_changing_and_deleting(person):
    row, by = saved(person), actor_for(person)
    saved(person, name="别的")
    services.change_search(row, by=by, name="压铸件", alert=Alert.WEEKLY)
    row.refresh_from_db()
    assert (row.name, row.alert) == ("压铸件", "weekly")
    with pytest.raises(RuleBroken):
        services.change_search(row, by=by, name="别的", alert=Alert.WEEKLY)
    services.delete_search(row, by=by)
    assert list(SavedSearch.objects.values_list("name", flat=True)) == ["别的"]


def test_a_new_row_is_told_of_once_and_an_old_one_never(person):
    published("铝合金真空压铸旧")
    saved(person)
    now = timezone.now()
    assert services.look(by=BY, now=now + HOUR) == 0
    published("铝合金真空压铸新")
    published(
        "与它无关的电解液配方",
        description="用于锂离子电池的电解液添加剂，循环寿命长，低温性能好。",
        keywords=[],
    )
    assert services.look(by=BY, now=now + 2 * HOUR) == 1
    assert services.look(by=BY, now=now + 3 * HOUR) == 0
    assert told(person) == [1]


def test_a_row_that_reaches_the_index_late_is_told_of_all_the_same(person):
    saved(person)
    now = timezone.now()
    row = an_achievement(title="迟到的铝合金压铸")
    Achievement.objects.filter(pk=row.pk).update(published_at=now)
    assert services.look(by=BY, now=now + DAY) == 0
    search_index.update("achievement", [row.code])
    assert services.look(by=BY, now=now + DAY + HOUR) == 1
    assert services.look(by=BY, now=now + DAY + 2 * HOUR) == 0


def test_a_row_published_again_is_not_new(person):
    row = published()
    saved(person)
    Achievement.objects.filter(pk=row.pk).update(state=State.PLATFORM_REVIEW)
    search_index.update("achievement", [row.code])
    now = timezone.now()
    services.look(by=BY, now=now + HOUR)
    Achievement.objects.filter(pk=row.pk).update(state=State.PUBLISHED)
    search_index.update("achievement", [row.code])
    assert services.look(by=BY, now=now + 2 * HOUR) in (0, 1)
    assert sum(told(person)) <= 1


@pytest.mark.parametrize(
    ("alert", "hours", "looks"),
    [(Alert.NEVER, 999, 0), (Alert.AT_ONCE, 1, 1), (Alert.DAILY, 23, 0), (Alert.DAILY, 25, 1),
     (Alert.WEEKLY, 167, 0), (Alert.WEEKLY, 169, 1)],
)  # fmt: skip
def test_how_soon_it_is_told(person, alert, hours, looks):
    saved(person, alert=alert)
    published()
    assert services.look(by=BY, now=timezone.now() + hours * HOUR) == looks
    assert len(told(person)) == looks


def test_words_that_stand_nowhere_together_find_nothing(person):
    saved(person, text="压铸 量子纠缠")
    published()
    assert services.look(by=BY, now=timezone.now() + HOUR) == 0


def test_a_row_withdrawn_before_the_index_knows_is_not_told_of(person):
    saved(person)
    row = published()
    Achievement.objects.filter(pk=row.pk).update(state=State.WITHDRAWN)
    assert services.look(by=BY, now=timezone.now() + HOUR) == 0


def test_who_turns_alerts_on_again_hears_of_what_comes_from_now_on(person):
    row = saved(person, alert=Alert.NEVER)
    published("其间发布的压铸")
    services.change_search(row, by=actor_for(person), name="压铸", alert=Alert.AT_ONCE)
    assert services.look(by=BY, now=timezone.now() + HOUR) == 0
    published("此后发布的压铸")
    assert services.look(by=BY, now=timezone.now() + 2 * HOUR) == 1


def test_more_rows_than_one_page_are_all_told_of_in_one_notice(person, monkeypatch):
    monkeypatch.setattr(services.searches, "PAGE", 2)
    saved(person)
    for number in range(5):
        published(f"铝合金压铸第{number}种")
    services.look(by=BY, now=timezone.now() + HOUR)
    assert told(person) == [5]


def test_the_job_looks(person, run_jobs):
    from kuaizhuan.core import jobs

    row = saved(person)
    published()
    SavedSearch.objects.update(looked_at=timezone.now() - HOUR)
    assert "publish.look_searches" in jobs.queue_periodic()
    run_jobs()
    assert told(person) == [1]
    row.refresh_from_db()
    assert len(row.known) == 1


def test_looking_costs_a_fixed_number_of_queries_a_search(person, django_assert_max_num_queries):
    saved(person)
    now = timezone.now()
    published()
    with django_assert_max_num_queries(30) as few:
        services.look(by=BY, now=now + HOUR)
    most = len(few)
    for number in range(9):
        published(f"铝合金压铸第{number}种")
    with django_assert_max_num_queries(most):
        services.look(by=BY, now=now + 2 * HOUR)


def test_a_search_is_among_the_personal_data_and_goes_with_the_account(person):
    saved(person, name="我的压铸")
    assert personal_data(person)["saved_searches"][0]["name"] == "我的压铸"
    erase_user(person, by=actor_for(person))
    assert not SavedSearch.objects.exists()
