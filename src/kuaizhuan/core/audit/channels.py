"""Ways by which an anchor leaves the node: packages declare theirs in a file ``anchoring.py``, as `CHANNELS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kuaizhuan.core import config
from kuaizhuan.core.contributions import modules


@dataclass(frozen=True, slots=True)
class Channel:
    """name: in the table of anchors. setting: names the targets, by comma. send: takes target and text, one line of JSON;
    gives "" when it was taken, else the code of what stood against it. It may raise `OSError`."""

    name: str
    setting: str
    send: Callable[[str, str], str]

    def targets(self) -> list[str]:
        """Where this node's anchors go by this way."""
        return [target for each in config.read(self.setting).split(",") if (target := each.strip())]


def channels() -> dict[str, Channel]:
    """Every way, by name."""
    return {channel.name: channel for module in modules("anchoring") for channel in module.CHANNELS}
