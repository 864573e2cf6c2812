"""The experts of the demo world."""

from __future__ import annotations

from pathlib import Path

from kuaizhuan.catalog.demo.texts import families
from kuaizhuan.people.demo.invented import Row, by_key, contacts, owner, team
from kuaizhuan.people.demo.texts import listed, split_rows

FILE = Path(__file__).parent / "experts.txt"


def experts() -> list[Row]:
    """The experts: each leads the team of a family at their organisation, so conflicts can be computed."""
    rows: list[Row] = []
    for number, cells in enumerate(split_rows(FILE, 5), 1):
        place, title, keywords, biography, services = cells
        family, key = place.split()
        region = by_key()[key]["region"]
        reached = contacts(f"{key}", region, "技术部")
        rows.append(
            {
                "external_id": f"ZJ-{number:03d}",
                "name": team(family, key)[0],
                **owner(key),
                "professional_title": title,
                "discipline": families()[family].discipline,
                "keywords": listed(keywords),
                "biography": biography,
                "services": listed(services),
                "contact_phone": reached["contact_phone"],
                "contact_email": f"expert{number:03d}@{key}.demo.example",
            }
        )
    return rows
