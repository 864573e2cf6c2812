"""The measures of January 2026, as far as the draft of December 2024 lets one expect them.

The draft lists no wrong name, no study and no training among its refusals, so these rest on the Civil Code. Their final text
was not seen: every step that rests on them is unverified, until a node has checked the values.
"""

from __future__ import annotations

import datetime as dt

from kuaizhuan.transfer.registration.regime import Regime

REGIME = Regime(
    name="2026-provisional",
    instruments=("TC-001", "TC-001.effective"),
    clauses={
        "void": "TC-061",
        "not_technical": "TC-010",
        "subject": "TC-065.2",
        "price": "TC-065.3",
        "parties": "TC-065.1",
        "dissolved": "TC-065.1",
        "approval": "TC-065.5",
        "name": "TC-010",
        "monopoly": "TC-065.4",
        "infringement": "TC-065.4",
        "proof": "TC-065.5",
        "seal": "TC-065.6",
        "oral": "TC-061",
        "text": "TC-061",
        "supply": "TC-010",
        "study": "TC-024",
        "training": "TC-024",
        "inside": "TC-060",
    },
    registrant="TC-060",
    ask_copy=True,
    in_term=True,
    inside_others=True,
    decide="TC-062",
    working_days=True,
    decide_large="TC-062.large",
    states=("TC-063",),
    own_licence=dt.date(2021, 1, 1),
    since=dt.date(2026, 1, 23),
)
