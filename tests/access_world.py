"""One person of every kind, and one row of every kind in each of its states, for the tables of access.

`here` is a unit of `above`, both in Chongqing; `elsewhere` is in Sichuan. Rows belong to `here`; of an
introduction the need does, and the result belongs to `elsewhere`. ``tests/<package>/access_table.py`` makes them.
"""

from __future__ import annotations

from factories import BY, a_user, an_organisation
from kuaizhuan.core.actors import ANONYMOUS, Actor
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Organisation, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from tables import Make, parts

__all__ = ["PEOPLE", "SUBJECTS", "Make", "World"]

PEOPLE: dict[str, tuple[Role | None, str]] = {
    # name in the table → role, and the organisation ("" for the platform)
    "nobody": (None, ""),
    "researcher": (Role.RESEARCHER, "here"),
    "office": (Role.OFFICE, "here"),
    "enterprise": (Role.ENTERPRISE, "here"),
    "broker": (Role.BROKER, "here"),
    "owner": (Role.OWNER, "here"),
    "above": (Role.OFFICE, "above"),
    "elsewhere": (Role.OFFICE, "elsewhere"),
    "agent": (Role.BROKER, "agency"),
    "editor": (Role.EDITOR, ""),
    "asleep": (Role.EDITOR, ""),
    "operator": (Role.OPERATOR, ""),
    "security": (Role.SECURITY, ""),
    "auditor": (Role.AUDITOR, ""),
    "registrar": (Role.REGISTRAR, ""),
    "reviewer": (Role.REVIEWER, ""),
    "bureau": (Role.BUREAU, "bureau_of_chongqing"),
    "bureau_elsewhere": (Role.BUREAU, "bureau_of_sichuan"),
    "registry": (Role.REGISTRAR, "registry_of_chongqing"),
    "registry_elsewhere": (Role.REGISTRAR, "registry_of_sichuan"),
    "self": (None, ""),
}
"""Everybody who may come, apart from a visitor. `asleep`: an editor outside a staff session. `self`: whom the row
is about, who has no other role."""


class World:
    """Organisations by name, persons by name, their actors."""

    def __init__(self) -> None:
        places = {"above": "500000", "here": "500000", "elsewhere": "510100", "agency": "510100",
                  "bureau_of_chongqing": "500000", "bureau_of_sichuan": "510100",
                  "registry_of_chongqing": "500000", "registry_of_sichuan": "510100"}  # fmt: skip
        self.places = {name: an_organisation(region=region) for name, region in places.items()}
        people.place_under(self.places["here"], self.places["above"], by=BY)
        self.users = {
            name: a_user(role, self.places.get(place), username=f"the_{name}")
            for name, (role, place) in PEOPLE.items()
        }

    @property
    def here(self) -> Organisation:
        return self.places["here"]

    def actors(self) -> dict[str, Actor]:
        found = {name: actor_for(user, staff=name != "asleep") for name, user in self.users.items()}
        return {"visitor": ANONYMOUS, **found}

    def user(self, name: str) -> User:
        return self.users[name]


SUBJECTS: dict[str, dict[str, Make]] = {}
"""Policy → the rows it is about: what each is like → how it is made."""
for part in parts("access_table"):
    for policy, rows in part.SUBJECTS.items():
        SUBJECTS.setdefault(policy, {}).update(rows)
