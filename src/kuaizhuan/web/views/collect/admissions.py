"""入驻: a person applies for an organisation, and the platform's editors decide."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.collect import access, services
from kuaizhuan.collect.models import Admission
from kuaizhuan.collect.services.admissions import PROOF
from kuaizhuan.collect.states import Admitting
from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.people.access import OWN
from kuaizhuan.people.models import Invitation, Organisation
from kuaizhuan.people.queries import link_of
from kuaizhuan.web import queries as pages
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.collect.admissions import AdmissionForm, RefusalForm
from kuaizhuan.web.guard import heavy, signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters.history import lines

PAGE = 50


@signed_in
@uses_policies(OWN, access.VIEW_ADMISSION)
@heavy
def apply(request: HttpRequest) -> HttpResponse:
    """Apply for an organisation, and see how one's applications stand."""
    form = AdmissionForm(request.POST or None, request.FILES or None)
    known = None
    if request.method == "POST" and form.is_valid():
        try:
            services.file_admission(
                request.user, form.application(), form.cleaned_data["proof"], by=request.actor
            )
        except RuleBroken as refusal:
            form.add_error("credit_code", sentences_of(refusal))
            known = Organisation.objects.filter(credit_code=form.data["credit_code"].strip().upper()).first()
        else:
            messages.success(request, _("申请已提交。核对结果会发到您的消息。"))
            return redirect("web:apply")
    context = {
        "form": form,
        "known": known.current if known else None,
        "own": Admission.objects.filter(filed_by=request.user.pk).order_by("-filed_at"),
    }
    return render(request, "collect/apply.html", context, status=422 if form.errors else 200)


@signed_in
@uses_policies(access.WITHDRAW_ADMISSION)
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own application back."""
    row = access.WITHDRAW_ADMISSION.get(request.actor, Admission.objects.all(), code=code)
    services.withdraw_admission(row, by=request.actor)
    messages.success(request, _("已办理。"))
    return redirect("web:apply")


@signed_in
@uses_policies(access.DECIDE_ADMISSION)
def admissions(request: HttpRequest) -> HttpResponse:
    """Applications that wait, the oldest first; or those decided, the newest first."""
    done = "done" in request.GET
    found = access.DECIDE_ADMISSION.filter(request.actor, Admission.objects.all())
    waiting = found.filter(state=Admitting.FILED)
    chosen = found.exclude(state=Admitting.FILED).order_by("-state_since") if done else waiting
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, chosen.count(), "done=1" if done else "")
    context = {
        "done": done,
        "rows": chosen.select_related("organisation")[paging.start : paging.start + PAGE],
        "paging": paging,
    }
    return render(request, "collect/admissions.html", context)


@signed_in
@uses_policies(access.VIEW_ADMISSION, access.DECIDE_ADMISSION)
def admission(request: HttpRequest, code: str) -> HttpResponse:
    """One application with its proof, and the decision."""
    return _page(request, _find(request, code), RefusalForm())


@signed_in
@uses_policies(access.VIEW_ADMISSION, access.DECIDE_ADMISSION)
@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Take the organisation in and invite its first head, or say why not."""
    row = _find(request, code)
    form = RefusalForm(request.POST)
    try:
        if request.POST.get("do") == "approve":
            _approve(request, row)
        elif form.is_valid():
            services.refuse_admission(
                row, by=request.actor, reasons=form.cleaned_data["reasons"], note=form.cleaned_data["note"]
            )
            messages.success(request, _("已退回，申请人会收到理由。"))
    except RuleBroken as refusal:
        form.full_clean()
        form.add_error(None, sentences_of(refusal))
    if (form.errors and request.POST.get("do") != "approve") or form.non_field_errors():
        return _page(request, row, form, status=422)
    return redirect("web:admission", code)


def _approve(request: HttpRequest, row: Admission) -> None:
    row, invitation = services.approve_admission(row, by=request.actor)
    text = _("“%(organisation)s”已入驻快转。请打开链接，成为该单位的首位负责人：\n\n%(link)s\n") % {
        "organisation": row.name,
        "link": _link(request, invitation, mailed=True),
    }
    send_mail(_("“%s”已入驻快转") % row.name, text, None, [invitation.email])
    said = _("已通过，邀请邮件随后发出。") if settings.EMAIL_HOST else _("已通过，请把下面的链接转给联系人。")
    messages.success(request, said)


def _find(request: HttpRequest, code: str) -> Admission:
    rows = Admission.objects.select_related("organisation", "filed_by")
    return access.VIEW_ADMISSION.get(request.actor, rows, code=code)


def _page(request: HttpRequest, row: Admission, form: RefusalForm, status: int = 200) -> HttpResponse:
    events = list(pages.events_of(row))
    invitation = (
        Invitation.objects.filter(organisation=row.organisation, email=row.contact_email).first()
        if row.organisation and not settings.EMAIL_HOST
        else None
    )
    may_decide = row.state == Admitting.FILED and access.DECIDE_ADMISSION.allows(request.actor, row)
    context = {
        "row": row,
        "form": form,
        "may_decide": may_decide,
        "proofs": files_of(row, PROOF),
        "link": _link(request, invitation, mailed=False) if invitation and invitation.open else "",
        "lines": lines(events, pages.names_of(events), pages.acted_for(events)),
    }
    return render(request, "collect/admission.html", context, status=status)


def _link(request: HttpRequest, invitation: Invitation, *, mailed: bool) -> str:
    return request.build_absolute_uri(reverse("web:invitation", args=[link_of(invitation, mailed=mailed)]))
