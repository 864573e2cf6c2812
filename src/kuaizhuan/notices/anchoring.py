"""Anchors by the hardened POST of webhooks."""

from __future__ import annotations

from django.conf import settings

from kuaizhuan.core.audit.channels import Channel
from kuaizhuan.notices.webhooks import posting


def by_post(target: str, text: str) -> str:
    """Send the anchor as the body of a POST; taken is what is answered by 2xx."""
    answer = posting.post(target, text.encode(), {}, anywhere=settings.WEBHOOK_HTTP)
    return "" if answer.taken else answer.problem or "core.anchor_refused"


CHANNELS = (Channel("post", "KZ_ANCHOR_URL", by_post),)
