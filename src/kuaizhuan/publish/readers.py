"""What publishing reads from text; see `core.readers`."""

import datetime as dt
from collections.abc import Callable, Mapping

from kuaizhuan.catalog.registry import published_kinds
from kuaizhuan.publish.rules import READ, may_publish

DAY = dt.date(2026, 1, 1)


def _judged(written: str) -> object:
    texts = {name: written for name in READ if name not in ("indicators", "valid_until")}
    return [may_publish(kind.name, texts, today=DAY) for kind in published_kinds()]


READERS: Mapping[str, Callable[[str], object]] = {"publish.may_publish": _judged}
