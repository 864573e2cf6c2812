"""Those who vouch for persons: where their buttons lead, what they say of somebody, and how the node says that they failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from requests import RequestException

from kuaizhuan.core.config.identities import Identity
from kuaizhuan.core.messages import say
from kuaizhuan.core.text import without_unkept

Said = Mapping[str, tuple[str, ...]]
"""What a provider said of a person, each as this node calls it, with all its values."""
LONGEST = 190
"""Characters of a value that is read; allauth stores no longer name of a person."""


class Unvouched(Exception):
    """A provider's answer vouches for nobody; `code` of the sentence that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def origins() -> list[str]:
    """Where a form of this node may lead besides itself: browsers mind where it redirects."""
    addresses = [each.address or sign_on(each) for each in settings.IDENTITIES.values()]
    parts = [urlsplit(address) for address in addresses]
    return [f"{each.scheme}://{each.netloc}" for each in parts if each.netloc]


def sign_on(identity: Identity) -> str:
    """Where a SAML provider signs in, as its metadata says; "" when they do not."""
    if identity.metadata is None:
        return ""
    entity = identity.app_settings["saml"]["APPS"][0]["settings"]["idp"]["entity_id"]
    try:
        return _sign_on(identity.metadata, entity, identity.metadata.stat().st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=4)
def _sign_on(path: Path, entity: str | None, _changed: int) -> str:
    from lxml.etree import LxmlError
    from onelogin.saml2.errors import OneLogin_Saml2_Error
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse(path.read_bytes(), entity_id=entity).get("idp", {})
    except (LxmlError, OneLogin_Saml2_Error, ValueError, OSError):
        return ""
    certified = found.get("x509cert") or found.get("x509certMulti")
    return str(found.get("singleSignOnService", {}).get("url", "")) if certified else ""


def said_of(key: str, extra_data: Any) -> Said:
    """What the provider `key` said of a person, by its settings' names for it. extra_data: as allauth stores it."""
    identity = settings.IDENTITIES.get(key)
    if identity is None or not isinstance(extra_data, Mapping):
        return {}
    inner = (extra_data.get("userinfo"), extra_data.get("id_token"))
    raw = next((each for each in inner if each and isinstance(each, Mapping)), extra_data)
    found = {ours: tuple(_texts(raw.get(theirs))) for ours, theirs in identity.attributes.items()}
    return {ours: values for ours, values in found.items() if values}


def kept_of(value: Any) -> Any:
    """What a provider said without the signs that no door takes (`core.text.unkept`), of which a database takes some neither."""
    if isinstance(value, str):
        return without_unkept(value)
    if isinstance(value, Mapping):
        return {without_unkept(str(name)): kept_of(each) for name, each in value.items()}
    return [kept_of(each) for each in value] if isinstance(value, list | tuple) else value


def _texts(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, list | tuple) else [value]:
        text = str(each).strip() if isinstance(each, str | int) and not isinstance(each, bool) else ""
        if text and len(text) <= LONGEST and text.isprintable():
            yield text


def why(provider: Any, exception: Exception | None) -> str:
    """What to tell whoever comes back from a provider without being signed in."""
    name = {"name": getattr(provider, "name", "") or ""}
    if isinstance(exception, Unvouched):
        return say(exception.code, name)
    if isinstance(exception, RequestException):
        return say("web.identity.unreachable", name)
    return say("web.identity.refused", name)
