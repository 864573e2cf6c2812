"""Kinds of row in addresses: ``/achievements/…`` speaks of `achievement`."""

from kuaizhuan.catalog.registry import KINDS, by_plural, published_kinds


class KindConverter:
    """The plural in the address, the kind in the view."""

    regex = "|".join(kind.plural for kind in published_kinds())

    def to_python(self, value: str) -> str:
        return by_plural(value).name

    def to_url(self, value: str) -> str:
        return KINDS[value].plural
