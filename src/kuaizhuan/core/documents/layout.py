"""How documents look: fonts with those that stand in for them, sizes in points, and the grid of official letters.

The page is that of GB/T 9704: A4, 22 lines of 28 signs on 156 × 225 mm.
"""

from __future__ import annotations

from dataclasses import dataclass

TWIPS = 1440 / 25.4
"""To a millimetre."""
WIDTH, HEIGHT = 210, 297
TOP, LEFT = 37, 28
TEXT_WIDTH, TEXT_HEIGHT = 156, 225
LINES, SIGNS = 22, 28

STAND_INS = {
    "仿宋_GB2312": "仿宋,FangSong,FZFangSong-Z02,Noto Serif CJK SC",
    "仿宋": "FangSong,仿宋_GB2312,Noto Serif CJK SC",
    "楷体_GB2312": "楷体,KaiTi,Noto Serif CJK SC",
    "方正小标宋简体": "小标宋体,华文中宋,STZhongsong,宋体,Noto Serif CJK SC",
    "黑体": "SimHei,Noto Sans CJK SC",
    "宋体": "SimSun,Noto Serif CJK SC",
    "Times New Roman": "Liberation Serif,Noto Serif",
}
"""For machines that lack a font: names to try instead; none is embedded."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of fonts: of Chinese text, title, headings by level, tables, and of everything that is not Chinese."""

    body: str = "仿宋_GB2312"
    title: str = "方正小标宋简体"
    headings: tuple[str, ...] = ("黑体", "楷体_GB2312", "仿宋_GB2312")
    table: str = "仿宋_GB2312"
    page: str = "宋体"
    latin: str = "Times New Roman"

    def all(self) -> tuple[str, ...]:
        """Each name once, in a fixed order."""
        names = (self.body, self.title, *self.headings, self.table, self.page, self.latin)
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes in points. grid: text stands on the lines and columns of the official page; else lines are 1.25 high.

    indent: paragraphs begin two signs in.
    """

    body: float
    title: float
    heading: float
    table: float
    grid: bool
    indent: bool = True
    fonts: Fonts = Fonts()


LETTER = Layout(body=16, title=22, heading=16, table=12, grid=True)
"""公文: letters, notices, agreements with seals."""
RECORD = Layout(body=12, title=20, heading=14, table=9, grid=False, indent=False)
"""档案: files of many tables."""


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * TWIPS)


def line_pitch() -> int:
    """Height of a line of the grid in twips."""
    return twips(TEXT_HEIGHT) // LINES


def sign_space(body: float) -> int:
    """What is added to each sign, in 4096ths of a point, so that `SIGNS` of them fill a line."""
    return round((twips(TEXT_WIDTH) / SIGNS / 20 - body) * 4096)
