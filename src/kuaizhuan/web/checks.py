"""What ``kuaizhuan check`` says of the identity providers of a node."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from kuaizhuan.core.checks import Found, deployment, report
from kuaizhuan.web.identities import sign_on


def check_saml() -> Found:
    """A file of metadata in which the provider that is meant does not stand: its button would lead nowhere."""
    for each in settings.IDENTITIES.values():
        if each.metadata is not None and not sign_on(each):
            yield report(Error, "web.E101", "web.check.saml")


@register(Tags.security)
def report_saml(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """`check_saml`, on every node."""
    return list(check_saml())


@deployment
def check_providers() -> Found:
    """Providers that are asked without encryption: whoever is on the way can be anybody here."""
    for each in settings.IDENTITIES.values():
        if (each.address or sign_on(each)).startswith("http://"):
            yield report(Warning, "web.W101", "web.check.http", name=each.name)
