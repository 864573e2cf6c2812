"""Whose an anonymous need is stays between its owner and its broker until both sides have agreed.

Everybody who must not know searches and harvests; what is sent to webhooks is read, and mail. `test_addresses` reads
every address with codes of such a need and of what came of it.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from access_world import PEOPLE
from address_world import Place, said, visitor
from factories import a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.models import Demand
from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.core.events import offered_codes, topics
from kuaizhuan.core.models import Event
from kuaizhuan.match import services
from kuaizhuan.match.states import Stage
from kuaizhuan.notices import services as notices
from kuaizhuan.notices.models import Delivery, Webhook
from kuaizhuan.notices.webhooks.queries import payload
from kuaizhuan.people import services as people
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild
from selection import on_any_database

pytestmark = pytest.mark.django_db

OWNER, PERSON, ABOVE = "示例隐名公司", "隐名某甲", "示例隐名集团"
MAY_KNOW = {"agent", "editor", "bureau", "auditor"}
"""The chosen broker, who oversees the rows of the owner's jurisdiction, and who reads the audit of everybody."""
STRANGERS = [who for who in PEOPLE if who not in MAY_KNOW]
LISTS_ALL = {"web:organisations", "api-v1:organisations", "oai"}
"""Organisations stand there whatever they need."""
ANSWERS = {"match.question.why": "我校成果可以解决"}


class Hidden(Place):
    """The world with a need of an owner that nobody knows, and questions about it at every stage."""

    def __init__(self) -> None:
        super().__init__()
        above = an_organisation(ABOVE, region="500000")
        self.owner = an_organisation(OWNER, region="500000")
        people.place_under(self.owner, above, by=actor_for(a_user(Role.OPERATOR)))
        hidden = a_user(Role.ENTERPRISE, self.owner, username="the_hidden")
        User.objects.filter(pk=hidden.pk).update(display_name=PERSON)
        agency = self.places["agency"]
        self.need = a_demand(owner=self.owner, anonymous=True, broker=agency, contact_name=PERSON)
        Demand.objects.filter(pk=self.need.pk).update(published_at=timezone.now())  # as harvesters see it
        # Somebody of the other side who is of this one too, and acts for it.
        both = a_user(Role.OFFICE, self.places["elsewhere"], username="the_both")
        people.grant(both, Role.ENTERPRISE, by=actor_for(hidden), organisation=self.owner)
        self.hidden, self.both = (
            replace(actor_for(user), acting_for=self.owner.code)
            for user in (hidden, User.objects.get(pk=both.pk))
        )
        self.seller = replace(actor_for(self.user("elsewhere")), acting_for=self.places["elsewhere"].code)
        self.broker = replace(actor_for(self.user("agent")), acting_for=agency.code)
        Webhook.objects.create(organisation=self.places["elsewhere"], url="https://hooks.example/",
                               events=list(offered_codes()), secret="")  # fmt: skip
        self.cases = {
            "waiting": self.asked(self.seller),
            "passed": services.pass_on(self.asked(self.seller), by=self.broker),
            "declined": services.decline(
                services.pass_on(self.asked(self.seller), by=self.broker),
                by=self.hidden, reason="match.decline.terms",
            ),
            "by_its_owner": self.asked(self.hidden),
            "by_one_of_both": services.withdraw(self.asked(replace(self.both, grants=self.hidden.grants)), by=self.both),
            "by_another_broker": self.asked(actor_for(a_user(Role.BROKER, self.places["elsewhere"]))),
        }  # fmt: skip

    def asked(self, by):
        result = an_achievement(owner=self.places["elsewhere"])
        return services.express_interest(self.need, result, by=by, answers=ANSWERS)

    @property
    def secrets(self) -> tuple[str, ...]:
        return (OWNER, PERSON, ABOVE, self.owner.code, str(self.owner.credit_code), "the_hidden")


@pytest.fixture(scope="module")
def kept(keep):
    def made() -> Hidden:
        found = Hidden()
        rebuild()
        return found

    return keep(made)


@pytest.fixture
def world(kept, db, unlimited):
    return kept.copy()


def told(world: Hidden, text: str) -> list[str]:
    return [secret for secret in world.secrets if secret in text]


def found(world: Hidden, client: Client):
    """What harvests and searches have of it; every address by itself is for `test_addresses`."""
    for form in ("oai_dc", "oai_cerif_openaire"):
        harvest = said(client.get("/oai", {"verb": "ListRecords", "metadataPrefix": form})).split("<record>")
        records = [record for record in harvest if world.need.code in record]
        assert records or form != "oai_dc"
        yield f"oai {form}", "".join(records)
    for query in ({"q": world.need.title}, {"q": OWNER}, {"q": world.need.title, "sort": "-published"}):
        for path in ("/search", "/search.atom", "/api/v1/search"):
            text = said(client.get(path, query))
            yield f"{path} {query}", text.replace(OWNER, "") if query["q"] == OWNER else text


@pytest.mark.parametrize("who", ["visitor", *on_any_database(STRANGERS, "the queries of the visitor")])
def test_nobody_finds_whose_it_is(world, who):
    client = visitor(world, who)
    problems = [
        f"{where}: {secrets}" for where, text in found(world, client) if (secrets := told(world, text))
    ]
    assert not problems, "\n".join(problems)


def test_its_broker_does(world):
    """Else the walk would prove nothing."""
    client = visitor(world, "agent")
    case = world.cases["passed"]
    assert PERSON not in said(client.get(world.address("web:record", f"demand {world.need.code}")))
    services.consent(case, by=world.hidden)
    assert {OWNER, PERSON} <= set(told(world, said(client.get(f"/introductions/{case.code}/"))))
    other = visitor(world, "elsewhere")
    assert {OWNER, PERSON} <= set(told(world, said(other.get(f"/introductions/{case.code}/"))))


def test_no_system_is_told(world):
    assert Delivery.objects.filter(event__isnull=False).count() > 5
    for delivery in Delivery.objects.filter(event__isnull=False):
        assert not told(world, json.dumps(payload(delivery), default=str)), delivery.event.code


def test_no_mail_says_it(world, mailoutbox):
    for name in ("elsewhere", "agent"):
        person = world.user(name)
        person.emailaddress_set.create(email=f"{name}@demo.invalid", verified=True, primary=True)
        notices.choose(person, dict.fromkeys(topics(), notices.Cadence.AT_ONCE), by=actor_for(person))
    services.consent(world.cases["passed"], by=world.hidden)
    notices.send_digests(by=world.broker)
    for mail in mailoutbox:
        assert not told(world, mail.subject + mail.body + str(mail.alternatives)), mail.to


def test_asking_does_not_find_out(world):
    """A stranger who asks with a result of the same owner is answered as with any other; the broker sees why not."""
    own = an_achievement(owner=world.owner)
    stranger = actor_for(a_user(Role.BROKER, world.places["elsewhere"]))
    row = services.express_interest(world.need, own, by=stranger, answers=ANSWERS)
    assert row.state == Stage.BROKERED
    with pytest.raises(RuleBroken):
        services.pass_on(row, by=world.broker)
    assert services.decline(row, by=world.broker, reason="match.decline.not_fitting").state == Stage.DECLINED
    with pytest.raises(RuleBroken):
        services.express_interest(world.need, own, by=world.hidden, answers=ANSWERS)


def test_the_log_keeps_it_all(world):
    events = Event.objects.filter(subject_code=world.cases["by_its_owner"].code)
    assert [event.acting_for for event in events] == [world.owner.code]
