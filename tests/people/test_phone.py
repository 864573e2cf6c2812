"""A number opens the account once it is verified, and one account only."""

from __future__ import annotations

import pytest
from django.utils import timezone
from freezegun import freeze_time

from factories import BY, a_user
from kuaizhuan.core import outbox
from kuaizhuan.core.errors import Conflict, NotAllowed
from kuaizhuan.core.jobs import work_off
from kuaizhuan.core.models import Event, Letter
from kuaizhuan.people import services, sms
from kuaizhuan.people.queries import actor_for, user_by_phone

pytestmark = pytest.mark.django_db
NUMBER = "+8613800005678"


def verified(user):
    return services.verify_phone(user, NUMBER, by=actor_for(user))


def test_verified():
    user = a_user()
    assert user_by_phone("13800005678") is None
    verified(user)
    assert user_by_phone("138 0000 5678") == user
    assert not [event for event in Event.objects.all() if "5678" in str(event.data)]


def test_what_another_account_only_claims_stands_in_nobodys_way():
    claims, owns = a_user(), a_user()
    services.update_profile(claims, by=actor_for(claims), display_name="", phone=NUMBER)
    verified(owns)
    assert user_by_phone(NUMBER) == owns


def test_once():
    verified(a_user())
    with pytest.raises(Conflict, match="phone_taken"):
        verified(a_user())


def test_of_oneself_only():
    with pytest.raises(NotAllowed):
        services.verify_phone(a_user(), NUMBER, by=actor_for(a_user()))


def test_another_number_is_verified_anew():
    user = verified(a_user())
    services.update_profile(user, by=actor_for(user), display_name="示甲", phone=NUMBER)
    assert user_by_phone(NUMBER) == user
    services.update_profile(user, by=actor_for(user), display_name="示甲", phone="+8613900000000")
    assert (user_by_phone(NUMBER), user_by_phone("+8613900000000")) == (None, None)


def test_one_count_of_failures():
    user = verified(a_user())
    services.count_attempt(user.username, by=BY)
    services.count_attempt("13800005678", by=BY)
    from kuaizhuan.people.models import SignInCount

    assert SignInCount.objects.get(source_hash="").failures == 2


def test_the_node_names_its_sender(settings, capsys):
    settings.TEXT_SENDER = f"{__name__}.sender"
    sms.send_text(NUMBER, "123456")
    assert SENT == []
    assert NUMBER not in str(list(Letter.objects.values()))
    work_off()
    assert SENT == [(NUMBER, "123456")]
    settings.TEXT_SENDER = "kuaizhuan.people.sms.to_console"
    sms.send_text(NUMBER, "123456")
    work_off()
    assert capsys.readouterr().out == f"{NUMBER}: 123456\n"
    assert not Letter.objects.exists()


def test_a_sender_that_fails_keeps_the_text_for_another_attempt(settings):
    settings.TEXT_SENDER = f"{__name__}.failing"
    letter = outbox.put_text(NUMBER, "123456")
    with pytest.raises(outbox.Undelivered) as problem:
        outbox.send_text(letter.code)
    assert NUMBER not in str(problem.value)
    assert Letter.objects.exists()


def test_a_code_that_is_of_no_use_any_more_is_not_sent(settings):
    settings.TEXT_SENDER = f"{__name__}.failing"
    letter = outbox.put_text(NUMBER, "123456")
    with freeze_time(timezone.now() + outbox.TEXT_LASTS):
        assert not outbox.send_text(letter.code)
    assert not Letter.objects.exists()


def failing(phone: str, text: str) -> None:
    raise OSError(phone)


SENT: list[tuple[str, str]] = []


def sender(phone: str, text: str) -> None:
    SENT.append((phone, text))
