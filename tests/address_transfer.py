"""The rows of transfers and registries by whose codes addresses are asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

import access_transfer as rows
from kuaizhuan.match.states import Stage
from kuaizhuan.people.queries import actor_for
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import DistributionShare, Objection
from kuaizhuan.transfer.queries.outcomes import link_of
from kuaizhuan.transfer.states import Distribution, Notice, Outcome, Trial
from transfer.contract_samples import example
from transfer.world import an_upload

FILE_NAME = "秘申<b onload=x>.txt"
"""A secret, and what somebody typed to become markup, without what no file may be called."""


def a_contract(world: Any, title: str) -> Any:
    """Entered by the head of `here`, with what its registry needs."""
    data = example("development-good") | {"signed_on": str(timezone.localdate()), "title": title}
    data.pop("term_to", None)
    for side, place in (("sellers", "here"), ("buyers", "elsewhere")):
        unit = world.places[place]
        data[side] = [{"name": unit.name, "credit_code": unit.credit_code, "region": unit.region}]
    return services.enter_contract(data, by=actor_for(world.user("office")))


def codes(world: Any) -> dict[str, Any]:
    """Word in braces → code; everything that is not for everybody has a secret in it."""
    office, registrar = actor_for(world.user("office")), actor_for(world.user("registry"))
    deal = rows.deal(world, title="秘未项目")
    document = services.add_document(deal, an_upload(name=FILE_NAME), by=office)
    plan = rows.plan(world, Distribution.DRAFT)
    DistributionShare.objects.create(plan=plan, name="秘酉某人", main=True, weight=1, amount=25)
    running, price = rows.notice(world, Notice.SUSPENDED), rows.notice(world, Notice.DRAFT)
    today = timezone.localdate()
    for each in (running, price):
        each.starts_on, each.ends_on = today, today + dt.timedelta(days=15)
        each.save()
    running.suspensions = [[str(today), None]]
    running.save()
    objection = Objection.objects.create(notice=running, name="秘戌某人", text="a", received_on=today)
    outcome = rows.outcome(world, Outcome.ASKED)
    contract, registered = a_contract(world, "秘亥合同研发"), a_contract(world, "合金技术开发")
    application = services.file_application(contract, by=office)
    other = services.accept_application(services.file_application(registered, by=office), by=registrar)
    other = services.approve_application(other, by=registrar)
    made = other.registration
    listed = services.make_list(made.jurisdiction, today, today, by=registrar, purpose="秘金用途")
    return {
        "opened": world.introduction(Stage.OPENED).code,
        "deal": deal.code,
        "document": document.code,
        "document_name": document.name,
        "plan": plan.code,
        "offered": rows.trial(world, Trial.LISTED).code,
        "given": rows.trial(world, Trial.MATCHED).code,
        "running": running.code,
        "price": price.code,
        "objection": objection.pk,
        "outcome": outcome.code,
        "survey": link_of(outcome),
        "contract": contract.code,
        "application": application.code,
        "registered": registered.code,
        "registration": made.code,
        "certificate": made.token,
        "list": listed.code,
    }
