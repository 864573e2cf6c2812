"""The world of `access_world` with secrets in its rows, the codes its rows are asked for, and who asks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

import address_transfer
from access_world import World
from factories import a_demand, an_achievement
from kuaizhuan.catalog.states import RevisionState, State
from kuaizhuan.collect.models import RefusedRow, Upload
from kuaizhuan.collect.sources import Row
from kuaizhuan.collect.states import Question, RunState, UploadState
from kuaizhuan.collect.workbook import RefusedRows
from kuaizhuan.core.encryption import seal
from kuaizhuan.core.messages import say
from kuaizhuan.match.states import Stage
from kuaizhuan.notices.digests import stop_link
from kuaizhuan.notices.models import Delivery, Webhook
from kuaizhuan.notices.webhooks.states import Stage as Delivered
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for, link_of, represented
from kuaizhuan.people.roles import Scope
from kuaizhuan.people.services import make_token
from kuaizhuan.publish.models import SavedSearch, ValidityReminder
from kuaizhuan.publish.queries import link_of as asking_link

HOSTILE = "=1+1<b onload=x>注入</b>\"'&"
"""What somebody typed to become markup, or a formula."""


class Place(World):
    """The world with secrets in it, and the codes by which its rows are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: dict[str, str] = {}
        said = {
            "contact_name": "秘乙联系人",
            "contact_phone": "13999990001",
            "contact_email": "mi-yi@demo.example",
        }
        draft = an_achievement(state=State.DRAFT, owner=self.here, title="秘甲题名", **said)
        published = an_achievement(owner=self.here, **said)
        need = a_demand(owner=self.here, anonymous=True, **said)
        for row in (published, need):  # as harvesters see it
            type(row).objects.filter(pk=row.pk).update(published_at=timezone.now())
        invitation = self.invitation()
        invitation.email = "mi-bing@demo.example"
        invitation.save()
        request = self.join_request()
        request.note = "秘丁说明"
        request.save()
        staff = self.staff_session()
        staff.reason = "秘戊事由"
        staff.save()
        run = self.run(RunState.FINISHED)
        run.file_name = "秘己文件.xlsx"
        run.save()
        RefusedRow.objects.create(run=run, row_number=2, cells={"title": "秘庚单元格"}, problems=[])
        introduction = self.introduction(Stage.PROPOSED)
        introduction.answers = {"match.question.why": "秘辛答复"}
        introduction.save()
        User.objects.filter(pk=self.user("self").pk).update(
            phone="+8613888880001", email="mi-self@demo.example", display_name="示己"
        )
        # A member: the heads see that there is one, and of the number enough to recognise it.
        User.objects.filter(pk=self.user("owner").pk).update(
            phone="+8613888880002", email="mi-owner@demo.example"
        )
        token = self.token()
        token.name = "秘子令牌"
        token.save()
        hook, told = self.told("https://hooks.example/秘丑")
        appeal = self.appeal(State.PLATFORM_REVIEW, "registrar", "researcher")
        appeal.text = "秘寅申诉"
        appeal.save()
        revision = self.revision(RevisionState.PROPOSED)
        revision.values = {"summary": "秘卯改写"}
        revision.save()
        upload = self.waiting_upload()
        reminder = ValidityReminder.objects.create(
            kind="achievement", record_code=published.code, valid_until=timezone.localdate(),
            expires_at=timezone.now() + dt.timedelta(days=1),
        )  # fmt: skip
        search = SavedSearch.objects.create(user=self.user("self"), name="秘壬检索", looked_at=timezone.now())
        self.codes = {
            "search": search.code,
            "draft": draft.code,
            "published": published.code,
            "foreign": an_achievement(state=State.DRAFT, owner=self.places["elsewhere"]).code,
            "need": need.code,
            "here": self.here.code,
            "elsewhere": self.places["elsewhere"].code,
            "invitation": link_of(invitation),
            "invited": invitation.code,
            "request": request.code,
            "run": run.code,
            "introduction": introduction.code,
            "brokered": self.introduction(Stage.BROKERED).code,
            "offer": an_achievement(owner=self.places["elsewhere"]).code,
            "appeal": appeal.code,
            "returned": appeal.record_code,
            "revision": revision.code,
            "revised": revision.record_code,
            "upload": upload.code,
            "asking": asking_link(reminder),
            "token": token.code,
            "hook": hook.code,
            "told": told.code,
            "pair": self.pair(Question.OPEN).pk,
            "answered": self.pair(Question.NO).pk,
            "editor": self.user("editor").code,
            "owner": self.user("owner").code,
            "stop": stop_link(self.user("self")).rstrip("/").rsplit("/", 1)[1],
            **address_transfer.codes(self),
        }

    def told(self, url: str) -> tuple[Webhook, Delivery]:
        """A webhook that was told something, which its receiver answered."""
        hook = self.webhook()
        hook.url, hook.secret = url, seal("webhooks", "whsec_AAAA")
        hook.save()
        delivery = Delivery.objects.create(
            webhook=hook, state=Delivered.GIVEN_UP, status=500, excerpt="秘辰回答"
        )
        return hook, delivery

    def waiting_upload(self) -> Upload:
        """A file that was checked and whose sender has not decided; one row would be refused."""
        upload = self.upload(UploadState.CHECKED)
        upload.file_name = "秘巳文件.xlsx"
        step = {
            "number": 2,
            "title": "秘午行",
            "action": "reject",
            "problems": [],
            "changes": {},
            "conflicts": {},
        }
        upload.result = {"counts": {"reject": 1}, "steps": [step], "warnings": [], "unknown": []}
        upload.save()
        upload.folder.mkdir(parents=True, exist_ok=True)
        with RefusedRows(upload.refused, "achievement", ("成果名称",), say=say) as report:
            report.add(Row(2, {"成果名称": HOSTILE}, ()), [])
        return upload

    def headers(self, who: str) -> dict[str, str]:
        """What a program of `who` shows at the machine interface, which reads no cookie: a token, if one may be had."""
        if who not in self.tokens and who != "visitor":
            user = self.user(who)
            place = represented(user).first()
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
