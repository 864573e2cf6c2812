"""成效回访 in the browser: opening a link changes nothing, answering by it needs no account, and figures follow."""

from __future__ import annotations

import pytest
from django.core import mail

from factories import BY, an_organisation
from kuaizhuan.core.models import Event
from kuaizhuan.notices.tasks import mail_outcome
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import OutcomeAnswer, OutcomeSurvey
from kuaizhuan.transfer.queries.outcomes import link_of
from kuaizhuan.transfer.states import Stage
from transfer.world import days

pytestmark = pytest.mark.django_db
ANSWER = {"in_use": "yes", "output": "500万元", "tax": "30万元", "jobs": 12, "by_name": "示例丁"}


@pytest.fixture
def survey(world):
    deal = world.deal(stage=Stage.CONTRACT)
    return deal.outcomes.get(months=6)


def test_asking_sends_a_mail_with_a_link_that_changes_nothing_when_opened(world, survey, client, settings):
    settings.ADDRESS = "https://node.example"
    world.enterprise.contact_email = "contact@example.org"
    world.enterprise.save()
    office = world.at("office")
    office.post(f"/outcomes/{survey.code}/ask/")
    link = mail.outbox[0].body.split("https://node.example")[1].split()[0]
    assert link not in office.get(f"/outcomes/{survey.code}/").content.decode()

    for _ in range(2):
        assert client.get(link).status_code == 200
    survey.refresh_from_db()
    assert survey.state == "asked"
    refused = client.post(link, {**ANSWER, "jobs": "many"})
    assert (refused.status_code, "500万元" in refused.content.decode()) == (422, True)
    assert client.post(link, {**ANSWER, "in_use": "no"}).status_code == 422
    assert client.post(link, ANSWER).status_code == 302
    assert OutcomeAnswer.objects.get().output == 5_000_000_00
    assert client.post(link, {**ANSWER, "output": "600万元"}).status_code == 302
    assert "此前的填报" in client.get(link).content.decode()
    said = Event.objects.filter(code="transfer.outcome.answer").last()
    by_link = ("token", f"link:transfer.outcome:{survey.code}", survey.deal.buyer.code)
    assert (said.actor_kind, said.actor_ref, said.acting_for) == by_link


def test_a_link_is_for_the_buyer(world, survey, client):
    survey = services.remind_of_outcome(survey, by=world.office)
    link = f"/outcome-answer/{link_of(survey)}/"
    for method in ("get", "post"):
        answer = getattr(world.at("office"), method)(link, ANSWER if method == "post" else None)
        assert (answer.status_code, "由受让方填报" in answer.content.decode()) == (403, True)
    assert world.at("buyer").post(link, ANSWER).status_code == 302
    assert Event.objects.filter(code="transfer.outcome.answer").last().actor_kind == "person"
    OutcomeSurvey.objects.filter(pk=survey.pk).update(state="asked")
    type(survey.deal).objects.filter(pk=survey.deal_id).update(buyer=an_organisation())
    assert client.get(link).status_code == 404  # the deal has another buyer now


def test_a_link_ends(world, survey, client):
    survey = services.remind_of_outcome(survey, by=world.office)
    OutcomeSurvey.objects.filter(pk=survey.pk).update(asked_on=days(-90))
    survey.refresh_from_db()
    assert client.get(f"/outcome-answer/{link_of(survey)}/").status_code == 200
    OutcomeSurvey.objects.filter(pk=survey.pk).update(asked_on=days(-92))
    survey.refresh_from_db()
    answer = client.post(f"/outcome-answer/{link_of(survey)}/", ANSWER)
    assert (answer.status_code, "失效" in answer.content.decode()) == (409, True)
    assert not OutcomeAnswer.objects.exists()


def test_a_link_that_was_not_made_here(survey, client):
    assert client.get("/outcome-answer/nonsense/").status_code == 404
    assert client.get(f"/outcome-answer/{survey.code}:abc/").status_code == 404
    assert client.post(f"/outcome-answer/{link_of(survey)}/", ANSWER).status_code == 422  # not asked yet
    assert not OutcomeAnswer.objects.exists()


@pytest.mark.parametrize(("address", "mailed"), [("a@example.org", 1), ("a@firm.example", 0), ("", 0)])
def test_what_is_due_is_asked_by_mail_too_but_not_once_it_is_answered(
    world, survey, settings, run_jobs, address, mailed
):
    settings.ADDRESS = "https://node.example"
    world.enterprise.contact_email = address
    world.enterprise.save()
    services.ask_outcomes(by=BY, today=survey.due_on)
    run_jobs()
    assert len(mail.outbox) == mailed
    for letter in mail.outbox:
        assert f"https://node.example/outcome-answer/{link_of(survey)}/" in letter.body
        assert survey.deal.title not in letter.subject + letter.body
    OutcomeSurvey.objects.filter(pk=survey.pk).update(state="answered", answered_on=days(0))
    assert mail_outcome.func(survey.code) == 0


def test_without_an_address_the_other_side_has_to_sign_in(world, survey):
    answered = world.at("office").post(f"/outcomes/{survey.code}/ask/", follow=True).content.decode()
    assert "没有发出邮件" in answered
    assert mail.outbox == []


def test_the_buyer_answers_signed_in_and_the_list_knows_what_is_overdue(world, survey):
    services.remind_of_outcome(survey, by=world.office)
    OutcomeSurvey.objects.filter(pk=survey.pk).update(asked_on=days(-31))
    buyer = world.at("buyer")
    url = f"/outcomes/{survey.code}/"
    for which in ("overdue", "asked", ""):
        assert url in buyer.get(f"/outcomes/?which={which}").content.decode()
    assert "填报成效" in buyer.get("/desk/").content.decode()
    assert "逾期未填" in buyer.get(url).content.decode()
    assert world.at("office").post(url, ANSWER).status_code == 403
    assert world.at("stranger").get(url).status_code == 404
    buyer.post(url, ANSWER)
    assert url not in buyer.get("/outcomes/?which=overdue").content.decode()


def test_figures_count_what_their_reader_may_see(world, survey):
    services.remind_of_outcome(survey, by=world.office)
    office = world.at("office")
    world.at("buyer").post(f"/outcomes/{survey.code}/", ANSWER)
    assert "500万元" not in office.get("/transfer/figures/").content.decode()
    world.confirm(survey.deal)
    page = office.get("/transfer/figures/").content.decode()
    for words in ("各阶段项目数", "500万元", "每个项目只取最后一次经成果方确认的填报", "截至", "100万元"):
        assert words in page, words
    other = world.at("stranger").get("/transfer/figures/").content.decode()
    assert "500万元" not in other
    assert "100万元" not in other
