"""What people and their roles put on other pages: for operators, the jobs that stand as failed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kuaizhuan.core import jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.placements import Task
from kuaizhuan.people.access import OPERATE, may_operate


def tasks(actor: Actor) -> Iterator[Task]:
    """Jobs that nobody but a person has run again."""
    if may_operate(actor):
        count = OPERATE.filter(actor, jobs.failed()).count()
        yield Task(_("后台任务失败"), _("包括发不出去的邮件"), count, "web:jobs")
