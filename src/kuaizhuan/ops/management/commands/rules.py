"""``kuaizhuan rules``: the law that the node applies, and one contract judged by it."""

from __future__ import annotations

import datetime as dt
import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import get_language

from kuaizhuan.core import messages, node_rules
from kuaizhuan.core.rulebook import Rule
from kuaizhuan.ops import terminal
from kuaizhuan.ops.verdict_text import lines
from kuaizhuan.transfer import registration
from kuaizhuan.transfer.law import rules_of
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
        check.add_argument(
            "--place", default="", metavar="CODE", help="of the registry, such as CQ; default: the contract's"
        )
        check.add_argument("--json", action="store_true", help="everything, for programs; amounts in fen")
        listing = subparsers.add_parser(
            "list", help="Every rule with its mark: V seen, S secondary, D draft, U unverified."
        )
        listing.add_argument("--topic", default="", help="only this topic, such as vat")
        listing.add_argument("--unverified", action="store_true", help="only what is still to be checked")
        listing.add_argument(
            "--place", metavar="CODE", help="only what holds at a place, such as CQ or 500000"
        )
        listing.add_argument("--as-of", type=a_date, metavar="DATE", help="only what holds on a day")
        listing.add_argument("--json", action="store_true", help="for programs")
        explain = subparsers.add_parser("explain", help="One rule, or one refusal and the rules behind it.")
        explain.add_argument("code", metavar="CODE", help="TC-045, or transfer.price_zero")
        explain.add_argument("--json", action="store_true", help="for programs")
        subparsers.add_parser("schema", help="The JSON Schema of a contract file.")

    def handle(self, *args: Any, rules_command: str, **options: Any) -> None:
        getattr(self, f"_{rules_command}")(**options)

    def _check(self, contract: str, as_of: dt.date | None, place: str, json: bool, **_: Any) -> None:
        try:
            text = sys.stdin.read() if contract == "-" else Path(contract).read_text(encoding="utf-8-sig")
            data = registration.parse(text)
            found = registration.read(data)
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
        law = node_rules.book().at(as_of or timezone.localdate(), place or found.registry_place)
        checked = registration.check(found, law.on, law.book, law.place, data=cast("Mapping[str, Any]", data))
        if json:
            self.stdout.write(_dumped({"readable": True, **checked.as_dict()}))
        else:
            for line in lines(checked, law):
                self.stdout.write(line)
        if not checked.verdict:
            sys.exit(1)

    def _list(
        self,
        topic: str,
        unverified: bool,
        place: str | None,
        as_of: dt.date | None,
        json: bool = False,
        **_: Any,
    ) -> None:
        book = node_rules.book()
        topics = sorted({rule.topic for rule in book})
        if topic and topic not in topics:
            values = {"name": topic, "names": ", ".join(topics)}
            raise CommandError(messages.say("ops.rules.no_topic", values), returncode=2)
        if place is None and as_of is None:
            rows = list(book)
        else:
            law = book.at(as_of or timezone.localdate(), place or "")
            rows = [row for rule in dict.fromkeys(row.id for row in book) if (row := law.find(rule))]
        rows = [
            row for row in rows if (not topic or row.topic == topic) and (row.unverified or not unverified)
        ]
        self.answer({"rules": [_facts(row) for row in rows]}, *map(_line, rows))

    def _explain(self, code: str, **_: Any) -> None:
        book, lines = node_rules.book(), []
        rules = [code] if code in book else []
        if not rules:
            if code not in messages.codes() or not code.startswith("transfer."):
                raise CommandError(messages.say("ops.rules.no_rule", {"code": code}))
            lines.append(messages.as_written(code))
            rules = rules_of(code)
        rows = [row for rule in rules for row in book.rows(rule)]
        lines += [line for row in rows for line in _rule(row)]
        self.answer({"code": code, "rules": [_facts(row) for row in rows]}, *lines)

    def _schema(self, **_: Any) -> None:
        self.stdout.write(_dumped(schema()))


def _facts(rule: Rule) -> dict[str, Any]:
    """All that is known of a row of the rule book."""
    language = _language()
    return {
        "id": rule.id,
        "topic": rule.topic,
        "status": rule.status,
        "text": rule.text(language),
        "clause": rule.clause(language),
        "value": rule.value,
        "unit": rule.unit,
        "source": rule.source,
        "place": rule.jurisdiction,
        "from": rule.effective_from,
        "to": rule.effective_to,
    }


def _line(rule: Rule) -> str:
    value = f" = {rule.value} {rule.unit}" if rule.value else ""
    return f"{rule.id} [{rule.status}] {rule.text(_language())}{value}{_where(rule)}"


def _rule(rule: Rule) -> Iterator[str]:
    language, mark = _language(), messages.say(f"transfer.mark.{rule.status.lower()}")
    yield f"{rule.id} [{rule.status}] {mark}{_where(rule)}"
    yield f"  {rule.clause(language)}: {rule.text(language)}"
    if rule.value:
        yield f"  = {rule.value} {rule.unit}"
    yield f"  {rule.source}"


def _where(rule: Rule) -> str:
    """The place and the days of a row, where it does not hold everywhere and always."""
    days = f"{rule.effective_from or ''} – {rule.effective_to or ''}"
    parts = [part for part in (rule.jurisdiction, days) if part.strip(" –")]
    return f" ({', '.join(parts)})" if parts else ""


def _language() -> str:
    return get_language() or "zh"


def _dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
