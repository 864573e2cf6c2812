"""What collecting puts on other pages: questions that only a person can decide."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kuaizhuan.collect.queries import questions
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.placements import Task


def tasks(actor: Actor) -> Iterator[Task]:
    """Questions of imports that `actor` may answer."""
    yield Task(_("待裁定"), _("导入"), questions(actor).count(), "web:questions")
