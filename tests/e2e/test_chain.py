"""The whole arrow as people walk it, each in a browser of their own: work-book, publishing, need, match, introduction.

Once in Chinese and once in English; what each page says is asked of the catalogue of words.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, ngettext, override
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from factories import a_user, an_organisation
from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.columns import columns_of
from kuaizhuan.collect.models import ImportRun, Upload
from kuaizhuan.core import jobs
from kuaizhuan.core.audit import verify
from kuaizhuan.core.messages import say
from kuaizhuan.core.models import Event
from kuaizhuan.match.models import Introduction, Match
from kuaizhuan.match.states import Stage
from kuaizhuan.people.models import StaffSession, User
from kuaizhuan.people.roles import Role

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LANGUAGES = {"zh-hans": "zh-CN", "en": "en-US"}
RESULT = {
    "title": "高强度铝合金真空压铸工艺",
    "summary": "抗拉强度提高到 460 MPa",
    "description": "通过成分设计与真空压铸工艺，得到高强度高韧性的铝合金薄壁件，用于新能源汽车车身结构件。",
    "keywords": "铝合金；真空压铸；薄壁件",
    "indicators": "抗拉强度≥460MPa(GB/T 228.1)",
    "contact_name": "示甲",
    "contact_phone": "13800000001",
}
NEED = "新能源汽车铝合金压铸件强度提升"


class Cast:
    """Opens a browser of its own for each person, in one language, and finds the words of pages in it."""

    def __init__(self, browser: Browser, address: str, language: str):
        self.browser, self.address, self.language = browser, address, language
        self.problems: list[str] = []

    def __call__(self, text: str, **values: object) -> str:
        with override(self.language):
            return gettext(text) % values if values else gettext(text)

    def said(self, code: str) -> str:
        with override(self.language):
            return say(code)

    def enter(self, user: User | None) -> Page:
        from django.conf import settings
        from django.test import Client

        context = self.browser.new_context(base_url=self.address, locale=LANGUAGES[self.language])
        if user is not None:
            client = Client()
            client.force_login(user)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": value, "url": self.address}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        return page


@pytest.fixture(params=LANGUAGES)
def cast(request, browser, live_server):
    cast = Cast(browser, live_server.url, request.param)
    yield cast
    for context in browser.contexts:
        context.close()
    assert cast.problems == []


def fill_template(path: Path) -> None:
    """Add one row to the work-book as it was downloaded, each value under its header."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    headers = {str(cell.value).lstrip("*"): cell.column for cell in sheet[1]}
    for column in columns_of("achievements"):
        if column.field in RESULT:
            sheet.cell(3, headers[column.header]).value = RESULT[column.field]
    book.save(path)


def import_work_book(cast: Cast, page: Page, folder: Path) -> Achievement:
    """Desk → template → upload → preview → import; the row is a draft then."""
    page.goto("/desk/")
    page.get_by_role("link", name=cast("导入表格"), exact=True).click()
    with page.expect_download() as download:
        page.locator('a[href$="achievements.xlsx"]').click()
    path = folder / "成果.xlsx"
    download.value.save_as(path)
    fill_template(path)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name=cast("上传并预览")).click()
    expect(page).to_have_url(re.compile("/imports/files/"))
    jobs.work_off()
    with override(cast.language):
        name = ngettext("导入 %(count)s 条", "导入 %(count)s 条", 1) % {"count": 1}
    page.get_by_role("button", name=name, exact=True).click()
    assert not Achievement.objects.exists()  # only the job writes
    jobs.work_off()
    expect(page).to_have_url(re.compile(r"/imports/R[^/]+/$"))
    assert (Upload.objects.get().state, ImportRun.objects.get().counts) == ("done", {"create": 1})
    return Achievement.objects.get()


def tick(cast: Cast, page: Page, title: str, task: str, verb: str) -> None:
    """A row stands on the desk; in its queue it is ticked and moved on."""
    page.goto("/desk/")
    expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    page.goto(f"/desk/achievements/{task}/")
    page.get_by_label(title, exact=True).check()
    page.get_by_role("button", name=cast.said(f"web.verb.{verb}"), exact=True).click()
    expect(page.get_by_label(title, exact=True)).to_have_count(0)


def publish(cast: Cast, page: Page, title: str) -> None:
    """The editor reads the row and publishes it."""
    page.goto("/desk/")
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_role("button", name=cast.said("web.verb.approve"), exact=True).click()
    expect(page.locator(".turn .state").first).to_have_text(cast.said("catalog.state.published"))
    jobs.work_off()


def state_need(cast: Cast, page: Page) -> Demand:
    """Type a need into the form and hand it in."""
    page.goto("/desk/")
    page.locator('a.btn[href="/desk/rows/demands/new/"]').click()
    fields = {
        "title": NEED,
        "description": "现有压铸铝合金车身件强度不足，需要抗拉强度不低于 450 MPa 的铝合金真空压铸技术，薄壁件成品率高。",
        "budget_low": "100",
        "contact_name": "示乙",
        "contact_phone": "13800000002",
    }
    for name, value in fields.items():
        page.locator(f"#i-{name}").fill(value)
    first = page.locator(".indicator-rows tbody tr").first
    first.locator("input[name$=parameter]").fill("抗拉强度")
    first.locator("select").select_option(">=")
    first.locator("input[name$=value]").fill("450")
    first.locator("input[name$=unit]").fill("MPa")
    page.get_by_role("button", name=cast("保存并提交审核")).click()
    expect(page.get_by_role("status")).to_contain_text(cast("已提交平台审核。"))
    return Demand.objects.get()


