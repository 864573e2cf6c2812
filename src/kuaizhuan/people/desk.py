"""What people put on desks: failed jobs, roles that wait for a second person, locked accounts, and what no anchor covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaizhuan.core import jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.audit import searching
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import Item, Number, Panel, Place, Queue, Service
from kuaizhuan.people import access, queries
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import Role


def _failed(actor: Actor) -> int:
    return access.OPERATE.filter(actor, jobs.failed()).count()


WORK = (
    Place(
        "manage",
        gettext_lazy("角色与账号"),
        "web:appointments",
        needs=lambda actor: bool(access.appointable(actor)),
    ),
    Place("manage", gettext_lazy("后台任务"), "web:jobs", needs=access.may_operate, counts=_failed),
    Place("manage", gettext_lazy("审计"), "web:audit", needs=lambda actor: actor.holds(Role.AUDITOR)),
    Place("manage", gettext_lazy("程序令牌"), "web:tokens"),
)

STARTS = (
    Service(gettext_lazy("后台任务"), gettext_lazy("失败的任务可以重做或放弃"), "web:jobs", needs=access.may_operate),
    Service(
        gettext_lazy("查阅审计记录"), gettext_lazy("按人、按对象、按时间检索，可导出"), "web:audit",
        needs=lambda actor: actor.holds(Role.AUDITOR),
    ),
    Service(
        gettext_lazy("角色与账号"), gettext_lazy("授予、收回平台角色，处理锁定的账号"), "web:appointments",
        needs=lambda actor: bool(access.appointable(actor)),
    ),
    Service(
        gettext_lazy("加入单位"), gettext_lazy("由单位负责人同意后，可以替单位办理"), "web:organisations",
        needs=lambda actor: not actor.grants,
    ),
    Service(gettext_lazy("第一次使用"), gettext_lazy("各角色从哪里做起"), "web:first_steps", rank=3),
)  # fmt: skip


def tasks(actor: Actor) -> Iterator[Queue]:
    """For operators, the jobs that stand as failed; for security, grants that others proposed and locked accounts."""
    if access.may_operate(actor):
        failed = access.OPERATE.filter(actor, jobs.failed())
        yield Queue(
            "people.jobs", _("任务失败"), "manage", failed, _show_jobs, since="finished_at",
            search=("task_path__icontains",),
        )  # fmt: skip
    yield Queue(
        "people.grants", _("职责"), "manage", access.CONFIRM_GRANT.filter(actor, queries.proposals()), _show_grants,
        since="proposed_at", search=("user__display_name__icontains",),
    )  # fmt: skip
    if access.keeps(actor):
        locked = access.KEEP_ACCOUNT.filter(actor, queries.locked_accounts())
        yield Queue("people.locked", _("锁定"), "manage", locked, _show_locked, since="")


def numbers(actor: Actor) -> Iterator[Number]:
    """For auditors, anchors that did not leave the node and events that none covers."""
    if actor.holds(Role.AUDITOR):
        said = searching.anchored()
        yield Number(_("没有送到的锚定"), str(said["unsent"]), page="web:audit")
        yield Number(_("锚定之后的审计记录"), str(said["after"]), page="web:audit")


def boards(actor: Actor) -> Iterator[Panel]:
    """For operators, how the node does."""
    if access.may_operate(actor):
        yield Panel("node", _("节点运行状况"), _("查看后台任务"), "web:node", ())


def _show_jobs(rows: Sequence[Any]) -> list[Item]:
    return [
        Item(jobs.name_of(row.task_path), row.exception_class_path, _("处理"), "web:jobs") for row in rows
    ]


def _show_grants(rows: Sequence[Any]) -> list[Item]:
    return [
        Item(str(row.user), say(f"people.role.{row.role}"), _("确认或拒绝"), "web:appointments")
        for row in rows
    ]


def _show_locked(rows: Sequence[User]) -> list[Item]:
    return [Item(str(row), _("登录已锁定"), _("处理"), "web:account", (row.code,)) for row in rows]
