"""Grids of formats that are read whole: cells are placed one by one, merged areas noted, their number bounded."""

from __future__ import annotations

from kuaizhuan.collect.sources.grid import MOST_AREAS, Area, HeldGrid, RawRow
from kuaizhuan.collect.sources.rows import Limits, SourceError


class Canvas:
    """Takes cells by row and column (from 0), and makes a grid of them. Raises SourceError `collect.file_large`."""

    def __init__(self, limits: Limits, name: str = "", *, shown: bool = True) -> None:
        self.name, self.shown, self._limits = name, shown, limits
        self._rows: dict[int, RawRow] = {}
        self._areas: list[Area] = []
        self._cells = 0
        self.hidden_columns: set[int] = set()

    def put(self, row: int, column: int, value: object) -> None:
        """Place a value; a blank one is passed over, one right of the last column read is too."""
        if value is None or (isinstance(value, str) and not value.strip()) or column >= self._limits.columns:
            return
        self._cells += 1
        if self._cells > self._limits.held_cells:
            raise SourceError("collect.file_large", limit=self._limits.held_cells)
        if row not in self._rows:
            self._rows[row] = RawRow(row + 1)
        self._rows[row].put(column, value)

    def hide(self, row: int) -> None:
        """Say that a row, if it holds anything, is hidden."""
        if row in self._rows:
            self._rows[row].hidden = True

    def merge(self, row: int, column: int, height: int, width: int) -> None:
        """Say that a cell covers so many rows and columns."""
        if (height > 1 or width > 1) and column < self._limits.columns and len(self._areas) < MOST_AREAS:
            right = min(column + width, self._limits.columns) - 1
            self._areas.append(Area(row + 1, column, row + height, right))

    def grid(self) -> HeldGrid:
        rows = [self._rows[number] for number in sorted(self._rows)]
        grid = HeldGrid(self.name, rows, self._areas, shown=self.shown)
        grid.hidden_columns = frozenset(self.hidden_columns)
        return grid
