"""What rests on an unverified rule says so wherever it is shown: one table of surfaces, each with the rule that is planted.

Every rule is verified by the node's own file but those planted: then the mark is there, and without them it is not.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import html
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.utils import timezone
from freezegun import freeze_time

from factories import a_user
from kuaizhuan.api.errors import problem
from kuaizhuan.core import events, placements
from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.notices import digests
from kuaizhuan.notices import services as notices
from kuaizhuan.notices.calendars import feed_link
from kuaizhuan.notices.models import Digest, Notice
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import (
    Application,
    DistributionPlan,
    Objection,
    PriceNotice,
    TechnologyContract,
)
from kuaizhuan.transfer.queries import contracts as queries
from kuaizhuan.transfer.queries.ledger import NET_INCOME
from kuaizhuan.transfer.registration import RULES
from kuaizhuan.transfer.rules.income import Mode, Plan
from kuaizhuan.transfer.rules.ledger import Person
from kuaizhuan.transfer.rules.notice import Draft
from kuaizhuan.transfer.states import Pricing, Stage
from kuaizhuan.web.presenters import registration, sheets, work
from transfer.contract_samples import EXAMPLES
from transfer.registry_world import World as Registries
from transfer.world import World as Deals

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database("marks follow the rules that took part, which no database holds"),
]
SOURCES = Path(__file__).parents[2] / "src/kuaizhuan"
NOW = "2026-06-01 10:00:00"
TODAY = dt.date(2026, 6, 1)
UNSURE = sorted({rule.id for rule in RULES if rule.unverified})
MARK = re.compile("尚未核实|未核实")


def verify_all_but(planted, settings, tmp_path):
    """A node that has verified every rule, and has a mark U for those planted."""
    marks = {rule: {"mark": "V", "source": "seen"} for rule in UNSURE}
    marks |= {rule: {"mark": "U", "source": "planted"} for rule in planted}
    path = tmp_path / f"rules-{len(planted)}.json"
    path.write_text(json.dumps(marks), encoding="utf-8")
    settings.RULES_FILE = str(path)


@dataclass(frozen=True)
class Surface:
    """One place that shows a value. rule: that is planted. files: of the source that write it. show: its text."""

    name: str
    rule: str
    files: tuple[str, ...]
    show: Callable[[Any], str]


class Scene:
    """Contracts on the desk and on the register; and a deal with a notice, an objection and a plan."""

    def __init__(self) -> None:
        self.registries = Registries()
        self.filed = self.registries.accepted(self.registries.contract(self.registries.data(title="在办")))
        self.registered = self.registries.registered(
            self.registries.contract(self.registries.data(title="在册"))
        )
        self.list = services.make_list("CQ", TODAY, TODAY, by=self.registries.anna, purpose="统计")
        self.deals = Deals()
        draft = Draft(Pricing.AGREEMENT, 800_000_00, "评估", "转化办", 15, "示例制造公司", related=False)
        row = services.draft_notice(self.deals.result, draft, by=self.deals.office, transfer_mode="licence")
        self.notice = services.start_notice(row, by=self.deals.office)

    def page(self, address: str, actor: Any = None) -> str:
        client = Client()
        if actor is not None:
            client.force_login(User.objects.get(pk=actor.user_id))
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        content = answer.getvalue() if answer.streaming else answer.content
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as file:
                content = b"".join(file.read(name) for name in file.namelist() if name.endswith(".xml"))
        text = html.unescape(content.decode())
        return text.partition("<main")[2] or text

    @cached_property
    def plan(self) -> DistributionPlan:
        deal = self.deals.deal(stage=Stage.PAYMENT, amount=1_000_000_00)
        services.record_receipt(deal, 500_000_00, on=TODAY, by=self.deals.office)
        shares = Plan(Mode.LICENCE, reward=7000, main=5000, broker=500)
        persons = (Person("示例甲", True, 2), Person("示例乙", False, 1))
        row = services.draft_plan(deal, shares, persons, by=self.deals.office)
        return services.notify_plan(self.deals.describe(row), by=self.deals.office)

    @cached_property
    def objection(self) -> Objection:
        return services.object_to_notice(
            self.notice,
            by=self.deals.buyer,
            organisation=self.deals.enterprise,
            name="示例甲",
            text="价格偏低",
        )


def cells(sheet, row) -> str:
    return " ".join(str(column.value(row)) for column in sheet.columns)


def json_says(text: str) -> str:
    """The mark of data, in words."""
    return "尚未核实" if '"unverified": true' in text or '"unverified":true' in text else ""


def command(*args) -> str:
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("rules", *args, stdout=out)
    return out.getvalue()


def feed(actor) -> str:
    made = notices.make_feed(User.objects.get(pk=actor.user_id), by=actor)
    return Client().get(f"/calendar-feed/{feed_link(made)}/").content.decode().replace("\r\n ", "")


def ends(actor) -> str:
    own = work.ends_of(placements.tasks(actor), TODAY, TODAY + dt.timedelta(days=300))
    others = placements.deadlines(actor, TODAY, TODAY + dt.timedelta(days=300))
    return "尚未核实" if any(each.unsure for each in (*own, *others)) else ""


def at(scene, address, who="office", of="registries"):
    return scene.page(address, getattr(getattr(scene, of), who))


C, P, N, W = "TC-063", "TX-021", "TT-003", "TC-062"
"""Planted for amounts, for the days of a plan, for those of a notice, and for the clock of a registry."""
PAGES, API = "web/templates/transfer/", "api/v1/transfer/"
SURFACES = (
    Surface("deal", P, (f"{PAGES}deal.html", "web/presenters/deal_room.py"), lambda s: at(s, f"/deals/{s.plan.deal.code}/", of="deals")),
    Surface("net income", NET_INCOME, (f"{PAGES}income.html",), lambda s: at(s, f"/deals/{s.plan.deal.code}/income/", of="deals")),
    Surface("plans of net income", P, (f"{PAGES}income.html",), lambda s: at(s, f"/deals/{s.plan.deal.code}/income/", of="deals")),
    Surface("figures: register", C, ("transfer/figures/readers.py", "web/templates/ui/figure_value.html"), lambda s: at(s, "/transfer/figures/")),
    Surface("figures: net income", NET_INCOME, ("transfer/figures/readers.py",), lambda s: (s.plan, at(s, "/transfer/figures/", of="deals"))[1]),
    Surface("figures: shares", "TT-010", ("transfer/figures/readers.py",), lambda s: (s.deals.confirm(s.plan.deal), at(s, "/transfer/figures/", of="deals"))[1]),
    Surface("mail: objection", "KZ-002.decide", ("notices/digests.py",), lambda s: mail_about(s.objection)),
    Surface("mail: plan", P, ("notices/digests.py",), lambda s: (a_user(Role.OFFICE, s.deals.university), mail_about(s.plan))[1]),
    Surface("mail: application", W, ("notices/digests.py",), lambda s: mail_about(s.filed)),
    Surface("webhook: notice", N, ("transfer/events.py",), lambda s: told_of(s.notice)),
    Surface("webhook: objection", "KZ-002.decide", ("transfer/events.py",), lambda s: told_of(s.objection)),
    Surface("webhook: contract", C, ("transfer/events.py",), lambda s: told_of(s.filed.contract)),
    Surface("webhook: application", W, ("transfer/events.py",), lambda s: told_of(s.filed)),
    Surface("webhook: registration", C, ("transfer/events.py",), lambda s: told_of(s.registered)),
    Surface("interface: refusals", N, ("api/errors.py",), lambda s: refusal(N)),
    Surface("pre-check", C, (f"{PAGES}precheck.html",), lambda s: at(s, f"/contracts/{s.filed.contract.code}/precheck/")),
    Surface("contract", C, (f"{PAGES}contract_text.html", f"{PAGES}decided.html"), lambda s: at(s, f"/contracts/{s.registered.contract.code}/")),
    Surface("contracts", C, (f"{PAGES}contracts.html",), lambda s: at(s, "/contracts/")),
    Surface("application", C, (f"{PAGES}application.html",), lambda s: at(s, f"/registry/{s.filed.code}/", "anna")),
    Surface("application: clock", W, (f"{PAGES}application.html",), lambda s: at(s, f"/registry/{s.filed.code}/", "anna")),
    Surface("queue: clock", W, (f"{PAGES}registry_rows.html",), lambda s: at(s, "/registry/", "anna")),
    Surface("queue: amount", C, (f"{PAGES}registry_rows.html", "web/presenters/registration.py"), lambda s: at(s, "/registry/", "anna")),
    Surface("register", C, (f"{PAGES}register.html",), lambda s: at(s, "/registry/register/", "anna")),
    Surface("printed list", C, (f"{PAGES}registry_list.html", "web/views/transfer/register.py"), lambda s: at(s, f"/registry/lists/{s.list.code}/", "anna")),
    Surface("certificate", C, (f"{PAGES}certificate.html",), lambda s: s.page(f"/certificates/{s.registered.token}/")),
    Surface("flows", C, (f"{PAGES}flows.html", f"{PAGES}tally.html"), lambda s: s.page("/flows/")),
    Surface("plan", P, (f"{PAGES}plan.html",), lambda s: at(s, f"/distributions/{s.plan.code}/", of="deals")),
    Surface("plan: shares", "TT-010", (f"{PAGES}plan.html",), lambda s: at(s, f"/distributions/{s.plan.code}/", of="deals")),
    Surface("plans", P, (f"{PAGES}plans.html",), lambda s: (s.plan, at(s, "/distributions/", of="deals"))[1]),
    Surface("price notice", N, (f"{PAGES}price_notice.html",), lambda s: at(s, f"/price-notices/{s.notice.code}/", of="deals")),
    Surface("price notices", N, (f"{PAGES}price_notices.html",), lambda s: s.page("/price-notices/")),
    Surface("objection", "KZ-002.decide", (f"{PAGES}objection.html",), lambda s: at(s, f"/objections/{s.objection.code}/", of="deals")),
    Surface("objections", "KZ-002.decide", (f"{PAGES}objections.html",), lambda s: (s.objection, at(s, "/objections/", of="deals"))[1]),
    Surface("desk", "KZ-002.decide", ("web/templates/desk/rows.html", "transfer/desk/waiting.py"), lambda s: (s.objection, at(s, "/desk/", of="deals"))[1]),
    Surface("deadlines", N, ("transfer/desk/__init__.py",), lambda s: ends(s.deals.office)),
    Surface("deadlines of a registry", W, ("transfer/desk/__init__.py",), lambda s: ends(s.registries.office)),
    Surface("deadlines of plans", P, ("transfer/desk/__init__.py",), lambda s: (s.plan, ends(s.deals.office))[1]),
    Surface("calendar page", N, ("web/templates/desk/calendar.html",), lambda s: at(s, "/desk/calendar/?week=2", of="deals")),
    Surface("calendar feed", N, ("notices/calendars.py",), lambda s: feed(s.deals.office)),
    Surface("diligence file", N, ("transfer/dossier.py",), lambda s: at(s, f"/price-notices/{s.notice.code}/file.docx", of="deals")),
    Surface("payments as csv", "TT-010", ("transfer/payments.py",), lambda s: payments(s, "csv")),
    Surface("payments as xlsx", "TT-010", ("transfer/payments.py",), lambda s: payments(s, "xlsx")),
    Surface("sheet of contracts", C, ("web/presenters/sheets.py",), lambda s: cells(sheets.CONTRACTS, queries.with_standing(TechnologyContract.objects.filter(pk=s.filed.contract_id))[0])),
    Surface("sheet of registered contracts", C, ("web/presenters/sheets.py",), lambda s: cells(sheets.CONTRACTS, queries.with_standing(TechnologyContract.objects.filter(pk=s.registered.contract_id))[0])),
    Surface("sheet of applications", W, ("web/presenters/sheets.py",), lambda s: cells(sheets.REGISTRY, registration.entry(Application.objects.get(pk=s.filed.pk), TODAY))),
    Surface("sheet of the register", C, ("web/presenters/sheets.py",), lambda s: cells(sheets.REGISTER, s.registered)),
    Surface("sheet of notices", N, ("web/presenters/sheets.py",), lambda s: cells(sheets.PRICE_NOTICES, PriceNotice.objects.get())),
    Surface("sheet of objections", "KZ-002.decide", ("web/presenters/sheets.py",), lambda s: cells(sheets.OBJECTIONS, s.objection)),
    Surface("sheet of plans", P, ("web/presenters/sheets.py",), lambda s: cells(sheets.PLANS, s.plan)),
    Surface("command", C, ("ops/verdict_text.py",), lambda s: command("check", str(EXAMPLES / "licence-good.json"), "--as-of", "2026-06-01")),
    Surface("command as data", C, ("ops/verdict_text.py",), lambda s: json_says(command("check", str(EXAMPLES / "licence-good.json"), "--as-of", "2026-06-01", "--json"))),
    Surface("interface: flows", C, (f"{API}registrations.py",), lambda s: json_says(s.page("/api/v1/registrations/flows"))),
    Surface("interface: certificate", C, (f"{API}registrations.py",), lambda s: json_says(s.page(f"/api/v1/registrations/certificates/{s.registered.token}"))),
    Surface("interface: notices", N, (f"{API}deals.py",), lambda s: json_says(s.page("/api/v1/price-notices"))),
    Surface("interface: contract", C, (f"{API}contracts.py",), lambda s: json_says(json.dumps(queries.precheck(s.filed.contract, TODAY).as_dict(), default=str))),
)  # fmt: skip
ELSEWHERE = {
    "web/templates/transfer/trial.html": "the end of a trial is what its parties agreed",
    "web/templates/transfer/move_trial.html": "a sum that its parties agreed",
    "web/templates/transfer/draft_plan.html": "a form, before anything is counted",
    "web/templates/transfer/draft_notice.html": "a form",
    "web/presenters/read_backs.py": "a question before a step, whose page has the mark",
    "web/presenters/price_notices.py": "facts of a page that has the mark",
    "web/templates/transfer/late_objection.html": "a day that is over",
    "web/presenters/turns.py": "a sentence of pages that have the mark",
    "api/v1/transfer/objections.py": "`unverified` beside the day: tests/api/test_objections.py",
}
"""Files that name such values otherwise."""
VALUES = re.compile(
    r"\b(?:\w+\.)(technical|decide_by|notice_until|ends_on|main_fen|totals\.net|totals\.left)\b"
)


def mail_about(row) -> str:
    """The last mail that somebody gets about a row, alone in it."""
    told = Notice.objects.filter(event__subject_code=row.code).latest("pk")
    digest = Digest.objects.create(recipient=told.recipient, sent_at=timezone.now())
    letter = digests.compose(digest, [told], "a@demo.example")
    assert MARK.search(letter.body) is None or MARK.search(letter.alternatives[0][0])
    return letter.body


def told_of(row) -> str:
    """What systems are told of a row, as it is sent."""
    return json_says(json.dumps(events.subjects()[row._meta.label_lower].payload(row), default=str))


def refusal(clause: str) -> str:
    """What the interface answers where rules with and without a clause speak against something."""
    reasons = Verdict.of(Reason("transfer.notice_missing"), Reason("transfer.notice_running", clause=clause))
    answer = json.loads(problem(RequestFactory().post("/api/v1/"), RuleBroken(reasons)).content)
    assert answer.get("unverified") in (None, [clause])
    return "尚未核实" if "unverified" in answer else ""


def payments(scene, kind):
    plan = scene.plan
    DistributionPlan.objects.filter(pk=plan.pk).update(state="confirmed")
    return at(scene, f"/distributions/{plan.code}/payment.{kind}", of="deals")


@pytest.fixture
def scene(db, settings, tmp_path):
    def build(planted):
        verify_all_but(planted, settings, tmp_path)
        return Scene()

    with freeze_time(NOW):
        yield build


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
def test_the_mark_is_there_and_only_then(scene, surface):
    assert MARK.search(surface.show(scene([surface.rule]))), "no mark of a planted rule"


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
def test_no_mark_of_what_is_verified(scene, surface):
    assert not MARK.search(surface.show(scene([])))


def test_every_file_that_shows_such_a_value_is_in_the_table():
    named = {file for surface in SURFACES for file in surface.files} | set(ELSEWHERE)
    places = ["web/templates", "web/presenters", "api/v1/transfer", "transfer/desk", "transfer/figures"]
    files = [
        path for place in places for path in (SOURCES / place).rglob("*") if path.suffix in (".html", ".py")
    ]
    files += [
        SOURCES / "transfer/payments.py",
        SOURCES / "transfer/dossier.py",
        SOURCES / "ops/verdict_text.py",
    ]
    shown = {
        str(path.relative_to(SOURCES)) for path in files if VALUES.search(path.read_text(encoding="utf-8"))
    }
    assert shown - named == set()
    assert all((SOURCES / file).exists() for file in named)


def test_no_page_shows_the_id_of_a_rule(scene):
    world = scene([])
    ids = re.compile(r"\b(?:TC|TX|TT|TM|PT|KZ)-\d{3}")
    for surface in SURFACES:
        if any(file.startswith("web/templates") for file in surface.files):
            found = ids.search(re.sub(r"<[^>]*>", "", surface.show(world)))
            assert not found, (surface.name, found)
