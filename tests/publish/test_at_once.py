"""Eight editors decide on one row in the same moment: one decision, on either database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from factories import BY, an_achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.core import audit
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.publish import services

THREADS = 8


@pytest.mark.django_db(transaction=True)
def test_one_row_is_approved_once():
    row = an_achievement(state=State.PLATFORM_REVIEW)
    together = Barrier(THREADS)

    def approve(_):
        try:
            together.wait()
            services.approve(type(row).objects.get(pk=row.pk), by=BY)
        except WrongState:
            return "late"
        finally:
            connection.close()
        return "first"

    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = sorted(pool.map(approve, range(THREADS)))

    assert outcomes == ["first"] + ["late"] * (THREADS - 1)
    assert Event.objects.filter(code="publish.record.approve").count() == 1
    assert audit.verify() is None
