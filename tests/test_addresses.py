"""Every address, fetched by everybody with other people's codes: refused where it must be, no fault, no secret.

The list of addresses comes from the resolver, so that a new one fails until somebody says who may come.
"""

from __future__ import annotations

import copy
import json

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from access_table import GROUPS
from access_world import PEOPLE
from address_table import ADDRESSES, ANYHOW, SECRETS, Address
from address_world import Place, filled, said, visitor
from kuaizhuan.core.models import Event
from kuaizhuan.publish.search_index import rebuild

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


def persons(line: str) -> set[str]:
    return {person for word in line.split() for person in GROUPS.get(word, word).split()}


def refused(response) -> bool:
    away = response.get("Location", "")
    return response.status_code in (401, 403, 404) or "/login/" in away or "/sign-in/" in away


def test_every_address_stands_in_the_table():
    assert names(get_resolver().url_patterns) == set(ADDRESSES)


def test_every_secret_is_somewhere(home):
    """Else the walk would prove nothing."""
    world = Place()
    rebuild()
    seen = ""
    for who in ("office", "self", "owner", "registry"):
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
            "web:review",
            "web:upload",
            "web:deal",
            "web:distribution",
            "web:price_notice",
            "web:contract",
            "web:registry_list",
        ):
            for arguments in ADDRESSES[name].get:
                seen += said(client.get(world.address(name, arguments)))
    # In a work-book, and in the download of one's data.
    missing = {"秘庚单元格", "秘戊事由", "mi-self@demo.example", "mi-owner@demo.example"}
    assert {secret for secret in SECRETS if secret not in seen} <= missing


def test_walk(home, unlimited):
    world = Place()
    rebuild()
    problems: list[str] = []
    for who in ("visitor", *PEOPLE):
        client = visitor(world, who)
        for name, address in ADDRESSES.items():
            for method, arguments, line in requests_of(address):
                problems += visit(world, client, who, (name, method, arguments), line)
    assert not problems, "\n".join(problems)


def requests_of(address: Address):
    """Method, arguments and persons; a post-only address is fetched too, for nobody's good."""
    yield from (("get", arguments, line) for arguments, line in address.get.items())
    yield from (("post", arguments, line) for arguments, line in address.post.items())
    yield from (("get", arguments, ANYHOW) for arguments in address.post if arguments not in address.get)


def answer(world: Place, client: Client, who: str, request: tuple[str, str, str]):
    """What `who` is answered, at the machine interface in its manner."""
    name, method, arguments = request
    address, body = world.address(name, arguments), filled(ADDRESSES[name].body, world.codes)
    if not name.startswith("api"):
        return getattr(client, method)(address, body)
    sent = {"data": json.dumps(body), "content_type": "application/json"} if method == "post" else {}
    return client.generic(method.upper(), address, headers=world.headers(who), **sent)


def visit(world: Place, client: Client, who: str, request: tuple[str, str, str], line: str) -> list[str]:
    """What is wrong with the answer to `who`; whatever it changed is undone."""
    name, method, arguments = request
    where = f"{who}: {method} {name} [{arguments}]"
    writes = ADDRESSES[name].writes if method == "post" else None
    world.headers(who)
    before, cookies = Event.objects.count(), copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = answer(world, client, who, request)
        text = said(response)
        wrote = Event.objects.count() > before
        transaction.set_rollback(True)
    client.cookies = cookies  # some pages sign out
    found = [f"{where}: tells {s}" for s, may in SECRETS.items() if s in text and who not in persons(may)]
    if response.status_code >= 500:
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
