"""WeChat's, DingTalk's and Feishu's endpoints on loopback, as far as signing in needs them: one person, codes that serve once."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import loopback

CLIENT, SECRET, CODE, TOKEN = "node", "only-for-tests", "the-code", "the-token"


class Platform(loopback.Server):
    """person: what it says of who signs in. down: it answers with a fault."""

    def __init__(self, person: dict[str, Any]) -> None:
        super().__init__(Handler)
        self.person, self.codes, self.down = person, {CODE}, False


class Handler(loopback.Handler):
    server: Platform

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(where.query).items()}
        bearer = f"Bearer {TOKEN}"
        match where.path:
            case "/weixin/me" if query == {"access_token": TOKEN, "openid": self.server.person["openid"]}:
                # Its texts are UTF-8, and it says they are not.
                text = json.dumps(self.server.person, ensure_ascii=False).encode()
                self.say(json.loads(text.decode("latin-1")))
            case "/dingtalk/me" if self.headers["x-acs-dingtalk-access-token"] == TOKEN:
                self.say(self.server.person)
            case "/feishu/me" if self.headers["Authorization"] == bearer:
                self.say({"code": 0, "data": self.server.person})
            case _:
                self.say({"errcode": 40001, "code": 99991663}, 200 if where.path == "/feishu/me" else 400)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = json.loads(body) if body.startswith("{") else {k: v[0] for k, v in parse_qs(body).items()}
        own = {
            "weixin": ("appid", "secret"),
            "dingtalk": ("clientId", "clientSecret"),
            "feishu": ("app_id", "app_secret"),
        }
        kind, _, what = self.path.strip("/").partition("/")
        if kind == "feishu" and what == "token":
            known = sent.get("app_access_token") == "app-token"
        else:
            known = tuple(sent.get(each) for each in own[kind]) == (CLIENT, SECRET)
        if self.server.down:
            self.say({}, 502)
        elif not known:
            self.say({"errcode": 40125}, 200 if kind == "weixin" else 400)
        elif what == "app-token":
            self.say({"app_access_token": "app-token"})
        elif sent.get("code") not in self.server.codes:
            self.say({"errcode": 40029, "code": 20003}, 200)
        else:
            self.server.codes.discard(sent["code"])
            self.say(
                {
                    "weixin": {
                        "access_token": TOKEN,
                        "openid": self.server.person.get("openid"),
                        "expires_in": 60,
                    },
                    "dingtalk": {"accessToken": TOKEN, "refreshToken": "r", "expireIn": 60},
                    "feishu": {"code": 0, "data": {"access_token": TOKEN, "expires_in": 60}},
                }[kind]
            )


def running(person: dict[str, Any]) -> AbstractContextManager[Platform]:
    """A platform that answers while the block runs."""
    return loopback.answering(Platform(person))
