"""What is public in the demo world, and what its people are in the middle of before and after.

Some rows are left waiting in each state; searches are kept, a need was begun in the form, changes of public rows are in
review and returned, somebody appeals, and an owner is asked whether a row still stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kuaizhuan.catalog.models import KINDS, Achievement, Record, Revision, kind_of
from kuaizhuan.catalog.states import RevisionState, State
from kuaizhuan.collect import services as collect
from kuaizhuan.core import jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files.receiving import receive
from kuaizhuan.people.demo.actors import BY, account, editor, home, member, second_editor, speakers
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services
from kuaizhuan.publish.demo_pictures import paint, papers
from kuaizhuan.publish.rules import RETURN_REASONS
from kuaizhuan.publish.states import Alert, AnnouncementState, MaterialKind, MaterialState

LEFT_IN = {"achievement": {State.DRAFT: 3, State.UNIT_REVIEW: 5, State.PLATFORM_REVIEW: 8, State.RETURNED: 2}}
"""How many rows of a kind are left in each state before publication."""
WAY = (
    ("submit", State.DRAFT, State.UNIT_REVIEW),
    ("endorse", State.UNIT_REVIEW, State.PLATFORM_REVIEW),
    ("approve", State.PLATFORM_REVIEW, State.PUBLISHED),
)
"""Each move of a row on its way to the public, from where and where to."""
SEARCHES: tuple[tuple[str, str, str, Mapping[str, list[str]], Alert], ...] = (
    ("轻合金成果", "achievement", "铝合金", {}, Alert.AT_ONCE),
    ("重庆的中试成果", "achievement", "", {"stage": ["pilot"], "jurisdiction": ["CQ"]}, Alert.WEEKLY),
)
"""Name, kind, words, filters and alert of what each enterprise keeps."""
BROKER = "成渝技术经纪"
"""How the name of the body begins that needs are left to."""
APPEAL = "退回说没有数字，但“技术指标”一栏已经逐项填了数值和单位，请再看一次。"

LEFT_AS_DRAFT = "关于年末技术合同登记时间安排的通知（示例）"
ANNOUNCEMENTS = (
    (
        "技术合同认定登记须在合同签订后及时办理（示例）",
        (
            "技术合同签订后，由卖方（进口合同由买方）向所在地登记机构申请认定登记。申请之前可以在“合同登记”里先做预审，"
            "系统会列出还缺什么、哪些条款需要核对。\n\n登记以后，合同计入川渝技术合同流向，一份合同只计一次。"
        ),
        False,
    ),
    (
        "成果、需求条目每年确认一次仍然有效（示例）",
        (
            "已公开的条目到期之前，平台会给填报单位发确认邮件；点邮件里的链接即可确认，不用登录。"
            "到期没有确认的转为休眠，确认后恢复。"
        ),
        False,
    ),
    (
        "平台试运行说明：本站数据均为演示数据（示例）",
        (
            "本站点运行的是演示环境，单位、人员、成果、需求和合同都是虚构的，数字只用来说明功能。\n\n"
            "“预测可靠性”和各项指标的口径，可在每个数字旁边的“口径”里查看。"
        ),
        True,
    ),
    (LEFT_AS_DRAFT, "各登记机构年末受理安排确定后在此公布。", False),
)
"""Title, text, whether it is pinned."""


def build(say: Callable[[str], None]) -> None:
    """Publish nearly everything and begin what is under way with it; searches are kept once there is an index."""
    by, heads = editor(), speakers(Role.OFFICE) | speakers(Role.ENTERPRISE)
    for kind in KINDS:
        say(f"publish {kind}: {_publish(kind, heads, by)}")
    _return_some(by)
    office = account("demo-office")
    _need(account("demo-enterprise"))
    _changes(office, by)
    _appeal(office)
    _asked(office)
    _announce(by)
    say(f"pictures and papers: {_illustrate(by)}")
    say("index and match")
    jobs.work_off()
    say(f"saved searches: {save_searches()}")


def _announce(by: Actor) -> None:
    """Announcements of the platform, one of them pinned; one more is still a draft."""
    for title, body, pinned in ANNOUNCEMENTS:
        row = services.write_announcement(
            by=by, title=title, body=body, source="川渝技术转移平台编辑部（示例）", pinned=pinned
        )
        if title != LEFT_AS_DRAFT:
            services.move_announcement(row, AnnouncementState.REVIEW, by=by)
            services.move_announcement(row, AnnouncementState.PUBLISHED, by=by)


ILLUSTRATED = 12
"""Results with pictures; the others have covers."""
PICTURES = (("specimen", "样件外观（示意图）", "Specimen (sketch)"), ("curve", "两组工况的实测曲线（示意图）", "Measured curves of two settings (sketch)"),
            ("bench", "试验台与测量仪器（示意图）", "Test bench and instruments (sketch)"))  # fmt: skip
VIDEO = "https://example.org/videos/demo"


def _illustrate(by: Actor) -> int:
    """Pictures for some public results and their organisations, papers for fewer; one picture still waits."""
    second, made = second_editor(), 0
    rows = list(
        Achievement.objects.filter(state=State.PUBLISHED).select_related("owner").order_by("pk")[:ILLUSTRATED]
    )
    subjects: list[Any] = [*rows, *dict.fromkeys(row.owner for row in rows[:4])]
    for number, subject in enumerate(subjects):
        for name, caption, english in PICTURES[: 1 + number % 3]:
            picture = receive(f"{name}-{number}.jpg", [paint(name, number)], clean_pictures=True)
            material = services.add_material(
                subject, MaterialKind.PICTURE, by=by, caption=caption, caption_en=english, received=picture
            )
            services.review_material(material, MaterialState.SHOWN, by=second)
            made += 1
    for row in rows[:3]:
        report = receive("检测报告.docx", [papers(f"{row.title}检测报告（示例）")])
        for kind, caption, said in (
            (MaterialKind.REPORT, "第三方检测报告（示例）", {"received": report}),
            (MaterialKind.VIDEO, "样机运行演示（示例链接）", {"url": VIDEO}),
        ):
            material = services.add_material(row, kind, by=by, caption=caption, **said)
            services.review_material(material, MaterialState.SHOWN, by=second)
    late = receive("late.jpg", [paint("bench", ILLUSTRATED + 7)], clean_pictures=True)
    services.add_material(
        rows[0], MaterialKind.PICTURE, by=by, caption="第二轮用户试用现场（示意图）", received=late
    )
    return made


def save_searches() -> int:
    """Every enterprise with an account keeps the same searches; returns how many there are."""
    enterprises = speakers(Role.ENTERPRISE)
    for actor in enterprises.values():
        for name, kind, text, filters, alert in SEARCHES:
            services.save_search(by=actor, name=name, kind=kind, text=text, filters=filters, alert=alert)
    return len(enterprises) * len(SEARCHES)


def _publish(kind: str, heads: Mapping[int, Actor], by: Actor) -> int:
    """Submit, endorse and approve every draft but what is left waiting; returns how many are public.

    by: for owners without a head; another editor approves.
    """
    rows = KINDS[kind].objects
    left = LEFT_IN.get(kind, {})
    codes = list(rows.filter(state=State.DRAFT).order_by("pk").values_list("code", flat=True))
    codes = codes[left.get(State.DRAFT, 0) :]
    for verb, before, after in WAY:
        by_actor: dict[Actor, list[str]] = {}
        here = rows.filter(
            code__in=codes, state=before
        )  # who is head and submits needs no second look of their own
        for code, owner in here.order_by("pk").values_list("code", "owner"):
            actor = second_editor() if verb == "approve" else heads.get(owner, by)
            by_actor.setdefault(actor, []).append(code)
        stayed: set[str] = set()
        for actor, theirs in by_actor.items():
            stayed |= set(services.move_many(kind, theirs, verb, by=actor).refused)
        codes = [code for code in codes if code not in stayed][left.get(after, 0) :]
    return len(codes)


def _return_some(by: Actor) -> None:
    rows = Achievement.objects.filter(state=State.PLATFORM_REVIEW).order_by("pk")
    for row in list(rows[: LEFT_IN["achievement"][State.RETURNED]]):
        services.return_to_submitter(row, by=by, reasons=RETURN_REASONS[:2], note="")


def _need(enterprise: Actor) -> None:
    """A need with what is easily said, and much that is missing."""
    values = {
        "title": "电驱壳体薄壁压铸件的在线缺陷检测",
        "description": "壳体壁厚不到 3 毫米，气孔和冷隔靠人工抽检，漏检率高，希望在线全检。",
        "keywords": ["压铸", "缺陷检测", "机器视觉"],
        "anonymous": True,
        "broker_id": Organisation.objects.get(name__startswith=BROKER).pk,
    }
    collect.create_entry("demand", values, owner=home(enterprise), by=enterprise)


def _changes(office: Actor, by: Actor) -> None:
    """Two in review, one returned."""
    rows = list(_public(office)[:3])
    for row in rows:
        values = {
            "summary": row.summary.rstrip("。") + "，2026 年已完成第二轮用户试用。",
            "trl": min((row.trl or 5) + 1, 9),
        }
        collect.correct_entry(row, values, by=office)
        services.propose_revision(_open(row), by=office)
    services.return_revision(
        _open(rows[-1]), by=by, reasons=["publish.return.no_numbers"], note="试用结果请写成数字。"
    )


def _appeal(office: Actor) -> None:
    returned = Achievement.objects.filter(state=State.RETURNED).order_by("pk")
    row = returned.filter(owner=home(office)).first() or returned.first()
    if row is not None:
        services.file_appeal(row, by=member(row.owner) or BY, text=APPEAL)


def _asked(office: Actor) -> None:
    """Rows whose term ends soon; the invented addresses are not written to."""
    soon = timezone.localdate() + dt.timedelta(days=10)
    for row in _public(office)[3:5]:
        collect.correct_entry(row, {"valid_until": soon}, by=office)
    services.ask_due(by=BY)


def _public(office: Actor) -> QuerySet[Achievement]:
    rows = Achievement.objects.filter(state=State.PUBLISHED, owner__in=office.scopes(Role.OFFICE))
    return rows.order_by("pk")


def _open(row: Record) -> Revision:
    states = (RevisionState.DRAFT, RevisionState.PROPOSED)
    return Revision.objects.get(kind=kind_of(row), record_code=row.code, state__in=states)
