"""Both sides see a loan; the heads of the owner lend."""

from kuaizhuan.core.access import Policy
from kuaizhuan.people.access import owner
from kuaizhuan.people.roles import ANY, HEADS

VIEW = Policy("toy.loan.view", owner(ANY, "sample__owner", "borrower"))
LEND = Policy("toy.loan.lend", owner(HEADS, "sample__owner"))
