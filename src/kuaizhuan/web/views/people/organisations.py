"""Signing in and out, and the public pages of organisations."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account import views as allauth
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.catalog.values.persistent import LINKS
from kuaizhuan.collect.queries import cells_of, organisations_called
from kuaizhuan.people.access import ADMINISTER, SUBMIT_FOR
from kuaizhuan.people.access import VIEW as VIEW_ORGANISATION
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish.access import INTRODUCE, VIEW, VIEW_MATERIAL
from kuaizhuan.publish.queries import entry, materials, rows
from kuaizhuan.web import queries
from kuaizhuan.web.forms.organisations import offer_organisations
from kuaizhuan.web.found_outside import card as share_card
from kuaizhuan.web.guard import public, uses_policies
from kuaizhuan.web.http_cache import revalidate
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import gallery, linked_data, sheets
from kuaizhuan.web.presenters.cards import cards
from kuaizhuan.web.sheets import is_asked, offers, write_sheet

PAGE = 50
ROWS = 10


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in of allauth at the platform's own address."""
    return allauth.login(request)


@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """The sign-out of allauth at the platform's own address."""
    return allauth.logout(request)


@uses_policies(VIEW_ORGANISATION)
@offers(sheets.ORGANISATIONS)
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations by name, those with most public results first; with `part`, those that a picker offers."""
    if request.GET.get("part") == "options":
        return _offer(request)
    text = request.GET.get("q", "").strip()[:100]
    found = VIEW_ORGANISATION.filter(request.actor, queries.organisations_with_counts())
    if text:
        found = found.filter(pk__in=organisations_called(text).order_by().values("pk"))
    if is_asked(request):
        return write_sheet(request, found)
    paging = Paging(
        Paging.number(request.GET.get("page")), PAGE, found.count(), urlencode({"q": text} if text else {})
    )
    page = found[paging.start : paging.start + PAGE]
    return render(request, "people/organisations.html", {"page": page, "paging": paging, "text": text})


def _offer(request: HttpRequest) -> HttpResponse:
    """What the text in the box of a form may mean, to choose from while it is typed in; `box` names the box."""
    text = request.GET.get(request.GET.get("box", ""), "").strip()[:300]
    seen = VIEW_ORGANISATION.filter(request.actor, Organisation.objects.all())
    names = [each.name for each in offer_organisations(text, seen)]
    return render(request, "ui/form/options.html", {"options": names})


@uses_policies(VIEW_ORGANISATION, VIEW, VIEW_MATERIAL, INTRODUCE, ADMINISTER, SUBMIT_FOR)
@revalidate
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation with its public rows; needs it stated without its name are not among them."""
    row: Organisation = VIEW_ORGANISATION.get(request.actor, Organisation.objects.all(), code=code)
    if row.merged_into:
        return redirect("web:organisation", row.current.code)
    owners = Organisation.objects.filter(pk=row.pk) | Organisation.objects.filter(merged_into=row)
    sections = []
    for kind in KINDS:
        found = rows(request.actor, kind).filter(owner__in=owners, state__in=PUBLIC_STATES)
        if registry.KINDS[kind].anonymous:
            found = found.filter(anonymous=False)
        shown = cards(request.actor, [entry(each) for each in found[:ROWS]])
        sections.append({"kind": kind, "cards": shown, "count": found.count()})
    address = request.build_absolute_uri(request.path)
    beside = materials(request.actor, "organisation", [row.code])
    image = request.build_absolute_uri(gallery.share_picture(beside, "", row.code))
    context = {
        "address": address,
        "share": share_card(row.name, _("%(name)s的成果、需求与专家") % {"name": row.name}, address, image),
        "linked_data": linked_data.in_page(linked_data.of_organisation(row, address, image)),
        "gallery": gallery.gallery(beside, shown=True),
        "cover": gallery.cover_address("", row.code),
        "may_introduce": INTRODUCE.allows(request.actor, row),
        "organisation": row,
        "ror_address": LINKS["ror"](row.ror) if row.ror else "",
        "sections": sections,
        "may_administer": (may_administer := ADMINISTER.allows(request.actor, row)),
        "may_look_up": settings.LOOKUP and may_administer,
        "with_texts": SUBMIT_FOR.allows(request.actor, row) and cells_of(row.code).exists(),
    }
    return render(request, "people/organisation.html", context)
