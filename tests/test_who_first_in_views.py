"""Views that look at a row before they call a service answer who may not act the same, whatever its state."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from access_table import TABLE
from access_world import World
from api.programs import a_program
from factories import an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.transfer import access
from kuaizhuan.transfer.states.registration import Standing
from test_access import named as persons
from transfer import access_table as transfers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "policy", "sent"),
    [
        ("web:cancel_registration", "transfer.registration.cancel", {"note": ""}),
        ("web:record_relief", "transfer.relief.draw", {}),
    ],
)
def test_a_registration_that_holds_or_does_not(address, policy, sent):
    world = World()
    rows = {"none": transfers.contract(world)}
    rows |= {state: transfers.registration(world, state).contract for state in Standing}
    outsiders = set(world.actors()) - persons(" ".join(TABLE[policy].values())) - {"visitor"}
    heard: dict[str, set[tuple[str, int]]] = {}
    for who in sorted(outsiders):
        if world.actors()[who].user_id is None:
            continue
        client = Client()
        client.force_login(world.user(who))
        for state, row in rows.items():
            if access.registry.VIEW_CONTRACT.allows(world.actors()[who], row):
                answer = client.post(reverse(address, args=[row.code]), sent)
                heard.setdefault(who, set()).add((state, answer.status_code))
    assert heard
    assert {who: codes for who, codes in heard.items() if {code for _, code in codes} != {403}} == {}


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DORMANT])
@pytest.mark.parametrize("version", ["", '"of-yesterday"', "*"])
def test_a_program_of_another_hears_nothing_of_the_version(state, version):
    stranger = a_program(organisation=an_organisation())
    row = an_achievement(owner=an_organisation(), state=state)
    headers = {**stranger.headers, **({"If-Match": version} if version else {})}
    answer = stranger.client.patch(
        f"/api/v1/achievements/{row.code}",
        json.dumps({"title": "高强度铝合金真空压铸"}),
        content_type="application/json",
        headers=headers,
    )
    assert answer.status_code == 403
