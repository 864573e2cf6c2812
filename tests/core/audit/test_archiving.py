"""Old events leave the database for a signed file, and everything that they answered for is still answered for."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from factories import BY, a_user, an_organisation
from kuaizhuan.core import audit, signing
from kuaizhuan.core.audit import (
    anchors,
    archive_files,
    archiving,
    changing,
    covering,
    seals,
    searching,
    verifying,
)
from kuaizhuan.core.audit.reconciling import reconcile
from kuaizhuan.core.errors import BadInput, Conflict
from kuaizhuan.core.models import ChainHead, Event, Opening, Seal
from kuaizhuan.core.tasks import archive_events
from kuaizhuan.notices.models import Notice
from kuaizhuan.people.models import Membership, User
from kuaizhuan.people.roles import Role
from kuaizhuan.people.services.memberships import give

pytestmark = pytest.mark.django_db
OLD = dt.timedelta(days=200)


class Node:
    """A node with events of half a year ago, an anchor amid them and one at their end, and events of today."""

    def __init__(self, folder, moves) -> None:
        self.folder = folder / "archive"
        moves.setenv("KZ_AUDIT_DAYS", "183")
        moves.setenv("KZ_AUDIT_DIR", str(self.folder))
        self.today = timezone.now()
        moves.setattr(timezone, "now", lambda: self.today - OLD)
        self.user, self.place = a_user(), an_organisation()
        covering.cover(by=BY)
        changing.note_settings(by=BY)
        self.amid = ChainHead.objects.get()
        self.member = give(self.user, Role.RESEARCHER, by=BY, organisation=self.place)
        self.end = ChainHead.objects.get()
        moves.setattr(timezone, "now", lambda: self.today)
        self.anchors = folder / "anchors.txt"
        self.anchors.write_text(
            "".join(f"{anchors.statement(head, self.today)}\n" for head in (self.amid, self.end))
        )
        with transaction.atomic():
            self.young = audit.record("x.row.young", self.user, by=BY)

    @property
    def file(self):
        [path] = self.folder.glob("audit-*.jsonl")
        return path


@pytest.fixture
def node(tmp_path, monkeypatch) -> Node:
    Opening.objects.create()  # whoever has the database opens what is only added to
    return Node(tmp_path, monkeypatch)


def sql(text: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def named(*command: str) -> str:
    """What the command says of what is wrong; "" when it finds nothing."""
    try:
        call_command("audit", *command)
    except CommandError as found:
        return str(found)
    return ""


def found() -> list[tuple[str, int, str]]:
    differences: list = []
    reconcile(differences, [])
    return [(each.kind, each.key, each.problem) for each in differences]


def full(*args) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_old_events_are_in_the_file_and_young_ones_in_the_database(node, capsys):
    before = {event.seq: event.hash for event in Event.objects.filter(seq__lte=node.end.seq)}
    since = seals.kinds_covered()
    call_command("audit", "archive")
    assert str(node.file) in capsys.readouterr().out
    assert {event.seq: event.hash for event, _ in archive_files.events(node.file)} == before
    assert Event.objects.order_by("seq").first() == node.young
    said = Event.objects.get(code=verifying.ARCHIVE).data
    assert (said["first"], said["last"], said["hash"], said["events"]) == (
        1, node.end.seq, node.end.hash, len(before),
    )  # fmt: skip
    assert archive_files.check(node.file, signing.public_key()) == said
    assert oct(node.file.stat().st_mode & 0o777) == "0o600"
    assert (audit.verify(), found(), seals.kinds_covered()) == (None, [], since)
    assert covering.cover(by=BY) == 0
    assert changing.note_settings(by=BY) is None
    assert archive_events.call() == 0
    assert searching.look(node.young).holds


def test_heads_of_before_are_found_in_the_file(node, capsys):
    archive_events.call()
    assert named("verify", "--anchor", str(node.anchors)) == ""  # the last of them is where the archive ends
    said = capsys.readouterr().out
    assert f"第 1 至 {node.end.seq} 条已归档" in said
    assert "没有核对" in said
    assert "--archive" in named("verify", "--since", str(node.amid.seq), node.amid.hash)
    file = ("--archive", str(node.file))
    assert named("verify", "--since", str(node.amid.seq), node.amid.hash, *file) == ""
    assert "被改写" in named("verify", "--since", str(node.amid.seq), "0" * 64, *file)
    assert "被改写" in named("verify", "--since", str(node.end.seq), "0" * 64)
    capsys.readouterr()
    call_command("audit", "verify", "--json", "--anchor", str(node.anchors), *file)
    said = json.loads(capsys.readouterr().out)
    assert (said["heads_agreed"], said["heads_unread"]) == ([node.amid.seq, node.end.seq], [])
    assert (said["archived"], said["archives_read"]) == (node.end.seq, [[1, node.end.seq]])


def test_archives_follow_one_another(node, monkeypatch):
    monkeypatch.setattr(archiving, "MOST", 7)
    archive_events.call()
    files = sorted(node.folder.glob("audit-*.jsonl"))
    assert len(files) == -(-node.end.seq // 7)
    given = [word for file in files for word in ("--archive", str(file))]
    assert named("verify", "--anchor", str(node.anchors), *given) == ""
    assert found() == []
    later = node.today + OLD
    assert archiving.archive_old(later)
    assert (audit.verify(), found()) == (None, [])
    assert set(seals.kinds_covered())
    with transaction.atomic():
        node.user.display_name = "甲"
        node.user.save()
        audit.record("x.row.change", node.user, by=BY)
    assert (audit.verify(), found()) == (None, [])


def test_a_row_that_was_changed_or_deleted_beside_the_audit_stays_named(node):
    User._base_manager.filter(pk=node.user.pk).update(phone="+8613800000000")
    sql("DELETE FROM people_membership WHERE id = %s", node.member.pk)
    before = found()
    assert {problem for _, _, problem in before} == {"changed", "deleted"}
    archive_events.call()
    assert found() == before
    Membership._base_manager.bulk_create([Membership(user=node.user, role=Role.OPERATOR)])
    assert "added" in {problem for _, _, problem in found()}


@pytest.mark.parametrize("change", ["note", "seals", "cut", "signature"])
def test_a_file_that_was_altered_is_named(node, change):
    archive_events.call()
    lines = node.file.read_text().splitlines(keepends=True)
    if change == "note":
        lines[2] = lines[2].replace('"note":""', '"note":"other"')
    elif change == "seals":
        lines = [line.replace("hmac-sm3:", "hmac-sm3:0", 1) for line in lines]
    elif change == "cut":
        del lines[3]
    else:
        lines[-1] = lines[-1].replace('"signature":"', '"signature":"AAAA')
    node.file.write_text("".join(lines))
    assert f"{node.file} 与签名不符" in named("verify", "--archive", str(node.file))


def test_a_file_of_another_node_or_none_is_refused(node, settings, tmp_path):
    archive_events.call()
    settings.NODE = "other.example"
    assert "不是本节点的密钥所签" in named("verify", "--archive", str(node.file))
    assert "无法读取" in named("verify", "--archive", str(tmp_path / "nowhere"))
    assert "与签名不符" in named("verify", "--archive", str(node.anchors))


def test_an_insider_who_deletes_old_events_and_says_they_are_archived(node):
    """Without the node's key there is no statement; another one says which events it is about."""
    last = Event.objects.get(seq=node.amid.seq)

    def delete() -> None:
        Seal.objects.filter(seq__lte=last.seq).delete()
        Event.objects.filter(seq__lte=last.seq)._raw_delete("default")

    delete()
    assert "第 1 条断开" in named("verify")
    statement = {
        "format": archive_files.MARK, "version": 1, "node": "testserver", "first": 1, "last": last.seq,
        "previous": audit.ORIGIN, "hash": last.hash, "end": last.at.isoformat(), "key": "ed25519:0", "signature": "",
    }  # fmt: skip
    with transaction.atomic():
        forged = audit.record(verifying.ARCHIVE, by=BY, **statement)
    assert f"审计第 {forged.seq} 条称较早的记录已归档" in named("verify")
    with pytest.raises(BadInput) as refused:
        archive_events.call()  # the node does not sign what somebody else has begun
    assert refused.value.code == "core.archive_broken"


