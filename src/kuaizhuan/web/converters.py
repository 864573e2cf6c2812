"""Kinds of row in addresses: ``/achievements/…`` speaks of `achievement`."""

from kuaizhuan.catalog.models import KINDS


class KindConverter:
    """The plural in the address, the kind in the view."""

    regex = "|".join(f"{kind}s" for kind in KINDS)

    def to_python(self, value: str) -> str:
        return value.removesuffix("s")

    def to_url(self, value: str) -> str:
        return f"{value}s"
