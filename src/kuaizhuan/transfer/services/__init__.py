"""The only writers of transfers, one file for each noun."""

from kuaizhuan.transfer.services.applications import (
    accept_application,
    answer_registry,
    ask_applicant,
    file_application,
    return_application,
    withdraw_application,
)
from kuaizhuan.transfer.services.contracts import enter_contract, revise_contract
from kuaizhuan.transfer.services.credit import accept_credit, propose_credit, refuse_credit
from kuaizhuan.transfer.services.deals import (
    NewDeal,
    enter_deal,
    move_deal,
    open_deal,
    remind_of_deals,
    tell_deal,
)
from kuaizhuan.transfer.services.decisions import (
    approve_application,
    cancel_registration,
    refuse_application,
    send_back,
)
from kuaizhuan.transfer.services.documents import add_document
from kuaizhuan.transfer.services.income import (
    add_milestone,
    cancel_plan,
    confirm_plan,
    describe_plan,
    draft_plan,
    notify_plan,
    pay_plan,
    record_entry,
    record_receipt,
    reverse_entry,
)
from kuaizhuan.transfer.services.listings import move_listing, open_listing
from kuaizhuan.transfer.services.messages import mark_messages_seen, send_message, withdraw_message
from kuaizhuan.transfer.services.notices import (
    cancel_notice,
    conclude_notice,
    draft_notice,
    end_notices,
    revise_notice,
    start_notice,
    tick_diligence,
)
from kuaizhuan.transfer.services.objections import (
    accept_objection,
    answer_objection,
    complain_of_decline,
    decline_objection,
    hear_complaint,
    object_to_notice,
    object_to_plan,
    pass_late_objections,
    withdraw_objection,
)
from kuaizhuan.transfer.services.outcomes import (
    answer_outcome,
    ask_outcomes,
    plan_outcomes,
    remind_of_outcome,
)
from kuaizhuan.transfer.services.papers import add_paper
from kuaizhuan.transfer.services.rechecks import uphold_list, uphold_plan, uphold_relief
from kuaizhuan.transfer.services.registry_lists import make_list
from kuaizhuan.transfer.services.settlements import (
    give_up_relief,
    record_relief,
    record_settlement,
    withdraw_settlement,
)
from kuaizhuan.transfer.services.sightings import record_sightings
from kuaizhuan.transfer.services.statements import (
    confirm_statement,
    correct_statement,
    deny_statement,
    make_statement,
    withdraw_statements,
)
from kuaizhuan.transfer.services.trials import (
    Offer,
    list_trial,
    match_trial,
    measure,
    move_trial,
    remind_of_trials,
)
from kuaizhuan.transfer.services.waivers import agree_to_waiver, decline_waiver, propose_waiver

__all__ = [
    "NewDeal",
    "Offer",
    "accept_application",
    "accept_credit",
    "accept_objection",
    "add_document",
    "add_milestone",
    "add_paper",
    "agree_to_waiver",
    "answer_objection",
    "answer_outcome",
    "answer_registry",
    "approve_application",
    "ask_applicant",
    "ask_outcomes",
    "cancel_notice",
    "cancel_plan",
    "cancel_registration",
    "complain_of_decline",
    "conclude_notice",
    "confirm_plan",
    "confirm_statement",
    "correct_statement",
    "decline_objection",
    "decline_waiver",
    "deny_statement",
    "describe_plan",
    "draft_notice",
    "draft_plan",
    "end_notices",
    "enter_contract",
    "enter_deal",
    "file_application",
    "give_up_relief",
    "hear_complaint",
    "list_trial",
    "make_list",
    "make_statement",
    "mark_messages_seen",
    "match_trial",
    "measure",
    "move_deal",
    "move_listing",
    "move_trial",
    "notify_plan",
    "object_to_notice",
    "object_to_plan",
    "open_deal",
    "open_listing",
    "pass_late_objections",
    "pay_plan",
    "plan_outcomes",
    "propose_credit",
    "propose_waiver",
    "record_entry",
    "record_receipt",
    "record_relief",
    "record_settlement",
    "record_sightings",
    "refuse_application",
    "refuse_credit",
    "remind_of_deals",
    "remind_of_outcome",
    "remind_of_trials",
    "return_application",
    "reverse_entry",
    "revise_contract",
    "revise_notice",
    "send_back",
    "send_message",
    "start_notice",
    "tell_deal",
    "tick_diligence",
    "uphold_list",
    "uphold_plan",
    "uphold_relief",
    "withdraw_application",
    "withdraw_message",
    "withdraw_objection",
    "withdraw_settlement",
    "withdraw_statements",
]
