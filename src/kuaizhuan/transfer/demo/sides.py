"""Who acts in a deal of the demo world, and the papers they leave behind."""

from __future__ import annotations

from dataclasses import dataclass

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files.receiving import receive
from kuaizhuan.match.models import Match
from kuaizhuan.transfer.files import Upload
from kuaizhuan.transfer.models import Deal


@dataclass(frozen=True, slots=True)
class Sides:
    """Who acts in one deal; whole: whether its whole story is told, to the effect after a year."""

    match: Match
    seller: Actor
    buyer: Actor
    broker: Actor | None
    whole: bool = False


def paper(kind: str, deal: Deal) -> Upload:
    """A plain text that says what it stands for."""
    text = f"演示文件（{kind}）：{deal.title}\n".encode()
    return Upload(kind, receive(f"{deal.code}-{kind}.txt", [text]))
