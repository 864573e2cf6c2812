"""The chain on the first page goes to its end, by what the registers and the parties say."""

from __future__ import annotations

import pytest
from django.test import Client

from kuaizhuan.transfer.figures import Arrived, arrived
from transfer.registry_world import World

pytestmark = pytest.mark.django_db


def test_nothing_has_arrived_yet():
    assert arrived() == Arrived(0, 0, 0)
    assert Client().get("/").content.decode().count("尚未开始") == 2


def test_a_registered_contract_is_counted_for_everybody():
    registration = World().registered()
    assert arrived() == Arrived(1, registration.total, 0)
    page = Client().get("/").content.decode()
    assert page.count("尚未开始") == 1
    assert "份合同已登记" in page
    assert 'href="/flows/"' in page
