"""The numbers of the law that transfers rest on, with the rule each comes from and whether it was verified."""

from __future__ import annotations

LEAST_DAYS = 15
NOTICE_RULE = "TT-003"
"""Days of a price notice: recalled from 国发〔2016〕16号, not verified; pages and files say so."""
NOTICE_UNVERIFIED = True
