"""How soon a person hears of what is new in a saved search, and the lives of appeals, announcements and materials.

The states of rows and of their revisions stand in catalog.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from kuaizhuan.core.states import Machine


class Alert(StrEnum):
    """With each look of the platform, at most once a day, at most once a week, or never."""

    NEVER = "never"
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


EVERY = {
    Alert.AT_ONCE: dt.timedelta(0),
    Alert.DAILY: dt.timedelta(days=1),
    Alert.WEEKLY: dt.timedelta(days=7),
}
"""The least time between two notices of one search."""


class AppealState(StrEnum):
    """Somebody else than who refused looks again, once."""

    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"


APPEAL = Machine(
    "publish.appeal",
    words="publish.appeal_state",
    start=AppealState.OPEN,
    turns={
        AppealState.OPEN: "editor",
        AppealState.UPHELD: "",
        AppealState.OVERTURNED: "",
        AppealState.WITHDRAWN: "",
    },
    moves={
        (AppealState.OPEN, AppealState.UPHELD): "uphold",
        (AppealState.OPEN, AppealState.OVERTURNED): "overturn",
        (AppealState.OPEN, AppealState.WITHDRAWN): "withdraw",
    },
)


class MaterialKind(StrEnum):
    """What is kept beside a row: a picture, a brochure, a test report, or the address of a video."""

    PICTURE = "picture"
    BROCHURE = "brochure"
    REPORT = "report"
    VIDEO = "video"


class MaterialState(StrEnum):
    """What is added while its row is written goes with it; what comes later waits for the platform."""

    PROPOSED = "proposed"
    SHOWN = "shown"
    RETURNED = "returned"


MATERIAL = Machine(
    "publish.material",
    words="publish.material_state",
    start=MaterialState.PROPOSED,
    turns={
        MaterialState.PROPOSED: "editor",
        MaterialState.SHOWN: "",
        MaterialState.RETURNED: "submitter",
    },
    moves={
        (MaterialState.PROPOSED, MaterialState.SHOWN): "approve",
        (MaterialState.PROPOSED, MaterialState.RETURNED): "return",
    },
)


class AnnouncementState(StrEnum):
    """A notice of the platform: written by an editor, read by another where duties are kept apart, then public."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


ANNOUNCEMENT = Machine(
    "publish.announcement",
    words="publish.announcement_state",
    start=AnnouncementState.DRAFT,
    turns={
        AnnouncementState.DRAFT: "editor",
        AnnouncementState.REVIEW: "editor",
        AnnouncementState.PUBLISHED: "",
        AnnouncementState.WITHDRAWN: "",
    },
    moves={
        (AnnouncementState.DRAFT, AnnouncementState.REVIEW): "submit",
        (AnnouncementState.REVIEW, AnnouncementState.PUBLISHED): "approve",
        (AnnouncementState.REVIEW, AnnouncementState.DRAFT): "return",
        (AnnouncementState.PUBLISHED, AnnouncementState.WITHDRAWN): "withdraw",
        (AnnouncementState.WITHDRAWN, AnnouncementState.DRAFT): "reopen",
    },
)
