"""The kinds of row that every step needs: results, needs, experts, and the organisations whose they are."""

from kuaizhuan.catalog.kinds.achievement import ACHIEVEMENT
from kuaizhuan.catalog.kinds.demand import DEMAND
from kuaizhuan.catalog.kinds.expert import EXPERT
from kuaizhuan.catalog.kinds.organisation import ORGANISATION

KINDS = (ACHIEVEMENT, DEMAND, EXPERT, ORGANISATION)
