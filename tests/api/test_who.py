"""Every operation by everybody: a visitor, the owner's roles and those of others, with codes that are not theirs."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils.timezone import localdate, now

from api.programs import Program, a_program
from factories import a_demand, a_user, an_achievement, an_actor, an_expert, an_organisation
from kuaizhuan.api.urls import api
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.models import Upload
from kuaizhuan.core.models import Event
from kuaizhuan.match import services as match
from kuaizhuan.notices.webhooks import services as webhooks
from kuaizhuan.people.models import Membership
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.models import Announcement
from kuaizhuan.publish.states import AnnouncementState
from kuaizhuan.transfer.rules.notice import Draft
from kuaizhuan.transfer.services import (
    NewDeal,
    accept_objection,
    draft_notice,
    enter_deal,
    object_to_notice,
    start_notice,
)
from kuaizhuan.transfer.states import Pricing
from transfer.contract_samples import example

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database(
        "who may, which `test_access` asks of every policy; operations are those of `test_described`"
    ),
]

CALLERS = (
    "visitor", "office", "researcher", "enterprise", "broker", "owner", "stranger", "staff",
)  # fmt: skip
"""Those named after a role hold it for the owner of the rows; the stranger heads another organisation, and so does
the staff, who is also an editor, an operator and a registrar of the platform."""

DRAFT = Draft(Pricing.AGREEMENT, 800_000_00, "评估", "转化办", 15, "示例制造公司", related=False)
NEW = {"title": "高强度镁合金压铸技术"}
NUMBERED = ("achievements", "demands", "experts")
CONTRACT = example("development-good")
"""Between organisations that the platform does not know."""
HOOK = {"url": "https://hooks.example/", "events": ["match.demand.strong"]}
OPEN = dict.fromkeys(CALLERS, 200)
OURS = {**dict.fromkeys(CALLERS, 200), "visitor": 404, "stranger": 404, "staff": 404}
SUBMITS = {**OURS, "visitor": 401, "owner": 403}
HEADS = {**dict.fromkeys(CALLERS, 404), "visitor": 401, "office": 200, "enterprise": 200}
"""Who administers the organisation; the others find nothing."""
TOKEN = {**OPEN, "visitor": 401}


def heads(status, otherwise=404):
    return {**dict.fromkeys(CALLERS, otherwise), "visitor": 401, "office": status, "enterprise": status}


def of_submitters(status, otherwise=403):
    found = {
        **dict.fromkeys(CALLERS, 404),
        **dict.fromkeys(("office", "researcher", "enterprise", "broker"), status),
    }
    return {**found, "owner": otherwise, "visitor": 401}


TABLE = [
    # what is public: everybody
    *[("GET", path, None, OPEN) for path in (
        "/achievements", "/demands", "/experts", "/organisations", "/codes", "/codes/stage", "/search?q=x",
        "/organisations/{place}", "/achievements/{public}", "/achievements/{public}/matches",
        "/demands/{need}", "/demands/{need}/matches", "/registrations/flows", "/registrations/proofs", "/rules",
        "/contracts", "/deals", "/trials", "/price-notices", "/transfer/figures", "/announcements", "/announcements/{told_all}",
    )],
    ("GET", "/deals/{deal}", None, OURS),
    ("GET", "/deals/{deal}/messages", None, {**OURS, "visitor": 401}),
    ("POST", "/deals/{deal}/messages", {"text": "请看附件"}, of_submitters(201)),
    # contracts: judged for whoever holds a token; nobody here has any
    ("POST", "/contracts/check", {"contract": CONTRACT}, TOKEN),
    ("GET", "/contracts/{deal}", None, dict.fromkeys(CALLERS, 404)),
    ("POST", "/contracts", {"contract": CONTRACT}, {**dict.fromkeys(CALLERS, 422), "visitor": 401, "owner": 403}),
    ("POST", "/contracts/{deal}/versions", {"contract": CONTRACT, "note": "改"}, {**dict.fromkeys(CALLERS, 404), "visitor": 401}),
    # a certificate: whoever knows its address
    ("GET", "/registrations/certificates/{draft}", None, dict.fromkeys(CALLERS, 404)),
    # drafts: the members of their owner
    *[("GET", path, None, OURS) for path in (
        "/achievements/{draft}", "/demands/{draft_need}", "/experts/{draft_expert}", "/demands/{draft_need}/matches",
        "/achievements/{draft}/matches",
    )],
    *[("PATCH", path, {"description": "改写后的说明文字。"}, SUBMITS) for path in (
        "/achievements/{draft}", "/demands/{draft_need}", "/experts/{draft_expert}",
    )],
    *[("POST", path, None, SUBMITS) for path in (
        "/achievements/{draft}/submit", "/demands/{draft_need}/submit", "/experts/{draft_expert}/submit",
    )],
    *[("POST", f"/{kind}", NEW, {**dict.fromkeys(CALLERS, 201), "visitor": 401, "owner": 403})
      for kind in ("achievements", "demands", "experts")],
    *[("POST", f"/{kind}", {**NEW, "owner": "{place}"},
       {**dict.fromkeys(CALLERS, 201), "visitor": 401, **dict.fromkeys(("owner", "stranger", "staff"), 403)})
      for kind in ("achievements", "demands", "experts")],
    # by the owner's number, which is looked for among the rows of the token's own organisation
    *[("GET", f"/{kind}/by-external-id/{{number}}", None, {**OURS, "visitor": 401}) for kind in NUMBERED],
    *[("PUT", f"/{kind}/by-external-id/{{number}}", {"contact_name": "示例"},
       {**dict.fromkeys(CALLERS, 200), "visitor": 401, "owner": 403, "stranger": 422, "staff": 422}) for kind in NUMBERED],
    *[("PUT", f"/{kind}/by-external-id/{{number}}?owner={{place}}", {"contact_name": "示例"},
       {**dict.fromkeys(CALLERS, 200), "visitor": 401, **dict.fromkeys(("owner", "stranger", "staff"), 403)})
      for kind in NUMBERED],
    *[("DELETE", f"/{kind}/by-external-id/{{number}}", None, of_submitters(204)) for kind in NUMBERED],
    *[("DELETE", path, None, of_submitters(status)) for path, status in (
        ("/achievements/{draft}", 204), ("/demands/{draft_need}", 409), ("/experts/{draft_expert}", 204),
    )],
    *[("POST", f"/{kind}/batch", [{**NEW, "external_id": "N-2"}],
       {**dict.fromkeys(CALLERS, 200), "visitor": 401, "owner": 403}) for kind in NUMBERED],
    *[("POST", f"/{kind}/batch?owner={{place}}", [{**NEW, "external_id": "N-2"}],
       {**dict.fromkeys(CALLERS, 200), "visitor": 401, **dict.fromkeys(("owner", "stranger", "staff"), 403)})
      for kind in NUMBERED],
    # public rows: others may read, but not move
    *[("POST", f"/{kind}/{{{code}}}/confirm", None,
       {**dict.fromkeys(CALLERS, 200), "visitor": 401, **dict.fromkeys(("owner", "stranger", "staff"), 403)})
      for kind, code in (("achievements", "public"), ("demands", "need"), ("experts", "expert"))],
    *[("POST", f"/{kind}/{{{code}}}/withdraw", None, heads(200, 403))
      for kind, code in (("achievements", "public"), ("demands", "need"), ("experts", "expert"))],
    *[("POST", f"/{kind}/{{{code}}}/reopen", None,
       {**dict.fromkeys(CALLERS, 409), "visitor": 401, **dict.fromkeys(("owner", "stranger", "staff"), 403)})
      for kind, code in (("achievements", "public"), ("demands", "need"), ("experts", "expert"))],
    *[("PATCH", f"/{kind}/{{{code}}}", {"contact_name": "示例"},
       {**dict.fromkeys(CALLERS, 200), "visitor": 401, **dict.fromkeys(("owner", "stranger", "staff"), 403)})
      for kind, code in (("achievements", "public"), ("demands", "need"), ("experts", "expert"))],
    ("GET", "/experts/{expert}", None, OPEN),
    # introductions: the parties; who submits for a side answers
    ("GET", "/introductions", None, TOKEN),
    ("GET", "/introductions/{case}", None, {**TOKEN, "stranger": 404, "staff": 404}),
    ("POST", "/introductions/{case}/consent", None, of_submitters(200)),
    ("POST", "/introductions/{case}/decline", {"reason": "match.decline.terms"}, of_submitters(200)),
    ("POST", "/introductions/{case}/withdraw", None, of_submitters(403)),
    ("POST", "/introductions/{case}/pass", None, of_submitters(403)),
    ("POST", "/introductions", {"demand": "{need}", "achievement": "{other}",
                                "answers": {"match.question.why": "用于车身"}},
     {**dict.fromkeys(CALLERS, 201), "visitor": 401, **dict.fromkeys(("owner", "stranger", "staff"), 403)}),
    # objections: the seller's heads decide and answer; who objected, which is none of these, withdraws or complains
    ("GET", "/price-notices/{running}/objections", None, TOKEN),
    ("POST", "/price-notices/{running}/objections", {"name": "示例某人", "text": "价格偏高"},
     {**dict.fromkeys(CALLERS, 201), "visitor": 401}),
    ("GET", "/objections", None, TOKEN),
    ("GET", "/objections/{raised}", None, HEADS),
    ("POST", "/objections/{raised}/accept", None, heads(200)),
    ("POST", "/objections/{raised}/decline", {"ground": "transfer.ground.unclear"}, heads(200)),
    ("POST", "/objections/{accepted}/answer", {"answer": "已核对", "upheld": False}, heads(200)),
    ("POST", "/objections/{raised}/complain", {"text": "有证据"}, heads(403)),
    ("POST", "/objections/{raised}/withdraw", None, heads(403)),
    # files: who sent them, with a token of the same organisation
    ("POST", "/imports", None, {**dict.fromkeys(CALLERS, 422), "visitor": 401}),  # no file is sent
    ("GET", "/imports", None, TOKEN),
    ("GET", "/imports/{file}", None, {**dict.fromkeys(CALLERS, 404), "visitor": 401}),
    ("POST", "/imports/{file}/confirm", None, {**dict.fromkeys(CALLERS, 404), "visitor": 401}),
    ("GET", "/imports/{file}/report", None, {**dict.fromkeys(CALLERS, 404), "visitor": 401}),
    # webhooks: the heads
    ("GET", "/webhooks", None, TOKEN),
    ("POST", "/webhooks", HOOK, {**heads(201, 403), "stranger": 201, "staff": 201}),
    ("GET", "/webhooks/{hook}", None, HEADS),
    ("PUT", "/webhooks/{hook}", HOOK, HEADS),
    ("DELETE", "/webhooks/{hook}", None, heads(204)),
    ("POST", "/webhooks/{hook}/secret", None, HEADS),
    ("POST", "/webhooks/{hook}/trial", None, heads(201)),
    ("GET", "/webhooks/{hook}/deliveries", None, HEADS),
    ("POST", "/webhooks/{hook}/deliveries/{told}/redeliver", None, heads(409)),
]  # fmt: skip


def codes_of(place):
    """The codes of rows of one organisation, and of what is between it and others."""
    own = {"owner": place}
    public, need = an_achievement(**own), a_demand(**own)
    asked = a_demand()
    case = match.express_interest(
        asked, public, by=an_actor(Role.ENTERPRISE, asked.owner), answers={"match.question.why": "用于车身"}
    )
    head = an_actor(Role.OFFICE, place)
    hook, _ = webhooks.make_webhook(place, by=head, **HOOK)
    rows = {
        "public": public,
        "need": need,
        "expert": an_expert(**own),
        "other": an_achievement(),
        "draft": an_achievement(**own, state=State.DRAFT),
        "draft_need": a_demand(**own, state=State.RETURNED),
        "draft_expert": an_expert(**own, state=State.DRAFT),
        "case": case,
        "hook": hook,
        "file": Upload.objects.create(
            sheet_kind="achievements", file_name="a.csv", organisation=place, uploaded_by=a_user()
        ),
        "told": webhooks.try_webhook(hook, by=head),
        "place": place,
    }
    for make in (an_achievement, a_demand, an_expert):
        make(**own, state=State.DRAFT, external_id="N-1")
    rows["running"] = start_notice(draft_notice(public, DRAFT, by=head, transfer_mode="licence"), by=head)
    rows["raised"], rows["accepted"] = (objected(rows["running"]) for _ in range(2))
    accept_objection(rows["accepted"], by=head)
    rows["told_all"] = announcement(AnnouncementState.PUBLISHED)
    rows["deal"] = enter_deal(NewDeal("许可", place, an_organisation(), localdate(), note="线下"), by=head)
    return {name: row.code for name, row in rows.items()} | {"number": "N-1"}


def objected(notice):
    """By an organisation that is no caller's."""
    elsewhere = an_organisation()
    return object_to_notice(
        notice,
        by=an_actor(Role.ENTERPRISE, elsewhere),
        organisation=elsewhere,
        name="示例甲",
        text=f"价格偏低，见 {elsewhere.code}",
    )


