"""A small OpenID Connect provider on loopback: one person, one client, codes that serve once."""

from __future__ import annotations

import base64
import hashlib
import time
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

import loopback

CLIENT, SECRET = "kuaizhuan", "only-for-tests"
KEY = RSAKey.generate_key(2048, parameters={"kid": "test"})


class Provider(loopback.Server):
    """person: the claims it vouches for. agrees: whether the person lets the node know them."""

    def __init__(self, person: dict[str, Any]) -> None:
        super().__init__(Handler)
        self.person = person
        self.agrees = True
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    @property
    def issuer(self) -> str:
        return self.address


class Handler(loopback.Handler):
    server: Provider

    def log_message(self, format: str, *args: Any) -> None:
        self.server.asked.append(self.path)

    def do_GET(self) -> None:
        issuer, where = self.server.issuer, urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(where.query).items()}
        if where.path == "/.well-known/openid-configuration":
            self.say(
                {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "userinfo_endpoint": f"{issuer}/me",
                    "jwks_uri": f"{issuer}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif where.path == "/authorize":
            answer = {"state": query["state"]}
            if self.server.agrees and query["client_id"] == CLIENT:
                code = f"code-{len(self.server.codes)}"
                self.server.codes[code] = query
                answer["code"] = code
            else:
                answer["error"] = "access_denied"
            self.send_response(302)
            self.send_header("Location", f"{query['redirect_uri']}?{urlencode(answer)}")
            self.end_headers()
        elif where.path == "/keys":
            self.say({"keys": [KEY.as_dict(private=False)]})
        elif where.path == "/me" and self.headers["Authorization"] == "Bearer the-token":
            self.say(self.server.person)
        else:
            self.say({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        form = {name: values[0] for name, values in sent.items()}
        asked = self.server.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or (form["client_id"], form["client_secret"]) != (CLIENT, SECRET)
            or asked["redirect_uri"] != form["redirect_uri"]
            or asked.get("code_challenge") != challenge
        ):
            self.say({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {"iss": self.server.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, **self.server.person}
        token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, KEY)
        self.say({"access_token": "the-token", "token_type": "Bearer", "expires_in": 60, "id_token": token})


def running(person: dict[str, Any]) -> AbstractContextManager[Provider]:
    """A provider that answers while the block runs."""
    return loopback.answering(Provider(person))
