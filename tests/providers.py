"""A node's identity providers, as its settings would have them, in a test."""

from __future__ import annotations

from typing import Any

from kuaizhuan.core.config.identities import identities


def use(settings: Any, **environment: str) -> None:
    """Let the node have those providers, and no others, that `environment` gives."""
    settings.IDENTITIES = found = identities(environment)
    settings.SOCIALACCOUNT_PROVIDERS = {
        key: told for each in found.values() for key, told in each.app_settings.items()
    }
