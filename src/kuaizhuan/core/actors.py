"""Who acts: a person, an API token, another node, or the system itself; always one `Actor`.

An actor carries its grants (role on an organisation, or on the whole platform), so that policies are
filters and need no further look-up. The people package builds actors from users.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

PLATFORM = 0
"""The scope of a role that holds on the whole platform instead of one organisation."""
PLATFORM_WIDE = "*"
"""Instead of an organisation's code: for the whole platform."""


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    PERSON = "person"
    TOKEN = "token"
    NODE = "node"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """kind, ref (what the audit writes down), user's id if any, grants as (role slug, organisation id).

    acting_for: code of the organisation that the person chose to act for, `PLATFORM_WIDE` in a staff session,
    "" when they act for nobody but themselves. address: where the request came from, session: a name of the session
    that opens nothing; both "" where there is no request. The audit keeps these; no policy asks for them, and the actor is the same without.
    """

    kind: ActorKind
    ref: str
    user_id: int | None = None
    grants: frozenset[tuple[str, int]] = frozenset()
    acting_for: str = ""
    address: str = field(default="", compare=False)
    session: str = field(default="", compare=False)

    def scopes(self, *roles: str) -> list[int]:
        """Ids of the organisations for which the actor holds one of `roles`."""
        return sorted({scope for role, scope in self.grants if role in roles and scope != PLATFORM})

    def holds(self, *roles: str) -> bool:
        """True when the actor holds one of `roles` on the whole platform; the system holds every role."""
        return self.kind is ActorKind.SYSTEM or any((role, PLATFORM) in self.grants for role in roles)

    @property
    def signed_in(self) -> bool:
        return self.kind is not ActorKind.ANONYMOUS


ANONYMOUS = Actor(ActorKind.ANONYMOUS, "")


def system(name: str) -> Actor:
    """The platform itself, acting through the command or job called `name`."""
    return Actor(ActorKind.SYSTEM, name)
