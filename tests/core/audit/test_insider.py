"""Somebody has the database, knows this program, and leaves no trace in it: what names the change all the same?

Each attack is on what is older than the last anchor kept outside. What lies after it is stated with its span.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from factories import BY, a_user, an_achievement, an_organisation
from kuaizhuan.core import audit
from kuaizhuan.core.audit import anchors, chain, covering, seals
from kuaizhuan.core.models import ChainHead, Event, Opening, RowKey, Seal, StoredFile
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Membership, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.people.services.memberships import give
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import LedgerEntry
from kuaizhuan.transfer.states import Stage
from transfer.world import World, days

pytestmark = pytest.mark.django_db


class Node:
    """A node at work, with an anchor outside of what it had written by then, and events after it."""

    def __init__(self) -> None:
        world = World()
        deal = world.deal(stage=Stage.PAYMENT, amount=1_000_000_00)
        self.document = StoredFile.objects.create(
            subject_kind="transfer.deal", subject_code=deal.code, name="合同.pdf", media_type="application/pdf",
            size=9, sha256="a" * 64, sm3="b" * 64, place="aa/a",
        )  # fmt: skip
        self.achievement = an_achievement()
        self.user, self.place = a_user(), an_organisation()
        self.factor = Authenticator.objects.create(user=self.user, type="totp", data={"secret": "sealed"})
        covering.cover(by=BY)
        self.entry = services.record_receipt(deal, 500_000_00, on=days(0), by=world.office)
        self.member = give(self.user, Role.RESEARCHER, by=BY, organisation=self.place)
        self.before = ChainHead.objects.get()
        self.file.write_text(anchors.statement(self.before, timezone.now()) + "\n")
        with transaction.atomic():
            self.after = audit.record("x.row.after", by=BY, note="later")

    @property
    def file(self) -> Path:
        return Path(settings.HOME) / "anchors.txt"


@pytest.fixture(scope="module")
def kept(keep):
    return keep(Node)


@pytest.fixture
def node(kept, db) -> Node:
    Opening.objects.create()  # whoever has the database opens what is only added to
    return kept.copy()


def sql(text: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def chain_anew(until: int | None = None) -> None:
    """What whoever knows the program does last: every link from the first, and the head."""
    previous = audit.ORIGIN
    for event in Event.objects.order_by("seq"):
        event.sealed = chain.sealed(Seal.objects.filter(seq=event.seq))
        event.hash = audit.link(previous, event)
        Event.objects.filter(pk=event.pk).update(hash=event.hash, sealed=event.sealed)
        previous = event.hash
    ChainHead.objects.update(seq=Event.objects.count(), hash=previous)


def named(*command: str) -> str:
    """What the command says of what is wrong; "" when it finds nothing."""
    try:
        call_command("audit", *command)
    except CommandError as found:
        return str(found)
    return ""


def fine() -> bool:
    """Whether nothing is named; the tables that are only added to stand closed, as on a node that nobody has touched."""
    Opening.objects.all().delete()
    return named("reconcile") == ""


def test_an_honest_node_is_fine(node, capsys):
    assert named("verify", "--anchor", str(node.file)) == ""
    said = capsys.readouterr().out
    assert said.splitlines()[0] == f"{node.after.seq} {node.after.hash}"
    assert "1 个锚定都在链上" in said
    assert f"第 {node.after.seq} 至 {node.after.seq} 条（1 条" in said
    assert fine()


def test_an_event_that_is_rewritten(node):
    sql("UPDATE core_event SET note = 'other' WHERE seq = 3")
    assert "第 3 条断开" in named("verify")


def test_a_tail_that_is_cut_with_the_head_set_right(node):
    last = Event.objects.get(seq=node.before.seq - 1)
    Event.objects.filter(seq__gt=last.seq)._raw_delete("default")
    Seal.objects.filter(seq__gt=last.seq).delete()
    ChainHead.objects.update(seq=last.seq, hash=last.hash)
    assert named("verify") == ""
    assert f"有第 {node.before.seq} 条，链上没有" in named("verify", "--anchor", str(node.file))
    assert "链上没有" in named("verify", "--since", str(node.before.seq), node.before.hash)


def test_a_chain_that_is_written_anew(node):
    sql("UPDATE core_event SET note = 'other' WHERE seq = 2")
    chain_anew()
    assert named("verify") == ""
    assert f"第 1 至 {node.before.seq} 条之间有记录被改写" in named("verify", "--anchor", str(node.file))


def test_amounts_times_ten(node):
    sql("UPDATE transfer_ledgerentry SET amount = amount * 10")
    found = named("reconcile")
    assert f"transfer.ledgerentry {node.entry.pk}" in found
    assert "被改动而没有留痕" in found


def test_a_role_that_is_added(node):
    # A bare model of the table, as a console of the database would have it: nothing is noted.
    rows = [Membership(user=node.user, organisation=None, role=Role.OPERATOR)]
    Membership._base_manager.bulk_create(rows)
    assert f"people.membership {rows[0].pk}：没有审计记录" in named("reconcile")


def test_ways_into_an_account(node):
    """An address, an identity or a second factor that is slipped in, a factor that is taken away or another's."""
    address, identity, codes = (
        type(row)._base_manager.bulk_create([row])[0]
        for row in (
            EmailAddress(user=node.user, email="insider@example.com", verified=True),
            SocialAccount(user=node.user, provider="campus", uid="7"),
            Authenticator(user=node.user, type="recovery_codes", data={}),
        )
    )
    sql("DELETE FROM mfa_authenticator WHERE id = %s", node.factor.pk)
    said = named("reconcile")
    assert f"account.emailaddress {address.pk}：没有审计记录" in said
    assert f"socialaccount.socialaccount {identity.pk}：没有审计记录" in said
    assert f"mfa.authenticator {codes.pk}：没有审计记录" in said
    assert f"mfa.authenticator {node.factor.pk}：审计第" in said


