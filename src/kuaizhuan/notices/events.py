"""Whom events of webhooks concern."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.events import EventKind, Subject, Topic
from kuaizhuan.notices.webhooks.models import Webhook
from kuaizhuan.people.roles import HEADS

PROGRAMS = Topic("programs", _("程序接口与事件推送"))

SUBJECTS = (
    Subject(
        Webhook, owners=("organisation",), page="web:webhook {code}", pages="web:webhook {code}"
    ),
)  # fmt: skip
EVENTS = (
    EventKind(
        "notices.webhook.disable", PROGRAMS, _("有 {count} 个事件推送因连续失败而停用，请检查接收地址"),
        owner=HEADS,
    ),
)  # fmt: skip
