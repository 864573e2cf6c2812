"""What ``kuaizhuan check --deploy`` says of the identifiers that harvesters are given."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import Warning

from kuaizhuan.core.checks import Found, deployment, report
from kuaizhuan.core.config.types import is_domain
from kuaizhuan.oai import domains


@deployment
def check_identifiers() -> Found:
    """Identifiers that are in no domain, or in another one than those that harvesters hold already."""
    domain, before = settings.OAI_DOMAIN, domains.first()
    if not is_domain(domain):
        yield report(Warning, "oai.W101", "oai.check.no_domain", domain=domain)
    if before not in ("", domain):
        yield report(
            Warning, "oai.W102", "oai.check.other_domain", before=before, domain=domain, path=domains.path()
        )
