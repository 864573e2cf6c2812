"""What a password must be like, beyond Django's own validators; the numbers are settings of the node."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from kuaizhuan.core.actors import system
from kuaizhuan.core.messages import say
from kuaizhuan.people import services
from kuaizhuan.people.models import User
from kuaizhuan.people.rules import password_classes
from kuaizhuan.people.weak_passwords import holds_own, is_habitual


class ClassesValidator:
    """A password draws from at least `classes` of: lower case, upper case, digits, other characters."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: User | None = None) -> None:
        if password_classes(password) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return say("people.password_classes", {"classes": self.classes})


class HabitsValidator:
    """A password is not one that is guessed first, and holds nothing of its owner's: login, mail box, telephone."""

    def validate(self, password: str, user: User | None = None) -> None:
        if is_habitual(password):
            raise ValidationError(say("people.password_habit"), code="password_habit")
        own = (user.username, user.email.partition("@")[0], user.phone.removeprefix("+86")) if user else ()
        if holds_own(password, own):
            raise ValidationError(say("people.password_own"), code="password_own")

    def get_help_text(self) -> str:
        return say("people.password_habit")


class HistoryValidator:
    """A password is none of the person's last ones; and whenever there is another, tokens end."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None or not settings.PASSWORD_HISTORY:
            return
        earlier = user.old_passwords.values_list("password", flat=True)[: settings.PASSWORD_HISTORY - 1]
        if any(check_password(password, each) for each in (user.password, *earlier)):
            raise ValidationError(self.get_help_text(), code="password_old")

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Django says so once the row is saved, whichever form or command set the password."""
        if user is not None and user.replaced_password:
            services.note_password(user, user.replaced_password, by=system("password"))
            user.replaced_password = ""

    def get_help_text(self) -> str:
        return say("people.password_old", {"count": settings.PASSWORD_HISTORY})
