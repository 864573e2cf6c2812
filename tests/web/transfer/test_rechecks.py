"""须重新核对 on the pages: the task on the desk, the button, the reason that is asked for, and what cannot be lifted."""

from __future__ import annotations

import pytest
from django.test import Client
from freezegun import freeze_time

from kuaizhuan.people.models import User
from transfer.services.test_rechecks import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db):
    with freeze_time("2026-06-01 10:00:00"):
        yield Case()


def at(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def text(answer) -> str:
    return answer.content.decode()


def test_each_is_a_task_and_is_lifted_where_it_is_shown(case):
    case.change()
    for client, page, lift in (
        (at(case.office), f"/distributions/{case.plan.code}/", f"/distributions/{case.plan.code}/uphold/"),
        (at(case.anna), f"/registry/lists/{case.list.code}/", f"/registry/lists/{case.list.code}/uphold/"),
        (
            at(case.office),
            f"/contracts/{case.made.contract.code}/",
            f"/contracts/{case.made.contract.code}/relief/{case.relief.pk}/uphold/",
        ),
    ):
        assert page in text(client.get("/desk/")), page
        assert "核对无误，解除" in text(client.get(page)), page
        bare = client.post(lift, {"note": ""})
        assert (bare.status_code, "核对无误，解除" in text(bare)) == (422, True), lift
        assert client.post(lift, {"note": "所列各项未变"}).status_code == 302
        assert "核对无误，解除" not in text(client.get(page)), page


def test_what_the_register_says_otherwise_is_not_lifted(case):
    case.change(fen=500, amount=5_000_000)
    registrar = at(case.anna)
    answer = registrar.post(f"/registry/lists/{case.list.code}/uphold/", {"note": "没关系"})
    assert (answer.status_code, "请重新出具清单" in text(answer)) == (422, True)
    missing = f"/contracts/{case.made.contract.code}/relief/0/uphold/"
    assert registrar.post(missing, {"note": "x"}).status_code == 404
