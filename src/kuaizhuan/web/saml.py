"""Around allauth's views of SAML: what they cannot read is a refusal, not a fault of this node."""

from __future__ import annotations

from functools import wraps
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from lxml.etree import LxmlError

from kuaizhuan.web.guard import View
from kuaizhuan.web.identities import Unvouched, sign_on


def answering(view: View) -> View:
    """A page says so where the metadata do not say where the provider is, and where its answer is none of SAML."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        identity = settings.IDENTITIES.get("saml")
        if identity is None:
            return view(request, *args, **kwargs)
        from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError

        request.META.setdefault("HTTP_HOST", request.get_host())  # allauth's reading of a request needs it
        try:
            if sign_on(identity):
                return view(request, *args, **kwargs)
        except (LxmlError, OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, ValueError):
            pass
        return render_authentication_error(request, identity, exception=Unvouched("web.identity.unclear"))

    return answered
