"""Every public service with a row or an organisation to ask about: its rows in all their states, who may, and what is
wrong with the request. Services that ask nobody stand in `UNASKED`, each with the reason.

`wrong` are the arguments that break every rule they can; who may not act must hear that first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from access_table import TABLE
from access_world import SUBJECTS, Make, World
from collect.access_table import cell, like_another
from factories import a_demand, an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.collect import services as collect
from kuaizhuan.collect.harvest import services as harvest
from kuaizhuan.collect.models import Claim, FieldConflict, OrganisationProposal
from kuaizhuan.collect.states import Question
from kuaizhuan.match import services as match
from kuaizhuan.notices import services as notices
from kuaizhuan.notices.models import Delivery
from kuaizhuan.notices.webhooks import services as webhooks
from kuaizhuan.notices.webhooks.states import Stage as Sent
from kuaizhuan.people import services as people
from kuaizhuan.people.roles import Role
from kuaizhuan.people.states import Grant, Reset
from kuaizhuan.publish import services as publish
from kuaizhuan.publish.states import AnnouncementState, MaterialKind, MaterialState
from kuaizhuan.transfer import services as transfer
from kuaizhuan.transfer.files import Upload
from kuaizhuan.transfer.models import CreditProposal, Deal, LedgerEntry, Relief
from kuaizhuan.transfer.rules.deal import Step
from kuaizhuan.transfer.rules.income import Mode, Plan
from kuaizhuan.transfer.rules.listing import Plan as ListingPlan
from kuaizhuan.transfer.rules.listing import Said
from kuaizhuan.transfer.rules.notice import Draft
from kuaizhuan.transfer.rules.outcome import Answer
from kuaizhuan.transfer.rules.trial import Terms, TrialMoveInput
from kuaizhuan.transfer.states import (
    Credit,
    Desk,
    EntryKind,
    Formula,
    Listed,
    Pricing,
    Stage,
    Standing,
    Trial,
)
from match.access_table import INTRODUCTION
from notices import access_table as hooks
from people import access_table as accounts
from publish.access_table import RECORD
from tables import each
from transfer import access_table as transfers

AHEAD = dt.date(2999, 1, 1)
PARTIES = "SUBMITTERS elsewhere agent"
NO_REASON = frozenset({"test.no_reason"})
NO_FILE: Any = None


@dataclass(frozen=True)
class Case:
    """rows: first argument of the service, by what each is like. may: whom the table lets do it, whatever the state."""

    service: Callable[..., Any]
    rows: Mapping[str, Make]
    may: str
    wrong: Mapping[str, Any] | Callable[[World], Mapping[str, Any]]

    def arguments(self, world: World) -> Mapping[str, Any]:
        return self.wrong(world) if callable(self.wrong) else self.wrong


def by_policy(
    service: Callable[..., Any], policy: str, *, rows: Mapping[str, Make] | None = None, **wrong: Any
) -> Case:
    """Who may is whom the table of access names for some state."""
    return Case(service, rows or SUBJECTS[policy], " ".join(TABLE[policy].values()), wrong)


def closed(make: Make, **values: Any) -> dict[str, Make]:
    """A row that is not open any more, and one that is."""

    def end(world: World) -> Any:
        row = make(world)
        type(row).objects.filter(pk=row.pk).update(**values)
        return row

    return {"closed": end, "open": make}


def conflict(world: World, state: str) -> FieldConflict:
    row = an_achievement(owner=world.here)
    claim = Claim.objects.create(typed_by="a", record_code=row.code, rank=1, values={})
    return FieldConflict.objects.create(record_code=row.code, field="summary", claim=claim, state=state)


def proposal(world: World, state: str) -> OrganisationProposal:
    return OrganisationProposal.objects.create(
        provisional=an_organisation(), candidate=world.here, score=0.9, state=state
    )


def credit(world: World, state: str) -> CreditProposal:
    return CreditProposal.objects.create(deal=transfers.deal(world), state=state)


def entry(world: World) -> LedgerEntry:
    today = timezone.localdate()
    return LedgerEntry.objects.create(deal=transfers.deal(world), kind="receipt", on=today, amount=1)


def relief(world: World) -> Relief:
    today = timezone.localdate()
    entered = transfers.registration(world, Standing.VALID)
    return Relief.objects.create(registration=entered, kind="vat", authority="a", used_on=today)


def new_deal(world: World) -> transfer.NewDeal:
    return transfer.NewDeal("", world.here, world.places["elsewhere"], AHEAD, world.places["agency"])


def delivery(world: World, state: str) -> Delivery:
    row = hooks.delivery(world)
    row.state = state
    row.save()
    return row


NOW = timezone.now
ORGANISATION = SUBJECTS["people.organisation.administer"]
OWN = "people.user.own"
CLOSED_ACCOUNT = closed(lambda world: world.user("self"), is_active=False)
DEALS: dict[str, Make] = transfers.DEAL
APPLICATIONS: dict[str, Make] = each(Desk, transfers.application)
HIDDEN: dict[str, Make] = {"hidden": lambda world: a_demand(owner=world.here, state=State.DRAFT)}
DRAFT = Draft(Pricing.AGREEMENT, -1, "", "", 0)
OFFER = transfer.Offer(0, "", "", Terms(Formula.FIXED))
NOT_SAID: dict[str, Any] = {"note": "", "reasons": []}
DECIDE = "transfer.application.decide"

CASES: list[Case] = [
    *(
        by_policy(service, f"publish.record.{verb}")
        for verb, service in {
            "submit": publish.submit, "endorse": publish.endorse, "confirm": publish.confirm,
            "withdraw": publish.withdraw, "reopen": publish.reopen,
        }.items()
    ),
    by_policy(publish.approve, "publish.record.approve", override=NO_REASON),
    by_policy(publish.return_to_submitter, "publish.record.return", reasons=[]),
    by_policy(publish.file_appeal, "publish.appeal.file", text=""),
    by_policy(publish.decide_appeal, "publish.appeal.decide", overturn=True, note=""),
    by_policy(publish.propose_revision, "publish.revision.propose"),
    by_policy(publish.drop_revision, "publish.revision.propose"),
    by_policy(publish.apply_revision, "publish.revision.apply", override=NO_REASON),
    by_policy(publish.return_revision, "publish.revision.return", reasons=[]),
    by_policy(publish.revise_announcement, "publish.announcement.write", title="", body=""),
    by_policy(publish.attach_to_announcement, "publish.announcement.write", received=NO_FILE),
    by_policy(publish.detach_from_announcement, "publish.announcement.write", code="none"),
    by_policy(publish.move_announcement, "publish.announcement.write", target=AnnouncementState.WITHDRAWN, note=""),
    by_policy(publish.add_material, "publish.material.add", kind=MaterialKind.PICTURE, caption=""),
    by_policy(publish.add_material, "publish.material.introduce", kind=MaterialKind.VIDEO, caption=""),
    by_policy(publish.order_material, "publish.material.keep", earlier=True),
    by_policy(publish.remove_material, "publish.material.keep"),
    by_policy(publish.review_material, "publish.material.approve", target=MaterialState.RETURNED, note=""),
    by_policy(publish.change_search, "publish.search.own", name="", alert="a"),
    by_policy(publish.delete_draft, "publish.record.delete"),
    by_policy(publish.delete_search, "publish.search.own"),
    by_policy(publish.drop_favourite, "publish.favourite.own"),
    Case(
        match.express_interest, HIDDEN, "SUBMITTERS elsewhere agent",
        lambda world: {
            "achievement": an_achievement(owner=world.places["elsewhere"], state=State.DRAFT), "answers": {}
        },
    ),
    by_policy(match.consent, "match.introduction.answer"),
    Case(
        match.decline, INTRODUCTION,
        " ".join(line for verb in ("answer", "pass") for line in TABLE[f"match.introduction.{verb}"].values()),
        {"reason": "test.no_reason"},
    ),
    by_policy(match.pass_on, "match.introduction.pass"),
    by_policy(match.withdraw, "match.introduction.withdraw",
              rows={name: make for name, make in INTRODUCTION.items() if name != "kept"}),
    by_policy(match.withdraw, "match.introduction.drop", rows={"kept": INTRODUCTION["kept"]}),
    Case(match.keep_interest, HIDDEN, "SUBMITTERS",
         lambda world: {"achievement": an_achievement(owner=world.places["elsewhere"]), "answers": {}}),
    Case(match.sketch_interest, {"any": lambda world: an_achievement(owner=world.places["elsewhere"])},
         "SUBMITTERS", lambda world: {"values": {"title": "高强铝合金板材"}, "owner": world.here, "answers": {}}),
    Case(transfer.open_deal, INTRODUCTION, f"{PARTIES} editor", {}),
    Case(transfer.enter_deal, {"any": new_deal}, f"{PARTIES} editor", {}),
    by_policy(transfer.move_deal, "transfer.deal.move", target=Stage.CLOSED, step=Step(AHEAD)),
    by_policy(transfer.add_document, "transfer.deal.move", upload=Upload("a", NO_FILE)),
    by_policy(transfer.send_message, "transfer.message.send", text="", party="a"),
    by_policy(transfer.withdraw_message, "transfer.message.withdraw"),
    by_policy(transfer.mark_messages_seen, "transfer.deal.view", shown=[1]),
    by_policy(transfer.tell_deal, "transfer.deal.tell", agreed=True),
    by_policy(transfer.propose_credit, "transfer.credit.propose", shares={}),
    Case(transfer.accept_credit, each(Credit, credit), PARTIES, {}),
    Case(transfer.refuse_credit, each(Credit, credit), PARTIES, {"reason": ""}),
    Case(transfer.list_trial, RECORD, "HEADS", {"offer": OFFER}),
    Case(transfer.match_trial, transfers.TRIAL, "HEADS elsewhere",
         lambda world: {"deal": transfers.deal(world, Stage.LOST)}),
    *(
        Case(transfer.move_trial, transfers.TRIAL, who, {"target": target, "facts": TrialMoveInput(AHEAD)})
        for target, who in {
            Trial.DELIVERED: "HEADS", Trial.RETURNED: "elsewhere", Trial.BREACHED: "HEADS elsewhere",
            Trial.MATCHED: "",
        }.items()
    ),
    by_policy(transfer.measure, "transfer.trial.move", place=99, value=""),
    Case(transfer.draft_notice, RECORD, "HEADS", {"draft": DRAFT, "transfer_mode": "a"}),
    by_policy(transfer.revise_notice, "transfer.notice.keep", draft=DRAFT),
    by_policy(transfer.start_notice, "transfer.notice.keep"),
    by_policy(transfer.conclude_notice, "transfer.notice.keep", final_fen=None, final_buyer=""),
    by_policy(transfer.cancel_notice, "transfer.notice.keep", note=""),
    by_policy(transfer.open_listing, "transfer.notice.keep", plan=ListingPlan("", AHEAD, AHEAD)),
    by_policy(transfer.move_listing, "transfer.listing.keep", target=Listed.CERTIFIED, said=Said()),
    by_policy(transfer.tick_diligence, "transfer.notice.keep", item="a", done=True),
    by_policy(transfer.object_to_notice, "transfer.notice.object", name="", text=""),
    by_policy(transfer.accept_objection, "transfer.objection.decide"),
    by_policy(transfer.decline_objection, "transfer.objection.decide", ground="a"),
    by_policy(transfer.answer_objection, "transfer.objection.answer", answer="", upheld=True),
    by_policy(transfer.complain_of_decline, "transfer.objection.own", text=""),
    by_policy(transfer.withdraw_objection, "transfer.objection.own"),
    by_policy(transfer.hear_complaint, "transfer.objection.hear", accept=True, note=""),
    by_policy(transfer.add_milestone, "transfer.income.keep", title="", due_on=AHEAD, amount=-1),
    by_policy(transfer.record_receipt, "transfer.income.keep", amount=-1, on=AHEAD),
    by_policy(transfer.record_entry, "transfer.income.keep", kind=EntryKind.TAX, amount=-1, on=AHEAD),
    by_policy(transfer.draft_plan, "transfer.income.keep", plan=Plan(Mode.LICENCE, 0, 0), persons=[]),
    Case(transfer.reverse_entry, {"any": entry}, "HEADS", {"note": ""}),
    by_policy(transfer.describe_plan, "transfer.distribution.keep", persons=[], result="", pay_on=None),
    by_policy(transfer.object_to_plan, "transfer.distribution.object", name="", text=""),
    by_policy(transfer.notify_plan, "transfer.distribution.keep"),
    by_policy(transfer.confirm_plan, "transfer.distribution.keep"),
    by_policy(transfer.pay_plan, "transfer.distribution.keep", on=AHEAD),
    by_policy(transfer.cancel_plan, "transfer.distribution.keep", note=""),
    by_policy(transfer.uphold_plan, "transfer.distribution.keep", note=""),
    by_policy(transfer.uphold_list, "transfer.registry_list.make", note=""),
    Case(transfer.uphold_relief, {"any": relief}, "HEADS REGISTRARS", {"note": ""}),
    by_policy(transfer.remind_of_outcome, "transfer.outcome.ask"),
    by_policy(transfer.propose_waiver, "transfer.waiver.propose", reason="a", note=""),
    by_policy(transfer.propose_waiver, "transfer.waiver.propose_for_notice", reason="a", note=""),
    by_policy(transfer.agree_to_waiver, "transfer.waiver.agree", note=""),
    by_policy(transfer.decline_waiver, "transfer.waiver.decline", note=""),
    by_policy(transfer.confirm_statement, "transfer.statement.confirm"),
    by_policy(transfer.deny_statement, "transfer.statement.deny", note=""),
    by_policy(transfer.correct_statement, "transfer.statement.correct", amount=-1, on=AHEAD, note=""),
    by_policy(transfer.answer_outcome, "transfer.outcome.answer", answer=Answer(True, -1, -1, -1, "")),
    Case(transfer.enter_contract, {"unreadable": lambda world: {}}, PARTIES, {}),
    Case(transfer.enter_contract, {"unreadable": lambda world: {}}, "",
         lambda world: {"deal": Deal.objects.filter(title="b").first() or transfers.deal(
             world, seller=world.places["bureau_of_chongqing"], buyer=world.places["bureau_of_sichuan"],
             broker=None, title="b")}),
    by_policy(transfer.revise_contract, "transfer.contract.edit", data={}, note=""),
    by_policy(transfer.add_paper, "transfer.contract.edit", file=None, paper="?"),
    by_policy(transfer.file_application, "transfer.application.file"),
    by_policy(transfer.withdraw_application, "transfer.application.withdraw", rows=APPLICATIONS),
    by_policy(transfer.answer_registry, "transfer.application.answer", rows=APPLICATIONS, text=""),
    by_policy(transfer.accept_application, DECIDE, rows=APPLICATIONS),
    by_policy(transfer.return_application, DECIDE, rows=APPLICATIONS, note=""),
    by_policy(transfer.ask_applicant, DECIDE, rows=APPLICATIONS, text=""),
    by_policy(transfer.approve_application, DECIDE, rows=APPLICATIONS, official_number="?"),
    by_policy(transfer.refuse_application, DECIDE, rows=APPLICATIONS, **NOT_SAID),
    by_policy(transfer.record_sightings, DECIDE, rows=APPLICATIONS, scan="", sightings={}),
    by_policy(transfer.send_back, DECIDE, rows=APPLICATIONS, note=""),
    by_policy(transfer.cancel_registration, "transfer.registration.cancel", note=""),
    by_policy(transfer.record_relief, "transfer.relief.draw", kind="a", authority="", used_on=AHEAD),
    by_policy(transfer.give_up_relief, "transfer.relief.give_up", why=""),
    by_policy(transfer.record_settlement, "transfer.settlement.record",
              period_from=AHEAD, period_to=AHEAD, settled_on=AHEAD, amount=0),
    by_policy(transfer.withdraw_settlement, "transfer.settlement.withdraw", why=""),
    Case(transfer.make_list, {"any": lambda world: world.here.jurisdiction}, "REGISTRARS",
         {"first": AHEAD, "last": AHEAD - dt.timedelta(1), "purpose": ""}),
    by_policy(people.update_profile, OWN, display_name="", phone=""),
    by_policy(people.verify_phone, OWN, phone=""),
    by_policy(people.ask_address, OWN, new="new@demo.example"),
    Case(people.ask_invited, closed(accounts.invitation, withdrawn_at=NOW()), "self",
         lambda world: {"user": world.user("self")}),
    by_policy(people.choose_language, OWN, language="en"),
    by_policy(people.erase_user, OWN),
    by_policy(people.invite, "people.organisation.administer", email="", role=Role.OPERATOR, days=0),
    by_policy(people.invite_first_head, "people.organisation.decide", email="", role=Role.OPERATOR, days=0),
    by_policy(people.propose_reset, "people.user.keep", rows=CLOSED_ACCOUNT),
    by_policy(people.issue_reset, "people.reset.issue", rows=closed(accounts.reset, state=Reset.USED)),
    Case(people.end_reset, closed(accounts.reset, state=Reset.USED), "STEWARDS", {}),
    by_policy(people.withdraw_invitation, "people.invitation.withdraw",
              rows=closed(accounts.invitation, withdrawn_at=NOW())),
    Case(people.accept_invitation, closed(accounts.invitation, withdrawn_at=NOW()), "self",
         lambda world: {"user": world.user("self"), "mailed": True}),
    Case(people.ask_to_join, SUBJECTS[OWN], "self",
         lambda world: {"organisation": world.here, "role": Role.OPERATOR}),
    by_policy(people.set_joining_rule, "people.organisation.administer", provider="", attribute="", value="", way=""),
    by_policy(people.remove_joining_rule, "people.joining_rule.remove"),
    by_policy(people.answer_join, "people.join.answer", rows=closed(accounts.join_request, decided_at=NOW()), agree=True),
    Case(people.grant, SUBJECTS[OWN], "HEADS STEWARDS",
         lambda world: {"organisation": world.here, "role": Role.OPERATOR}),
    Case(people.appoint, {"unknown": lambda world: "a"}, "STEWARDS", {"role": Role.OFFICE}),
    Case(people.appoint_user, SUBJECTS[OWN], "STEWARDS", {"role": Role.OFFICE}),
    Case(people.propose_grant, SUBJECTS[OWN], "STEWARDS", {"role": Role.OFFICE}),
    *(by_policy(service, f"people.grant.{verb}", rows=closed(accounts.proposal_of_security, state=Grant.DECLINED))
      for verb, service in (("confirm", people.confirm_grant), ("decline", people.decline_grant),
                            ("withdraw", people.withdraw_grant))),
    by_policy(people.close_account, "people.user.keep"),
    by_policy(people.open_account, "people.user.keep"),
    by_policy(people.unlock_account, "people.user.keep"),
    by_policy(people.change_password, OWN, password="a"),
    by_policy(people.dismiss, "people.membership.appoint"),
    by_policy(people.revoke, "people.membership.revoke"),
    Case(people.merge_organisations, ORGANISATION, "editor", lambda world: {"target": world.here}),
    by_policy(people.split_organisation, "people.organisation.decide"),
    Case(people.place_under, ORGANISATION, "HEADS STEWARDS", lambda world: {"parent": world.here}),
    by_policy(people.start_staff_session, OWN, reason=""),
    by_policy(people.end_staff_session, "people.staff_session.end",
              rows=closed(accounts.staff_session, ended_at=NOW())),
    Case(people.make_token, SUBJECTS[OWN], "self",
         lambda world: {"organisation": world.here, "name": "", "scopes": [], "days": 0}),
    by_policy(people.revoke_token, "people.token.revoke", rows=closed(accounts.token, revoked_at=NOW(), digest="1")),
    Case(collect.create_entry, {"any": lambda world: "achievement"}, "SUBMITTERS editor", lambda world: {"owner": world.here, "values": {"title": "a"}}),
    Case(collect.push_entries, {"any": lambda world: "achievement"}, "SUBMITTERS editor", lambda world: {"owner": world.here, "rows": [collect.Pushed("1", {})]}),
    Case(collect.file_admission, SUBJECTS[OWN], "self", {"said": collect.Application("", "", "", "", "", "", ""), "proof": NO_FILE}),
    by_policy(collect.approve_admission, "collect.admission.decide",
              rows={"approved": SUBJECTS["collect.admission.decide"]["approved"]}),
    by_policy(collect.refuse_admission, "collect.admission.decide", reasons=[]),
    by_policy(collect.withdraw_admission, "collect.admission.withdraw"),
    by_policy(collect.correct_entry, "collect.entry.correct", values={}, seen=NOW() - dt.timedelta(9)),
    Case(collect.answer_conflict, each(Question, conflict), "SUBMITTERS editor", {"take": True}),
    Case(collect.answer_cell, each(Question, cell), "SUBMITTERS editor", {"text": "5"}),
    Case(collect.answer_row, each(Question, like_another), "SUBMITTERS editor", {"same": True}),
    Case(collect.answer_proposal, each(Question, proposal), "editor", {"same": True}),
    Case(collect.reopen_proposal, each(Question, proposal), "editor", {}),
    by_policy(collect.answer_pair, "collect.pair.answer", same=True),
    by_policy(collect.reopen_pair, "collect.pair.answer"),
    Case(collect.keep_upload, {"empty": lambda world: []}, "SUBMITTERS editor",
         lambda world: {"organisation": world.here, "sheet_kind": "a", "name": ""}),
    by_policy(collect.confirm_upload, "collect.upload.own"),
    by_policy(collect.discard_upload, "collect.upload.own"),
    by_policy(collect.map_upload, "collect.upload.own", choice={"nonsense": 1}),
    Case(harvest.add_source, {"any": lambda world: "https://x.example/oai"}, "SUBMITTERS editor",
         lambda world: {"organisation": world.here}),
    *(by_policy(each, "collect.source.manage") for each in (harvest.pause_source, harvest.resume_source, harvest.ask_for_harvest)),
    *(by_policy(each, "collect.source.manage", client=None) for each in (harvest.run_harvest, harvest.preview_source)),
    by_policy(harvest.keep_record, "collect.harvested.settle"),
    Case(collect.import_file, {"not_there": lambda world: "/nowhere.xlsx"}, "SUBMITTERS editor",
         lambda world: {"organisation": world.here, "kind": "achievements"}),
    by_policy(people.run_job_again, "people.job.operate"),
    by_policy(people.forget_job, "people.job.operate"),
    by_policy(notices.choose, OWN, wanted={}),
    by_policy(notices.make_feed, "notices.calendar.own"),
    by_policy(notices.revoke_feed, "notices.calendar.own"),
    by_policy(webhooks.make_webhook, "people.organisation.administer", url="", events=[]),
    by_policy(webhooks.change_webhook, "notices.webhook.manage", url="", events=[],
              rows=closed(hooks.webhook, disabled_at=NOW())),
    *(
        by_policy(service, "notices.webhook.manage", rows=closed(hooks.webhook, disabled_at=NOW()))
        for service in (webhooks.renew_secret, webhooks.remove_webhook, webhooks.try_webhook)
    ),
    by_policy(webhooks.redeliver, "notices.delivery.manage", rows=each(Sent, delivery)),
]  # fmt: skip

REASONS: dict[str, str] = {
    "follows from the calendar or from another change; the platform does it": (
        "publish.expire_due publish.ask_due publish.look match.lapse match.send_kept match.refresh match.refresh_many match.forget "
        "transfer.plan_outcomes transfer.ask_outcomes transfer.remind_of_deals transfer.remind_of_trials "
        "transfer.end_notices transfer.pass_late_objections people.forget collect.check_upload collect.import_upload collect.forget_uploads "
        "collect.sweep_uploads collect.sweep_refused collect.close_runs collect.propose_organisations collect.find_duplicates "
        "collect.harvest.queue_harvests collect.harvest.close_harvests collect.harvest.fail_source collect.harvest.sweep_quarantine "
        "notices.send_digests notices.webhooks.deliver notices.webhooks.forget_deliveries api.forget_keys "
        "core.files.read_file core.files.scan_files core.files.forget_files core.files.sweep_files"
    ),
    "another service asks who, and calls it": (
        "catalog.create_records catalog.update_records people.create_organisations people.update_organisation "
        "transfer.make_statement transfer.withdraw_statements people.create_user people.note_account people.note_password people.note_use api.run_once api.answer_once collect.forget_claims "
        "people.forget_all_attempts core.files.keep_file core.files.remove_file"
    ),
    "about whoever asks, or whoever is at the door": (
        "publish.keep_favourite publish.save_search publish.write_announcement people.join_by_rules people.count_attempt people.count_message people.forget_attempts people.note_sign_in "
        "people.note_failed_sign_in people.note_failed_identity people.note_failed_factor people.note_factor people.note_factor_change people.note_address "
        "people.note_sign_out people.note_guess people.note_refused_token people.displace_sessions notices.mark_read"
    ),
    "the link or the code is the right": "publish.confirm_by_link notices.stop_mail people.stop_address people.use_reset",
    "answers for each row apart; each of its moves stands in the table by itself": "publish.move_many publish.submit_import",
}
UNASKED = {name: why for why, names in REASONS.items() for name in names.split()}


def named(cases: list[Case]) -> Iterator[tuple[str, Case]]:
    """Each case with the name of its service, as ``step.service``."""
    for case in cases:
        module = case.service.__module__.removeprefix("kuaizhuan.").split(".services")[0]
        yield f"{module}.{case.service.__name__}", case
