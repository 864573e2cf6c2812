"""What people put on desks: failed jobs, roles that wait for a second person, and accounts that are locked."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kuaizhuan.core import jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.placements import Task
from kuaizhuan.people import access, queries


def tasks(actor: Actor) -> Iterator[Task]:
    """For operators, the jobs that stand as failed; for security, grants that others proposed and locked accounts."""
    if access.may_operate(actor):
        failed = access.OPERATE.filter(actor, jobs.failed()).count()
        yield Task(_("后台任务失败"), _("包括发不出去的邮件"), failed, "web:jobs")
    duties = _("职责")
    waiting = access.CONFIRM_GRANT.filter(actor, queries.proposals()).count()
    yield Task(_("待您确认的角色"), duties, waiting, "web:appointments")
    locked = (
        access.KEEP_ACCOUNT.filter(actor, queries.locked_accounts()).count() if access.keeps(actor) else 0
    )
    yield Task(_("登录锁定的账号"), duties, locked, "web:appointments")
