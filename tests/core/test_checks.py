"""What `check --deploy` says of a node that is not to be reached by others, and that it can say nothing."""

from __future__ import annotations

import pytest
from django.core.checks import Error

from kuaizhuan.core import checks
from kuaizhuan.core.config import keys

WEAK = [
    ("SECRET_KEY", "k" * 60, "core.E102"),
    ("SECRET_KEY", "only-27-characters-and-more", "core.E102"),
    ("DEBUG", True, "core.E103"),
    ("ALLOWED_HOSTS", ["127.0.0.1", "localhost"], "core.E104"),
    ("NODE", "demo", "core.E105"),
    ("SECURE_SSL_REDIRECT", False, "core.E106"),
    ("EMAIL_HOST", "", "core.E107"),
    ("DEFAULT_FROM_EMAIL", "kuaizhuan@localhost", "core.E107"),
    ("WEBHOOK_HTTP", True, "core.E108"),
]


@pytest.fixture
def public(settings, tmp_path, monkeypatch):
    """The settings of a node as it may be deployed."""
    tmp_path.chmod(0o750)
    settings.HOME = tmp_path
    settings.SECRET_KEY = "4f1c-9b7e-22d0-8a6f-own-key-of-this-node"
    settings.DEBUG = settings.WEBHOOK_HTTP = False
    settings.ALLOWED_HOSTS = ["kz.demo.example"]
    settings.NODE = "own"
    settings.SECURE_SSL_REDIRECT = True
    settings.EMAIL_HOST = "127.0.0.1"
    settings.DEFAULT_FROM_EMAIL = "kz@demo.example"
    monkeypatch.setattr(checks, "ENVIRONMENT_FILE", tmp_path / "env")
    return settings


def errors(check) -> list[str]:
    return [message.id for message in check() if isinstance(message, Error)]


def test_a_node_as_it_should_be(public):
    assert errors(checks.check_settings) == []
    assert errors(checks.check_permissions) == []
    assert errors(checks.check_programs) == []


@pytest.mark.parametrize(("name", "value", "id"), WEAK)
def test_each_weak_setting_is_an_error(public, name, value, id):
    setattr(public, name, value)
    assert errors(checks.check_settings) == [id]


def test_an_unknown_setting_is_an_error(public, monkeypatch):
    monkeypatch.setenv("KZ_HTTP", "1")
    assert errors(checks.check_settings) == ["core.E101"]


@pytest.mark.parametrize("name", [*keys.FILES, "env"])
def test_a_file_with_secrets_that_others_may_read(public, name):
    path = public.HOME / name
    path.touch(mode=0o600)
    assert errors(checks.check_permissions) == []
    path.chmod(0o644)
    (message,) = checks.check_permissions()
    assert (message.id, str(path) in message.msg) == ("core.E111", True)


def test_a_home_that_others_may_enter(public):
    public.HOME.chmod(0o755)
    assert errors(checks.check_permissions) == ["core.E111"]


def test_programs_that_are_not_there(public, monkeypatch):
    public.TEXT_SENDER = "kuaizhuan.people.sms.no_such"
    monkeypatch.setenv("KZ_SCAN", "no-such-scanner --quick")
    assert errors(checks.check_programs) == ["core.E109", "core.E110"]
