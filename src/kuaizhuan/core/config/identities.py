"""Which identity providers a node has by its settings, and what allauth is told of them.

Settings that are given for one that has neither address nor id are not read: there is no such provider.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kuaizhuan.core import config

OPEN = {
    # What allauth's own providers call them, where their buttons lead, and the settings; Feishu's tenant is an organisation.
    "weixin": (
        "https://open.weixin.qq.com",
        {"name": "nickname"},
        ("KZ_WEIXIN_ID", "KZ_WEIXIN_SECRET", "KZ_WEIXIN_NAME"),
    ),
    "dingtalk": (
        "https://login.dingtalk.com",
        {"name": "nick"},
        ("KZ_DINGTALK_ID", "KZ_DINGTALK_SECRET", "KZ_DINGTALK_NAME"),
    ),
    "feishu": (
        "https://open.feishu.cn",
        {"name": "name", "organisation": "tenant_key"},
        ("KZ_FEISHU_ID", "KZ_FEISHU_SECRET", "KZ_FEISHU_NAME"),
    ),
}
SAML_SLUG = "campus"
"""In the addresses that an identity provider of SAML is told."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One provider: the key under which allauth stores it; its name on pages; where its button leads, "" when a file says.

    attributes: what is said of a person → what the provider calls it. trusted: whether its word for a verified address
    opens an account. app: the Django application; app_settings: the entry under SOCIALACCOUNT_PROVIDERS.
    """

    key: str
    name: str
    address: str
    attributes: Mapping[str, str]
    trusted: bool
    app: str
    app_settings: Mapping[str, Any] = field(repr=False)
    metadata: Path | None = None


def identities(environment: Mapping[str, str] = os.environ) -> dict[str, Identity]:
    """The providers in force by key, in the order of their buttons. Raises `SettingWrong`."""

    def read(name: str) -> Any:
        return config.read(name, environment)

    trusted = read("KZ_TRUSTED_MAIL") or ()
    found = []
    if address := read("KZ_OIDC_ISSUER"):
        app = {
            "provider_id": "node",
            "name": read("KZ_OIDC_NAME"),
            "client_id": read("KZ_OIDC_CLIENT") or "",
            "secret": read("KZ_OIDC_SECRET") or "",
            "settings": {"server_url": address},
        }
        found.append(
            Identity(
                "node", app["name"], address, read("KZ_OIDC_ATTRIBUTES") or {}, "oidc" in trusted,
                "allauth.socialaccount.providers.openid_connect",
                {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}},
            )
        )  # fmt: skip
    if address := read("KZ_CAS_URL"):
        server = {"server_url": f"{address.rstrip('/')}/", "version": read("KZ_CAS_VERSION")}
        app = {"name": read("KZ_CAS_NAME"), "client_id": "cas", "settings": server}
        found.append(
            Identity(
                "cas", app["name"], address, read("KZ_CAS_ATTRIBUTES"), "cas" in trusted,
                "kuaizhuan.web.cas", {"cas": {"APPS": [app]}},
            )
        )  # fmt: skip
    if metadata := read("KZ_SAML_METADATA"):
        found.append(_saml(metadata, read, "saml" in trusted))
    for key, (address, attributes, names) in OPEN.items():
        client, secret, name = map(read, names)
        if client:
            app = {"name": name, "client_id": client, "secret": secret or ""}
            found.append(
                Identity(
                    key, name, address, attributes, False,
                    f"allauth.socialaccount.providers.{key}", {key: {"APPS": [app]}},
                )
            )  # fmt: skip
    return {each.key: each for each in found}


def _saml(metadata: Path, read: Any, trusted: bool) -> Identity:
    """Assertions are signed, by no algorithm that is deprecated, and answer what this node asked."""
    attributes = read("KZ_SAML_ATTRIBUTES")
    called = {"id": "uid", "mail": "email", "mail_verified": "email_verified", "name": "name"}
    app = {
        "name": read("KZ_SAML_NAME"),
        "client_id": SAML_SLUG,
        "provider_id": "saml",
        "settings": {
            "idp": {
                "entity_id": read("KZ_SAML_ENTITY"),
                "metadata_url": metadata.resolve().as_uri(),
                "metadata_cache_timeout": 60,
            },
            "attribute_mapping": {
                called[ours]: [theirs] for ours, theirs in attributes.items() if ours in called
            },
            "advanced": {
                "strict": True,
                "allow_single_label_domains": True,  # of an inner network
                "want_assertion_signed": True,
                "want_name_id": "id" not in attributes,
                "reject_deprecated_algorithm": True,
                "reject_idp_initiated_sso": True,
                "name_id_format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
                if "id" not in attributes
                else "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
            },
        },
    }
    return Identity(
        "saml", app["name"], "", attributes, trusted,
        "allauth.socialaccount.providers.saml", {"saml": {"APPS": [app]}}, metadata,
    )  # fmt: skip
