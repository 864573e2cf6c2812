"""``kuaizhuan rules``: the law that the node applies, and one contract judged by it."""

from __future__ import annotations

import datetime as dt
import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import get_language

from kuaizhuan.core import messages
from kuaizhuan.ops import terminal
from kuaizhuan.ops.verdict_text import lines
from kuaizhuan.transfer import law, registration
from kuaizhuan.transfer.registration.schema import schema


def a_date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r}: YYYY-MM-DD") from None


class Command(terminal.Command):
    help = "Judge a technology contract by the rules of a day, or show the rules and how sure we are of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        subparsers = parser.add_subparsers(dest="rules_command", required=True)
        check = subparsers.add_parser(
            "check", help="Judge a contract. Exit status: 0 registrable, 1 refused, 2 not readable."
        )
        check.add_argument("contract", metavar="CONTRACT.json", help="- reads the standard input")
        check.add_argument(
            "--as-of", type=a_date, metavar="DATE", help="day of the application; default: today"
        )
        check.add_argument("--json", action="store_true", help="everything, for programs; amounts in fen")
        listing = subparsers.add_parser(
            "list", help="Every rule with its mark: V seen, S secondary, D draft, U unverified."
        )
        listing.add_argument("--topic", default="", help="only this topic, such as vat")
        listing.add_argument("--unverified", action="store_true", help="only what is still to be checked")
        explain = subparsers.add_parser("explain", help="One rule, or one refusal and the rules behind it.")
        explain.add_argument("code", metavar="CODE", help="TC-045, or transfer.price_zero")
        subparsers.add_parser("schema", help="The JSON Schema of a contract file.")

    def handle(self, *args: Any, rules_command: str, **options: Any) -> None:
        getattr(self, f"_{rules_command}")(**options)

    def _check(self, contract: str, as_of: dt.date | None, json: bool, **_: Any) -> None:
        try:
            text = sys.stdin.read() if contract == "-" else Path(contract).read_text(encoding="utf-8-sig")
            found = registration.read_text(text)
        except UnicodeDecodeError:
            raise CommandError(messages.say("ops.not_utf8", {"path": contract}), returncode=2) from None
        except OSError as error:
            raise CommandError(f"{contract}: {error.strerror}", returncode=2) from None
        except registration.Unreadable as error:
            problems = [{"code": p.code, "params": dict(p.params)} for p in error.problems]
            if json:
                self.stdout.write(_dumped({"readable": False, "problems": problems}))
            else:
                for problem in error.problems:
                    self.stderr.write(messages.say(problem.code, problem.params))
            sys.exit(2)
        book = law.book()
        checked = registration.check(found, as_of or timezone.localdate(), book)
        if json:
            self.stdout.write(_dumped({"readable": True, **checked.as_dict()}))
        else:
            for line in lines(checked, book):
                self.stdout.write(line)
        if not checked.verdict:
            sys.exit(1)

    def _list(self, topic: str, unverified: bool, **_: Any) -> None:
        book = law.book()
        if topic and topic not in {rule.topic for rule in book}:
            raise CommandError(f"{topic}: {', '.join(sorted({rule.topic for rule in book}))}")
        for rule in book:
            if (not topic or rule.topic == topic) and (rule.unverified or not unverified):
                value = f" = {rule.value} {rule.unit}" if rule.value else ""
                self.stdout.write(f"{rule.id} [{rule.mark}] {rule.text(_language())}{value}")

    def _explain(self, code: str, **_: Any) -> None:
        book = law.book()
        if code in book.rules:
            self._rule(book[code])
            return
        if code not in messages.codes() or not code.startswith("transfer."):
            raise CommandError(f"{code}: neither a rule nor a refusal; see kuaizhuan rules list")
        self.stdout.write(messages.as_written(code))
        for rule in law.rules_of(code):
            self._rule(book[rule])

    def _rule(self, rule: Any) -> None:
        language = _language()
        self.stdout.write(f"{rule.id} [{rule.mark}] {messages.say(f'transfer.mark.{rule.mark.lower()}')}")
        self.stdout.write(f"  {rule.clause(language)}: {rule.text(language)}")
        if rule.value:
            self.stdout.write(f"  = {rule.value} {rule.unit}")
        if rule.effective_from or rule.effective_to:
            self.stdout.write(f"  {rule.effective_from or ''} – {rule.effective_to or ''}")
        self.stdout.write(f"  {rule.source}")

    def _schema(self, **_: Any) -> None:
        self.stdout.write(_dumped(schema()))


def _language() -> str:
    return get_language() or "zh"


def _dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