def test_an_insider_who_deletes_more_than_was_archived(node):
    archive_events.call()
    Event.objects.filter(seq=node.young.seq)._raw_delete("default")
    Seal.objects.filter(seq=node.young.seq).delete()
    assert f"第 {node.young.seq} 条断开：缺少记录" in named("verify")


def test_an_insider_who_takes_the_archive_event_away(node):
    archive_events.call()
    Event.objects.filter(code=verifying.ARCHIVE)._raw_delete("default")
    assert "第 1 条断开" in named("verify")


def test_a_seal_of_before_that_is_slipped_in(node):
    archive_events.call()
    Seal.objects.create(seq=3, kind="people.user", key=node.user.pk, digest="x")
    assert audit.verify() == audit.Break(3, "altered")


def test_a_chain_that_does_not_hold_is_not_archived(node):
    sql("UPDATE core_event SET note = 'other' WHERE seq = 2")
    with pytest.raises(BadInput) as refused:
        archive_events.call()
    assert (refused.value.code, refused.value.params) == ("core.archive_broken", {"seq": 2})
    assert Event.objects.filter(seq=1).exists()
    assert [path.name for path in node.folder.glob("*")] == [".lock"]


@pytest.mark.parametrize("call", ["fsync", "fdopen"])
def test_a_full_disk_leaves_all_rows(node, monkeypatch, call):
    signing.public_key()
    monkeypatch.setattr(archive_files.os, call, full)
    assert "存储空间已满" in named("archive")
    monkeypatch.undo()
    assert Event.objects.filter(seq=1).exists()
    assert list(node.folder.glob("*.jsonl")) == list(node.folder.glob("*.part")) == []


