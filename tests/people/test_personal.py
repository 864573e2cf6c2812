"""The table of personal data is complete, and everything in it can be taken along."""

from __future__ import annotations

import pytest
from django.apps import apps

from factories import a_user, an_organisation
from kuaizhuan.core import sentences
from kuaizhuan.people import personal, queries
from kuaizhuan.people.roles import Role

NOT_PERSONAL = {"people.user": {"id", "code", "last_login", "is_superuser", "is_staff", "is_active",
                                "date_joined", "password_changed_at", "phone_verified_at", "erased_at"}}  # fmt: skip


def test_every_column_of_the_table_exists():
    for line in personal.TABLE:
        for column in line.columns:
            model, name = column.rsplit(".", 1)
            assert apps.get_model(model)._meta.get_field(name), column


def test_every_column_of_a_user_is_in_the_table():
    known = {column for line in personal.TABLE for column in line.columns}
    columns = {f"people.user.{field.name}" for field in apps.get_model("people.user")._meta.concrete_fields}
    assert columns - known == {f"people.user.{name}" for name in NOT_PERSONAL["people.user"]}


@pytest.mark.parametrize("line", personal.TABLE, ids=lambda line: line.key)
def test_every_line_has_its_sentences(line):
    wanted = {f"people.personal.{line.key}", f"people.personal.purpose.{line.key}"}
    wanted |= {f"people.personal.basis.{line.basis}", f"people.personal.retention.{line.retention}"}
    assert wanted <= set(sentences.codes())


@pytest.mark.django_db
def test_export_has_no_secrets_and_nothing_of_others():
    place = an_organisation()
    user, other = a_user(Role.OFFICE, place), a_user(Role.OFFICE, place)
    data = queries.personal_data(user)
    assert data["account"]["username"] == user.username
    assert [role["role"] for role in data["roles"]] == ["office"]
    assert user.password not in str(data)
    assert other.username not in str(data)
