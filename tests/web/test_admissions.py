"""An organisation asks to be taken in, an editor decides, and its first head comes by the invitation."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.files import samples
from factories import a_credit_code, an_organisation
from kuaizhuan.collect.models import Admission
from kuaizhuan.core.models import Event
from kuaizhuan.people.models import Invitation, Membership, Organisation
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

PDF = samples.pdf()


def said(**other):
    return {
        "credit_code": a_credit_code(),
        "name": "示例新单位有限公司",
        "kind": "enterprise",
        "region": "500000",
        "contact_name": "示例甲",
        "contact_phone": "023-61110000",
        "contact_email": "first@demo.example",
        "proof": SimpleUploadedFile("licence.pdf", PDF, "application/pdf"),
        **other,
    }


@pytest.fixture
def applicant(signed_in, home):
    return signed_in()


@pytest.fixture
def editor(signed_in):
    return signed_in(Role.EDITOR)


def test_a_visitor_signs_in_first(client):
    assert client.get("/apply/").url == "/sign-in/?next=/apply/"


def test_from_the_application_to_the_first_head(applicant, editor, mailoutbox):
    filed = applicant.post("/apply/", said(), follow=True)
    assert "等平台核对" in filed.content.decode()
    row = Admission.objects.get()
    page = editor.get(f"/admissions/{row.code}/").content.decode()
    proof = re.search(r"/files/[^\"]+", page)[0]
    assert b"".join(editor.get(proof).streaming_content).startswith(b"%PDF")
    assert Client().get(proof).status_code == 404
    assert "示例新单位有限公司" in editor.get("/admissions/").content.decode()

    done = editor.post(f"/admissions/{row.code}/decide/", {"do": "approve"}, follow=True)

    assert "已通过" in done.content.decode()
    organisation = Organisation.objects.get(credit_code=row.credit_code)
    assert organisation.name == "示例新单位有限公司"
    invitation = Invitation.objects.get(organisation=organisation)
    assert (invitation.email, invitation.role) == ("first@demo.example", Role.ENTERPRISE)
    link = re.search(r"/invitation/\S+", mailoutbox[-1].body)[0]
    opened = Client().post(link, {"username": "first", "display_name": "甲", "password": "Weg-zur-Tuer-26"})
    assert opened.status_code == 302
    assert Membership.objects.filter(organisation=organisation, role=Role.ENTERPRISE).exists()
    codes = set(Event.objects.filter(subject_code=row.code).values_list("code", flat=True))
    assert {"collect.admission.file", "collect.admission.approve"} <= codes


def test_a_name_of_two_lines_is_one_line_and_its_mail_leaves(applicant, editor, mailoutbox):
    applicant.post("/apply/", said(name="示例新单位\r\nBcc: all@demo.example"))
    row = Admission.objects.get()
    assert row.name == "示例新单位 Bcc: all@demo.example"
    editor.post(f"/admissions/{row.code}/decide/", {"do": "approve"})
    assert [mail.recipients() for mail in mailoutbox] == [["first@demo.example"]]


def test_a_refusal_says_why(applicant, editor):
    applicant.post("/apply/", said())
    row = Admission.objects.get()
    page = f"/admissions/{row.code}/decide/"
    assert editor.post(page, {"do": "refuse"}).status_code == 422
    assert editor.post(page, {"do": "refuse", "reasons": "collect.admission.reason.other"}).status_code == 422
    editor.post(page, {"do": "refuse", "reasons": "collect.admission.reason.proof"})
    assert "证明文件不清楚" in applicant.get("/apply/").content.decode()
    assert not Organisation.objects.filter(credit_code=row.credit_code).exists()
    assert applicant.post("/apply/", said(credit_code=row.credit_code), follow=True).status_code == 200


def test_who_is_here_already_is_told_how_to_join(applicant):
    known = an_organisation("早已入驻的单位")
    answer = applicant.post("/apply/", said(credit_code=known.credit_code))
    assert answer.status_code == 422
    assert f"/organisations/{known.code}/join/" in answer.content.decode()
    assert not Admission.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("credit_code", "91500000000000000X"), ("contact_phone", "1"), ("kind", "club"), ("region", "999999")],
)
def test_what_is_wrong_stands_beside_its_field(applicant, field, value):
    answer = applicant.post("/apply/", said(**{field: value}))
    assert answer.status_code == 422
    assert not Admission.objects.exists()


def test_a_program_is_no_proof(applicant):
    wrong = SimpleUploadedFile("licence.pdf", b"MZ\x90\x00program", "application/pdf")
    assert applicant.post("/apply/", said(proof=wrong)).status_code == 422


def test_one_application_for_a_credit_code_and_three_for_a_person(applicant):
    first = said()
    applicant.post("/apply/", first)
    again = applicant.post("/apply/", said(credit_code=first["credit_code"]))
    assert "无须重复提交" in again.content.decode()
    applicant.post("/apply/", said())
    applicant.post("/apply/", said())
    assert "请等待结果" in applicant.post("/apply/", said()).content.decode()
    assert Admission.objects.count() == 3
    row = Admission.objects.first()
    applicant.post(f"/admissions/{row.code}/withdraw/")
    assert applicant.post("/apply/", said(), follow=True).status_code == 200


def test_the_door_offers_its_ways(client):
    page = client.get("/sign-in/").content.decode()
    for address in ("/apply/", "/organisations/", "/help/first-steps/", "/help/contact/", "reset-code"):
        assert address in page


def test_sign_up_waits_for_mail(settings):
    assert settings.EMAIL_HOST == ""
    assert settings.SIGN_UP is False


def test_contact_is_what_the_node_says(client, settings):
    assert "还没有公布联系方式" in client.get("/help/contact/").content.decode()
    settings.CONTACT = {"unit": "示例运行单位", "phone": "023-61110000", "mail": "", "hours": ""}
    assert "示例运行单位" in client.get("/help/contact/").content.decode()
