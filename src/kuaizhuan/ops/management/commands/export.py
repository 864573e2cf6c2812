"""``kuaizhuan export KIND OUT.xlsx``: the rows of a kind as a work-book that can be corrected and imported again."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import transaction

from kuaizhuan.catalog.registry import by_plural, plurals
from kuaizhuan.collect.export import write_rows
from kuaizhuan.core import audit
from kuaizhuan.core.actors import system
from kuaizhuan.ops import terminal
from kuaizhuan.ops.organisations import find_organisation


class Command(terminal.Command):
    help = "Write the rows of a kind, all that is said of them, to a work-book."
    has_json = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "kind", metavar="KIND", choices=sorted(plurals()), help=", ".join(sorted(plurals()))
        )
        parser.add_argument("out", metavar="OUT.xlsx", type=Path, help="the work-book to write")
        parser.add_argument(
            "--of",
            dest="organisation",
            metavar="ORG",
            help="only the rows of this organisation: credit code, public code or full name",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kind = by_plural(options["kind"])
        rows = kind.model.objects.order_by("pk")
        owner = next((field.name for field in kind.fields if field.type.widget == "owner"), "")
        if owner:
            rows = rows.select_related(owner)
        if options["organisation"]:
            found = find_organisation(options["organisation"])
            rows = rows.filter(owner=found) if kind.published else rows.filter(pk=found.pk)
        with transaction.atomic():
            audit.record(
                "collect.rows.export",
                by=system("export"),
                kind=options["kind"],
                organisation=options["organisation"] or "",
            )
        count = write_rows(kind, rows.iterator(500), options["out"])
        self.answer({"rows": count, "path": str(options["out"])}, str(count))
