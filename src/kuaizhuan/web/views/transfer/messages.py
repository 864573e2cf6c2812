"""Messages of a deal: sent and withdrawn. They are read on the page of the deal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import DealMessage
from kuaizhuan.transfer.queries import deals as queries
from kuaizhuan.web.forms.transfer.messages import MessageForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.unsent import chosen_files, keep_chosen
from kuaizhuan.web.views.transfer.deals import show_deal


@signed_in
@uses_policies(access.deal.VIEW, access.message.SEND)
@require_POST
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Write to the other parties; what was written stays on the page when a rule speaks against it."""
    case = queries.case(request.actor, code)
    access.message.SEND.require(request.actor, case.deal)
    form = MessageForm(request.POST, chosen_files(request), case=case)
    if not form.is_valid():
        keep_chosen(request, form)
        return show_deal(request, case, status=422, message_form=form)
    data = form.cleaned_data
    try:
        services.send_message(
            case.deal,
            by=request.actor,
            text=data["text"],
            uploads=form.uploads(),
            party=data.get("party", ""),
        )
    except RuleBroken as refusal:
        keep_chosen(request, form)
        return show_deal(request, case, status=422, message_form=form, verdict=refusal.verdict)
    messages.success(request, _("已发送，并通知其他各方。"))
    return redirect(f"{reverse('web:deal', args=[code])}#room")


@signed_in
@uses_policies(access.message.VIEW, access.message.WITHDRAW)
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a message of one's own back."""
    rows = DealMessage.objects.select_related("deal")
    row = access.message.VIEW.get(request.actor, rows, code=code)
    services.withdraw_message(row, by=request.actor)
    messages.success(request, _("已撤回，原处留有标记。"))
    return redirect(f"{reverse('web:deal', args=[row.deal.code])}#room")