def announcement(state):
    said = {"title": "关于登记时间", "body": "详见正文", "published_at": now()}
    return Announcement.objects.create(state=state, written_by=a_user(Role.EDITOR), **said)


def callers_for(place):
    found = {name: a_program(Role(name), place) for name in CALLERS if name in set(Role)}
    found |= {"visitor": Program(), "stranger": a_program(), "staff": a_program()}
    for role in (Role.EDITOR, Role.OPERATOR, Role.REGISTRAR):
        Membership.objects.create(user=found["staff"].user, role=role)
    return found


@pytest.fixture(scope="module")
def kept(keep):
    def world():
        place = an_organisation()
        return callers_for(place), codes_of(place)

    return keep(world)


def filled(what, codes):
    if isinstance(what, dict):
        return {name: filled(value, codes) for name, value in what.items()}
    if isinstance(what, list):
        return [filled(each, codes) for each in what]
    return what.format(**codes) if isinstance(what, str) else what


def done():
    """How much was written, besides what doors count of links that open nothing."""
    return Event.objects.exclude(code="people.token.refuse").count()


@pytest.mark.parametrize(
    ("method", "path", "body", "wanted"), TABLE, ids=lambda value: value if isinstance(value, str) else ""
)
def test_who_may_do_what(kept, method, path, body, wanted):
    callers, codes = kept.copy()
    found, wrote = {}, {}
    for name, calling in callers.items():
        before = done()
        with transaction.atomic():  # and taken back, so that each finds the same
            found[name] = calling.status_of(method, filled(path, codes), filled(body, codes))
            wrote[name] = done() > before
            transaction.set_rollback(True)
    assert found == wanted
    assert [name for name, status in found.items() if status >= 400 and wrote[name]] == []


def test_the_table_has_every_operation():
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    }

    def shape(method, path):
        parts = path.partition("?")[0].split("/")
        fixed = ["{}" if part.startswith("{") or part == "stage" else part for part in parts]
        return f"{method} {'/'.join(fixed)}"

    wanted = {shape(*each.split(" ")) for each in described}
    assert wanted - {shape(method, path) for method, path, _, _ in TABLE} == set()
