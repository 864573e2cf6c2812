"""Which part of a list is shown, and the ways to the other parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kuaizhuan.web.numbers import whole_number

FARTHEST = 500
"""The last page that can be asked for: beyond it a filter helps, paging does not."""


@dataclass(frozen=True, slots=True)
class Paging:
    """page counts from 1, and beyond the last there is the last; `query` is the rest of the query string.

    name: of the page in it, where two lists stand on one page.
    """

    page: int
    size: int
    total: int
    query: str = ""
    name: str = "page"

    def __post_init__(self) -> None:
        object.__setattr__(self, "page", min(self.page, self.pages))

    @staticmethod
    def number(text: str | None) -> int:
        """The page asked for; anything that is no page is the first."""
        return min(max(whole_number((text or "")[:18], 18) or 1, 1), FARTHEST)

    @property
    def pages(self) -> int:
        return min(max(-(-self.total // self.size), 1), FARTHEST)

    @property
    def first(self) -> int:
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        return min(self.page * self.size, self.total)

    @property
    def start(self) -> int:
        return (self.page - 1) * self.size

    def __iter__(self) -> Iterator[int | None]:
        """Pages worth a link: the ends and the neighbours; None stands for a gap."""
        near = {1, self.pages, *range(self.page - 2, self.page + 3)}
        last = 0
        for page in sorted(page for page in near if 1 <= page <= self.pages):
            if page > last + 1:
                yield None
            yield page
            last = page
