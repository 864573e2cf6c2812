"""What a password must be like, beyond Django's own validators; the numbers are settings of the node."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from kuaizhuan.core.messages import say
from kuaizhuan.people.models import User
from kuaizhuan.people.rules import password_classes


class ClassesValidator:
    """A password draws from at least `classes` of: lower case, upper case, digits, other characters."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: User | None = None) -> None:
        if password_classes(password) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return say("people.password_classes", {"classes": self.classes})
