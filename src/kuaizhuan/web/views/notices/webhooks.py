"""事件推送: the systems of an organisation that are told of events, managed by those who administer it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import BadInput, RuleBroken
from kuaizhuan.notices.webhooks import queries, services
from kuaizhuan.notices.webhooks.access import MANAGE, MANAGE_DELIVERY
from kuaizhuan.notices.webhooks.models import Webhook
from kuaizhuan.people.access import ADMINISTER
from kuaizhuan.people.models import Organisation
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.notices.webhooks import WebhookForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging

PAGE = 50


@signed_in
@uses_policies(ADMINISTER, MANAGE)
def webhooks(request: HttpRequest, code: str) -> HttpResponse:
    """The webhooks of an organisation, and a new one with its secret, shown in this answer only."""
    organisation = ADMINISTER.get(request.actor, Organisation.objects.all(), code=code)
    form = WebhookForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            hook, secret = services.make_webhook(organisation, by=request.actor, **form.cleaned_data)
            return render(request, "notices/webhook_secret.html", {"hook": hook, "secret": secret})
        except RuleBroken as refusal:
            reasons = sentences_of(refusal)
    context = {
        "organisation": organisation,
        "hooks": queries.webhooks(request.actor).filter(organisation=organisation),
        "form": form,
        "reasons": reasons,
    }
    return render(request, "notices/webhooks.html", context, status=422 if form.errors or reasons else 200)


@signed_in
@uses_policies(MANAGE, MANAGE_DELIVERY)
def webhook(request: HttpRequest, code: str) -> HttpResponse:
    """One webhook: change it, and see what it was told and what it answered."""
    hook = _hook(request, code)
    form = WebhookForm(request.POST or None, initial={"url": hook.url, "events": hook.events})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            services.change_webhook(hook, by=request.actor, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("web:webhook", code)
        except RuleBroken as refusal:
            reasons = sentences_of(refusal)
    found = queries.deliveries(request.actor, hook)
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count())
    context = {
        "hook": hook,
        "form": form,
        "reasons": reasons,
        "deliveries": found[paging.start : paging.start + PAGE],
        "paging": paging,
    }
    return render(request, "notices/webhook.html", context, status=422 if form.errors or reasons else 200)


@signed_in
@uses_policies(MANAGE, MANAGE_DELIVERY)
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Send a trial, send a delivery again, make a new secret, or remove the webhook."""
    hook = _hook(request, code)
    match request.POST.get("do"):
        case "try":
            services.try_webhook(hook, by=request.actor)
            messages.success(request, _("已安排推送，稍后刷新页面查看结果。"))
        case "redeliver":
            found = queries.deliveries(request.actor, hook)
            row = MANAGE_DELIVERY.get(request.actor, found, code=request.POST.get("delivery", ""))
            services.redeliver(row, by=request.actor)
            messages.success(request, _("已安排推送，稍后刷新页面查看结果。"))
        case "renew":
            secret = services.renew_secret(hook, by=request.actor)
            return render(request, "notices/webhook_secret.html", {"hook": hook, "secret": secret})
        case "remove":
            services.remove_webhook(hook, by=request.actor)
            messages.success(request, _("已删除。"))
            return redirect("web:webhooks", hook.organisation.code)
        case _:
            raise BadInput("web.bad_request")
    return redirect("web:webhook", code)


def _hook(request: HttpRequest, code: str) -> Webhook:
    return MANAGE.get(request.actor, queries.webhooks(request.actor), code=code)
