"""The two ways into an organisation, from the side of the person who comes."""

from __future__ import annotations

from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaizhuan.core.errors import Conflict, RuleBroken, WrongState
from kuaizhuan.people import queries, services
from kuaizhuan.people.access import OWN
from kuaizhuan.people.access import VIEW as VIEW_ORGANISATION
from kuaizhuan.people.models import Invitation, Organisation, User
from kuaizhuan.web.accounts import door, person
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.people.people import AccountForm, JoinForm
from kuaizhuan.web.guard import public, signed_in, uses_policies


@public
def invitation(request: HttpRequest, link: str) -> HttpResponse:
    """What one is invited to; accepted by the account that is signed in, or by a new one."""
    row, mailed = queries.invitation_by(link)
    if not row.open:
        raise WrongState("people.invitation_closed")
    here = request.user.is_authenticated
    form = AccountForm(None if here else request.POST or None)
    waits = queries.waits_for_mail(row, request.user if here else None, mailed=mailed)
    if request.method == "POST" and here and waits:
        services.ask_invited(row, request.user, by=request.actor)
        return _ask_address(request, row)
    if request.method == "POST" and here:
        services.accept_invitation(row, request.user, by=request.actor, mailed=mailed)
        messages.success(request, _("您已加入“%s”。") % row.organisation.name)
        return redirect("web:desk")
    if (
        request.method == "POST"
        and form.is_valid()
        and _open_account(request, row, form, mailed=mailed, waits=waits)
    ):
        if waits:
            return _ask_address(request, row)
        messages.success(request, _("账号已开通，请登录。"))
        return redirect("web:sign_in")
    status = 422 if form.errors else 200
    return render(request, "people/invitation.html", {"invitation": row, "form": form}, status=status)


def _ask_address(request: HttpRequest, row: Invitation) -> HttpResponse:
    """The invited address has a mail with the link that proves that it is read."""
    text = _("请打开链接确认这是您的邮箱，并接受“%(organisation)s”的邀请：\n\n%(link)s\n") % {
        "organisation": row.organisation.name,
        "link": request.build_absolute_uri(
            reverse("web:invitation", args=[queries.link_of(row, mailed=True)])
        ),
    }
    send_mail(_("请确认邮箱"), text, None, [row.email])
    messages.success(request, _("确认邮件随后发到受邀邮箱：登录后打开其中的链接，加入才生效。"))
    return redirect("web:desk" if request.user.is_authenticated else "web:sign_in")


def _open_account(
    request: HttpRequest, row: Invitation, form: AccountForm, *, mailed: bool, waits: bool
) -> User | None:
    """A new account that accepts, or has the address asked first; None, and the form says why, when the user name is taken."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            user = services.create_user(
                data["username"],
                by=door(request),
                password=data["password"],
                display_name=data["display_name"],
                email=row.email if mailed else "",
            )
            if waits:
                services.ask_invited(row, user, by=person(request, user))
            else:
                services.accept_invitation(row, user, by=person(request, user), mailed=mailed)
    except Conflict as refusal:
        form.add_error("username", sentences_of(refusal))
        return None
    return user


@signed_in
@uses_policies(VIEW_ORGANISATION, OWN)
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to act for an organisation."""
    row = VIEW_ORGANISATION.get(request.actor, Organisation.objects.all(), code=code)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.ask_to_join(request.user, row, data["role"], by=request.actor, note=data["note"])
        except RuleBroken as refusal:
            form.add_error("role", sentences_of(refusal))
        else:
            messages.success(request, _("申请已送达单位负责人，答复后生效。"))
            return redirect("web:organisation", row.code)
    context = {"organisation": row, "form": form}
    return render(request, "people/join.html", context, status=422 if form.errors else 200)
