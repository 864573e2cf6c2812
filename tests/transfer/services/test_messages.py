"""Messages between the parties of a deal: one test for each way a service ends."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.audit.reconciling import Difference, reconcile
from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.core.files.access import VIEW as VIEW_FILE
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.models import Event, StoredFile
from kuaizhuan.notices.models import Notice
from kuaizhuan.people import services as people
from kuaizhuan.people.models import User
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import DealMessage, DealSeen
from kuaizhuan.transfer.rules import message as rules
from kuaizhuan.transfer.states import Stage
from transfer.world import World, an_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def differences() -> list[tuple[str, int, str]]:
    """The messages that are not what the audit says."""
    found: list[Difference] = []
    reconcile(found, [])
    mine = [each for each in found if each.kind == "transfer.dealmessage"]
    return [(each.kind, each.key, each.problem) for each in mine]


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.verdict]


def test_a_message_with_a_file_is_kept_and_told_to_the_other_sides(world):
    deal = world.deal(brokered=True)
    colleague = world.actor("researcher")

    row = services.send_message(
        deal, by=world.office, text=" 样品周五寄出。\n", uploads=[an_upload("other", b"list").file]
    )

    assert (row.party, row.text, row.by_id) == ("seller", "样品周五寄出。", world.office.user_id)
    assert [file.purpose for file in files_of(row)] == ["message"]
    event = Event.objects.get(code="transfer.message.send")
    assert (event.subject_code, event.data["message"], event.data["side"], event.data["files"]) == (
        deal.code, row.code, world.university.code, 1,
    )  # fmt: skip
    assert "样品" not in str(event.data) + event.note
    told = Notice.objects.filter(event__code="transfer.message.send").values_list("recipient", flat=True)
    assert set(told) == {world.buyer.user_id, world.broker.user_id}
    assert colleague.user_id not in told
    assert audit.verify() is None


def test_the_audit_notices_when_a_message_is_changed_behind_it(world):
    row = services.send_message(world.deal(), by=world.buyer, text="报价 80 万元")
    assert differences() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE transfer_dealmessage SET text = %s WHERE id = %s", ["报价 90 万元", row.pk])
    assert differences() == [("transfer.dealmessage", row.pk, "changed")]


def test_what_speaks_against_it_is_said_and_nothing_is_kept(world):
    deal = world.deal(stage=Stage.CLOSED)
    with pytest.raises(RuleBroken) as refused:
        services.send_message(deal, by=world.office, text="", party="buyer")
    assert codes(refused) == [
        "transfer.message_deal_ended", "transfer.message_party", "transfer.message_empty",
    ]  # fmt: skip
    assert not DealMessage.objects.exists()


def test_a_stranger_and_a_bureau_write_nothing(world):
    deal = world.deal()
    for who in ("stranger", "bureau", "editor"):
        with pytest.raises(NotAllowed):
            services.send_message(deal, by=world.actor(who), text="好")


def test_so_many_in_a_minute(world):
    deal = world.deal()
    for _ in range(rules.A_MINUTE):
        services.send_message(deal, by=world.office, text="好")
    with pytest.raises(RuleBroken) as refused:
        services.send_message(deal, by=world.office, text="好")
    assert codes(refused) == ["transfer.message_fast"]
    services.send_message(deal, by=world.buyer, text="收到")


@override_settings(DEAL_MESSAGES_DAY=1)
def test_so_many_in_a_day_over_all_deals(world):
    deal = world.deal()
    services.send_message(deal, by=world.office, text="好")
    with pytest.raises(RuleBroken) as refused:
        services.send_message(deal, by=world.office, text="好")
    assert codes(refused) == ["core.many_in_day"]


def test_a_withdrawal_leaves_the_text_in_the_evidence_and_closes_its_files(world):
    deal = world.deal()
    row = services.send_message(deal, by=world.office, text="发错了", uploads=[an_upload().file])
    file = files_of(row).get()
    seen = StoredFile.objects.filter(pk=file.pk)
    assert VIEW_FILE.filter(world.buyer, seen).exists()

    row = services.withdraw_message(row, by=world.office)

    assert row.withdrawn_at is not None
    assert DealMessage.objects.get().text == "发错了"
    assert not VIEW_FILE.filter(world.buyer, seen).exists()
    assert seen.exists()
    assert Event.objects.filter(code="transfer.message.withdraw", subject_code=deal.code).count() == 1
    assert audit.verify() is None
    with pytest.raises(RuleBroken) as refused:
        services.withdraw_message(row, by=world.office)
    assert codes(refused) == ["transfer.message_withdrawn"]


def test_only_who_wrote_it_withdraws_it_and_only_for_a_day(world):
    row = services.send_message(world.deal(), by=world.office, text="好")
    with pytest.raises(NotAllowed):
        services.withdraw_message(row, by=world.buyer)
    DealMessage.objects.filter(pk=row.pk).update(
        at=timezone.now() - rules.TAKEN_BACK - dt.timedelta(minutes=1)
    )
    with pytest.raises(RuleBroken) as refused:
        services.withdraw_message(row, by=world.office)
    assert codes(refused) == ["transfer.message_old"]


def test_who_reads(world):
    services.send_message(world.deal(), by=world.office, text="好")
    rows = DealMessage.objects.all()
    for who in ("office", "buyer", "researcher"):
        assert access.message.VIEW.filter(world.actor(who), rows).exists(), who
    for who in ("stranger", "broker", "editor", "registrar"):
        assert not access.message.VIEW.filter(world.actor(who), rows).exists(), who


def test_how_far_somebody_read_only_goes_forward(world):
    deal = world.deal()
    services.mark_messages_seen(deal, [7], by=world.buyer)
    services.mark_messages_seen(deal, [5], by=world.buyer)
    services.mark_messages_seen(deal, [9], by=world.office)
    assert DealSeen.objects.get(user=world.buyer.user_id).last == 7
    with pytest.raises(NotAllowed):
        services.mark_messages_seen(deal, [9], by=world.actor("stranger"))


def test_what_stands_on_a_later_page_stays_new(world):
    deal = world.deal()
    first, second, third = (services.send_message(deal, by=world.office, text=f"{n}") for n in range(3))
    services.mark_messages_seen(deal, [second.pk, third.pk], by=world.buyer)
    assert DealSeen.objects.get().last == 0
    services.mark_messages_seen(deal, [first.pk], by=world.buyer)
    services.mark_messages_seen(deal, [second.pk, third.pk], by=world.buyer)
    assert DealSeen.objects.get().last == third.pk


def test_a_message_of_an_erased_account_keeps_its_side(world):
    row = services.send_message(world.deal(), by=world.office, text="好")
    services.mark_messages_seen(row.deal, [row.pk], by=world.office)
    people.erase_user(User.objects.get(pk=world.office.user_id), by=world.office)
    row.refresh_from_db()
    assert (row.text, row.party) == ("好", "seller")
    assert not DealSeen.objects.exists()
