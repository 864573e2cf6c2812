"""The addresses of transfers and registries: who may, and the codes in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from kuaizhuan.match.states import Stage
from kuaizhuan.people.queries import actor_for
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import DistributionShare
from kuaizhuan.transfer.queries.objections import link_of as answer_link
from kuaizhuan.transfer.queries.outcomes import link_of
from kuaizhuan.transfer.states import Distribution, Notice, ObjectionState, Outcome, ReliefState, Trial
from match.access_table import introduction
from tables import (
    ASKERS,
    DEALERS,
    EVERYBODY,
    HOOKING,
    INSPECTORS,
    OURS,
    PROGRAMS,
    REGISTERED,
    REGISTRARS,
    SIGNED_IN,
    SUBMITTERS,
    Address,
    own,
    public,
)
from transfer import access_table as rows
from transfer.contract_samples import example
from transfer.world import an_upload

OBJECTION = f"{INSPECTORS} {REGISTRARS} self"
"""Who reads an objection: those who deal with it, and whose it is."""
FILE_NAME = "秘申<b onload=x>.txt"
"""A secret, and what somebody typed to become markup, without what no file may be called."""
ADDRESSES: dict[str, Address] = {
    "api-v1:deals": public(),
    "api-v1:deal": Address(get={"{deal}": f"{OURS} elsewhere agent"}),
    "api-v1:contracts": public(),
    "api-v1:contract": Address(get={"{contract}": f"{OURS} elsewhere"}),
    "api-v1:check": Address(post={"": PROGRAMS}, body={"contract": {"title": "镁合金许可"}}),
    "api-v1:enter": Address(post={"": ASKERS}, body={"contract": example("licence-good")}),
    "api-v1:revise": Address(
        post={"{contract}": SUBMITTERS}, body={"contract": example("licence-good"), "note": "改写"}
    ),
    "api-v1:offers": public(),
    "api-v1:running": public(),
    "api-v1:figures": public(),
    "api-v1:contract_flows": public(),
    "api-v1:proofs_wanted": public(),
    "api-v1:certificate": Address(get={"{certificate}": EVERYBODY, "forged": ""}),
    "api-v1:rules": public(),
    "web:deals": own(),
    "web:clients": own(),
    "web:enter_deal": own(),
    "web:open_deal": Address(post={"{opened}": f"{SUBMITTERS} elsewhere"}, writes=f"{SUBMITTERS} elsewhere"),
    "web:deal": Address(get={"{deal}": DEALERS}),
    "web:move_deal": Address(get={"{deal} nda": ASKERS, "{deal} closed": ""}),
    **dict.fromkeys(  # what is sent is not complete
        ("web:add_document", "web:propose_credit", "web:answer_credit", "web:tell_deal"),
        Address(post={"{deal}": DEALERS}, writes=""),
    ),
    "web:send_message": Address(post={"{deal}": ASKERS}, writes=""),
    "web:withdraw_message": Address(post={"{message}": "enterprise"}, writes="enterprise"),
    "api-v1:messages": Address(get={"{deal}": f"{OURS} elsewhere agent"}),
    "api-v1:send_message": Address(post={"{deal}": ASKERS}, body={"text": "好"}, writes=ASKERS),
    "web:document": Address(get={"{document}": DEALERS}),
    "web:file": Address(get={"{document} {document_name}": DEALERS, "{document} else.txt": ""}),
    "web:statement": Address(get={"{statement}": DEALERS}),
    "web:act_statement": Address(
        post={"{statement} confirm": "elsewhere", "{statement} sing": ""}, writes="elsewhere"
    ),
    "web:propose_waiver": Address(post={"{deal}": "bureau"}, writes=""),  # what is sent is not complete
    "web:propose_notice_waiver": Address(post={"{running}": "bureau", "{price}": "bureau"}, writes=""),
    "web:answer_waiver": Address(
        post={"{waiver}": "bureau"}, body={"do": "agree", "note": "已核"}, writes="bureau"
    ),
    "web:income": Address(get={"{deal}": INSPECTORS}),
    **dict.fromkeys(
        ("web:record_entry", "web:add_milestone"), Address(post={"{deal}": INSPECTORS}, writes="")
    ),
    "web:reverse_entry": Address(post={"{deal} 0": ""}),
    "web:draft_plan": Address(get={"{deal}": INSPECTORS}),
    "web:distributions": own(),
    "web:distribution": Address(get={"{plan}": INSPECTORS}),
    "web:describe_plan": Address(post={"{plan}": HOOKING}, body={"result": "示例成果"}, writes=HOOKING),
    "web:object_to_plan": Address(
        post={"{plan}": "", "{shown_plan}": OURS}, body={"name": "示例某人", "text": "漏列了人"}, writes=OURS
    ),
    "web:move_plan": Address(
        post={"{plan}": HOOKING}, body={"do": "cancel", "note": "算错了"}, writes=HOOKING
    ),
    "web:payment_file": Address(get={"{plan} csv": HOOKING}),
    "web:trials": public(),
    "web:offer_trial": Address(get={"{published}": HOOKING}),
    "web:trial": Address(get={"{offered}": EVERYBODY, "{given}": DEALERS}),
    "web:give_trial": Address(
        post={"{offered}": SIGNED_IN, "{given}": DEALERS}, writes=""
    ),  # no deal is named
    "web:measure_trial": Address(post={"{given}": f"{HOOKING} elsewhere"}, body={"place": "0", "value": "1"}),
    "web:move_trial": Address(get={"{given} signed": "elsewhere"}),
    "web:price_notices": public(),
    "web:draft_notice": Address(get={"{published}": HOOKING}),
    "web:price_notice": Address(get={"{running}": EVERYBODY, "{price}": f"{SUBMITTERS} owner bureau"}),
    "web:revise_notice": Address(get={"{price}": HOOKING}),
    "web:act_notice": Address(
        post={"{price}": HOOKING}, body={"do": "cancel", "note": "改价"}, writes=HOOKING
    ),
    "web:object_to_notice": Address(
        post={"{running}": SIGNED_IN},
        body={"name": "示例某人", "text": "价格偏低，与同类成果不符", "represents": "on"},
        writes=f"{OURS} elsewhere agent",  # the others have no organisation, and have confirmed no address
    ),
    "web:objections": own(),
    "web:objection": Address(get={"{objection}": OBJECTION}),
    "web:act_objection": Address(
        post={"{objection} accept": HOOKING, "{objection} dance": ""}, writes=HOOKING
    ),
    "api-v1:objections_to": Address(get={"{running}": PROGRAMS, "{price}": OURS}),
    "api-v1:object_to": Address(
        post={"{running}": PROGRAMS, "{price}": ""},
        body={"name": "示例某人", "text": "价格偏高"},
        writes=PROGRAMS,
    ),
    "api-v1:objections": Address(get={"": PROGRAMS}),
    "api-v1:objection": Address(get={"{objection}": HOOKING}),
    "api-v1:accept_objection": Address(post={"{objection}": HOOKING}, writes=HOOKING),
    "api-v1:decline_objection": Address(
        post={"{objection}": HOOKING}, body={"ground": "transfer.ground.unclear"}, writes=HOOKING
    ),
    "api-v1:answer_objection": Address(
        post={"{accepted}": HOOKING}, body={"answer": "已核对", "upheld": "false"}, writes=HOOKING
    ),
    "api-v1:complain_of_decline": Address(post={"{objection}": ""}, body={"text": "有证据"}),
    "api-v1:withdraw_objection": Address(post={"{objection}": ""}),
    "web:open_listing": Address(post={"{running}": HOOKING}, writes=""),  # what is sent is not complete
    "web:act_listing": Address(post={"{listing}": HOOKING}, writes=""),
    "web:tick_diligence": Address(post={"{running}": HOOKING}, body={"item": "search", "done": "yes"}),
    "web:diligence_file": Address(get={"{price}": INSPECTORS}),
    "web:objection_answer": Address(get={"{letter}": "visitor self", "forged": ""}),
    "web:outcomes": own(),
    "web:outcome": Address(get={"{outcome}": DEALERS}, post={"{outcome}": "elsewhere"}),
    "web:ask_outcome": Address(
        post={"{outcome}": f"{INSPECTORS} bureau_elsewhere"}, writes=f"{INSPECTORS} bureau_elsewhere"
    ),
    "web:answer_outcome": Address(get={"{survey}": "visitor elsewhere", "forged": ""}, post={"forged": ""}),
    "web:transfer_figures": own(),
    "web:contracts": own(),
    "web:enter_contract": own(),
    "web:contract_book": Address(get={"contract-register": PROGRAMS, "nonsense": ""}),
    "web:contract": Address(get={"{contract}": REGISTERED}),
    "web:contract_version": Address(get={"{contract} 1": REGISTERED}),
    "web:revise_contract": Address(get={"{contract}": SUBMITTERS}),
    "web:precheck": Address(get={"{contract}": REGISTERED}),
    "web:file_application": Address(
        post={"{registered}": HOOKING},
        body={"purpose": "cancel", "note": "合同终止", "confirmed": "yes"},
        writes=HOOKING,
    ),
    "web:add_paper": Address(post={"{contract}": SUBMITTERS}, writes=""),  # no file is sent
    "web:record_relief": Address(
        post={"{registered}": f"{HOOKING} {REGISTRARS}"}, writes=""
    ),  # what is sent is not complete
    "web:give_up_relief": Address(
        post={"{registered} {relief}": f"{HOOKING} {REGISTRARS}"},
        body={"note": "已核"},
        writes=f"{HOOKING} {REGISTRARS}",
    ),
    "web:record_settlement": Address(post={"{contract}": HOOKING}, writes=""),  # what is sent is not complete
    "web:withdraw_settlement": Address(
        post={"{registered} {settlement}": HOOKING}, body={"note": "算错"}, writes=HOOKING
    ),
    "web:cancel_registration": Address(
        post={"{registered}": REGISTRARS}, body={"note": "合同终止"}, writes=REGISTRARS
    ),
    "web:registry": own(),
    "web:register": own(),
    "web:registry_lists": own(),
    "web:application": Address(get={"{application}": REGISTERED}),
    "web:act_application": Address(post={"{application} accept": REGISTRARS}, writes=REGISTRARS),
    "web:see_seals": Address(post={"{application} none": REGISTRARS}, writes=""),  # there is no such scan
    "web:registration": Address(get={"{registration}": REGISTERED}),
    "web:uphold_list": Address(post={"{list}": REGISTRARS}, writes=""),  # nothing is to be checked again
    "web:uphold_plan": Address(post={"{plan}": HOOKING}, writes=""),
    "web:uphold_relief": Address(post={"{registered} 0": ""}),
    "web:registry_list": Address(get={"{list}": REGISTRARS}),
    "web:certificate": Address(get={"{certificate}": EVERYBODY, "forged": ""}),
    "web:certificate_code": Address(get={"{certificate}": EVERYBODY, "forged": ""}),
    "web:flows": public(),
}

SECRETS = {
    "秘未项目": DEALERS,
    "秘申": DEALERS,
    "秘话消息": DEALERS,
    "秘酉某人": INSPECTORS,
    "秘戌某人": OBJECTION,
    "秘亥合同": REGISTERED,
    "秘金用途": f"{REGISTERED} auditor",
}


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
    message = services.send_message(deal, by=actor_for(world.user("enterprise")), text="秘话消息")
    document = services.add_document(deal, an_upload(name=FILE_NAME), by=office)
    plan = rows.plan(world, Distribution.DRAFT)
    DistributionShare.objects.create(plan=plan, name="秘酉某人", main=True, weight=1, amount=25)
    shown = rows.plan(world, Distribution.NOTIFIED)
    running, price = rows.notice(world, Notice.SUSPENDED), rows.notice(world, Notice.DRAFT)
    today = timezone.localdate()
    for each in (running, price):
        each.starts_on, each.ends_on = today, today + dt.timedelta(days=15)
        each.save()
    running.suspensions = [[str(today), None]]
    running.save()
    objection = rows.objection(world, ObjectionState.RAISED, notice=running, name="秘戌某人")
    accepted = rows.objection(world, ObjectionState.ACCEPTED, notice=running, name="秘戌某人")
    outcome = rows.outcome(world, Outcome.ASKED)
    contract, registered = a_contract(world, "秘亥合同研发"), a_contract(world, "合金技术开发")
    application = services.file_application(contract, by=office)
    other = services.accept_application(services.file_application(registered, by=office), by=registrar)
    other = services.approve_application(other, by=registrar)
    made = other.registration
    listed = services.make_list(made.jurisdiction, today, today, by=registrar, purpose="秘金用途")
    relief = made.reliefs.create(kind="vat", authority="秘木税务局", used_on=today, state=ReliefState.REVIEW)
    settled = registered.settlements.create(period_from=today, period_to=today, settled_on=today, amount=1)
    return {
        "opened": introduction(world, Stage.OPENED).code,
        "deal": deal.code,
        "message": message.code,
        "waiver": rows.waiver(world, "proposed").code,
        "statement": rows.statement(world, title="秘未项目").code,
        "document": document.code,
        "document_name": document.name,
        "plan": plan.code,
        "shown_plan": shown.code,
        "offered": rows.trial(world, Trial.LISTED).code,
        "given": rows.trial(world, Trial.MATCHED).code,
        "running": running.code,
        "price": price.code,
        "listing": rows.listing(world, "draft", running).code,
        "objection": objection.code,
        "accepted": accepted.code,
        "letter": answer_link(objection),
        "outcome": outcome.code,
        "survey": link_of(outcome),
        "contract": contract.code,
        "application": application.code,
        "registered": registered.code,
        "registration": made.code,
        "certificate": made.token,
        "list": listed.code,
        "relief": relief.pk,
        "settlement": settled.pk,
    }
