"""A signed head goes to every place configured, is tried again where it could not, and is refused when it was altered."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from factories import BY
from kuaizhuan.core import anchoring, audit, signing
from kuaizhuan.core.audit import anchors
from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.models import Anchor, ChainHead
from kuaizhuan.core.tasks import anchor
from notices.webhooks.listening import listening

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def events():
    with transaction.atomic():
        audit.record_many([audit.Entry("x.row.a"), audit.Entry("x.row.b")], by=BY)


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "elsewhere.txt"
    signing.public_key()  # there before any disk is full
    monkeypatch.setenv("KZ_ANCHOR_FILE", str(path))
    return path


def outcome() -> tuple[int, str, bool, bool]:
    row = Anchor.objects.latest("pk")
    return row.attempts, row.problem, row.sent_at is not None, row.next_at is not None


def refusal(path, public: str = "") -> str:
    with pytest.raises(BadInput) as refused:
        anchors.read_anchors(path, public or signing.public_key())
    return refused.value.code


def full(*args) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_every_way_configured_gets_the_same_signed_line(file, monkeypatch, settings, capsys):
    settings.WEBHOOK_HTTP = True
    with listening(204) as receiver:
        url = f"http://127.0.0.1:{receiver.server_port}/in"
        monkeypatch.setenv("KZ_ANCHOR_URL", url)
        monkeypatch.setenv("KZ_ANCHOR_MAIL", "one@kz.cn, two@kz.cn")
        call_command("audit", "anchor")
    said = capsys.readouterr().out
    assert len(said.splitlines()) == 4
    assert url in said
    [line] = file.read_text().splitlines()
    assert receiver.seen[0][2].decode() == line
    assert [letter.to for letter in mail.outbox] == [["one@kz.cn"], ["two@kz.cn"]]
    (file.parent / "letter.txt").write_text(mail.outbox[0].body)
    [found] = anchors.read_anchors(file.parent / "letter.txt", signing.public_key())
    head = ChainHead.objects.get()
    assert (found["seq"], found["hash"], found["node"]) == (2, head.hash, settings.NODE)
    assert found == json.loads(line)
    assert set(Anchor.objects.values_list("channel", "attempts", "problem", "next_at")) == {
        (channel, 1, "", None) for channel in ("file", "mail", "post")
    }


def test_a_refused_post_is_kept_with_its_reason(monkeypatch, settings):
    settings.WEBHOOK_HTTP = True
    with listening(500) as receiver:
        monkeypatch.setenv("KZ_ANCHOR_URL", f"http://127.0.0.1:{receiver.server_port}/in")
        with pytest.raises(CommandError, match="对方没有接收"):
            call_command("audit", "anchor")
    assert outcome() == (1, "core.anchor_refused", False, True)


def test_without_a_place_the_command_says_so():
    with pytest.raises(CommandError, match="KZ_ANCHOR_MAIL"):
        call_command("audit", "anchor")
    assert anchor.func() == 0


def test_anchors_are_made_at_intervals(file):
    assert anchors.anchor_when_due(NOW) == 1
    assert anchors.anchor_when_due(NOW + dt.timedelta(hours=23)) == 0
    assert anchors.anchor_when_due(NOW + dt.timedelta(hours=25)) == 1
    assert len(anchors.read_anchors(file, signing.public_key())) == 2


def test_a_full_disk_is_said_and_tried_again(file, monkeypatch, caplog):
    file.write_text("x")  # somebody's line without an end
    with monkeypatch.context() as without_space:
        without_space.setattr(anchoring.os, "fsync", full)
        assert anchors.anchor_when_due(NOW) == 0
    assert outcome() == (1, "core.anchor_disk_full", False, True)
    assert "No space left" in caplog.text
    assert file.read_text() == "x"  # no half line
    assert anchors.anchor_when_due(NOW + dt.timedelta(minutes=1)) == 0  # not before its time
    assert anchors.anchor_when_due(NOW + dt.timedelta(minutes=6)) == 1
    assert outcome() == (2, "", True, False)
    assert [each["seq"] for each in anchors.read_anchors(file, signing.public_key())] == [2]


def test_a_line_that_is_written_in_part_is_taken_back(file, monkeypatch):
    write = os.write
    with monkeypatch.context() as short_of_space:
        short_of_space.setattr(anchoring.os, "write", lambda place, line: write(place, line[:10]))
        assert anchors.anchor_when_due(NOW) == 0
    assert outcome() == (1, "core.anchor_disk_full", False, True)
    assert file.read_text() == ""


def test_a_sending_is_given_up_in_the_end(file):
    file.mkdir()
    now = NOW
    anchors.make_anchors(now)
    for _ in range(len(anchors.PAUSES) + 1):
        assert anchors.send_anchors(now) == 0
        now += anchors.PAUSES[-1]
    assert outcome() == (len(anchors.PAUSES) + 1, "core.anchor_not_written", False, False)


def test_a_clock_that_was_moved_back_is_said_and_holds_nothing_up(file, monkeypatch, caplog):
    with monkeypatch.context() as without_space:
        without_space.setattr(anchoring.os, "fsync", full)
        anchors.anchor_when_due(NOW + dt.timedelta(days=300))
    assert anchors.anchor_when_due(NOW) == 2  # the one that waits, and the one of now
    assert "the clock was moved back" in caplog.text
    assert len(anchors.read_anchors(file, signing.public_key())) == 2


@pytest.mark.parametrize("change", [{"seq": 1}, {"hash": "1" * 64}, {"at": "2020-01-01T00:00:00+00:00"}])
def test_an_altered_anchor_is_refused(tmp_path, change):
    said = json.loads(anchors.statement(ChainHead.objects.get(), timezone.now()))
    path = tmp_path / "a.txt"
    path.write_text(json.dumps({**said, **change}))
    assert refusal(path) == "core.anchor_altered"
    with pytest.raises(CommandError, match="与签名不符"):
        call_command("audit", "verify", "--anchor", str(path))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "core.anchor_none"),
        ("a letter\n", "core.anchor_none"),
        ("{\n", "core.anchor_unreadable"),
        ('{"format": "kuaizhuan-anchor"}\n', "core.anchor_unreadable"),
        ("> kuaizhuan-anchor\n", "core.anchor_unreadable"),
        ("[1]kuaizhuan-anchor\n", "core.anchor_unreadable"),
    ],
)
def test_what_is_no_anchor_is_refused(tmp_path, content, code):
    path = tmp_path / "a.txt"
    path.write_text(content)
    assert refusal(path) == code


def test_the_head_of_another_node_is_refused(tmp_path, settings):
    path = tmp_path / "a.txt"
    path.write_text(anchors.statement(ChainHead.objects.get(), timezone.now()))
    here, settings.NODE = settings.NODE, "elsewhere"
    assert refusal(path) == "core.anchor_other_node"
    settings.NODE = here
    (settings.HOME / signing.FILE).unlink()
    assert refusal(path) == "core.anchor_other_key"  # of a node that only calls itself so
    with pytest.raises(CommandError, match="密钥被更换过"):
        call_command("audit", "verify", "--anchor", str(path))


def test_anchors_that_contradict_each_other_are_refused(tmp_path):
    head = ChainHead.objects.get()
    other = ChainHead(seq=head.seq, hash="1" * 64)
    path = tmp_path / "a.txt"
    path.write_text("\n".join(anchors.statement(each, timezone.now()) for each in (head, other)))
    with pytest.raises(CommandError, match="互相矛盾"):
        call_command("audit", "verify", "--anchor", str(path))


@pytest.mark.parametrize("given", [("x", "0" * 64), ("2", "0")])
def test_what_is_no_head_is_refused(given):
    with pytest.raises(CommandError, match="不是审计链的序号和哈希"):
        call_command("audit", "verify", "--since", *given)


def test_the_key_is_told(capsys, client):
    call_command("audit", "key")
    public = capsys.readouterr().out.strip()
    [key] = client.get("/.well-known/kuaizhuan-node").json()["keys"]
    assert key == {"id": signing.key_id(public), "algorithm": "ed25519", "public": public}
