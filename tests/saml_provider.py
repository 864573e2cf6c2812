"""An identity provider of SAML without a network: it reads what a node asks and signs what it is told to say."""

from __future__ import annotations

import base64
import datetime as dt
import zlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

ENTITY, SIGN_ON = "https://idp.demo.example/shibboleth", "https://idp.demo.example/sso/redirect"
SAML, MD = "urn:oasis:names:tc:SAML:2.0", "urn:oasis:names:tc:SAML:2.0:metadata"
PERSISTENT = f"{SAML}:nameid-format:persistent"


@dataclass(frozen=True)
class Pair:
    """A key with its certificate, both PEM."""

    key: str
    certificate: str


@cache
def pair(name: str = "idp") -> Pair:
    """A key and its own certificate; the same for the same name."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    private = key.private_bytes(pem, pkcs8, serialization.NoEncryption())
    return Pair(private.decode(), certificate.public_bytes(pem).decode())


def write_metadata(path: Path) -> Path:
    """A federation's file: another provider, then this one."""
    entities = "".join(
        f'<md:EntityDescriptor entityID="{entity}"><md:IDPSSODescriptor protocolSupportEnumeration="{SAML}:protocol">'
        '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
        f"<ds:X509Certificate>{_bare(pair(name).certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        f'</md:KeyDescriptor><md:SingleSignOnService Binding="{SAML}:bindings:HTTP-Redirect" Location="{where}"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
        for entity, name, where in (
            ("https://other.example/idp", "other", "https://other.example/sso"),
            (ENTITY, "idp", SIGN_ON),
        )
    )
    path.write_text(f'<md:EntitiesDescriptor xmlns:md="{MD}">{entities}</md:EntitiesDescriptor>')
    return path


def _bare(pem: str) -> str:
    return "".join(line for line in pem.splitlines() if "-----" not in line)


@dataclass
class Answer:
    """What is said of a person who came by `away`, the address that a node sent them to."""

    away: str
    attributes: dict[str, list[str]] = field(default_factory=dict)
    subject: str = "opaque-1"
    audience: str = "http://testserver/account/saml/campus/metadata/"
    recipient: str = "http://testserver/account/saml/campus/acs/"
    minutes: int = 5
    issuer: str = ENTITY
    signed_by: str = "idp"

    @property
    def request(self) -> Any:
        packed = parse_qs(urlsplit(self.away).query)["SAMLRequest"][0]
        return etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))

    def assertion(self) -> str:
        now = dt.datetime.now(dt.UTC)
        begins, ends = (
            (now + dt.timedelta(minutes=m)).strftime("%Y-%m-%dT%H:%M:%SZ")
            for m in (self.minutes - 10, self.minutes)
        )
        asked = self.request.get("ID")
        values = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{each}</saml:AttributeValue>" for each in those)
            + "</saml:Attribute>"
            for name, those in self.attributes.items()
        )
        said = f"<saml:AttributeStatement>{values}</saml:AttributeStatement>"
        return (
            f'<saml:Assertion xmlns:saml="{SAML}:assertion" ID="a{asked}" Version="2.0" IssueInstant="{begins}">'
            f"<saml:Issuer>{self.issuer}</saml:Issuer><saml:Subject>"
            f'<saml:NameID Format="{PERSISTENT}">{self.subject}</saml:NameID>'
            f'<saml:SubjectConfirmation Method="{SAML}:cm:bearer"><saml:SubjectConfirmationData '
            f'NotOnOrAfter="{ends}" Recipient="{self.recipient}" InResponseTo="{asked}"/></saml:SubjectConfirmation>'
            f'</saml:Subject><saml:Conditions NotBefore="{begins}" NotOnOrAfter="{ends}"><saml:AudienceRestriction>'
            f"<saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{begins}"><saml:AuthnContext><saml:AuthnContextClassRef>'
            f"{SAML}:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
            f"{said if values else ''}</saml:Assertion>"
        )

    def xml(self) -> str:
        """The response, its assertion signed unless nobody is to sign it."""
        assertion = self.assertion()
        if self.signed_by:
            keys = pair(self.signed_by)
            assertion = OneLogin_Saml2_Utils.add_sign(assertion, keys.key, keys.certificate).decode()
        asked = self.request.get("ID")
        now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return (
            f'<samlp:Response xmlns:samlp="{SAML}:protocol" xmlns:saml="{SAML}:assertion" ID="r{asked}" Version="2.0" '
            f'IssueInstant="{now}" Destination="{self.recipient}" InResponseTo="{asked}">'
            f"<saml:Issuer>{self.issuer}</saml:Issuer><samlp:Status>"
            f'<samlp:StatusCode Value="{SAML}:status:Success"/></samlp:Status>{assertion}</samlp:Response>'
        )


def form(xml: str) -> dict[str, str]:
    """What the browser posts to the node."""
    return {"SAMLResponse": base64.b64encode(xml.encode()).decode(), "RelayState": ""}
