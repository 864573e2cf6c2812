"""Passwords that people guess first, and that a person had before."""

from __future__ import annotations

from io import StringIO
from unittest import mock

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command

from factories import PASSWORD, a_user, an_organisation
from kuaizhuan.core.models import Event
from kuaizhuan.people import services
from kuaizhuan.people.models import OldPassword, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.people.weak_passwords import holds_own, is_habitual


@pytest.mark.parametrize(
    "password",
    ["a123456789", "A123456789!", "zhangwei19900101", "Zhangwei@19900101", "Zw900101!!", "Woaini1314!", "Admin@123",
     "P@ssw0rd", "Passw0rd123", "Qwer1234!", "1qaz@WSX", "Kuaizhuan2026!", "13800005678aA!", "Wang5201314!",
     "Xiaohua123456!", "Aa8888.Aa", "test-Pass-2026"],
)  # fmt: skip
def test_habits(password):
    assert is_habitual(password)


@pytest.mark.parametrize(
    "password",
    ["Kz-abcd3f_Qz-1", "Correct-Horse-7", "mG7#pQ2x", "Rotes-Haus-9", "demo-Kuaizhuan-2026", PASSWORD],
)
def test_no_habits(password):
    assert not is_habitual(password)


@pytest.mark.parametrize(
    ("password", "held"),
    [("x-Wanglei-7!", True), ("Ab!00005678", True), ("Ab!13800005678", True), ("Li-haus-7!", False)],
)
def test_what_is_ones_own(password, held):
    assert holds_own(password, ("wanglei", "li", "13800005678")) is held


@pytest.mark.parametrize(
    ("password", "code"),
    [("Anna-haus-7!", "password_own"), ("zw-Box-haus-7!", "password_own"), ("Woaini1314!", "password_habit")],
)
def test_refused_with_a_sentence(password, code):
    user = User(username="anna-haus", email="zw-box@demo.example")
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, user)
    assert code in [each.code for each in refusal.value.error_list]


@pytest.mark.django_db
def test_the_last_ones_are_not_taken_again(settings):
    settings.PASSWORD_HISTORY = 3
    user = a_user()
    passwords = [PASSWORD, *(f"Rotes-Haus-{number}" for number in range(3))]
    for each in passwords[1:]:
        services.change_password(user, each, by=actor_for(user))
    for password in passwords[1:]:
        with pytest.raises(ValidationError, match="最近用过的 3 个密码"):
            validate_password(password, user)
    validate_password(PASSWORD, user)  # the fourth last
    assert OldPassword.objects.count() == 2
    assert PASSWORD not in str(list(OldPassword.objects.values()))


@pytest.mark.django_db
def test_a_new_one_ends_tokens_whichever_command_set_it():
    place = an_organisation()
    user = a_user(Role.OFFICE, place)
    token, _ = services.make_token(user, place, by=actor_for(user), name="a", scopes=["read"], days=3)
    with mock.patch("getpass.getpass", return_value="Rotes-Haus-9"):
        call_command("changepassword", user.username, stdout=StringIO())
    token.refresh_from_db()
    assert not token.open
    assert Event.objects.get(code="people.password.replace").data["tokens"] == 1
    user.refresh_from_db()
    with pytest.raises(ValidationError, match="最近用过"):
        validate_password(PASSWORD, user)
