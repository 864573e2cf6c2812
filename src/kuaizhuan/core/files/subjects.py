"""Which rows have files: every package says so of its own in its ``attachments.py``, as `ATTACHED`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from kuaizhuan.core import contributions
from kuaizhuan.core.access import Policy


@dataclass(frozen=True, slots=True)
class Attached:
    """Rows of `model`, which have a ``code``, may have files; whoever may see the row by `view` may have them.

    personal: the files are their sender's own and go with the account; else they stay with the row.
    sensitive: the audit keeps who opened one; False where the rows are everybody's.
    """

    model: type[Any]
    view: Policy
    personal: bool = False
    sensitive: bool = True

    @property
    def label(self) -> str:
        """How `StoredFile.subject_kind` names the model."""
        return label_of(self.model)


def attachable_kinds() -> tuple[Attached, ...]:
    """What all packages say."""
    return tuple(each for module in contributions.modules("attachments") for each in module.ATTACHED)


def label_of(row: Model | type[Model]) -> str:
    """``app.model``, as the audit names it too."""
    return row._meta.label_lower
