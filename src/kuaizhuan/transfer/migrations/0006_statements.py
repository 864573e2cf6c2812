"""What one side says is stated until the other confirms it; what was written before is the word of whoever wrote it.

Receipts of a deal whose contract stands on the register between the same two sides, and that are together no more than the
contract, stay facts. Everything else waits for the other side; contracts on the register prove theirs by themselves.
"""

import datetime as dt
import secrets
from collections.abc import Iterator
from typing import Any

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q, Sum
from django.utils import timezone

from kuaizhuan.catalog.rules import public_code

DAYS = 15
STATED = ("contract", "performance", "payment", "closed", "lost")


def _person() -> Any:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
    )


def _about(to: str) -> Any:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="statements", to=to
    )


def _sides(apps: Any, deal: Any, user: int | None) -> tuple[str, tuple[str, ...]]:
    """Who speaks, and who is asked: by the organisations of who wrote it, both where it is neither side's."""
    held = apps.get_model("people", "Membership").objects.filter(user_id=user).values_list("organisation", flat=True)
    mine = set(held) if user else set()
    if deal.seller_id in mine:
        return "seller", ("buyer",)
    return ("buyer", ("seller",)) if deal.buyer_id in mine else ("broker", ("seller", "buyer"))


def _rows(apps: Any) -> Iterator[tuple[Any, dict[str, Any], tuple[str, tuple[str, ...]]]]:
    """(deal, values, sides) for all that was said before."""
    get = apps.get_model
    for deal in get("transfer", "Deal").objects.filter(origin="entered").order_by("pk").iterator(500):
        said = {"kind": "deal", "on": deal.began_on, "stated_by_id": deal.entered_by_id}
        yield deal, said, _sides(apps, deal, deal.entered_by_id)
    moves = get("transfer", "DealMove").objects.filter(state__in=STATED).select_related("deal")
    for move in moves.order_by("pk").iterator(500):
        amount = move.deal.amount if move.state == "contract" else None
        said = {"kind": "stage", "move": move, "on": move.on, "amount": amount, "stated_by_id": move.by_id}
        yield move.deal, said, _sides(apps, move.deal, move.by_id)
    entries = get("transfer", "LedgerEntry").objects.filter(kind="receipt", reverses=None, reversal=None)
    for entry in entries.select_related("deal").order_by("pk").iterator(500):
        said = {"kind": "receipt", "entry": entry, "on": entry.on, "amount": entry.amount, "stated_by_id": entry.by_id}
        if _covers(apps, entry.deal):
            said |= {"state": "confirmed", "proven": True, "decided_on": timezone.localdate()}
        yield entry.deal, said, ("seller", ("buyer",))
    answers = get("transfer", "OutcomeAnswer").objects.select_related("survey__deal").order_by("survey", "-pk")
    last = None
    for answer in answers.iterator(500):
        if answer.survey_id != last:
            last, day = answer.survey_id, timezone.localdate(answer.at)
            said = {"kind": "outcome", "answer": answer, "on": day, "amount": answer.output}
            yield answer.survey.deal, said, ("buyer", ("seller",))


def _covers(apps: Any, deal: Any) -> bool:
    """Whether a contract of this deal on the register is at least as much as what came in."""
    valid = apps.get_model("transfer", "Registration").objects.filter(
        state="valid", contract__deal=deal, contract__seller=deal.seller_id, contract__buyer=deal.buyer_id
    )
    agreed = valid.aggregate(sum=Sum("total"))["sum"]
    received = deal.entries.filter(kind="receipt").aggregate(sum=Sum("amount"))["sum"] or 0
    return agreed is not None and received <= agreed


def fill(apps: Any, schema_editor: Any) -> None:
    Statement = apps.get_model("transfer", "Statement")
    due = timezone.localdate() + dt.timedelta(days=DAYS)
    for deal, said, (speaks, asked) in _rows(apps):
        for side in asked:
            code = public_code("statement", secrets.token_hex(8))
            Statement.objects.create(code=code, deal=deal, by_party=speaks, party=side, due_on=due, **said)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_joining_rules"),
        ("transfer", "0005_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "Statement",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("kind", models.CharField(max_length=8)),
                ("by_party", models.CharField(max_length=8)),
                ("party", models.CharField(max_length=8)),
                ("amount", models.BigIntegerField(null=True)),
                ("on", models.DateField()),
                ("state", models.CharField(default="stated", max_length=12)),
                ("due_on", models.DateField()),
                ("stated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_on", models.DateField(null=True)),
                ("proven", models.BooleanField(default=False)),
                ("note", models.TextField(blank=True)),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="transfer.deal"
                    ),
                ),
                ("move", _about("transfer.dealmove")),
                ("entry", _about("transfer.ledgerentry")),
                ("answer", _about("transfer.outcomeanswer")),
                ("stated_by", _person()),
                ("decided_by", _person()),
            ],
            options={
                "ordering": ("-pk",),
                "indexes": [models.Index(fields=["state", "due_on"], name="statement_due")],
                "constraints": [
                    models.CheckConstraint(condition=~Q(party=F("by_party")), name="statement_two_sides"),
                    models.CheckConstraint(
                        condition=Q(party__in=("seller", "buyer")), name="statement_asks_a_side"
                    ),
                    models.CheckConstraint(
                        condition=Q(kind="deal", move=None, entry=None, answer=None)
                        | Q(kind="stage", move__isnull=False, entry=None, answer=None)
                        | Q(kind="receipt", move=None, entry__isnull=False, answer=None)
                        | Q(kind="outcome", move=None, entry=None, answer__isnull=False),
                        name="statement_about_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=Q(amount__isnull=True) | Q(amount__gte=0), name="statement_amount_not_negative"
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
