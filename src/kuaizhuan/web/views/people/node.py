"""How the node does, for its operators: a page, and a part of the desk."""

from __future__ import annotations

import datetime as dt
import shutil

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kuaizhuan.core import jobs
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.last_backup import last_backup
from kuaizhuan.people.access import OPERATE, may_operate
from kuaizhuan.people.models import User
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.readiness import checks

LATELY = dt.timedelta(days=30)


@signed_in
@uses_policies(OPERATE)
def node(request: HttpRequest) -> HttpResponse:
    """Each part of the node, jobs, the last backup, free space and accounts; `?part=1` gives the fragment."""
    if not may_operate(request.actor):
        raise NotAllowed("core.not_allowed", action=OPERATE.name)
    now = timezone.now()
    made, disk = last_backup(), shutil.disk_usage(settings.HOME)
    people = User.objects.filter(is_active=True)
    context = {
        "checks": checks(),
        "failed": OPERATE.filter(request.actor, jobs.failed()).count(),
        "oldest": jobs.oldest_waiting(),
        "workers": len(jobs.workers()),
        "backup": made,
        "backup_days": (now - made).days if made else None,
        "free": disk.free,
        "used": round(100 * disk.used / disk.total),
        "people": people.count(),
        "lately": people.filter(last_login__gte=now - LATELY).count(),
    }
    return render(request, "people/node.html#node" if "part" in request.GET else "people/node.html", context)
