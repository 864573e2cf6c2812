"""访问令牌: a person makes, sees and revokes the tokens with which programs act for them."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.people import services
from kuaizhuan.people.access import OWN_TOKEN
from kuaizhuan.people.models import Token
from kuaizhuan.people.queries import represented_organisations
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.people.tokens import TokenForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.proof import proven_to_read


@signed_in
@uses_policies(OWN_TOKEN)
def tokens(request: HttpRequest) -> HttpResponse:
    """The person's tokens: what each may do, when it was last used, when it ends."""
    found = OWN_TOKEN.filter(request.actor, Token.objects.select_related("organisation"))
    return render(request, "people/tokens.html", {"tokens": found})


@signed_in
@uses_policies(OWN_TOKEN)
@proven_to_read
def make(request: HttpRequest) -> HttpResponse:
    """A new token, after a fresh proof; its secret is in the answer to the form and nowhere else."""
    organisations = list(represented_organisations(request.user))
    if request.method != "POST":
        return _page(request, TokenForm(organisations=organisations))
    form = TokenForm(request.POST, organisations=organisations)
    if not form.is_valid():
        return _page(request, form, status=422)
    data = dict(form.cleaned_data)
    chosen = next(each for each in organisations if each.code == data.pop("organisation"))
    try:
        token, secret = services.make_token(request.user, chosen, by=request.actor, **data)
    except RuleBroken as refusal:
        return _page(request, form, reasons=sentences_of(refusal), status=422)
    return render(request, "people/token_made.html", {"token": token, "secret": secret})


def _page(
    request: HttpRequest, form: TokenForm, *, reasons: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    context = {"form": form, "reasons": reasons, "may_make": bool(form.fields["organisation"].choices)}
    return render(request, "people/token.html", context, status=status)


@signed_in
@uses_policies(OWN_TOKEN)
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End a token; the password is not asked for: whoever must be quick can be."""
    row = OWN_TOKEN.get(request.actor, Token.objects.all(), code=request.POST.get("token", ""))
    services.revoke_token(row, by=request.actor)
    messages.success(request, _("令牌已吊销，使用它的程序立即停止工作。"))
    return redirect("web:tokens")
