"""The measures of 2000 and the rules of 2001 (repealed in January 2026), for records of their time.

Refusals as the Torch Center listed them in 2021; a licence has been a class of its own since the Civil Code.
"""

from __future__ import annotations

import datetime as dt

from kuaizhuan.transfer.registration.regime import Regime

REGIME = Regime(
    name="2001",
    instruments=("TC-040", "TC-042", "TC-043"),
    clauses={
        "void": "TC-044.1",
        "not_technical": "TC-044.2",
        "subject": "TC-044.3",
        "price": "TC-044.3",
        "parties": "TC-044.9",
        "dissolved": "TC-044.1",
        "approval": "TC-044.4",
        "name": "TC-044.5",
        "monopoly": "TC-044.6",
        "infringement": "TC-015",
        "proof": "TC-044.7",
        "seal": "TC-044.8",
        "oral": "TC-042",
        "text": "TC-042",
        "supply": "TC-041",
        "study": "TC-046",
        "training": "TC-046",
        "inside": "TC-046",
    },
    registrant="TC-042",
    ask_copy=False,
    in_term=False,
    inside_others=False,
    decide="TC-043",
    working_days=False,
    decide_large=None,
    states=("TC-043", "TC-045"),
    own_licence=dt.date(2021, 1, 1),
    since=dt.date(2001, 7, 18),
)
