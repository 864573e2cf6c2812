"""The form of a contract: filled with what is known, the signed file beside it, read back before it is filed."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from freezegun import freeze_time

from core.files.samples import pdf
from factories import an_achievement
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.models import PendingFile
from kuaizhuan.people.models import User
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Application, Deal, TechnologyContract
from transfer.registry_world import World
from web.transfer.test_contract_pages import FORM

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(keep):
    with freeze_time("2026-06-01 10:00:00"):
        return keep(World)


@pytest.fixture
def world(kept, db):
    with freeze_time("2026-06-01 10:00:00"):
        yield kept.copy()


@pytest.fixture
def office(world):
    client = Client()
    client.force_login(User.objects.get(pk=world.office.user_id))
    return client


def a_file(name: str = "合同.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), "application/pdf")


def test_what_the_platform_knows_is_filled_in_and_nothing_weightier(world, office):
    result = an_achievement(
        owner=world.university, high_tech_field="materials", industry="36", transfer_modes=["licence"],
        patent_numbers=["ZL202010123456.2"], summary="强度提高 20%",
    )  # fmt: skip
    new = services.NewDeal("压铸工艺", world.university, world.firm, dt.date(2026, 5, 1), note="展会认识")
    deal = services.enter_deal(new, by=world.office)
    Deal.objects.filter(pk=deal.pk).update(achievement=result, amount=80_000_000)
    page = office.get(f"/contracts/enter/?deal={deal.code}").content.decode()
    for known in (
        'value="压铸工艺"', 'value="示例制造有限公司"', f'value="{world.firm.credit_code}"', "800000.00",
        'value="ZL202010123456.2"', "强度提高 20%", 'value="36 汽车制造业"', result.code,
        '<option value="materials" selected>', '<option value="licence" selected class="on-2 ',
    ):  # fmt: skip
        assert known in page
    assert not re.search(
        r'name="mode"[^>]*>(?:(?!</select>).)*<option value="\w+"[^>]* selected', page, re.DOTALL
    )
    assert 'value="CN"' not in page
    plain = office.get("/contracts/enter/").content.decode()
    assert not re.search(
        r'name="type"[^>]*>(?:(?!</select>).)*<option value="\w+"[^>]* selected', plain, re.DOTALL
    )


def test_the_signed_file_is_kept_with_the_version_and_read_by_those_who_read_the_contract(world, office):
    assert office.post("/contracts/enter/", {**FORM, "document": a_file()}).status_code == 302
    row = TechnologyContract.objects.get()
    file = files_of(row).get()
    assert (file.name, file.purpose, file.subject_state) == ("合同.pdf", "contract", "1")
    assert "合同.pdf" in office.get(f"/contracts/{row.code}/").content.decode()
    given = office.get(f"/documents/{file.code}/")
    assert b"".join(given.streaming_content) == pdf()
    stranger = Client()
    stranger.force_login(User.objects.get(pk=world.buyer_head.user_id))
    assert stranger.get(f"/documents/{file.code}/").status_code == 404


def test_a_file_that_was_chosen_stays_chosen_after_an_error(world, office):
    page = office.post("/contracts/enter/", {**FORM, "title": "", "document": a_file()}).content.decode()
    assert "<b>合同.pdf</b>" in page
    kept = re.search(r'name="document-kept" value="(\w+)"', page)[1]
    other = Client()
    other.force_login(User.objects.get(pk=world.institute_office.user_id))
    again = other.post("/contracts/enter/", {**FORM, "title": "", "document-kept": kept}).content.decode()
    assert "document-kept" not in again
    more = office.post(
        "/contracts/enter/", {**FORM, "rows": "buyers", "document-kept": kept}
    ).content.decode()
    assert f'value="{kept}"' in more
    unwanted = {**FORM, "title": "", "document-kept": kept, "document-drop": "1"}
    assert "document-kept" not in office.post("/contracts/enter/", unwanted).content.decode()
    assert PendingFile.objects.count() == 1
    assert office.post("/contracts/enter/", {**FORM, "document-kept": kept}).status_code == 302
    assert files_of(TechnologyContract.objects.get()).get().name == "合同.pdf"


def test_filing_is_read_back_and_only_then_done(world, office):
    row = world.contract()
    address = f"/contracts/{row.code}/file/"
    page = office.post(address, {"purpose": "register", "note": "请加急"}).content.decode()
    for words in ("谁能看到", "能否更改", row.buyer_name, "请加急", 'name="confirmed" value="yes"'):
        assert words in page
    assert not Application.objects.exists()
    assert (
        office.post(address, {"purpose": "register", "note": "请加急", "confirmed": "yes"}).status_code == 302
    )
    assert Application.objects.get().note == "请加急"
