"""The world of `access_world` with secrets in its rows, the codes its rows are asked for, and who asks."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access_world import World
from factories import a_demand, an_achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.models import RefusedRow
from kuaizhuan.collect.states import Question, RunState
from kuaizhuan.match.states import Stage
from kuaizhuan.notices.letters import stop_link
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import link_of
from kuaizhuan.publish.models import SavedSearch


class Place(World):
    """The world with secrets in it, and the codes by which its rows are asked for."""

    def __init__(self) -> None:
        super().__init__()
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
            "pair": self.pair(Question.OPEN).pk,
            "answered": self.pair(Question.NO).pk,
            "editor": self.user("editor").code,
            "owner": self.user("owner").code,
            "stop": stop_link(self.user("self")).rstrip("/").rsplit("/", 1)[1],
        }

    def address(self, name: str, arguments: str) -> str:
        return reverse(name, args=[word.format(**self.codes) for word in arguments.split()])


def visitor(world: Place, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "visitor":
        client.force_login(world.user(who))
    if who == "asleep":
        client.post("/staff/end/")
    return client
