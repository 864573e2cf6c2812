"""From an audit event to a signed delivery: to whom it concerns, again until it is taken or given up."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from factories import BY, a_demand, a_user, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.core import plain_json
from kuaizhuan.core.actors import system
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.events import offered_codes
from kuaizhuan.core.models import Event
from kuaizhuan.match import services as match
from kuaizhuan.notices.models import Notice
from kuaizhuan.notices.webhooks import rules, services
from kuaizhuan.notices.webhooks.models import Delivery, Webhook
from kuaizhuan.notices.webhooks.posting import Answer
from kuaizhuan.notices.webhooks.states import Stage
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services as publish

from .listening import listening

pytestmark = pytest.mark.django_db
URL = "https://hooks.example/in"
TASK = system("webhooks")


class Sender:
    """Instead of the network: keeps what is sent and answers as it is told."""

    def __init__(self, *answers: int) -> None:
        self.answers, self.sent = list(answers), []

    def __call__(self, url, body, headers, *, anywhere):
        self.sent.append((url, json.loads(body), dict(headers)))
        status = self.answers.pop(0) if self.answers else 200
        return Answer(status, "text", "" if status else "notices.webhook_slow")


def a_webhook(place=None, events=(), url=URL) -> tuple[Webhook, str]:
    place = place or an_organisation()
    return services.make_webhook(
        place, by=an_actor(Role.OFFICE, place), url=url, events=list(events or offered_codes())
    )


def a_delivery(hook: Webhook) -> Delivery:
    return Delivery.objects.create(webhook=hook)


def test_only_who_administers_the_organisation_makes_one():
    place = an_organisation()
    for actor in (an_actor(), an_actor(Role.RESEARCHER, place), an_actor(Role.OFFICE, an_organisation())):
        with pytest.raises(NotAllowed):
            services.make_webhook(place, by=actor, url=URL, events=["publish.record.approve"])
    with pytest.raises(RuleBroken):
        a_webhook(place, url="http://x")
    hook, secret = a_webhook(place)
    assert secret.startswith("whsec_")
    assert secret not in str(list(Webhook.objects.values()) + list(Event.objects.values()))
    stranger = an_actor(Role.OFFICE, an_organisation())
    for act in (
        lambda: services.change_webhook(hook, by=stranger, url=URL, events=["publish.record.approve"]),
        lambda: services.renew_secret(hook, by=stranger),
        lambda: services.remove_webhook(hook, by=stranger),
        lambda: services.try_webhook(hook, by=stranger),
        lambda: services.redeliver(a_delivery(hook), by=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_event_goes_to_the_owner_of_its_row_and_nobody_else():
    above, unit, other = an_organisation(), an_organisation(), an_organisation()
    type(unit).objects.filter(pk=unit.pk).update(parent=above)
    mine, _ = a_webhook(above)
    a_webhook(other)
    a_webhook(above, events=["match.demand.strong"])
    row = an_achievement(owner=unit, state=State.PLATFORM_REVIEW, contact_phone="13800000000")
    publish.approve(row, by=an_actor(Role.EDITOR))
    delivery = Delivery.objects.get()
    assert (delivery.webhook, delivery.event.code) == (mine, "publish.record.approve")
    sender = Sender()
    services.deliver(delivery.code, by=TASK, send=sender)
    url, said, headers = sender.sent[0]
    assert url == URL
    assert said["type"] == "publish.record.approve"
    assert said["data"] == {"code": row.code, "kind": "achievement", "state": "published", "title": row.title}
    assert "13800000000" not in str(said)
    assert headers["webhook-id"] == delivery.name


def test_both_parties_and_the_broker_are_told_of_an_introduction_and_only_codes():
    need, result, broker = an_organisation(), an_organisation(), an_organisation()
    for place in (need, result, broker, an_organisation()):
        a_webhook(place, events=["match.introduction.ask"])
    demand, achievement = a_demand(owner=need), an_achievement(owner=result)
    row = match.express_interest(
        demand, achievement, by=an_actor(Role.BROKER, broker), answers={"match.question.why": "合适"}
    )
    told = {delivery.webhook.organisation for delivery in Delivery.objects.all()}
    assert told == {need, result, broker}
    sender = Sender()
    services.deliver(Delivery.objects.first().code, by=TASK, send=sender)
    assert sender.sent[0][1]["data"] == {
        "code": row.code, "kind": "introduction", "state": "proposed", "demand": demand.code,
        "achievement": achievement.code,
    }  # fmt: skip


def test_where_nobody_listens_an_event_costs_one_query(django_assert_num_queries):
    row = an_achievement(state=State.PLATFORM_REVIEW)
    event = Event.objects.filter(subject_code=row.code).first()
    event.code = "publish.record.approve"
    with django_assert_num_queries(1):
        services.queue([event])
    event.code = "catalog.record.create"
    with django_assert_num_queries(0):
        services.queue([event])


def test_a_job_sends_it_signed_over_the_network(settings, run_jobs):
    settings.WEBHOOK_HTTP = True
    with listening(204) as receiver:
        hook, secret = a_webhook(url=f"http://127.0.0.1:{receiver.server_port}/in")
        services.try_webhook(hook, by=an_actor(Role.OFFICE, hook.organisation))
        run_jobs()
    _, headers, body = receiver.seen[0]
    stamp = int(headers["webhook-timestamp"])
    wanted = rules.sign_headers(secret, headers["webhook-id"], stamp, body)
    assert headers["webhook-signature"] == wanted["webhook-signature"]
    assert json.loads(body)["type"] == "ping"
    assert abs(stamp - timezone.now().timestamp()) < 300
    row = Delivery.objects.get()
    assert (row.state, row.status, row.attempts) == (Stage.DELIVERED, 204, 1)


def test_a_failure_is_tried_again_later_with_the_same_words_and_then_given_up(settings):
    settings.WEBHOOK_ATTEMPTS = 3
    hook, _ = a_webhook()
    row, sender = a_delivery(hook), Sender(500, 0, 302)
    before = timezone.now()
    assert services.deliver(row.code, by=TASK, send=sender).state == Stage.WAITING
    row.refresh_from_db()
    queued = DBTaskResult.objects.get(run_after__isnull=False)
    assert before + dt.timedelta(seconds=20) < queued.run_after == row.due_at
    services.deliver(row.code, by=TASK, send=sender)
    row.refresh_from_db()
    assert (row.status, row.problem, row.attempts) == (0, "notices.webhook_slow", 2)
    assert services.deliver(row.code, by=TASK, send=sender).state == Stage.GIVEN_UP
    assert services.deliver(row.code, by=TASK, send=sender) is None
    assert [sent[1] for sent in sender.sent] == [sender.sent[0][1]] * 3
    assert len({sent[2]["webhook-id"] for sent in sender.sent}) == 1
    hook.refresh_from_db()
    assert (hook.given_up, hook.disabled_at) == (1, None)


def test_after_failures_without_end_it_is_disabled_and_the_heads_are_told(settings):
    settings.WEBHOOK_ATTEMPTS = 1
    place = an_organisation()
    head = a_user(Role.OFFICE, place)
    hook, _ = services.make_webhook(place, by=actor_for(head), url=URL, events=["publish.record.approve"])
    for status in (500, 200, *[500] * rules.DISABLE_AFTER):
        services.deliver(a_delivery(hook).code, by=TASK, send=Sender(status))
    hook.refresh_from_db()
    assert hook.disabled_at is not None
    assert Event.objects.filter(code="notices.webhook.disable", subject_code=hook.code).count() == 1
    assert Notice.objects.get(event__code="notices.webhook.disable").recipient == head
    assert services.deliver(a_delivery(hook).code, by=TASK, send=Sender()) is None
    with pytest.raises(WrongState):
        services.try_webhook(hook, by=actor_for(head))
    publish.approve(an_achievement(owner=place, state=State.PLATFORM_REVIEW), by=an_actor(Role.EDITOR))
    assert not Delivery.objects.filter(event__isnull=False).exists()
    services.change_webhook(hook, by=actor_for(head), url=URL, events=["publish.record.approve"])
    hook.refresh_from_db()
    assert (hook.disabled_at, hook.given_up) == (None, 0)


def test_what_waited_while_it_was_disabled_goes_out_when_it_is_told_again(settings, run_jobs):
    settings.WEBHOOK_HTTP = True
    with listening() as receiver:
        url = f"http://127.0.0.1:{receiver.server_port}/in"
        hook, _ = a_webhook(url=url)
        head = an_actor(Role.OFFICE, hook.organisation)
        services.try_webhook(hook, by=head)
        Webhook.objects.filter(pk=hook.pk).update(disabled_at=timezone.now())
        run_jobs()
        assert not receiver.seen
        services.change_webhook(hook, by=head, url=url, events=["publish.record.approve"])
        run_jobs()
        assert len(receiver.seen) == 1
    assert Delivery.objects.get().state == Stage.DELIVERED


def test_a_receiver_that_is_gone_is_told_nothing_more():
    hook, _ = a_webhook()
    services.deliver(a_delivery(hook).code, by=TASK, send=Sender(410))
    hook.refresh_from_db()
    assert hook.disabled_at is not None


def test_send_again():
    hook, _ = a_webhook()
    head = an_actor(Role.OFFICE, hook.organisation)
    row = a_delivery(hook)
    with pytest.raises(WrongState):
        services.redeliver(row, by=head)
    sender = Sender()
    services.deliver(row.code, by=TASK, send=sender)
    services.redeliver(row, by=head)
    services.deliver(row.code, by=TASK, send=sender)
    assert sender.sent[0][1] == sender.sent[1][1]
    assert sender.sent[0][2]["webhook-id"] == sender.sent[1][2]["webhook-id"]


def test_a_new_secret_signs_from_now_on_and_a_lost_key_is_said(settings):
    hook, old = a_webhook()
    new = services.renew_secret(hook, by=an_actor(Role.OFFICE, hook.organisation))
    sender = Sender()
    services.deliver(a_delivery(hook).code, by=TASK, send=sender)
    headers = sender.sent[0][2]
    body = plain_json.write(sender.sent[0][1]).encode()
    stamp = int(headers["webhook-timestamp"])
    signature = headers["webhook-signature"]
    assert signature == rules.sign_headers(new, headers["webhook-id"], stamp, body)["webhook-signature"]
    assert signature != rules.sign_headers(old, headers["webhook-id"], stamp, body)["webhook-signature"]
    settings.SECRET_KEY = "another"
    row = services.deliver(a_delivery(hook).code, by=TASK, send=sender)
    assert (row.problem, len(sender.sent)) == ("notices.webhook_secret", 1)


def test_removed_while_it_is_on_its_way():
    hook, _ = a_webhook()
    row = a_delivery(hook)

    def send(*_, **__):
        services.remove_webhook(hook, by=an_actor(Role.OFFICE, hook.organisation))
        return Answer(200)

    services.deliver(row.code, by=TASK, send=send)
    assert not Delivery.objects.exists()


def test_the_log_is_kept_for_a_while(settings):
    hook, _ = a_webhook()
    old = timezone.now() - dt.timedelta(days=settings.WEBHOOK_DAYS + 1)
    for state in Stage:
        Delivery.objects.create(webhook=hook, state=state, created_at=old)
    kept = Delivery.objects.create(webhook=hook, state=Stage.DELIVERED)
    assert services.forget_deliveries(by=BY) == 2
    assert set(Delivery.objects.values_list("state", flat=True)) == {Stage.WAITING, kept.state}
