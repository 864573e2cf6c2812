"""Help, and the language of the pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from kuaizhuan.people.services import choose_language
from kuaizhuan.web.guard import public


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """How the platform is used, for everybody."""
    return render(request, "core/help.html")


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language and stay on the page; who is signed in is mailed in it too."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        choose_language(request.user, chosen, by=request.actor)
    return set_language(request)
