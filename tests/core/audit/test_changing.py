"""A change of settings is an event that names them, and tells no secret."""

from __future__ import annotations

import json

import pytest

from factories import BY
from kuaizhuan.core.actors import system
from kuaizhuan.core.audit import verify
from kuaizhuan.core.audit.changing import note_settings
from kuaizhuan.core.models import Event

pytestmark = pytest.mark.django_db


def test_only_a_change_is_an_event(monkeypatch):
    first = note_settings(by=BY)
    assert first is not None
    assert first.data["changed"] == {}
    assert note_settings(by=BY) is None
    monkeypatch.setenv("KZ_LOCK_AFTER", "50")
    monkeypatch.setenv("KZ_MAIL_PASSWORD", "a-secret-of-the-node")
    event = note_settings(by=BY)
    assert event is not None
    assert event.data["changed"] == {"KZ_LOCK_AFTER": ["5", "50"], "KZ_MAIL_PASSWORD": "changed"}
    assert note_settings(by=BY) is None
    assert "a-secret-of-the-node" not in json.dumps(list(Event.objects.values("data")))
    assert verify() is None


def test_a_secret_that_changes_is_seen_and_not_told(monkeypatch):
    monkeypatch.setenv("KZ_OIDC_SECRET", "one-secret-1")
    note_settings(by=BY)
    monkeypatch.setenv("KZ_OIDC_SECRET", "one-secret-2")
    event = note_settings(by=BY)
    assert event is not None
    assert event.data["changed"] == {"KZ_OIDC_SECRET": "changed"}
    assert "one-secret" not in json.dumps(event.data)


def test_processes_that_are_set_differently_tell_no_change(monkeypatch):
    """As the unit of the pages, which alone counts requests, and that of the worker."""
    note_settings(by=system("worker"))
    monkeypatch.setenv("KZ_METRICS_DIR", "/tmp")
    note_settings(by=system("web"))
    assert note_settings(by=system("web")) is None
    monkeypatch.delenv("KZ_METRICS_DIR")
    assert note_settings(by=system("worker")) is None
