"""What people put on desks: failed jobs, roles that wait for a second person, locked accounts, and what no anchor covers."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kuaizhuan.core import jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.audit import searching
from kuaizhuan.core.placements import Task
from kuaizhuan.people import access, queries
from kuaizhuan.people.roles import Role


def tasks(actor: Actor) -> Iterator[Task]:
    """For operators, the jobs that stand as failed; for security, grants that others proposed and locked accounts; for
    auditors, anchors that did not leave the node and events that none covers."""
    if access.may_operate(actor):
        failed = access.OPERATE.filter(actor, jobs.failed()).count()
        yield Task(_("后台任务失败"), _("包括发不出去的邮件"), failed, "web:jobs")
    duties = _("职责")
    if actor.holds(Role.AUDITOR):
        said = searching.anchored()
        yield Task(_("没有送到的锚定"), _("审计"), said["unsent"], "web:audit")
        yield Task(_("锚定之后的审计记录"), _("审计"), said["after"], "web:audit")
    waiting = access.CONFIRM_GRANT.filter(actor, queries.proposals()).count()
    yield Task(_("待您确认的角色"), duties, waiting, "web:appointments")
    locked = (
        access.KEEP_ACCOUNT.filter(actor, queries.locked_accounts()).count() if access.keeps(actor) else 0
    )
    yield Task(_("登录锁定的账号"), duties, locked, "web:appointments")
