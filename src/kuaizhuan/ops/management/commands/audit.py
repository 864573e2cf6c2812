"""``kuaizhuan audit …``: does the chain of events hold, do the rows say what it says, and who else vouches for it?

Exit codes: 0 nothing found; 1 something was altered, or what was handed in is refused; 2 the arguments are wrong.
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import CommandError

from kuaizhuan.core import append_only, config, plain_json, signing
from kuaizhuan.core.actors import system
from kuaizhuan.core.audit import anchors, archiving, covering, reconciling, verifying
from kuaizhuan.core.errors import BadInput
from kuaizhuan.ops import audit_text, terminal


class Command(terminal.Command):
    help = "Verify the chain of audit events, hold rows against it, and send its signed head where nobody here can reach it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        verify = actions.add_parser(
            "verify", help="walk the chain; prints how many events there are and the hash of the last"
        )
        verify.add_argument(
            "--since",
            nargs=2,
            metavar=("SEQ", "HASH"),
            help="a head that was kept elsewhere: does it lie in the chain?",
        )
        verify.add_argument(
            "--anchor", type=Path, action="append", default=[], metavar="FILE",
            help="anchors that were kept elsewhere, a line each; may be given several times",
        )  # fmt: skip
        verify.add_argument(
            "--archive", type=Path, action="append", default=[], metavar="FILE",
            help="a file of archived events, to be read back; may be given several times",
        )  # fmt: skip
        verify.add_argument(
            "--key", default="", help="public key of the node, kept elsewhere too (the one in this home)"
        )
        reconcile = actions.add_parser(
            "reconcile",
            help="hold each row against its last event; names those changed, deleted or added beside it",
        )
        anchor = actions.add_parser("anchor", help="sign the head and send it to every target, now")
        key = actions.add_parser(
            "key", help="tell the public key with which this node signs; made on first use"
        )
        cover = actions.add_parser(
            "cover", help="seal the rows of before there were seals, now; runperiodic does so by itself"
        )
        cover.add_argument(
            "--accept", metavar="NOTE", default="",
            help="take rows that are not what the audit says for right as they are now, and why; the event names them",
        )  # fmt: skip
        cover.add_argument(
            "--row", nargs=2, metavar=("KIND", "KEY"), action="append", default=[],
            help="accept this row, as reconcile names it, and none that is not named so; may be given several times",
        )  # fmt: skip
        archive = actions.add_parser(
            "archive",
            help="move events older than KZ_AUDIT_DAYS into signed files, now; runperiodic does so daily",
        )
        for each in (verify, reconcile, anchor, key, cover, archive):
            each.add_argument("--json", action="store_true", help="one object of JSON instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        answer: audit_text.Answer = getattr(self, f"_{options['action']}")(options)
        if options["json"]:
            self.stdout.write(plain_json.write(answer.values))
        else:
            for line in answer.lines:
                self.stdout.write(line)
        if answer.wrong and options["json"]:
            sys.exit(1)
        if answer.wrong:
            raise CommandError("\n".join(answer.wrong))

    def _verify(self, options: dict[str, Any]) -> audit_text.Answer:
        kept, public = _since(options["since"]), options["key"] or signing.public_key()
        for path in options["anchor"]:
            for each in anchors.read_anchors(path, public):
                if kept.setdefault(each["seq"], each["hash"]) != each["hash"]:
                    raise BadInput("core.anchor_two_heads", path=str(path), seq=each["seq"])
        return audit_text.verified(verifying.walk(kept, options["archive"], public), asked=bool(kept))

    def _reconcile(self, options: dict[str, Any]) -> audit_text.Answer:
        return audit_text.reconciled(*_compared(), verifying.verify(), append_only.missing_guards())

    def _anchor(self, options: dict[str, Any]) -> audit_text.Answer:
        made = anchors.make_anchors()
        anchors.send_anchors(only=made)
        return audit_text.anchored(made)

    def _key(self, options: dict[str, Any]) -> audit_text.Answer:
        public = signing.public_key()
        return audit_text.Answer({"key": signing.key_id(public), "public": public}, [public])

    def _cover(self, options: dict[str, Any]) -> audit_text.Answer:
        rows = covering.cover(by=system("audit"))
        found, tables = _compared()
        taken = _named(found, options["row"]) if options["accept"] else []
        by_kind: dict[str, list[int]] = {}
        for each in taken:
            by_kind.setdefault(each.kind, []).append(each.key)
        models = {apps.get_model(kind): keys for kind, keys in by_kind.items()}
        covering.accept(models, by=system("audit"), note=options["accept"])
        rest = audit_text.reconciled([each for each in found if each not in taken], tables, None)
        values = {"rows": rows, "accepted": len(taken), "differences": rest.values["differences"]}
        return audit_text.Answer(values, [str(rows), *audit_text.accepted(taken)], rest.wrong)

    def _archive(self, options: dict[str, Any]) -> audit_text.Answer:
        if not config.number("KZ_AUDIT_DAYS"):
            raise BadInput("core.archive_off")
        return audit_text.archived(archiving.archive_old(), archiving.folder())


def _compared() -> tuple[list[reconciling.Difference], list[reconciling.Compared]]:
    found: list[reconciling.Difference] = []
    tables: list[reconciling.Compared] = []
    reconciling.reconcile(found, tables)
    return found, tables


def _named(found: list[reconciling.Difference], rows: list[list[str]]) -> list[reconciling.Difference]:
    """Those of `found` that `rows` name, all where they name none. Raises `BadInput` for a row in which nothing was found."""
    wanted = {(kind.lower(), key) for kind, key in rows}
    missing = wanted - {(each.kind, str(each.key)) for each in found}
    if missing:
        raise BadInput("ops.audit.no_difference", row=" ".join(min(missing)))
    return [each for each in found if not wanted or (each.kind, str(each.key)) in wanted]


def _since(given: list[str] | None) -> dict[int, str]:
    """The head that was kept elsewhere. Raises `BadInput` when it is none."""
    if given is None:
        return {}
    seq, kept = given
    if not seq.isdecimal() or not re.fullmatch("[0-9a-f]{64}", kept):
        raise BadInput("core.audit_no_head", seq=seq, hash=kept)
    return {int(seq): kept}
