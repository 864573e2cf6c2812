"""The page behind a mailed link: one button. Opening it changes nothing; pressing it confirms one row, without login."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.statuses import STATUS
from kuaizhuan.publish import queries as published
from kuaizhuan.publish import services
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.guard import public


@public
def confirm_link(request: HttpRequest, link: str) -> HttpResponse:
    """What the link is for, or what to do when it cannot be used any more; only public words are shown."""
    context: dict[str, object] = {}
    status = 200
    try:
        reminder = published.reminder_by_link(link)
        row = KINDS[reminder.kind].objects.get(code=reminder.record_code)
        if request.method == "POST":
            row = services.confirm_by_link(link, by=request.actor)
            context["done"] = True
        else:
            published.require_usable(reminder, row)
        context |= {"row": row, "kind": reminder.kind}
    except WrongState as refusal:
        context["problem"] = sentences_of(refusal)[0]
        status = STATUS[type(refusal)]
    return render(request, "publish/confirm_link.html", context, status=status)
