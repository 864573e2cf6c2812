"""Programs at the door: each with a token of its own."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from factories import BY, a_user, an_organisation
from kuaizhuan.people import services
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role, Scope


class Program:
    """A client that shows a token, speaks JSON, and knows whose it is."""

    def __init__(self, secret: str = "", **known: Any) -> None:
        self.client = Client(raise_request_exception=True)
        self.secret = secret
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self.__dict__.update(known)

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        """The answer's JSON, its status checked; `answer` holds the whole of it."""
        found = self.status_of(method, path, body, **headers)
        assert found == status, self.answer.content.decode()
        if status >= 400:
            assert self.answer["Content-Type"] == "application/problem+json"
        return json.loads(self.answer.content) if self.answer.content else None

    def status_of(self, method: str, path: str, body: Any = None, **headers: str) -> int:
        """The answer's status, whatever it is."""
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = self.client.generic(method, f"/api/v1{path}", headers={**self.headers, **names}, **sent)
        return int(self.answer.status_code)

    def get(self, path: str, status: int = 200, **headers: str) -> Any:
        return self("GET", path, None, status, **headers)

    def post(self, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        return self("POST", path, body, status, **headers)


def a_program(role: Role = Role.OFFICE, organisation=None, scopes=tuple(Scope), user=None) -> Program:
    """A program of `user` or somebody new with a role for an organisation, with all scopes unless said otherwise."""
    place = organisation or an_organisation()
    if user is None:
        user = a_user(role, place)
    else:
        services.grant(user, role, by=BY, organisation=place)
    token, secret = services.make_token(
        user, place, by=actor_for(user), name="test", scopes=list(scopes), days=30
    )
    return Program(secret, user=user, organisation=place, token=token)
