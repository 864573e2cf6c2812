"""Who sees what is harvested, who adds and pauses sources, and who says what becomes of rows whose source has them no more."""

from __future__ import annotations

from kuaizhuan.core.access import Policy
from kuaizhuan.people.access import owner, platform
from kuaizhuan.people.roles import SUBMITTERS, Role

VIEW = Policy("collect.source.view", platform(Role.EDITOR, Role.OPERATOR) | owner(SUBMITTERS, "organisation"))
MANAGE = Policy("collect.source.manage", platform(Role.EDITOR) | owner(SUBMITTERS, "organisation"))
SETTLE = Policy("collect.harvested.settle", platform(Role.EDITOR) | owner(SUBMITTERS))
"""Of a record that its source has no more: whoever submits for the owner of its row."""
