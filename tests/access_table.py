"""Who may do what with which row: policy, states of the row, persons. Everybody not named is refused.

Read it as the agreement on access; a change of it is a change of who sees what. Its lines stand in
``tests/<package>/access_table.py``, policy by policy; persons and rows are those of `access_world`, and a name in
capitals stands for several. Whether a state allows the move at all, its machine says.
"""

from __future__ import annotations

from tables import GROUPS, parts

__all__ = ["GROUPS", "TABLE"]

TABLE: dict[str, dict[str, str]] = {}
for part in parts("access_table"):
    for policy, lines in part.TABLE.items():
        TABLE.setdefault(policy, {}).update(lines)
