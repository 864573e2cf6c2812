"""后台任务: an operator sees workers, what they run, and what failed, and decides about the latter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_tasks_db.models import DBTaskResult

from kuaizhuan.core import jobs as queue
from kuaizhuan.core.errors import NotAllowed, NotFound
from kuaizhuan.people import services
from kuaizhuan.people.access import OPERATE, may_operate
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging

SHOWN = 100
"""Failed jobs on a page."""


@signed_in
@uses_policies(OPERATE)
def jobs(request: HttpRequest) -> HttpResponse:
    """What failed first, then what waits for another attempt, and the workers; no value of a job is shown."""
    if not may_operate(request.actor):
        raise NotAllowed("core.not_allowed", action=OPERATE.name)
    failed = OPERATE.filter(request.actor, queue.failed())
    paging = Paging(Paging.number(request.GET.get("page")), SHOWN, failed.count())
    running = queue.running_jobs()
    context = {
        "paging": paging,
        "failed": [_present(each) for each in failed[paging.start : paging.start + SHOWN]],
        "failing": [_present(each) for each in OPERATE.filter(request.actor, queue.failing())[:SHOWN]],
        "workers": [
            {"row": each, "job": _present(running[each.name]) if each.name in running else None}
            for each in queue.workers()
        ],
        "oldest": queue.oldest_waiting(),
    }
    return render(request, "people/jobs.html", context)


def _present(row: DBTaskResult) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": queue.name_of(row.task_path),
        "problem": row.exception_class_path.rpartition(".")[2],
        "attempts": queue.attempts(row),
        "queued": row.enqueued_at,
        "started": row.started_at,
        "ended": row.finished_at,
        "next": row.run_after,
    }


@signed_in
@uses_policies(OPERATE)
@require_POST
def run_again(request: HttpRequest) -> HttpResponse:
    """Run a failed job again."""
    return _decide(request, services.run_job_again, _("任务已重新排队。"))


@signed_in
@uses_policies(OPERATE)
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Let go of a failed job."""
    return _decide(request, services.forget_job, _("任务已放弃。"))


def _decide(request: HttpRequest, service: Callable[..., None], done: str) -> HttpResponse:
    try:
        row = OPERATE.get(request.actor, DBTaskResult.objects.all(), pk=request.POST.get("job", ""))
    except ValidationError:  # no number of a job
        raise NotFound("core.not_found") from None
    service(row, by=request.actor)
    messages.success(request, done)
    return redirect("web:jobs")
