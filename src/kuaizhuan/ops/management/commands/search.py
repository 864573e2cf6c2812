"""``kuaizhuan search TEXT``: what a visitor would find."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import defaultdict
from typing import Any

from django.core.management.base import CommandError

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.registry import facets, sorts
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.messages import say
from kuaizhuan.match.engine.arguments import positive
from kuaizhuan.ops import terminal
from kuaizhuan.publish import queries


class Command(terminal.Command):
    help = "Search public results, needs and experts."
    has_json = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", metavar="WORDS", nargs="+", help="what to look for")
        parser.add_argument(
            "--kind", action="append", choices=sorted(KINDS), default=[], help="only this; may be repeated"
        )
        parser.add_argument(
            "--filter", action="append", default=[], metavar="NAME=VALUE", help=f"NAME: {', '.join(facets())}"
        )
        parser.add_argument("--sort", metavar="[-]NAME", help=f"NAME: {', '.join(sorts())}")
        parser.add_argument("-k", type=positive, default=10, help="how many (10)")

    def handle(self, *args: Any, **options: Any) -> None:
        filters: dict[str, list[str]] = defaultdict(list)
        for text in options["filter"]:
            name, _, value = text.partition("=")
            if name not in facets():
                values = {"name": name, "names": ", ".join(facets())}
                raise CommandError(say("ops.search.no_filter", values), returncode=2)
            filters[name].append(value)
        sort = options["sort"]
        if sort and sort.lstrip("-") not in sorts():
            values = {"name": sort, "names": ", ".join(sorts())}
            raise CommandError(say("ops.search.no_sort", values), returncode=2)
        found = queries.search(
            ANONYMOUS,
            " ".join(options["text"]),
            kinds=options["kind"],
            filters=filters,
            sort=sort,
            limit=options["k"],
        )
        hits, lines = [], [f"{found.total}"]
        for entry in found.entries:
            owner = entry.values.get("owner")
            name = owner.current.name if owner else ""
            hits.append({"kind": entry.kind, "code": entry.code, "title": entry.title, "owner": name})
            lines.append(f"{entry.code}  {entry.title}  {name}")
        self.answer({"total": found.total, "hits": hits}, *lines)
