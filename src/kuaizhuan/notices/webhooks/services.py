"""The only writer of webhooks and their deliveries."""

from __future__ import annotations

import base64
import datetime as dt
import random
import secrets
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit, jobs, plain_json
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.allowance import may_today
from kuaizhuan.core.encryption import InvalidToken, seal, unseal
from kuaizhuan.core.errors import NotFound, WrongState
from kuaizhuan.core.events import offered_codes
from kuaizhuan.core.models import Event
from kuaizhuan.core.moves import ask, lock, lock_all, move
from kuaizhuan.core.verdict import Verdict, require
from kuaizhuan.notices.webhooks import access, queries, rules
from kuaizhuan.notices.webhooks.models import Delivery, Webhook
from kuaizhuan.notices.webhooks.posting import Answer, post
from kuaizhuan.notices.webhooks.states import MACHINE, Stage
from kuaizhuan.people.access import ADMINISTER
from kuaizhuan.people.models import Organisation

PURPOSE = "webhooks"
GONE = 410
"""The receiver says that the address is no more."""


@transaction.atomic
def make_webhook(
    organisation: Organisation, *, by: Actor, url: str, events: Sequence[str]
) -> tuple[Webhook, str]:
    """A head has the organisation's system told; returns the webhook and its secret, shown only now.

    Raises `RuleBroken` with all that is wrong with address and events.
    """
    ADMINISTER.require(by, organisation)
    require(_may_subscribe(by, url, events))
    secret = _new_secret()
    row = Webhook.objects.create(
        organisation=organisation, url=url, events=sorted(set(events)), secret=seal(PURPOSE, secret)
    )
    audit.record(
        "notices.webhook.make", row, by=by, organisation=organisation.code, url=url, events=row.events
    )
    return row, secret


def _may_subscribe(by: Actor, url: str, events: Sequence[str]) -> Verdict:
    against = rules.may_subscribe(url, events, offered=offered_codes(), anywhere=settings.WEBHOOK_HTTP)
    return against + may_today(by, settings.WEBHOOKS_DAY, ["notices.webhook.make", "notices.webhook.change"])


@transaction.atomic
def change_webhook(webhook: Webhook, *, by: Actor, url: str, events: Sequence[str]) -> Webhook:
    """Another address or other events; a webhook that was disabled is told again, first what waited meanwhile."""
    row = _lock_webhook(webhook, by)
    require(_may_subscribe(by, url, events))
    if row.disabled_at is not None:
        waiting = row.deliveries.filter(state=Stage.WAITING).exclude(due_at__gt=timezone.now())
        for code in waiting.order_by("pk").values_list("code", flat=True):
            jobs.after_commit("notices.post_webhook", delivery=code)
    row.url, row.events, row.given_up, row.disabled_at = url, sorted(set(events)), 0, None
    row.save(update_fields=["url", "events", "given_up", "disabled_at"])
    audit.record("notices.webhook.change", row, by=by, url=url, events=row.events)
    return row


@transaction.atomic
def renew_secret(webhook: Webhook, *, by: Actor) -> str:
    """A new secret, shown only now; from now on deliveries are signed with it."""
    row = _lock_webhook(webhook, by)
    secret = _new_secret()
    row.secret = seal(PURPOSE, secret)
    row.save(update_fields=["secret"])
    audit.record("notices.webhook.renew", row, by=by)
    return secret


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: Actor) -> None:
    """Tell nothing more, and forget what was told."""
    row = _lock_webhook(webhook, by)
    row.delete()
    audit.record("notices.webhook.remove", row, by=by, url=row.url)


@transaction.atomic
def try_webhook(webhook: Webhook, *, by: Actor) -> Delivery:
    """Send a trial, so that the receiver can be tested. Raises `WrongState` when the webhook is disabled."""
    row = _lock_webhook(webhook, by)
    if row.disabled_at is not None:
        raise WrongState("notices.webhook_disabled")
    delivery = Delivery.objects.create(webhook=row)
    audit.record("notices.webhook.try", row, by=by, delivery=delivery.code)
    jobs.after_commit("notices.post_webhook", delivery=delivery.code)
    return delivery


