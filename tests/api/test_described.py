"""The description is true: whatever is sent, the answer has a status and a shape that it names, and never a fault.

schemathesis makes the requests from the description itself, right ones and wrong ones, the same in every run
but for the thorough one of `make test-slow`.
"""

from __future__ import annotations

import json

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils.timezone import localdate
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as limits
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from api.programs import a_program
from api.test_who import DRAFT, announcement, objected
from factories import BY, a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.api.urls import api
from kuaizhuan.catalog.states import State
from kuaizhuan.match import services as match
from kuaizhuan.notices.webhooks import services as webhooks
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild
from kuaizhuan.publish.states import AnnouncementState
from kuaizhuan.transfer.services import NewDeal, draft_notice, enter_deal, start_notice
from selection import on_any_database
from transfer.registry_world import World as Registries

THOROUGH = limits.get_current_profile_name() == "thorough"
EXAMPLES = 60 if THOROUGH else 6
"""Requests of each sort to each operation."""
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
FEWER = "the same requests as with a token, and most are refused before a row is asked for"
SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
SAME = limits(
    max_examples=EXAMPLES,
    derandomize=not THOROUGH,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def one_transaction():
    """Requests through WSGI leave the test's connection open, as those of Django's test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def world():
    """A token of an organisation that has rows, an introduction and a webhook; codes by the first word of a path."""
    asking = a_program(Role.ENTERPRISE)
    by = actor_for(asking.user)
    result = an_achievement()
    need = a_demand(owner=asking.organisation)
    rebuild()
    match.refresh(need, by=BY)
    case = match.express_interest(need, result, by=by, answers={"match.question.why": "合适"})
    hook, _ = webhooks.make_webhook(
        asking.organisation, by=by, url="https://hooks.example/", events=["match.introduction.open"]
    )
    told = webhooks.try_webhook(hook, by=by)
    draft = draft_notice(an_achievement(owner=asking.organisation), DRAFT, by=by, transfer_mode="licence")
    notice = start_notice(draft, by=by)
    objection = objected(notice)
    made = Registries().registered()
    asking.codes = {
        "achievements": an_achievement(owner=asking.organisation, state=State.DRAFT).code,
        "demands": need.code,
        "experts": an_expert(owner=asking.organisation, state=State.RETURNED).code,
        "organisations": an_organisation().code,
        "introductions": case.code,
        "imports": "none",
        "webhooks": hook.code,
        "delivery": told.code,
        "name": "stage",
        "deals": enter_deal(
            NewDeal("许可", asking.organisation, an_organisation(), localdate(), note="线下"),
            by=actor_for(asking.user),
        ).code,
        "token": made.token,
        "contracts": made.contract.code,
        "announcements": announcement(AnnouncementState.PUBLISHED).code,
        "price-notices": notice.code,
        "objections": objection.code,
    }
    asking.public = {
        "achievements": an_achievement(owner=asking.organisation).code,
        "experts": an_expert(owner=asking.organisation).code,
    }
    return asking


@pytest.fixture(scope="module")
def kept(keep):
    return keep(world)


def name_of(operation):
    return f"{operation.method.upper()} {operation.path}"


def test_every_operation_of_the_urls_is_described():
    described = {name_of(operation) for operation in OPERATIONS}
    assert len(described) == len(OPERATIONS) > 40
    assert {"POST /api/v1/achievements", "DELETE /api/v1/webhooks/{code}"} <= described


@pytest.mark.parametrize("shown", ["token", *on_any_database(["nothing"], FEWER)])
@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
@pytest.mark.django_db
@pytest.mark.usefixtures("one_transaction", "unlimited")
def test_every_answer_is_as_described(kept, operation, shown):
    world = kept.copy()
    known = {
        each.name: world.codes.get(each.name) or world.codes[operation.path.split("/")[3]]
        for each in operation.path_parameters
    }
    sorts = [
        operation.as_strategy(GenerationMode.POSITIVE, path_parameters=known or None),
        operation.as_strategy(GenerationMode.POSITIVE),
    ]
    if operation.body or operation.query:
        sorts.append(operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=known or None))
    public = world.public.get(operation.path.split("/")[3])
    if known and public:  # what is said of a public row becomes a revision, which keeps values as JSON
        path = known | {"code": public}
        sorts.append(operation.as_strategy(GenerationMode.POSITIVE, path_parameters=path))
    application = WSGIHandler()
    operation.app = application
    headers = {"Accept-Encoding": "identity"}  # this client asks for packed answers and does not unpack them
    if shown == "token":
        headers["Authorization"] = f"Bearer {world.secret}"
    for sort in sorts:

        @SAME
        @given(case=sort)
        def asked(case):
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)

        asked()
