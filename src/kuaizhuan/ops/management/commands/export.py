"""``kuaizhuan export KIND OUT.xlsx``: the rows of a kind as a work-book that can be corrected and imported again."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from kuaizhuan.catalog.registry import by_plural
from kuaizhuan.collect.columns import books, importable
from kuaizhuan.collect.export import write_rows
from kuaizhuan.core import audit, messages
from kuaizhuan.core.actors import system
from kuaizhuan.ops import terminal
from kuaizhuan.ops.organisations import find_organisation
from kuaizhuan.people.models import Organisation


class Command(terminal.Command):
    help = "Write the rows of a kind, or the contracts of an organisation, to a work-book that import reads."
    has_json = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "kind", metavar="KIND", choices=sorted(importable()), help=", ".join(sorted(importable()))
        )
        parser.add_argument("out", metavar="OUT.xlsx", type=Path, help="the work-book to write")
        parser.add_argument(
            "--of",
            dest="organisation",
            metavar="ORG",
            help="only the rows of this organisation: credit code, public code or full name",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = find_organisation(options["organisation"]) if options["organisation"] else None
        book = books().get(options["kind"])
        if book and found is None:
            raise CommandError(messages.say("ops.export.whose"))
        with transaction.atomic():
            audit.record(
                "collect.rows.export",
                by=system("export"),
                kind=options["kind"],
                organisation=options["organisation"] or "",
            )
        if book and found:
            count = book.export(system("export"), found, options["out"])
        else:
            count = _write_kind(options["kind"], found, options["out"])
        self.answer({"rows": count, "path": str(options["out"])}, str(count))


def _write_kind(word: str, organisation: Organisation | None, out: Path) -> int:
    kind = by_plural(word)
    rows = kind.model.objects.order_by("pk")
    owner = next((field.name for field in kind.fields if field.type.widget == "owner"), "")
    if owner:
        rows = rows.select_related(owner)
    if organisation:
        rows = rows.filter(owner=organisation) if kind.published else rows.filter(pk=organisation.pk)
    return write_rows(kind, rows.iterator(500), out)
