"""Help, the language of the pages, and the parts that pages are made of."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.core import held_forms
from kuaizhuan.core.charts import Cell, Chart, ChartKind, ChartLine, Plot
from kuaizhuan.core.errors import NotFound
from kuaizhuan.core.figures import figures
from kuaizhuan.core.messages import say
from kuaizhuan.people.services import choose_language
from kuaizhuan.web.forms.gallery import GalleryForm
from kuaizhuan.web.forms.transfer.income import MilestoneForm
from kuaizhuan.web.forms.transfer.trials import OfferForm
from kuaizhuan.web.guard import public, signed_in
from kuaizhuan.web.presenters import read_backs
from kuaizhuan.web.presenters.chain import Step
from kuaizhuan.web.presenters.charts import show_chart
from kuaizhuan.web.presenters.maps import draw_map
from kuaizhuan.web.presenters.values import code_text
from kuaizhuan.web.themes import A_YEAR, AUTO, COOKIE, THEMES


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """How the platform is used, for everybody."""
    return render(request, "core/help.html")


@public
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to ask, as the node's settings say."""
    return render(request, "core/contact.html", {"contact": settings.CONTACT})


@public
def questions(request: HttpRequest) -> HttpResponse:
    """What is often asked."""
    return render(request, "core/questions.html")


@public
def first_steps(request: HttpRequest) -> HttpResponse:
    """What each role does first."""
    return render(request, "core/first_steps.html")


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language and stay on the page; who is signed in is mailed in it too."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        choose_language(request.user, chosen, by=request.actor)
    return set_language(request)


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark or what the system asks for, and stay on the page."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else "/")
    chosen = request.POST.get("theme", "")
    if chosen == AUTO or chosen not in THEMES:
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            COOKIE, chosen, A_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    return response


@signed_in
def held_form(request: HttpRequest, code: str) -> HttpResponse:
    """A form that was sent after the session had ended: its person reads it and sends it on, or lets it go."""
    held = held_forms.held_form(code, request.user.pk)
    if held is None:
        raise NotFound("web.held_form_gone")
    if request.method == "POST":
        held_forms.forget_form(code, request.user.pk)
        return redirect("web:home")
    typed = [value for _name, value in held.fields if value.strip()]
    return render(request, "ui/form/held.html", {"held": held, "texts": typed})


@public
def parts(request: HttpRequest) -> HttpResponse:
    """Every part of pages with invented values, for whoever writes a page."""
    today = dt.date(2026, 3, 31)
    rows = [
        {"title": " ".join([_("示例大学")] * (1 + 7 * (n == 2))), "state": state, "region": "500109", "on": today,
         "at": dt.datetime(2026, 3, 31, 9, 30), "fen": fen}
        for n, (state, fen) in enumerate([("published", 38_000_000_00), ("returned", None), ("draft", 1_50)])
    ]  # fmt: skip
    context = {
        "rows": rows,
        "nothing": [],
        "form": MilestoneForm(),
        "offer": OfferForm({"months": "", "formula": "percent", "rate": "很多"}),
        "picker": GalleryForm({"industry": "3", "amount": "80万元"}),
        "levels": [(code, code_text("trl", code)) for code in LISTS["trl"]],
        "back": read_backs.publish(),
        "chain": [
            Step("collect", say("web.step.collect"), "done", today, _("示例大学")),
            Step("publish", say("web.step.publish"), "current", note=say("catalog.state.platform_review")),
            Step("match", say("web.step.match"), "coming"),
        ],
        "charts": [show_chart(*each) for each in _sample_charts(today)],
        "map": draw_map(
            figures()["publish.rows_by_area"],
            _("示例"),
            {"510100": 30, "500157": 12, "500106": 7, "511700": 2, "": 3},
            today,
            lambda area: f"{reverse('web:records', args=['achievement'])}?region={area}",
        ),
        "indicators": [{"parameter": _("抗拉强度"), "operator": ">=", "value": "450", "unit": "MPa"}],
    }
    return render(request, "core/parts.html", context)


def _sample_charts(today: dt.date) -> list[tuple[Chart, Plot]]:
    """One of each kind, with invented numbers."""
    names = [_("重庆"), _("四川"), _("境外")]
    numbers = [(30, 11, 4), (10, 24, 0), (2, 0, 1)]
    shown = []
    for kind in ChartKind:
        columns = names[:1] if kind is ChartKind.FUNNEL else names
        lines = (
            ChartLine(name, tuple(map(Cell, row[: len(columns)])))
            for name, row in zip(names, numbers, strict=True)
        )
        chart = Chart(
            f"web.{kind}", kind, f"{_('示例')} {kind}", _("地区"), ("publish.rows_by_area",), Plot, _("条")
        )
        shown.append((chart, Plot(tuple(columns), tuple(lines), today)))
    return shown
