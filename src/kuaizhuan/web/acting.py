"""For which organisation a person acts: chosen in the session, and shown on every page.

The actor keeps all grants; the choice says to whom new rows belong.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from kuaizhuan.core.errors import NotFound
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.queries import represented_organisations, staff_roles

CHOSEN = "acting_for"


@dataclass(frozen=True, slots=True)
class Acting:
    """organisation: the one acted for, None when there is none. choices: all that there are, by name.
    staff: whether the person has roles that wait for a staff session.
    """

    organisation: Organisation | None
    choices: list[Organisation]
    staff: bool


def acting(request: HttpRequest) -> Acting:
    """For whom the person acts: whom they chose, or the first by name; asked once for each request and choice."""
    if not request.user.is_authenticated:
        return Acting(None, [], False)
    asked = (request.user.pk, request.session.get(CHOSEN))
    known = getattr(request, "acting_known", None)
    if known is None or known[0] != asked:
        known = (asked, _acting(request))
        request.acting_known = known
    found: Acting = known[1]
    return found


def _acting(request: HttpRequest) -> Acting:
    choices = list(represented_organisations(request.user))
    chosen = request.session.get(CHOSEN)
    found = next((each for each in choices if each.code == chosen), choices[0] if choices else None)
    return Acting(found, choices, bool(staff_roles(request.user)))


def choose(request: HttpRequest, code: str) -> Organisation:
    """From now on act for the organisation with this code; `NotFound` when the person has no role there."""
    row = represented_organisations(request.user).filter(code=code).first()
    if row is None:
        raise NotFound("core.not_found", code=code)
    request.session[CHOSEN] = row.code
    return row
