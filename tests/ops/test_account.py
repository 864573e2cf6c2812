"""The first operator of a node comes from the command line."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command

from factories import an_organisation
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("account", *arguments, stdout=out)
    return out.getvalue().split()


def test_a_new_account_with_a_role():
    name, password, *role = run("first", "--role", "operator", "--email", "first@demo.example")
    assert role == ["first", "operator", "*"]
    validate_password(password, User(username=name))
    user = authenticate(None, username=name, password=password)
    assert user is not None
    assert actor_for(user).holds(Role.OPERATOR)


def test_an_account_that_is_there_keeps_its_password():
    run("second")
    place = an_organisation("示例大学")
    assert run("Second", "--role", "office", "--organisation", place.code) == ["second", "office", "示例大学"]
    assert User.objects.count() == 1


def test_no_such_organisation_opens_no_account():
    with pytest.raises(CommandError):
        run("third", "--role", "office", "--organisation", "nowhere")
    assert not User.objects.exists()