def test_a_file_that_a_killed_run_has_left_is_gone_on_with(node, monkeypatch):
    monkeypatch.setattr(archiving, "_finish", full)
    with pytest.raises(OSError, match="space"):
        archive_events.call()
    left = node.file.read_bytes()
    assert Event.objects.filter(seq=1).exists()
    assert (audit.verify(), found()) == (None, [])
    monkeypatch.undo()
    monkeypatch.setenv("KZ_AUDIT_DAYS", "183")
    monkeypatch.setenv("KZ_AUDIT_DIR", str(node.folder))
    archive_events.call()
    assert node.file.read_bytes() == left
    assert not Event.objects.filter(seq=1).exists()
    assert (audit.verify(), found()) == (None, [])


def test_a_left_file_that_was_altered_or_is_of_another_chain_deletes_nothing(node, monkeypatch):
    archive_events.call()
    path = node.file
    assert Event.objects.count()
    with pytest.raises(BadInput) as refused:
        archiving._check(path, 0, audit.ORIGIN)  # the event at its end is not in this chain
    assert refused.value.code == "core.archive_foreign"


def test_two_at_once(node):
    with archiving._alone(node.folder), pytest.raises(Conflict) as refused:
        archive_events.call()
    assert refused.value.code == "core.archive_busy"


def test_without_the_setting_nothing_is_archived(node, monkeypatch):
    monkeypatch.setenv("KZ_AUDIT_DAYS", "0")
    assert archive_events.call() == 0
    assert "没有设置 KZ_AUDIT_DAYS" in named("archive")


def test_notices_of_archived_events_go_with_them(node):
    Notice.objects.create(recipient=node.user, event=Event.objects.get(seq=2))
    kept = Notice.objects.create(recipient=node.user, event=node.young)
    archive_events.call()
    assert list(Notice.objects.all()) == [kept]


def test_half_a_year_is_the_least():
    from kuaizhuan.core.config import SettingWrong, read

    assert read("KZ_AUDIT_DAYS", {}) == 0
    assert read("KZ_AUDIT_DAYS", {"KZ_AUDIT_DAYS": "183"}) == 183
    with pytest.raises(SettingWrong):
        read("KZ_AUDIT_DAYS", {"KZ_AUDIT_DAYS": "182"})