def test_a_secret_that_is_copied_from_another_account(node):
    sql("UPDATE mfa_authenticator SET data = %s", '{"secret": "copied"}')
    assert f"mfa.authenticator {node.factor.pk}：内容与审计" in named("reconcile")


def commit() -> None:
    """What a transaction knows of its rows goes with it; the test's own goes on."""
    connection.run_on_commit.clear()


def test_a_row_that_is_changed_and_then_written_by_a_service(node, capsys):
    commit()
    sql("UPDATE people_user SET phone = '+8613800000000' WHERE id = %s", node.user.pk)
    people.update_profile(node.user, by=actor_for(node.user), display_name="新名", phone="")
    people.update_profile(node.user, by=actor_for(node.user), display_name="再名", phone="")
    event = Event.objects.get(code="core.audit.misfit")
    assert (event.data["kind"], event.data["key"]) == ("people.user", node.user.pk)
    assert event.data["sealed"].startswith("hmac-sm3:")
    assert event.data["found"] != event.data["sealed"]
    assert f"people.user {node.user.pk} ({node.user.code})：曾被改动而没有留痕" in named("reconcile")
    call_command("audit", "cover", "--accept", "已查明", "--row", "people.user", str(node.user.pk))
    assert fine()


def test_a_row_that_is_slipped_in_and_then_written(node):
    commit()
    [row] = EmailAddress._base_manager.bulk_create(
        [EmailAddress(user=node.user, email="insider@example.com", verified=False)]
    )
    with transaction.atomic():
        row.verified = True
        row.save()
        audit.record("x.row.change", by=BY)
    assert f"account.emailaddress {row.pk}：曾被改动而没有留痕" in named("reconcile")


def test_what_services_write_one_after_another_is_no_misfit(node):
    commit()
    people.update_profile(node.user, by=actor_for(node.user), display_name="新名", phone="")
    commit()
    User.objects.filter(pk=node.user.pk).update(last_login=timezone.now())
    people.update_profile(node.user, by=actor_for(node.user), display_name="再名", phone="")
    assert not Event.objects.filter(code="core.audit.misfit").exists()
    assert fine()


def test_the_hash_of_a_document(node):
    sql("UPDATE core_storedfile SET sha256 = %s, sm3 = %s", "c" * 64, "d" * 64)
    assert f"core.storedfile {node.document.pk} ({node.document.code})" in named("reconcile")


def test_a_row_that_is_deleted(node):
    sql("DELETE FROM people_membership WHERE id = %s", node.member.pk)
    assert f"people.membership {node.member.pk}：审计第 {node.before.seq} 条时还在" in named("reconcile")


def test_a_row_that_is_deleted_with_its_key(node):
    sql("DELETE FROM people_membership WHERE id = %s", node.member.pk)
    RowKey.objects.filter(kind="people.membership").delete()
    assert "people.membership" in named("reconcile")


def test_a_row_that_is_sealed_anew(node):
    """With the keys of rows an insider makes good seals; then the chain is another, and the anchor names that."""
    sql("UPDATE transfer_ledgerentry SET amount = amount * 10 WHERE id = %s", node.entry.pk)
    [seal] = seals.seal_rows({LedgerEntry: [node.entry.pk]})
    last = Seal.objects.filter(kind=seal.kind, key=seal.key).order_by("-seq").first()
    Seal.objects.filter(pk=last.pk).update(digest=seal.digest)
    assert f"第 {last.seq} 条断开" in named("verify")
    chain_anew()
    assert named("verify") == ""
    assert fine()
    assert "被改写" in named("verify", "--anchor", str(node.file))


def test_a_seal_that_is_taken_away(node):
    Seal.objects.filter(kind="people.membership").delete()
    assert "内容被改动" in named("verify")


def test_what_lies_after_the_anchor_is_stated(node, capsys):
    """Nobody can tell; so it is said of which events, and of which time."""
    sql("UPDATE core_event SET note = 'other' WHERE seq = %s", node.after.seq)
    chain_anew()
    call_command("audit", "verify", "--anchor", str(node.file), "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["fine"]
    assert said["outside"] == node.before.seq
    span = said["span"]
    assert (span["from"], span["to"], span["count"]) == (node.after.seq, node.after.seq, 1)
    assert span["begin"] == span["end"]


def test_without_an_anchor_all_of_it_is_stated(node, capsys):
    call_command("audit", "verify", "--json")
    said = json.loads(capsys.readouterr().out)
    assert (said["outside"], said["span"]["from"], said["span"]["count"]) == (None, 1, node.after.seq)
