"""Every address, fetched by everybody with other people's codes: refused where it must be, no fault, no secret.

The list of addresses comes from the resolver, so that a new one fails until somebody says who may come.
"""

from __future__ import annotations

import copy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from access_table import GROUPS
from access_world import PEOPLE, World
from address_table import ADDRESSES, ANYHOW, SECRETS, Address
from factories import a_demand, an_achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.models import RefusedRow
from kuaizhuan.collect.states import Question, RunState
from kuaizhuan.core.models import Event
from kuaizhuan.match.states import Stage
from kuaizhuan.notices.letters import stop_link
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import link_of
from kuaizhuan.publish.catalogue import rebuild

pytestmark = pytest.mark.django_db


def names(patterns, spaces: tuple[str, ...] = ()) -> set[str]:
    """Every named address below `patterns`; one without a name shows as its pattern."""
    found = set()
    for each in patterns:
        if isinstance(each, URLResolver):
            found |= names(each.url_patterns, (*spaces, each.namespace) if each.namespace else spaces)
        else:
            found.add(":".join((*spaces, each.name or str(each.pattern))))
    return found


class Place(World):
    """The world with secrets in it, and the codes by which its rows are asked for."""

    def __init__(self) -> None:
        super().__init__()
        said = {
            "contact_name": "秘乙联系人",
            "contact_phone": "13999990001",
            "contact_email": "mi-yi@demo.example",
        }
        draft = an_achievement(state=State.DRAFT, owner=self.here, title="秘甲题名", **said)
        published = an_achievement(owner=self.here, **said)
        need = a_demand(owner=self.here, anonymous=True, **said)
        invitation = self.invitation()
        invitation.email = "mi-bing@demo.example"
        invitation.save()
        request = self.join_request()
        request.note = "秘丁说明"
        request.save()
        staff = self.staff_session()
        staff.reason = "秘戊事由"
        staff.save()
        run = self.run(RunState.FINISHED)
        run.file_name = "秘己文件.xlsx"
        run.save()
        RefusedRow.objects.create(run=run, row_number=2, cells={"title": "秘庚单元格"}, problems=[])
        introduction = self.introduction(Stage.PROPOSED)
        introduction.answers = {"match.question.why": "秘辛答复"}
        introduction.save()
        User.objects.filter(pk=self.user("self").pk).update(
            phone="+8613888880001", email="mi-self@demo.example", display_name="示己"
        )
        # A member: the heads see that there is one, and of the number enough to recognise it.
        User.objects.filter(pk=self.user("owner").pk).update(
            phone="+8613888880002", email="mi-owner@demo.example"
        )
        self.codes = {
            "draft": draft.code,
            "published": published.code,
            "foreign": an_achievement(state=State.DRAFT, owner=self.places["elsewhere"]).code,
            "need": need.code,
            "here": self.here.code,
            "elsewhere": self.places["elsewhere"].code,
            "invitation": link_of(invitation),
            "invited": invitation.code,
            "request": request.code,
            "run": run.code,
            "introduction": introduction.code,
            "pair": self.pair(Question.OPEN).pk,
            "answered": self.pair(Question.NO).pk,
            "editor": self.user("editor").code,
            "owner": self.user("owner").code,
            "stop": stop_link(self.user("self")).rstrip("/").rsplit("/", 1)[1],
        }

    def address(self, name: str, arguments: str) -> str:
        return reverse(name, args=[word.format(**self.codes) for word in arguments.split()])


def persons(line: str) -> set[str]:
    return {person for word in line.split() for person in GROUPS.get(word, word).split()}


def visitor(world: Place, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "visitor":
        client.force_login(world.user(who))
    if who == "asleep":
        client.post("/staff/end/")
    return client


def said(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def refused(response) -> bool:
    away = response.get("Location", "")
    return response.status_code in (403, 404) or "/login/" in away or "/sign-in/" in away


def test_every_address_stands_in_the_table():
    assert names(get_resolver().url_patterns) == set(ADDRESSES)


def test_every_secret_is_somewhere(home):
    """Else the walk would prove nothing."""
    world = Place()
    rebuild()
    seen = ""
    for who in ("office", "self", "owner"):
        client = visitor(world, who)
        for name in ("web:record", "web:members", "web:run", "web:introduction", "web:own_data", "web:staff"):
            for arguments in ADDRESSES[name].get:
                seen += said(client.get(world.address(name, arguments)))
    missing = {
        "秘庚单元格",
        "秘戊事由",
        "mi-self@demo.example",
    }  # in a work-book, in the download of one's data
    assert {secret for secret in SECRETS if secret not in seen} <= missing


@pytest.mark.parametrize("who", ["visitor", *PEOPLE])
def test_walk(home, who):
    world = Place()
    rebuild()
    client = visitor(world, who)
    problems: list[str] = []
    for name, address in ADDRESSES.items():
        for method, arguments, line in requests_of(address):
            problems += visit(world, client, who, (name, method, arguments), line, address.body)
    assert not problems, "\n".join(problems)


def requests_of(address: Address):
    """Method, arguments and persons; a post-only address is fetched too, for nobody's good."""
    yield from (("get", arguments, line) for arguments, line in address.get.items())
    yield from (("post", arguments, line) for arguments, line in address.post.items())
    yield from (("get", arguments, ANYHOW) for arguments in address.post if arguments not in address.get)


def visit(
    world: Place, client: Client, who: str, request: tuple[str, str, str], line: str, body
) -> list[str]:
    """What is wrong with the answer to `who`; whatever it changed is undone."""
    name, method, arguments = request
    where = f"{method} {name} [{arguments}]"
    values = {key: value.format(**world.codes) for key, value in body.items()}
    before, cookies = Event.objects.count(), copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(world.address(name, arguments), values)
        text = said(response)
        wrote = Event.objects.count() > before
        transaction.set_rollback(True)
    client.cookies = cookies  # some pages sign out
    found = [f"{where}: tells {s}" for s, may in SECRETS.items() if s in text and who not in persons(may)]
    if response.status_code >= 500:
        found.append(f"{where}: {response.status_code}")
    if line == ANYHOW:
        return found
    if who in persons(line) and refused(response):
        found.append(f"{where}: refused with {response.status_code}")
    if who not in persons(line) and (wrote or not refused(response)):
        found.append(f"{where}: answered with {response.status_code}")
    return found
