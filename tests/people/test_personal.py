"""The table of personal data is complete, and everything in it can be taken along."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import CASCADE
from django.utils import timezone

from factories import BY, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.collect import services as collect
from kuaizhuan.collect.models import Claim, Upload
from kuaizhuan.core import messages
from kuaizhuan.people import personal, queries, services
from kuaizhuan.people.models import Invitation, SignInCount, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.people.services import retention

NOT_PERSONAL = {"people.user": {"id", "code", "last_login", "is_superuser", "is_staff", "is_active",
                                "date_joined", "password_changed_at", "phone_verified_at", "erased_at"}}  # fmt: skip


def test_every_column_of_the_table_exists():
    for line in personal.lines():
        for column in line.columns:
            model, name = column.rsplit(".", 1)
            assert apps.get_model(model)._meta.get_field(name), column


def test_every_column_of_a_user_is_in_the_table():
    known = {column for line in personal.lines() for column in line.columns}
    columns = {f"people.user.{field.name}" for field in apps.get_model("people.user")._meta.concrete_fields}
    assert columns - known == {f"people.user.{name}" for name in NOT_PERSONAL["people.user"]}


PERSONAL = re.compile(r"^(contact|contact_.*|.*e?mail|phone|team|by_name|user_agent|ip)$")
"""What columns about persons are called, in whichever package."""


def test_every_column_named_after_a_person_is_in_the_table():
    known = {column for line in personal.lines() for column in line.columns}
    named = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if PERSONAL.match(field.name)
    }
    assert named - known == set()


@pytest.mark.parametrize("line", personal.TABLE, ids=lambda line: line.key)
def test_every_line_has_its_sentences(line):
    wanted = {f"people.personal.{line.key}", f"people.personal.purpose.{line.key}"}
    wanted |= {f"people.personal.basis.{line.basis}", f"people.personal.retention.{line.retention}"}
    assert wanted <= set(messages.codes())


@pytest.mark.django_db
def test_export_has_no_secrets_and_nothing_of_others():
    place = an_organisation()
    user, other = a_user(Role.OFFICE, place), a_user(Role.OFFICE, place)
    data = queries.personal_data(user)
    assert data["account"]["username"] == user.username
    assert [role["role"] for role in data["roles"]] == ["office"]
    assert user.password not in str(data)
    assert other.username not in str(data)


@pytest.mark.django_db
def test_export_names_every_row_that_names_the_person():
    place = an_organisation()
    user, other = a_user(Role.OFFICE, place), a_user(Role.OFFICE, place)
    row = an_achievement(owner=place)
    Achievement.objects.update(submitted_by=user)
    Claim.objects.create(typed_by=f"{user.code}/token", record_code=row.code, rank=1, values={})
    Claim.objects.create(typed_by=other.code, record_code=row.code, rank=1, values={})
    User.objects.filter(pk=user.pk).update(email="anna@demo.example")
    services.invite(place, "Anna@demo.example", Role.OFFICE, by=actor_for(other), days=3)
    user.refresh_from_db()

    data = queries.personal_data(user)

    assert data["named_in"]["catalog.achievement.submitted_by"] == [row.code]
    assert len(data["named_in"]["collect.claim.typed_by"]) == 1
    assert [one["email"] for one in data["invitations"]] == ["anna@demo.example"]
    owned = {r.related_model._meta.label_lower for r in own_relations()}
    assert owned - queries.IN_FULL <= {
        "collect.sheetreading",  # what columns of a file mean: no word of a person
        "collect.upload",
        "core.heldform",  # not handed in, and gone within a day
        "core.pendingfile",
        "people.oldpassword",  # secrets, as the table says
        "transfer.dealseen",  # how far messages were read: the rows are named, and say nothing else
        "people.user_groups",
        "people.user_user_permissions",
    }


def own_relations():
    """What is the person's own, as the models say."""
    relations = User._meta.get_fields(include_hidden=True)
    return [relation for relation in relations if getattr(relation, "on_delete", None) is CASCADE]


@pytest.mark.django_db
def test_nothing_of_their_own_outlives_an_account(run_jobs, django_capture_on_commit_callbacks):
    place = an_organisation()
    user = a_user(Role.OFFICE, place)
    by = actor_for(user)
    upload = collect.keep_upload(
        [b"secret"], by=by, sheet_kind="achievements", name="a.csv", organisation=place
    )
    user.notice_preferences.create(topic="review", cadence="never")
    user.digests.create()
    EmailAddress.objects.create(user=user, email="second@demo.example")
    Invitation.objects.create(
        organisation=place, email="second@demo.example", role="office", expires_at=timezone.now()
    )

    services.erase_user(user, by=by)
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()

    assert not upload.folder.exists()
    for relation in own_relations():
        rows = relation.related_model._base_manager.filter(**{relation.field.name: user})
        assert not rows.exists(), relation.related_model
    assert not Invitation.objects.exists()
    assert not Upload.objects.exists()


@pytest.mark.django_db
def test_places_are_digests_that_go_with_the_person():
    user = a_user()
    source = services.Source("192.0.2.1")
    services.forget_attempts(user, by=actor_for(user), source=source)
    kept = SignInCount.objects.get()
    assert kept.known
    plain = hashlib.sha256(b"address 192.0.2.1").hexdigest()  # which whoever has a copy could find by trying
    assert kept.source_hash != plain
    assert [each["known"] for each in queries.personal_data(user)["places"]] == [True]
    services.erase_user(user, by=actor_for(user))
    assert not SignInCount.objects.exists()


@pytest.mark.django_db
def test_places_are_forgotten_in_their_time():
    user = a_user()
    services.forget_attempts(user, by=actor_for(user), source=services.Source("192.0.2.1"))
    services.forget(by=BY, now=timezone.now() + retention.KNOWN - dt.timedelta(hours=1))
    assert SignInCount.objects.exists()
    services.forget(by=BY, now=timezone.now() + retention.KNOWN + dt.timedelta(hours=1))
    assert not SignInCount.objects.exists()
