"""What allauth tells of changes of an account: written down, and said to whoever has to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaizhuan.core.mail import absolute
from kuaizhuan.people import services
from kuaizhuan.people.models import AddressChange, User
from kuaizhuan.people.queries import address_link
from kuaizhuan.web.accounts import person


def ask_address(*, request: HttpRequest, user: User, email_address: Any, **told: Any) -> None:
    """Hears `email_added`: the new address is not yet answered, and the one before is told at once."""
    change = services.ask_address(user, email_address.email, by=person(request, user))
    if change is not None:
        _tell(change, gettext_lazy("有人申请更换您账号的邮箱"))


def note_address(*, request: HttpRequest, user: User, to_email_address: Any, **told: Any) -> None:
    """Hears `email_changed`: the mail that went to the new address was answered."""
    change = services.note_address(user, to_email_address.email, by=person(request, user))
    if change is not None:
        _tell(change, gettext_lazy("您账号的邮箱已换成另一个"))


def _tell(change: AddressChange, what: Promise) -> None:
    """To the address before, with the link that stops it; the new one is not named, for it may be another's."""
    with translation.override(change.user.language or settings.LANGUAGE_CODE):
        link = absolute(reverse("web:stop_address", args=[address_link(change)]))
        text = _(
            "%(what)s（%(when)s）。\n\n如果是您本人，不必理会。如果不是，请在 %(until)s 前打开下面的链接制止："
            "原邮箱恢复，所有登录和令牌立即失效，密码须重新设置。\n\n%(link)s\n"
        )
        said = {
            "what": str(what),
            "when": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
            "until": timezone.localtime(change.until).strftime("%Y-%m-%d %H:%M"),
            "link": link,
        }
        send_mail(str(what), text % said, None, [change.old])


def note_factor_added(*, request: HttpRequest, user: User, authenticator: Any, **told: Any) -> None:
    """Hears `authenticator_added`."""
    _note_factor(request, user, authenticator, "add")


def note_factor_removed(*, request: HttpRequest, user: User, authenticator: Any, **told: Any) -> None:
    """Hears `authenticator_removed`."""
    _note_factor(request, user, authenticator, "remove")


def note_factor_renewed(*, request: HttpRequest, user: User, authenticator: Any, **told: Any) -> None:
    """Hears `authenticator_reset`."""
    _note_factor(request, user, authenticator, "renew")


def _note_factor(request: HttpRequest, user: User, authenticator: Any, change: str) -> None:
    by = person(request, user)
    services.note_factor_change(user, by=by, factor=str(authenticator.type), change=change)
