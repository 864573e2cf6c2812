"""Which declared fields hold data about a person, by the line of `people.personal` that says why."""

from collections import defaultdict

from kuaizhuan.catalog.registry import KINDS


def columns() -> dict[str, list[str]]:
    """Key of the line → ``app.model.column``."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind in KINDS.values():
        for field in kind.fields:
            if field.personal:
                found[field.personal].append(f"{kind.model._meta.label_lower}.{field.name}")
    return found
