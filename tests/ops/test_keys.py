"""The signing key is replaced: sessions, links, sealed values and codes hold, and a killed replacement is finished."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import Client

from factories import a_user, an_organisation
from kuaizhuan.catalog.models import record_code
from kuaizhuan.core.actors import system
from kuaizhuan.core.config import keys
from kuaizhuan.core.encryption import seal, unseal
from kuaizhuan.core.errors import Conflict
from kuaizhuan.core.models import Event
from kuaizhuan.notices.webhooks.models import Webhook
from kuaizhuan.ops import keys as rotation
from ops.backup import nodes

BY = system("test")


@pytest.fixture
def node(db, settings, tmp_path, monkeypatch):
    """A node whose keys are files."""
    monkeypatch.delenv("KZ_SECRET_KEY")
    settings.HOME = tmp_path
    start_anew(settings)
    return tmp_path


def start_anew(settings) -> None:
    """As a process that starts now."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS, settings.CODES_KEY = keys.load(settings.HOME)


def a_webhook(number: int = 0) -> Webhook:
    organisation = an_organisation(f"示例单位{number}", credit_code=None)
    return Webhook.objects.create(
        organisation=organisation, url="https://demo.example", secret=seal("webhooks", f"s{number}")
    )


def factors() -> list[Authenticator]:
    sealed = [
        ("totp", {"secret": seal("second factors", "totp")}),
        ("recovery_codes", {"seed": seal("second factors", "seed"), "used_mask": 5}),
        ("recovery_codes", {"migrated_codes": [seal("second factors", "a"), seal("second factors", "b")]}),
    ]
    return [Authenticator.objects.create(user=a_user(), type=type, data=data) for type, data in sealed]


def test_everything_sealed_gets_the_new_key(node, settings):
    hook, (totp, codes, old) = a_webhook(), factors()
    rotated = rotation.rotate_keys(by=BY)
    assert (rotated.continued, rotated.rows, rotated.lost) == (False, 4, 0)
    assert rotation.key_ages() == {0: 5}
    for row in (hook, totp, codes, old):
        row.refresh_from_db()
    assert rotation.forget_keys(by=BY) == 1
    start_anew(settings)
    assert settings.SECRET_KEY_FALLBACKS == []
    assert unseal("webhooks", hook.secret) == "s0"
    assert unseal("second factors", totp.data["secret"]) == "totp"
    assert (unseal("second factors", codes.data["seed"]), codes.data["used_mask"]) == ("seed", 5)
    assert [unseal("second factors", each) for each in old.data["migrated_codes"]] == ["a", "b"]
    events = Event.objects.filter(code__startswith="ops.keys").order_by("seq").values_list("code", flat=True)
    assert list(events) == ["ops.keys.rotate", "ops.keys.reseal", "ops.keys.reseal", "ops.keys.forget"]


def test_sessions_and_links_hold_until_the_key_is_forgotten(node, settings):
    client, user, signer = Client(), a_user(), signing.Signer(salt="people.invitation")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    link = signer.sign("A1")
    rotation.rotate_keys(by=BY)
    start_anew(settings)
    assert client.get("/desk/").status_code == 200
    assert signing.Signer(salt="people.invitation").unsign(link) == "A1"
    stale = Client()
    stale.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    rotation.rotate_keys(by=BY)
    rotation.forget_keys(by=BY)
    start_anew(settings)
    assert stale.get("/desk/").status_code == 302
    with pytest.raises(signing.BadSignature):
        signing.Signer(salt="people.invitation").unsign(link)


def test_the_code_of_an_anonymous_need_stays(node, settings):
    before = record_code("demand", "O1", "key")
    rotation.rotate_keys(by=BY)
    rotation.forget_keys(by=BY)
    start_anew(settings)
    assert record_code("demand", "O1", "key") == before


def test_a_value_that_no_key_opens_is_counted_and_left(node):
    hook = a_webhook()
    Webhook.objects.update(secret="fernet:lost")
    rotated = rotation.rotate_keys(by=BY)
    assert (rotated.rows, rotated.lost) == (0, 1)
    hook.refresh_from_db()
    assert hook.secret == "fernet:lost"
    assert rotation.rotate_keys(by=BY).continued is False


def test_one_at_a_time(node):
    with rotation._alone(), pytest.raises(Conflict, match=r"ops\.keys\.busy"):
        rotation.rotate_keys(by=BY)


def test_a_key_of_the_environment_is_the_operators(db, settings, capsys, monkeypatch):
    monkeypatch.setenv("KZ_SECRET_KEY", settings.SECRET_KEY)
    with pytest.raises(CommandError, match="KZ_SECRET_KEY_FALLBACKS"):
        call_command("keys", "rotate")
    a_webhook()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key of the node"
    call_command("keys", "reseal", json=True)
    assert json.loads(capsys.readouterr().out) == {"continued": False, "rows": 1, "lost": 0}
    with pytest.raises(CommandError, match="KZ_SECRET_KEY_FALLBACKS"):
        call_command("keys", "forget")


def test_ages_are_listed_and_never_keys(node, settings, capsys):
    a_webhook()
    call_command("keys", "rotate")
    call_command("keys")
    call_command("keys", json=True)
    said = capsys.readouterr().out
    facts = json.loads(said.splitlines()[-1])
    assert (facts["sealed"], len(facts["former"]), facts["given"]) == (1, 1, False)
    start_anew(settings)
    assert not any(
        key in said for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS, settings.CODES_KEY)
    )


DYING = """
import os, signal, sys
import django; django.setup()
from django.core.management import call_command
from kuaizhuan.ops import keys
keys.AT_ONCE = 2
real, left = keys.reseal, 5
def dying(*args):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args)
keys.reseal = dying
call_command("keys", "rotate")
"""
BUILD = """
import django; django.setup()
from kuaizhuan.core.encryption import seal
from kuaizhuan.notices.webhooks.models import Webhook
from kuaizhuan.people.models import Organisation
owner = Organisation.objects.create(name="示例单位")
for number in range(7):
    Webhook.objects.create(organisation=owner, url="https://demo.example", secret=seal("webhooks", str(number)))
"""
OPEN = """
import django; django.setup()
from kuaizhuan.core.encryption import unseal
from kuaizhuan.notices.webhooks.models import Webhook
print([unseal("webhooks", row.secret) for row in Webhook.objects.order_by("pk")])
"""


def test_killed_in_the_middle_it_is_finished_by_the_next(tmp_path: Path) -> None:
    node = nodes.Node(tmp_path / "node")
    node.make_tables()
    node.python("-c", BUILD)
    done = node.python("-c", DYING)
    assert done.returncode == -signal.SIGKILL, done.stderr
    whole = str([str(number) for number in range(7)])
    assert node.python("-c", OPEN).stdout.strip() == whole
    before = json.loads(node.ok("keys", "--json"))
    assert (before["sealed"], before["former"][0]["sealed"]) == (4, 3)
    assert json.loads(node.ok("keys", "rotate", "--json")) == {"continued": True, "rows": 3, "lost": 0}
    assert json.loads(node.ok("keys", "--json"))["sealed"] == 7
    assert json.loads(node.ok("keys", "forget", "--json")) == {"forgotten": 1}
    assert node.python("-c", OPEN).stdout.strip() == whole
