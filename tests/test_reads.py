"""Every address that gives a file away, or a row by a sensitive policy, leaves an event; and gives nothing when it cannot."""

from __future__ import annotations

import time

import pytest
from django.db import DatabaseError
from django.urls import resolve

from access_table import GROUPS
from access_world import PEOPLE
from address_table import ADDRESSES
from address_world import Place, content, visitor
from kuaizhuan.core.audit import reads
from kuaizhuan.core.models import Event
from kuaizhuan.core.reading import VERBS

pytestmark = [pytest.mark.django_db, pytest.mark.any_database("which reads leave an event")]
NOTHING_SENSITIVE = {
    "web:distributions": "the list names no share",
    "web:transfer_figures": "sums",
    "web:contracts": "titles and parties; what a contract says is on its page",
    "web:enter_contract": "an empty form",
    "web:register": "what is in the register",
    "web:registry": "the queue says what waits, not what was filed",
    "web:price_notices": "who objects is not in the list",
    "web:objections": "nor in this one",
    "web:apply": "an empty form, and where one's own applications stand",
    "web:template": "an empty work-book",
}


@pytest.fixture(scope="module")
def kept(keep):
    return keep(Place)


def proven(world: Place, who: str):
    client = visitor(world, who)
    session = client.session
    session["account_authentication_methods_user"] = str(world.user(who).pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


def sensitive_addresses(world: Place):
    """(name, path, who may) of what is fetched by one who may: all that is sensitive, and every other for attachments."""
    for name, address in ADDRESSES.items():
        for arguments, line in address.get.items():
            named = [each for word in line.split() for each in GROUPS.get(word, word).split()]
            who = next((each for each in named if each in PEOPLE), "")
            if name.startswith("web:") and who:
                path = world.address(name, arguments)
                policies = getattr(resolve(path).func, "policies", ())
                yield name, path, who, any(policy.sensitive for policy in policies)


def test_what_is_sensitive_leaves_an_event(kept):
    world, silent, heard = kept.copy(), [], set()
    for name, path, who, sensitive in sensitive_addresses(world):
        client = proven(world, who)  # a session of its own: what was read in another is read anew
        before = Event.objects.count()
        response = client.get(path)
        given = response.status_code == 200 and (
            sensitive or "attachment" in response.headers.get("Content-Disposition", "")
        )
        content(response)
        found = Event.objects.filter(seq__gt=before, actor_ref=world.user(who).code)
        codes = {event.code for event in found if event.code.rpartition(".")[2] in VERBS}
        heard |= codes
        if given and not codes and name not in NOTHING_SENSITIVE:
            silent.append(f"{name} {path} by {who}")
    assert not silent, "\n".join(silent)
    assert {
        "core.file.give",
        "transfer.income.view",
        "transfer.distribution.view",
        "transfer.notice.inspect",
        "transfer.contract.view",
        "collect.run.export",
        "core.audit.search",
        "core.audit.view",
        "core.audit.export",
    } <= heard


def test_a_refused_form_that_shows_the_row_leaves_an_event(kept):
    world = kept.copy()
    client = proven(world, "office")
    before = Event.objects.filter(code="transfer.objection.view").count()
    path = world.address("web:act_objection", "{objection} decline")
    answer = client.post(path, {})
    assert answer.status_code == 422
    assert Event.objects.filter(code="transfer.objection.view").count() > before


def test_what_cannot_be_written_down_is_not_given(kept, monkeypatch):
    world = kept.copy()

    def fail(*args, **kwargs):
        raise DatabaseError("disk full")

    client = proven(world, "office")
    path = world.address("web:income", "{deal}")
    assert client.get(path).status_code == 200
    monkeypatch.setattr(reads, "record_many", fail)
    other = world.address("web:distribution", "{plan}")
    answer = client.get(other)
    assert answer.status_code == 503
    assert "秘" not in answer.content.decode()
