"""Addresses, second factors and linked identities are rows of a library: what it writes is sealed as it is written."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import BY, a_user
from kuaizhuan.core import audit
from kuaizhuan.core.audit import covering
from kuaizhuan.core.audit.reconciling import reconcile
from kuaizhuan.core.models import Event

pytestmark = [pytest.mark.seen, pytest.mark.django_db(transaction=True)]
TURNS = ("BEGIN", "BEGIN IMMEDIATE", "COMMIT")


def problems() -> list[str]:
    found: list = []
    reconcile(found, [])
    return [f"{each.kind} {each.problem}" for each in found]


def test_what_a_library_writes_lawfully_is_sealed_and_named_as_no_fault():
    covering.cover(by=BY)
    user = a_user()
    address = EmailAddress.objects.create(user=user, email="a@example.com")
    said = Event.objects.latest("seq")
    assert (said.code, said.subject_kind, said.data["kind"]) == (
        "core.audit.library",
        "account.emailaddress",
        "account.emailaddress",
    )
    address.set_verified(commit=True)
    address.set_as_primary()
    factor = Authenticator.objects.create(user=user, type="totp", data={"secret": "sealed"})
    factor.data = {"secret": "sealed anew"}
    factor.save()
    SocialAccount.objects.create(user=user, provider="campus", uid="7")
    factor.delete()
    EmailAddress.objects.filter(user=user).delete()
    assert problems() == []
    assert not Event.objects.filter(code="core.audit.misfit").exists()
    assert audit.verify() is None


def test_signing_in_writes_no_event_and_asks_one_query_more():
    user = a_user()
    factor = Authenticator.objects.create(user=user, type="totp", data={"secret": "sealed"})
    identity = SocialAccount.objects.create(user=user, provider="campus", uid="7", extra_data={})
    events = Event.objects.count()
    with CaptureQueriesContext(connection) as asked:
        factor.record_usage()
    assert [each["sql"].split()[0] for each in asked if each["sql"] not in TURNS] == ["UPDATE"]
    identity.extra_data, identity.last_login = {"name": "甲"}, timezone.now()
    with CaptureQueriesContext(connection) as asked:
        identity.save()
    assert [each["sql"].split()[0] for each in asked if each["sql"] not in TURNS] == ["SELECT", "UPDATE"]
    assert Event.objects.count() == events


def test_a_row_that_was_slipped_in_stays_named_when_the_library_writes_it():
    covering.cover(by=BY)
    user = a_user()
    [row] = EmailAddress._base_manager.bulk_create([EmailAddress(user=user, email="insider@example.com")])
    row.set_verified(commit=True)
    assert problems() == ["account.emailaddress written"]
    [other] = EmailAddress._base_manager.bulk_create([EmailAddress(user=user, email="other@example.com")])
    assert sorted(problems()) == ["account.emailaddress added", "account.emailaddress written"]
    other.delete()
    assert problems().count("account.emailaddress written") == 2
