"""Every address, by everybody with other people's codes: refused where it must be, no fault, no secret, no markup.

The list of addresses comes from the resolver, so that a new one fails until somebody says who may come.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

import test_markup as markup
from access_table import GROUPS
from access_world import PEOPLE
from address_table import ADDRESSES, ANYHOW, SECRETS, Address
from address_world import Place, content, filled, said, visitor
from kuaizhuan.core.models import Event
from kuaizhuan.core.reading import VERBS
from kuaizhuan.publish.search_index import rebuild
from raw_words import raw_words
from selection import on_any_database
from test_anonymous import LISTS_ALL, MAY_KNOW, Hidden, told

pytestmark = pytest.mark.django_db
OTHERS = [who for who in PEOPLE if who not in markup.READERS]
FEWER = "the queries of the readers, for fewer rows"


def names(patterns, spaces: tuple[str, ...] = ()) -> set[str]:
    """Every named address below `patterns`; one without a name shows as its pattern."""
    found = set()
    for each in patterns:
        if isinstance(each, URLResolver):
            found |= names(each.url_patterns, (*spaces, each.namespace) if each.namespace else spaces)
        else:
            found.add(":".join((*spaces, each.name or str(each.pattern))))
    return found


def persons(line: str) -> set[str]:
    return {person for word in line.split() for person in GROUPS.get(word, word).split()}


def refused(response) -> bool:
    away = response.get("Location", "")
    return response.status_code in (401, 403, 404) or "/login/" in away or "/sign-in/" in away


def test_every_address_stands_in_the_table():
    assert names(get_resolver().url_patterns) == set(ADDRESSES)


@pytest.fixture(scope="module")
def kept(keep):
    """An anonymous need whose owner nobody knows, and hostile words around each text that somebody typed."""

    def made() -> Hidden:
        world = Hidden()
        assert markup.spoil() > 20
        rebuild()
        return world

    return keep(made)


def test_every_secret_is_somewhere(kept):
    """Else the walk would prove nothing."""
    world = kept.copy()
    seen = ""
    for who in ("office", "self", "owner", "registry", "editor"):
        client = visitor(world, who)
        for name in (
            "web:record",
            "web:members",
            "web:run",
            "web:introduction",
            "web:own_data",
            "web:staff",
            "web:searches",
            "web:tokens",
            "web:webhooks",
            "web:webhook",
            "web:appeal",
            "web:admission",
            "web:announcement",
            "web:review",
            "web:upload",
            "web:questions",
            "web:admission",
            "web:announcement",
            "web:material",
            "web:deal",
            "web:distribution",
            "web:price_notice",
            "web:contract",
            "web:registry_list",
            "web:cells",
            "web:organisation_cells",
        ):
            for arguments in ADDRESSES[name].get:
                seen += said(client.get(world.address(name, arguments)))
    # In a work-book, and in the download of one's data.
    missing = {
        "秘庚单元格",
        "秘戊事由",
        "mi-self@demo.example",
        "mi-owner@demo.example",
        "mi-new@demo.example",
    }
    assert {secret for secret in SECRETS if secret not in seen} <= missing


@pytest.mark.parametrize("who", [*markup.READERS, *on_any_database(OTHERS, FEWER)])
def test_what_is_read(kept, unlimited, who):
    """Each page once for each person. Who may come, secrets, whose an anonymous need is, markup: all look at the same answer."""
    world, problems, shown = kept.copy(), [], set()
    client = visitor(world, who)

    def look(name: str, where: str, response: HttpResponse, body: bytes) -> None:
        if who not in MAY_KNOW and name not in LISTS_ALL:
            text = body.decode(errors="replace")
            problems.extend(f"{where}: says {secret}" for secret in told(world, text))
        if name.startswith("web:") and response.headers.get("Content-Type", "").startswith("text/html"):
            problems.extend(f"{where}: shows {word}" for word in raw_words(name, body))
        if markup.shown_in(where, response, body):
            shown.add(name)

    for name, address in ADDRESSES.items():
        for arguments, line in reads_of(address):
            problems += visit(world, client, who, (name, "get", arguments), line, look)
            for codes in hidden_codes(world, f"{arguments} {address.body}"):
                # Who may come is for a need of `here`; of this one it is what must not be said.
                response = answer(world, client, who, (name, "get", arguments), world.codes | codes)
                look(name, f"{who}: {name} [{arguments}] {codes}", response, content(response))
    assert not problems, "\n".join(problems)
    # Hostile words were there, and harmless.
    if who in markup.READERS:
        assert {"oai", "web:search", "web:record", "api-v1:achievement"} <= shown
        assert "web:run_refused" in shown or who not in ("office", "editor", "operator")


def reads_of(address: Address):
    """Arguments and persons; a post-only address is fetched too, for nobody's good."""
    yield from address.get.items()
    yield from ((arguments, ANYHOW) for arguments in address.post if arguments not in address.get)


def hidden_codes(world: Hidden, asked: str) -> list[dict[str, str]]:
    """In whose place of the codes the anonymous need's stand, one after the other."""
    if "{introduction}" in asked:
        return [{"introduction": case.code} for case in world.cases.values()]
    return [{"need": world.need.code}] if "{need}" in asked else []


def answer(world: Place, client: Client, who: str, request: tuple[str, str, str], codes: dict[str, Any]):
    """What `who` is answered, at the machine interface in its manner."""
    name, method, arguments = request
    address = reverse(name, args=[word.format(**codes) for word in arguments.split()])
    body = filled(ADDRESSES[name].body, codes)
    if not name.startswith("api"):
        return getattr(client, method)(address, body)
    sent = {"data": json.dumps(body), "content_type": "application/json"} if method == "post" else {}
    return client.generic(method.upper(), address, headers=world.headers(who), **sent)


def written() -> int:
    """How much was done, besides what doors count of links that open nothing: `web/test_guesses.py` judges that.

    A refused form that shows its row again leaves the event of a read, and is nothing done either.
    """
    reads = rf"\.({'|'.join(VERBS)})$"
    return Event.objects.exclude(code="people.token.refuse").exclude(code__regex=reads).count()


def visit(
    world: Place,
    client: Client,
    who: str,
    request: tuple[str, str, str],
    line: str,
    look: Callable[[str, str, HttpResponse, bytes], None] = lambda *_: None,
) -> list[str]:
    """What is wrong with the answer to `who`, at which others `look` too; whatever it changed is undone."""
    name, method, arguments = request
    where = f"{who}: {method} {name} [{arguments}]"
    writes = ADDRESSES[name].writes if method == "post" else None
    world.headers(who)
    before, cookies = written(), copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = answer(world, client, who, request, world.codes)
        body = content(response)
        wrote = written() > before
        transaction.set_rollback(True)
    client.cookies = cookies  # some pages sign out
    look(name, where, response, body)
    text = body.decode(errors="replace")
    found = [f"{where}: tells {s}" for s, may in SECRETS.items() if s in text and who not in persons(may)]
    if response.status_code >= 500 and name != "web:ready":  # which so says that no worker is here
        found.append(f"{where}: {response.status_code}")
    if line == ANYHOW:
        return found
    if writes is not None and wrote != (who in persons(writes) and who in persons(line)):
        found.append(f"{where}: {'wrote' if wrote else 'did nothing'} ({response.status_code})")
    if who in persons(line) and refused(response):
        found.append(f"{where}: refused with {response.status_code}")
    if who not in persons(line) and (wrote or not refused(response)):
        found.append(f"{where}: answered with {response.status_code}")
    return found
