"""The desk of a registry: its queue with the clock, one application with what may be done, its register."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Unopened
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Application, Registration, RegistryList, TechnologyContract
from kuaizhuan.transfer.registration.deadlines import working_days_left
from kuaizhuan.transfer.states import APPLICATION, Desk, Standing
from kuaizhuan.transfer.states.registration import HELD, OPEN

AT_DESK = HELD
"""Applications for which it is a registrar's turn."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What an actor may do with one application now."""

    accept: bool = False
    return_: bool = False
    ask: bool = False
    answer: bool = False
    approve: bool = False
    refuse: bool = False
    send_back: bool = False
    withdraw: bool = False

    @property
    def any(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


def applications(actor: Actor) -> QuerySet[Application]:
    """Those the actor may see, filed last first."""
    rows = access.registry.VIEW.filter(actor, Application.objects.all())
    return rows.select_related("contract__applicant").order_by("-filed_at", "-pk")


def queue(actor: Actor, *, jurisdiction: str = "", state: str = "") -> QuerySet[Application]:
    """What waits for a registrar, the most urgent first; what the actor may not decide is left out."""
    rows = access.registry.DECIDE.filter(actor, Application.objects.filter(state__in=AT_DESK))
    rows = rows.exclude(Q(state=Desk.SECOND) & Q(first_by=actor.user_id))
    if jurisdiction:
        rows = rows.filter(jurisdiction=jurisdiction)
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("contract__applicant").order_by(
        F("decide_by").asc(nulls_last=True), "filed_at", "pk"
    )


def asked_applications(actor: Actor) -> QuerySet[Application]:
    """Applications about which a registry asked the actor's organisations."""
    return access.registry.ANSWER.filter(actor, Application.objects.filter(state=Desk.ASKED))


def application(actor: Actor, code: str) -> Application:
    """One of them. Raises `NotFound`."""
    rows = Application.objects.select_related(
        "contract__applicant", "contract__deal", "version", "first_by", "decided_by"
    )
    return access.registry.VIEW.get(actor, rows, code=code)


def moves(actor: Actor, row: Application) -> Moves:
    """What the actor may do with it, by state and policies."""
    policies = access.registry
    decides = row.state in AT_DESK and policies.DECIDE.allows(actor, row)
    second = row.state != Desk.SECOND or policies.APPROVE_SECOND.allows(actor, row)
    may = {state: decides and state in APPLICATION.targets(row.state) for state in Desk}
    return Moves(
        accept=may[Desk.ACCEPTED] and row.state == Desk.FILED,
        return_=may[Desk.RETURNED],
        ask=may[Desk.ASKED],
        answer=row.state == Desk.ASKED and policies.ANSWER.allows(actor, row),
        approve=may[Desk.REGISTERED] and second,
        refuse=may[Desk.REFUSED] and second,
        send_back=row.state == Desk.SECOND and decides and second,
        withdraw=row.state in OPEN and policies.WITHDRAW.allows(actor, row),
    )


def days_left(row: Application, today: dt.date) -> int | None:
    """Working days until it must be decided, negative when it is late; None while no clock runs."""
    if row.decide_by is None or row.state not in AT_DESK:
        return None
    return working_days_left(today, row.decide_by)


def certificate(token: str) -> Registration:
    """The registration behind the address of a certificate, for everybody who has it. Raises `Unopened`."""
    row = Registration.objects.select_related("contract").filter(token=token).first()
    if row is None:
        raise Unopened("core.not_found", token=token)
    return row


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in the register: words of the title, a party or a number; days of registration, both included."""

    text: str = ""
    jurisdiction: str = ""
    state: str = ""
    category: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


def registrations(actor: Actor, wanted: Wanted | None = None) -> QuerySet[Registration]:
    """Those the actor may see, the newest first."""
    rows = access.registry.VIEW_REGISTRATION.filter(actor, Registration.objects.all()).select_related(
        "contract"
    )
    if wanted is None:
        return rows
    exact = {"jurisdiction": wanted.jurisdiction, "state": wanted.state, "category": wanted.category}
    days = {"registered_on__gte": wanted.first, "registered_on__lte": wanted.last}
    rows = rows.filter(**{name: value for name, value in (exact | days).items() if value})
    if wanted.text:
        names = (
            "title__icontains",
            "seller_name__icontains",
            "buyer_name__icontains",
            "code__iexact",
            "official_number",
        )
        rows = rows.filter(reduce(or_, (Q(**{name: wanted.text}) for name in names)))
    return rows


def standing(contract: TechnologyContract) -> Registration | None:
    """The valid registration of a contract, if it has one."""
    return contract.registrations.filter(state=Standing.VALID).first()


def lists(actor: Actor) -> QuerySet[RegistryList]:
    """Lists of the jurisdictions in which the actor is a registrar, the newest first."""
    return access.registry.LIST.filter(actor, RegistryList.objects.all())


def registry_list(actor: Actor, code: str) -> RegistryList:
    """One of them. Raises `NotFound`."""
    return access.registry.LIST.get(actor, RegistryList.objects.all(), code=code)