@transaction.atomic
def redeliver(delivery: Delivery, *, by: Actor) -> Delivery:
    """Send again what was taken or given up, with the same id and words. Raises `WrongState` while it waits."""
    row = lock(delivery, "webhook")
    ask(row, MACHINE, Stage.WAITING, by=by, policy=access.MANAGE_DELIVERY)
    if row.webhook.disabled_at is not None:
        raise WrongState("notices.webhook_disabled")
    move(
        row, MACHINE, Stage.WAITING, by=by, policy=None, event="notices.webhook.redeliver", about=row.webhook,
        changes={"attempts": 0, "due_at": timezone.now()}, delivery=row.code,
    )  # fmt: skip
    jobs.after_commit("notices.post_webhook", delivery=row.code)
    return row


def queue(events: Sequence[Event]) -> None:
    """Write the deliveries that follow from `events`, in their transaction; they go out after it."""
    found = [Delivery(webhook=hook, event=event) for hook, event in queries.concerned_webhooks(events)]
    for delivery in Delivery.objects.bulk_create(found):
        jobs.after_commit("notices.post_webhook", delivery=delivery.code)


def forget_events(last: int) -> None:
    """Keep no deliveries of the events up to `last`, which leave the database."""
    Delivery.objects.filter(event__lte=last).delete()


def deliver(code: str, *, by: Actor, send: Callable[..., Answer] = post) -> Delivery | None:
    """One attempt at a delivery that waits. None: there is nothing to do any more.

    A failure is tried again after a growing pause, and given up after ``WEBHOOK_ATTEMPTS``. A webhook of which
    `rules.DISABLE_AFTER` deliveries were given up one after the other, or whose receiver says it is gone, is
    disabled, and the heads of its organisation are told.
    """
    row = _begin_delivery(code)
    if row is None:
        return None
    body = plain_json.write(row.payload).encode()
    try:
        secret = unseal(PURPOSE, row.webhook.secret)
    except InvalidToken:
        return _end_delivery(row, Answer(0, problem="notices.webhook_secret"), by)
    headers = rules.sign_headers(secret, row.name, int(timezone.now().timestamp()), body)
    return _end_delivery(row, send(row.webhook.url, body, headers, anywhere=settings.WEBHOOK_HTTP), by)


@transaction.atomic
def _begin_delivery(code: str) -> Delivery | None:
    """The delivery with its payload and one more attempt; nothing is locked while it is under way."""
    waiting = Delivery.objects.filter(code=code, state=Stage.WAITING, webhook__disabled_at=None)
    row = next(iter(lock_all(waiting, "webhook", "event")), None)
    if row is not None:
        row.payload = row.payload or queries.payload(row)
        row.attempts += 1
        row.tried_at = timezone.now()
        row.save(update_fields=["payload", "attempts", "tried_at"])
        row.refresh_from_db(fields=["payload"])
    return row


@transaction.atomic
def _end_delivery(delivery: Delivery, answer: Answer, by: Actor) -> Delivery:
    """Write down what became of an attempt, and what follows from it."""
    # The webhook first: its deliveries may end side by side, and each counts.
    try:
        hook, row = lock(delivery.webhook), lock(delivery)
    except NotFound:  # removed meanwhile
        return delivery
    row.status, row.excerpt, row.problem = answer.status, answer.excerpt, answer.problem
    row.due_at = None
    if answer.taken:
        row.state, hook.given_up = Stage.DELIVERED, 0
    elif row.attempts >= settings.WEBHOOK_ATTEMPTS or answer.status == GONE:
        row.state, hook.given_up = Stage.GIVEN_UP, hook.given_up + 1
    else:
        row.due_at = timezone.now() + dt.timedelta(seconds=rules.pause(row.attempts, random.random()))
        jobs.later("notices.post_webhook", row.due_at, delivery=row.code)
    if hook.disabled_at is None and (answer.status == GONE or hook.given_up >= rules.DISABLE_AFTER):
        hook.disabled_at = timezone.now()
        audit.record("notices.webhook.disable", hook, by=by, url=hook.url)
    hook.save(update_fields=["given_up", "disabled_at"])
    row.save(update_fields=["status", "excerpt", "problem", "due_at", "state"])
    return row


def forget_deliveries(*, by: Actor) -> int:
    """Forget what was told more than ``WEBHOOK_DAYS`` ago; returns how many."""
    before = timezone.now() - dt.timedelta(days=settings.WEBHOOK_DAYS)
    old = Delivery.objects.filter(created_at__lt=before).exclude(state=Stage.WAITING)
    return old.delete()[0]


def _lock_webhook(webhook: Webhook, by: Actor) -> Webhook:
    row = lock(webhook, "organisation")
    access.MANAGE.require(by, row)
    return row


def _new_secret() -> str:
    return rules.SECRET + base64.b64encode(secrets.token_bytes(32)).decode()
