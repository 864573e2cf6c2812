"""What a password must be like, as the node's settings say."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from freezegun import freeze_time

from factories import a_user
from kuaizhuan.people.models import User


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Ab1-xyzw", None),
        ("Ab1-xyz", "password_too_short"),
        ("onlylowercase", "password_classes"),
        ("lower7case8", "password_classes"),
        ("Password123", "password_too_common"),
        ("Demo-office-1", "password_too_similar"),
    ],
)
def test_validators(password, code):
    try:
        validate_password(password, User(username="demo-office"))
        found = []
    except ValidationError as problem:
        found = [each.code for each in problem.error_list]
    assert (code in found) if code else found == []


@pytest.mark.django_db
def test_age():
    with freeze_time("2026-01-01"):
        user = a_user()
    with freeze_time("2026-04-01 00:00:00"):
        assert not user.password_older_than(90)
    with freeze_time("2026-04-01 00:00:01"):
        assert user.password_older_than(90)
        assert not user.password_older_than(0)
        user.set_unusable_password()
        assert not user.password_older_than(90)
