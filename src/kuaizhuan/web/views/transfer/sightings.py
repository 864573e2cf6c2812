"""What a registrar sees under a scan of a contract is said on the page of the application, beside the file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.transfer import access, law, services
from kuaizhuan.transfer.queries import registry_desk as queries
from kuaizhuan.web.forms.transfer.sightings import SightingForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.views.transfer.registration import show_page


@signed_in
@uses_policies(access.registry.DECIDE)
@require_POST
def see_seals(request: HttpRequest, code: str, scan: str) -> HttpResponse:
    """Say of both sides what is under one scan; it may be said otherwise until the application is approved."""
    row = queries.application(request.actor, code)
    access.registry.DECIDE.require(request.actor, row)
    form = SightingForm(request.POST, scan=scan)
    if not form.is_valid():
        return show_page(request, row, status=422, sent={scan: form})
    try:
        services.record_sightings(row, scan, by=request.actor, sightings=form.sightings())
    except RuleBroken as refusal:
        found = law.with_clauses(refusal.verdict, row.jurisdiction)
        return show_page(request, row, verdict=found, status=422, sent={scan: form})
    messages.success(request, _("签章已记下，同意登记以前可以更改。"))
    return redirect("web:application", code)
