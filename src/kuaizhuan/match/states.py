"""The levels of a match, as transfer professionals rate them."""

from enum import IntEnum


class Level(IntEnum):
    NONE = 1
    WEAK = 2
    FAIR = 3
    STRONG = 4
