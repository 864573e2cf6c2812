"""What is to be checked again because its registration changed, as tasks of whoever is responsible for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import Item, Queue
from kuaizhuan.transfer.models import DistributionPlan, RegistryList, Relief
from kuaizhuan.transfer.queries import rechecks


def to_check_again(actor: Actor) -> Iterator[Queue]:
    """Plans, printed lists and reliefs."""
    yield Queue(
        "transfer.check_plans", _("核对"), "transfer", rechecks.plans(actor), _show_plans, since="drafted_at",
        search=("deal__title__icontains", "code__iexact"),
    )  # fmt: skip
    yield Queue(
        "transfer.check_lists", _("核对"), "transfer", rechecks.lists(actor), _show_lists, since="review_at",
        search=("purpose__icontains", "code__iexact"),
    )  # fmt: skip
    yield Queue(
        "transfer.check_reliefs", _("核对"), "transfer", rechecks.reliefs(actor), _show_reliefs, since="changed_at",
        search=("registration__title__icontains", "authority__icontains"),
    )  # fmt: skip


def _show_plans(rows: Sequence[DistributionPlan]) -> list[Item]:
    verb = _("重新核对")
    return [Item(row.deal.title, row.review_reason, verb, "web:distribution", (row.code,)) for row in rows]


def _show_lists(rows: Sequence[RegistryList]) -> list[Item]:
    verb = _("重新核对")
    return [Item(row.purpose, row.review_reason, verb, "web:registry_list", (row.code,)) for row in rows]


def _show_reliefs(rows: Sequence[Relief]) -> list[Item]:
    verb = _("重新核对")
    return [
        Item(
            row.registration.title, f"{say(f'transfer.relief.{row.kind}')} · {row.authority}", verb,
            "web:contract", (row.registration.contract.code,),
        )
        for row in rows
    ]  # fmt: skip
