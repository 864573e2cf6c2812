"""Rows that are not what the audit says are sealed as they are only when somebody says why."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from factories import BY, a_user
from kuaizhuan.core import audit
from kuaizhuan.core.audit import covering
from kuaizhuan.core.models import Event, Seal
from kuaizhuan.people.models import Membership, Organisation, User
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def tampered() -> tuple[User, Membership]:
    """A row that was changed and one that was added beside the audit."""
    user = a_user()
    covering.cover(by=BY)
    with transaction.atomic():
        audit.record("x.row.begin", by=BY)
    User._base_manager.filter(pk=user.pk).update(phone="+8613800000000")
    [row] = Membership._base_manager.bulk_create([Membership(user=user, role=Role.OPERATOR)])
    return user, row


def named(*command: str) -> str:
    try:
        call_command("audit", *command)
    except CommandError as found:
        return str(found)
    return ""


def test_cover_refuses_and_names_them(tampered):
    user, row = tampered
    seals, events = Seal.objects.count(), Event.objects.count()
    said = named("cover")
    assert f"people.user {user.pk} ({user.code})：内容与审计" in said
    assert f"people.membership {row.pk}：没有审计记录" in said
    assert (Seal.objects.count(), Event.objects.count()) == (seals, events)
    assert named("reconcile") == said


def test_a_row_of_a_table_that_nobody_has_covered_yet_is_no_fault():
    [row] = Organisation._base_manager.bulk_create([Organisation(code="O-1", name="甲", folded_name="甲")])
    assert named("cover") == ""
    assert Seal.objects.filter(kind="people.organisation", key=row.pk).exists()


def test_rows_are_accepted_with_a_note_that_is_written_down(tampered, capsys):
    user, row = tampered
    before = Seal.objects.filter(kind="people.user", key=user.pk).order_by("-seq")[0]
    wrong = named("cover", "--accept", "按工单补录电话", "--row", "people.user", str(user.pk))
    assert f"people.user {user.pk}" in capsys.readouterr().out
    assert f"people.membership {row.pk}" in wrong
    assert "people.user" not in wrong
    event = Event.objects.get(code="core.audit.accept")
    assert (event.note, event.data["kind"], event.data["keys"]) == (
        "按工单补录电话",
        "people.user",
        [user.pk],
    )
    assert event.data["before"] == {str(user.pk): before.digest}
    assert named("cover", "--accept", "按工单授权") == ""
    assert (named("reconcile"), audit.verify()) == ("", None)


def test_a_row_in_which_nothing_is_wrong_is_not_accepted(tampered):
    assert "没有与审计不符之处" in named("cover", "--accept", "因故", "--row", "people.user", "999")
    assert not Event.objects.filter(code="core.audit.accept").exists()
