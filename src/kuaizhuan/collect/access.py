"""Who may type in rows and see imports, and who answers the questions they leave."""

from __future__ import annotations

from kuaizhuan.catalog.states import PUBLIC_STATES, State
from kuaizhuan.core.access import Policy, where
from kuaizhuan.people.access import owner, person, platform
from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role

_THEIRS = where(state__in=(State.DRAFT, State.RETURNED, *PUBLIC_STATES))
"""Rows that are the submitters' turn, and public ones, which are corrected by a revision."""
_IN_UNIT_REVIEW = where(state=State.UNIT_REVIEW)
_WITHDRAWN = where(state=State.WITHDRAWN)

VIEW_RUN = Policy(
    "collect.run.view", platform(Role.EDITOR, Role.OPERATOR) | owner(SUBMITTERS, "organisation")
)
ANSWER_PAIR = Policy("collect.pair.answer", platform(Role.EDITOR))
CORRECT = Policy(
    "collect.entry.correct",
    owner(SUBMITTERS) & _THEIRS | owner(HEADS) & _IN_UNIT_REVIEW | platform(Role.EDITOR) & ~_WITHDRAWN,
)
"""Whoever reviews a row may mend it too."""
UPLOADED = Policy("collect.upload.own", person("uploaded_by"))
"""A file that was sent is seen by who sent it, and nobody else."""
VIEW_ADMISSION = Policy("collect.admission.view", person("filed_by") | platform(Role.EDITOR), sensitive=True)
DECIDE_ADMISSION = Policy("collect.admission.decide", platform(Role.EDITOR) & ~person("filed_by"))
"""Never by who applied."""
WITHDRAW_ADMISSION = Policy("collect.admission.withdraw", person("filed_by"))
