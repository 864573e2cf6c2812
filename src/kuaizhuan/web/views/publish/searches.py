"""我的检索: what a person keeps of searches, and how soon they hear of what is new in them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.publish import services
from kuaizhuan.publish.access import OWN_SEARCH
from kuaizhuan.publish.models import SavedSearch
from kuaizhuan.publish.rules import LONGEST_NAME
from kuaizhuan.publish.states import Alert
from kuaizhuan.web import queries, search_params
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.presenters.searches import in_words, line


@signed_in
@uses_policies(OWN_SEARCH)
def searches(request: HttpRequest) -> HttpResponse:
    """Own searches by name, each with the way to change and to delete it; two queries."""
    rows = list(OWN_SEARCH.filter(request.actor, SavedSearch.objects.all()))
    owners = queries.owner_names({code for row in rows for code in row.filters.get("owner", ())})
    context = {"lines": [line(row, owners) for row in rows], "alerts": list(Alert), "longest": LONGEST_NAME}
    return render(request, "publish/searches.html", context)


@signed_in
@uses_policies(OWN_SEARCH)
def save(request: HttpRequest) -> HttpResponse:
    """Give the search in the address a name, and keep it; a refusal keeps what was typed."""
    wanted = search_params.read_params(request.GET)
    owners = queries.owner_names(wanted.filters.get("owner", ()))
    criteria = in_words(wanted, owners)
    name, alert = request.POST.get("name", criteria[:LONGEST_NAME]), request.POST.get("alert", Alert.AT_ONCE)
    reasons: list[str] = []
    if request.method == "POST":
        try:
            services.save_search(
                by=request.actor, name=name, kind=wanted.kind, text=wanted.text, filters=wanted.filters,
                sort=wanted.sort, alert=alert,
            )  # fmt: skip
        except RuleBroken as refusal:
            reasons = sentences_of(refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("web:searches")
    context = {
        "criteria": criteria, "query": wanted.query(), "name": name, "alert": alert, "alerts": list(Alert),
        "reasons": reasons, "longest": LONGEST_NAME,
    }  # fmt: skip
    return render(request, "publish/save_search.html", context, status=422 if reasons else 200)


@signed_in
@uses_policies(OWN_SEARCH)
def open_search(request: HttpRequest, code: str) -> HttpResponse:
    """Search again, the newest first."""
    row = _own(request, code)
    wanted = search_params.params_of_saved(row)
    newest = search_params.Asked(wanted.text, wanted.kind, wanted.filters, "-published")
    return redirect(f"{reverse('web:search')}?{newest.query()}")


@signed_in
@uses_policies(OWN_SEARCH)
@require_POST
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Another name, or more or less alerts."""
    try:
        services.change_search(
            _own(request, code),
            by=request.actor,
            name=request.POST.get("name", ""),
            alert=request.POST.get("alert", ""),
        )
        messages.success(request, _("已保存。"))
    except RuleBroken as refusal:
        for sentence in sentences_of(refusal):
            messages.error(request, sentence)
    return redirect("web:searches")


@signed_in
@uses_policies(OWN_SEARCH)
@require_POST
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """Forget a search; nothing is heard of it any more."""
    services.delete_search(_own(request, code), by=request.actor)
    messages.success(request, _("已删除。"))
    return redirect("web:searches")


def _own(request: HttpRequest, code: str) -> SavedSearch:
    row: SavedSearch = OWN_SEARCH.get(request.actor, SavedSearch.objects.all(), code=code)
    return row
