"""Whom an organisation lets in at their first sign-in, said by those who administer it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import Conflict, RuleBroken
from kuaizhuan.people import services
from kuaizhuan.people.access import ADMINISTER, REMOVE_RULE
from kuaizhuan.people.models import JoiningRule, Organisation
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.people.joining import JoiningRuleForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.proof import ask_proof, is_proven


@signed_in
@uses_policies(ADMINISTER)
def joining_rules(request: HttpRequest, code: str) -> HttpResponse:
    """The rules, and one more; as it may give a role to many, it needs a fresh proof."""
    row = ADMINISTER.get(request.actor, Organisation.objects.all(), code=code)
    form = JoiningRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not is_proven(request):
            return ask_proof(request)
        try:
            services.set_joining_rule(row, by=request.actor, **form.cleaned_data)
        except (RuleBroken, Conflict) as refusal:
            form.add_error(None, sentences_of(refusal))
        else:
            messages.success(request, _("规则已设置，对今后第一次登录的人生效。"))
            return redirect("web:joining_rules", row.code)
    rules = row.joining_rules.select_related("written_by")
    shown = [{"row": each, "provider": _called(each.provider)} for each in rules]
    context = {"organisation": row, "form": form, "rules": shown}
    return render(request, "people/joining_rules.html", context, status=422 if form.errors else 200)


def _called(provider: str) -> str:
    identity = settings.IDENTITIES.get(provider)
    return identity.name if identity else _("%(provider)s（未启用）") % {"provider": provider}


@signed_in
@uses_policies(REMOVE_RULE)
@require_POST
def remove_rule(request: HttpRequest, code: str) -> HttpResponse:
    """A rule holds no longer."""
    found = JoiningRule.objects.filter(organisation__code=code)
    row = REMOVE_RULE.get(request.actor, found, code=request.POST.get("rule", ""))
    services.remove_joining_rule(row, by=request.actor)
    messages.success(request, _("规则已删除；已按它加入的人员不变。"))
    return redirect("web:joining_rules", code)
