"""What a batch of rows would do, found out without writing anything but questions: check and import share it."""

from kuaizhuan.catalog.models import convert_to_type
from kuaizhuan.collect.plan.planner import OWNER_RANK, PLATFORM_RANK, TYPED_RANK, Planner
from kuaizhuan.collect.plan.step import Asked, Owner, Step, sign

__all__ = [
    "OWNER_RANK",
    "PLATFORM_RANK",
    "TYPED_RANK",
    "Asked",
    "Owner",
    "Planner",
    "Step",
    "convert_to_type",
    "sign",
]
