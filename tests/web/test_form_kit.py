"""The form kit: every input of the site comes from it, code lists are found by what pages call them, nothing is lost."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from factories import a_user, an_achievement, an_organisation
from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.core.codes import AmbiguousCode
from kuaizhuan.core.files.pending import LASTS, forget_pending
from kuaizhuan.core.held_forms import forget_old_forms, hold_form
from kuaizhuan.core.models import HeldForm, PendingFile
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer.registration.contract import PaymentMode
from kuaizhuan.web.forms.kit import fen_of, read_money, sections_of
from kuaizhuan.web.forms.pickers import CodeField, offer, options, write_code
from kuaizhuan.web.forms.transfer.contracts import ContractForm
from kuaizhuan.web.forms.transfer.countries import code_of, name_of, names

TEMPLATES = Path(__file__).parents[2] / "src/kuaizhuan/web/templates"
OUTSIDE = {
    "ui/search.html": "the search box of the site",
    "work.html": "the search box of the site",
    "ui/card.html": "picks a row for comparison",
    "ui/language.html": "the page to come back to",
    "ui/theme.html": "the page to come back to",
    "ui/acting.html": "for whom one acts, in the head of every page",
    "publish/search.html": "filters of the search",
    "publish/compare.html": "search for one more to compare",
    "people/organisations.html": "search",
    "transfer/contracts.html": "search",
    "transfer/deals.html": "search and filters",
    "desk/done.html": "search and filters",
    "desk/filter.html": "search and filters",
    "desk/queue.html": "search",
    "account/login.html": "the browser fills it in by names that it knows",
    "account/confirm_phone_verification_code.html": "the telephone fills it in",
    "allauth/elements/field.html": "how the library draws its own",
    "people/token_made.html": "shows a secret to be copied",
    "notices/webhook_secret.html": "shows a secret to be copied",
}
"""Templates that write inputs of their own, and why."""
INPUT = re.compile(r"<(input|select|textarea)\b")
NAMES = [*LISTS, "region"]


def test_inputs_come_from_the_kit():
    own = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if INPUT.search(path.read_text(encoding="utf-8"))
    }
    assert {name for name in own if not name.startswith("ui/form/")} == set(OUTSIDE)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_entry_is_found_by_whatever_pages_call_it(name, language):
    codes, short = list_of(name), language[:2]
    with translation.override(language):
        for entry in codes.valid(dt.date.today()):
            shown = write_code(name, entry.code)
            assert len(shown) <= 300
            assert codes.find(shown) == entry
            assert codes.find(f"{entry.code} {entry.label(short)}") == entry
            assert codes.find(entry.code) == entry
            assert shown in options(name)
            try:
                found = codes.find(entry.label(short))
            except AmbiguousCode:
                assert entry.code in {each.value for each in offer(name, entry.label(short))}
            else:
                assert found == entry or entry.code in codes.ancestors(found.code)[1].code


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_picker_takes_what_its_box_holds(language):
    with translation.override(language):
        for name in ("industry", "region", "discipline", "technology_field"):
            field = CodeField(name)
            for text in options(name):
                code = field.clean(text)
                assert write_code(name, code) == text
            box = field.widget.render("x", options(name)[0], {"id": "x"})
            assert int(re.search(r'maxlength="(\d+)"', box)[1]) >= max(map(len, options(name)))


def test_a_text_with_several_meanings_is_answered_with_them():
    found = offer("industry", "制造业")
    assert len(found) == 6
    assert all("制造" in each.name for each in found)
    assert offer("industry", " ") == []


def test_sums_are_read_back_in_their_other_form():
    assert (fen_of("80万元"), fen_of("1.5", "万元"), fen_of("0.001元")) == (80_000_000, 1_500_000, None)
    assert read_money("800000") == "80万元 = 800,000元"
    assert read_money("80", "万元") == "80万元 = 800,000元"
    assert read_money("八十万") == ""


def test_countries_by_name_or_code():
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert all(name_of(code_of(each)) == each for each in names())
    assert [code_of(each) for each in ("", "中国", "德国", "germany", "de", "bw")] == [
        "CN",
        "CN",
        "DE",
        "DE",
        "DE",
        "BW",
    ]
    assert (name_of("CN"), name_of("BW")) == ("", "BW")


def test_what_does_not_apply_is_not_read():
    said = {"mode": PaymentMode.LUMP_SUM, "royalty_rate": "三成", "royalty_base": "sales"}
    form = ContractForm({**said, "title": "甲"})
    form.is_valid()
    assert "royalty_rate" not in form.errors
    assert form.cleaned_data["royalty_base"] == ""
    form = ContractForm({**said, "mode": PaymentMode.ROYALTY})
    assert "royalty_rate" in form.errors
    page = str(ContractForm()["mode"])
    assert page.count('class="on-1"') == 2


def test_sections_say_how_far_they_are_filled():
    form = ContractForm(before={"title": "甲", "sellers": [{"name": "示例大学"}]})
    found = {each.title: (each.filled, each.total) for each in sections_of(form)}
    assert found["项目"] == (1, 7)
    assert found["双方"] == (1, 2)


class TestRecord:
    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def owner(self):
        return an_organisation("示例大学")

    @pytest.fixture
    def office(self, signed_in, owner):
        return signed_in(Role.OFFICE, owner)

    def rows(self, *lines):
        sent = {"indicator-count": str(len(lines))}
        for at, (parameter, value) in enumerate(lines):
            sent |= {
                f"indicator-{at}-parameter": parameter,
                f"indicator-{at}-operator": ">=",
                f"indicator-{at}-value": value,
            }
        return sent

    def test_one_wrong_row_keeps_the_good_ones_and_what_it_was_to_replace(self, office, owner):
        stored = [{"parameter": name, "operator": ">=", "value": 1, "value_high": None, "unit": "", "method": ""}
                  for name in ("强度", "硬度", "密度")]  # fmt: skip
        row = an_achievement(owner=owner, state=State.DRAFT, indicators=stored)
        said = {
            "title": row.title,
            "do": "save",
            **self.rows(("强度", "2"), ("硬度", "很高"), ("伸长率", "9")),
        }
        answer = office.post(f"/achievements/{row.code}/edit/", said)
        assert answer.status_code == 422
        assert 'value="很高"' in answer.content.decode()
        row.refresh_from_db()
        assert [(each["parameter"], each["value"]) for each in row.indicators] == [
            ("强度", 2),
            ("伸长率", 9),
            ("硬度", 1),
        ]

    def test_an_unclear_code_offers_what_it_may_mean_and_takes_the_choice(self, office, owner):
        said = {"owner": owner.code, "title": "铝合金真空压铸工艺", "industry": "汽车"}
        page = office.post("/desk/rows/achievements/new/", said).content.decode()
        assert 'name="industry-choice" value="36"' in page
        row = Achievement.objects.get()
        chosen = {"title": row.title, "industry": "汽车", "industry-asked": "汽车", "industry-choice": "36"}
        office.post(f"/achievements/{row.code}/edit/", chosen)
        row.refresh_from_db()
        assert row.industry == "36"
        changed = {**chosen, "industry": "38 电气机械和器材制造业"}
        office.post(f"/achievements/{row.code}/edit/", changed)
        row.refresh_from_db()
        assert row.industry == "38"

    def test_levels_of_maturity_have_their_number_and_the_review_says_what_it_asks(self, office):
        page = office.get("/desk/rows/achievements/new/").content.decode()
        assert re.search(r'<option value="6">6 \S', page)
        assert "审核会问：" in page
        assert "已填 0/" in page


class TestUnsent:
    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def person(self):
        return a_user(Role.OFFICE, an_organisation("示例大学"))

    def sign_out_silently(self, client):
        """As when the session has run out: the browser keeps its other cookies."""
        client.session.flush()

    def test_a_form_of_an_ended_session_goes_on_after_signing_in(self, person):
        client = Client()
        client.force_login(person)
        client.get("/desk/")
        self.sign_out_silently(client)
        said = {"title": "铝合金真空压铸工艺", "summary": "强度提高 20%", "password": "geheim", "do": "save"}
        answer = client.post("/desk/rows/achievements/new/", said)
        code = re.search(r"/continue/(\w+)/", answer.url)[1]
        assert "强度" not in HeldForm.objects.get().sealed
        assert client.get(f"/continue/{code}/").status_code == 302
        other = Client()
        other.force_login(a_user(Role.OFFICE, an_organisation("别的大学")))
        assert other.get(f"/continue/{code}/").status_code == 404
        client.force_login(person)
        page = client.get(f"/continue/{code}/").content.decode()
        assert 'name="summary" value="强度提高 20%"' in page
        assert "geheim" not in page
        assert 'action="/desk/rows/achievements/new/"' in page
        client.post("/desk/rows/achievements/new/", {**said, "held": code})
        assert Achievement.objects.get().summary == "强度提高 20%"
        assert client.get(f"/continue/{code}/").status_code == 404

    def test_whoever_signed_out_or_is_a_stranger_leaves_nothing(self, person):
        client = Client()
        client.force_login(person)
        client.get("/desk/")
        client.post(reverse("account_logout"))
        for each in (client, Client()):
            assert each.post("/desk/rows/achievements/new/", {"title": "甲"}).status_code == 302
        client.cookies["kz_person"] = "forged:signature"
        client.post("/desk/rows/achievements/new/", {"title": "甲"})
        assert not HeldForm.objects.exists()
        assert not Achievement.objects.exists()

    def test_only_what_was_sent_is_held(self, person):
        client = Client()
        client.force_login(person)
        client.get("/desk/")
        self.sign_out_silently(client)
        for method in (client.head, client.options, client.get):
            method("/desk/rows/achievements/new/")
        assert not HeldForm.objects.exists()

    def test_a_refused_form_waits_on(self, person):
        client = Client()
        client.force_login(person)
        code = hold_form(person.pk, "/desk/", [("title", "甲")])
        assert client.post("/registry/list/new/", {"held": code}).status_code in (403, 404)
        assert HeldForm.objects.exists()

    def test_a_held_form_is_let_go_and_forgotten(self, person):
        client = Client()
        client.force_login(person)
        code = hold_form(person.pk, "/desk/", [("title", "甲")])
        assert client.post(f"/continue/{code}/").status_code == 302
        assert not HeldForm.objects.exists()
        hold_form(person.pk, "/desk/", [("title", "甲")])
        assert forget_old_forms(timezone.now() + dt.timedelta(days=2)) == 1

    def test_waiting_files_are_forgotten(self, person):
        PendingFile.objects.create(
            by=person, name="a.pdf", size=1, sha256="0" * 64, place="x", at=timezone.now()
        )
        assert forget_pending() == 0
        assert forget_pending(timezone.now() + LASTS + dt.timedelta(hours=1)) == 1