@pytest.mark.long
@pytest.mark.off_duty
def test_from_a_work_book_to_an_opened_introduction(cast: Cast, tmp_path):
    university = an_organisation("巴渝示例大学", kind="university")
    factory = an_organisation("巴渝示例压铸公司")
    office = cast.enter(a_user(Role.OFFICE, university, username="office"))
    enterprise = cast.enter(a_user(Role.ENTERPRISE, factory, username="enterprise"))
    editor = cast.enter(a_user(Role.EDITOR, username="editor"))

    result = import_work_book(cast, office, tmp_path)
    assert (result.state, result.owner) == (State.DRAFT, university)
    tick(cast, office, result.title, "draft", "submit")
    tick(cast, office, result.title, "unit_review", "endorse")

    editor.goto("/desk/")
    editor.locator("#main").get_by_role("link", name=cast("开始履职时段")).click()
    editor.locator("main input[name=reason]").fill("处理今天的审核")
    editor.locator("main").get_by_role("button", name=cast("开始"), exact=True).click()
    expect(editor.locator(".staff-banner")).to_contain_text("处理今天的审核")
    assert StaffSession.objects.get().reason == "处理今天的审核"
    publish(cast, editor, result.title)
    result.refresh_from_db()
    assert result.state == State.PUBLISHED

    need = state_need(cast, enterprise)
    assert (need.state, need.owner, need.indicators[0]["value"]) == (
        State.PLATFORM_REVIEW,
        factory,
        450,
    )  # a head's filing is the endorsement
    publish(cast, editor, NEED)
    assert Match.objects.filter(demand__title=NEED, achievement=result).exists()

    ask(cast, enterprise, need, result)
    case = Introduction.objects.get()
    assert (case.state, case.demand, case.achievement) == (Stage.PROPOSED, need, result)
    assert RESULT["contact_phone"] not in enterprise.content()

    consent(cast, office)
    case.refresh_from_db()
    assert case.state == Stage.OPENED
    enterprise.reload()
    for page in (office, enterprise):
        main = page.get_by_role("main")
        expect(main).to_contain_text(cast.said("match.state.opened"))
        for contact in (RESULT["contact_name"], RESULT["contact_phone"], "示乙", "13800000002"):
            expect(main).to_contain_text(contact)
        for step in ("match.introduction.ask", "match.introduction.consent"):
            expect(main.locator(".reasons").last).to_contain_text(cast.said(step))
    stranger = cast.enter(None)
    stranger.goto(f"/achievements/{result.code}/")
    assert RESULT["contact_phone"] not in stranger.content()
    assert verify() is None
    contacts = Event.objects.filter(subject_code=case.code, code="match.introduction.contact")
    assert contacts.values("actor_ref").distinct().count() == 2  # each side has seen the other's
    events = Event.objects.filter(subject_code=case.code).exclude(code="match.introduction.contact")
    events = events.values_list("code", "acting_for")
    assert list(events) == [
        ("match.introduction.ask", factory.code),
        ("match.introduction.consent", university.code),
        ("match.introduction.open", university.code),
    ]


def ask(cast: Cast, page: Page, need: Demand, result: Achievement) -> None:
    """From the page of the need to its matches, their reasons, and the fixed questions."""
    page.goto(f"/demands/{need.code}/")
    page.get_by_role("link", name=cast("查看全部匹配及理由")).click()
    match = page.locator(".match").first
    expect(match).to_contain_text(result.title)
    expect(match).to_contain_text("≥460 MPa")
    expect(match).to_contain_text(cast.said("web.outcome.meets"))
    match.get_by_role("link", name=cast.said("web.door.interest")).click()
    for code, answer in zip(
        ("why", "offer", "when"), ("用于车身结构件", "资金与试验线", "下月"), strict=True
    ):
        page.get_by_label(cast.said(f"match.question.{code}")).fill(answer)
    page.get_by_role("button", name=cast("提出对接")).click()
    expect(page.get_by_role("status")).to_contain_text(cast("已提出对接，等对方答复。"))


def consent(cast: Cast, page: Page) -> None:
    """The other side finds the question on the desk, reads the answers and consents."""
    page.goto("/desk/")
    page.get_by_role("main").get_by_role("link", name=cast("同意或婉拒")).click()
    expect(page.get_by_role("main")).to_contain_text("用于车身结构件")
    page.get_by_role("button", name=cast("同意，互相看到联系方式")).click()
    page.get_by_role("button", name=cast("确认，互相看到联系方式")).click()
    expect(page.get_by_role("status")).to_contain_text(cast("已办理。"))
