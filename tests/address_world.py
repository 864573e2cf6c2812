"""The world of `access_world` with the rows of ``tests/<package>/address_table.py``, and who asks for them."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from access_world import World
from kuaizhuan.people.queries import actor_for, represented_organisations
from kuaizhuan.people.roles import Scope
from kuaizhuan.people.services import make_token
from tables import HOSTILE, parts

__all__ = ["HOSTILE", "Place", "World", "content", "filled", "said", "visitor"]


class Place(World):
    """The world with secrets in it, and the codes by which its rows are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: dict[str, str] = {}
        self.codes: dict[str, Any] = {}
        for part in parts("address_table"):
            if hasattr(part, "codes"):
                self.codes |= part.codes(self)

    def headers(self, who: str) -> dict[str, str]:
        """What a program of `who` shows at the machine interface, which reads no cookie: a token, if one may be had."""
        if who not in self.tokens and who != "visitor":
            user = self.user(who)
            place = represented_organisations(user).first()
            made = place and make_token(user, place, by=actor_for(user), name="a", scopes=list(Scope), days=1)
            self.tokens[who] = made[1] if made else ""
        secret = self.tokens.get(who)
        return {"Authorization": f"Bearer {secret}"} if secret else {}

    def address(self, name: str, arguments: str) -> str:
        return reverse(name, args=[word.format(**self.codes) for word in arguments.split()])


def filled(what: Any, codes: dict[str, Any]) -> Any:
    """`what` with the codes in the place of the words in braces."""
    if isinstance(what, dict):
        return {name: filled(value, codes) for name, value in what.items()}
    if isinstance(what, list):
        return [filled(value, codes) for value in what]
    return what.format(**codes)


def visitor(world: Place, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "visitor":
        client.force_login(world.user(who))
    if who == "asleep":
        client.post("/staff/end/")
    return client


def content(response: Any) -> bytes:
    """The body of an answer; it can be taken once."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def said(response: Any) -> str:
    """The body of an answer, as text; it can be taken once."""
    return content(response).decode(errors="replace")
