"""What people puts on desks: roles that wait for a second person, and accounts that are locked."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.placements import Task
from kuaizhuan.people import access, queries


def tasks(actor: Actor) -> Iterator[Task]:
    """For security: grants that others proposed, and accounts locked just now."""
    duties = _("职责")
    waiting = access.CONFIRM_GRANT.filter(actor, queries.proposals()).count()
    yield Task(_("待您确认的角色"), duties, waiting, "web:appointments")
    locked = (
        access.KEEP_ACCOUNT.filter(actor, queries.locked_accounts()).count() if access.keeps(actor) else 0
    )
    yield Task(_("登录锁定的账号"), duties, locked, "web:appointments")
