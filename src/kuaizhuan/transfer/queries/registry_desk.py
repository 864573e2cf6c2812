"""The desk of a registry: its queue with the clock, one application with what may be done, its register."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from kuaizhuan.core import node_rules
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Unopened
from kuaizhuan.transfer import access, registration
from kuaizhuan.transfer.models import Application, Registration, RegistryList, TechnologyContract
from kuaizhuan.transfer.registration import Decided, Subtype, Type
from kuaizhuan.transfer.registration.amounts import carve
from kuaizhuan.transfer.registration.deadlines import working_days_left
from kuaizhuan.transfer.registration.decision import subtype_by_law
from kuaizhuan.transfer.states import APPLICATION, Desk, Purpose, ReliefState, Standing
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
        withdraw=row.state in OPEN and not row.ex_officio and policies.WITHDRAW.allows(actor, row),
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


def later_edition(row: Registration) -> Registration | None:
    """The last edition of an entry that came after this one: it changed what this one says, or was cancelled itself."""
    later = row.contract.registrations.filter(edition__gt=row.edition, code=row.code)
    return later.order_by("-edition").first()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in the register: words of the title, a party or a number; days of registration, both included."""

    text: str = ""
    jurisdiction: str = ""
    state: str = ""
    category: str = ""
    corrected: bool = False
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
    if wanted.corrected:
        rows = rows.filter(filed_technical__isnull=False)
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


@dataclass(frozen=True, slots=True)
class Filed:
    """What a version of a contract states of itself, as the rules of the application's day read it. technical: fen."""

    category: Type
    subtype: Subtype
    technical: int
    total: int
    by_law: Subtype

    @property
    def values(self) -> Decided:
        """The same as a decision that departs from nothing."""
        return Decided(self.subtype, self.technical)


def filed(row: Application) -> Filed:
    """What was filed with an application. by_law: the sub-type that the law gives it by what is declared."""
    stated = registration.read(row.version.data)
    on = row.accepted_on or timezone.localdate(row.filed_at)
    today = node_rules.book().at(on, row.jurisdiction)
    regime = registration.regime_on(today)
    sums = carve(stated, regime, regime.within(today))
    return Filed(
        regime.category(stated), stated.kind, sums.technical.fen, sums.total.fen, subtype_by_law(stated)
    )


def decided_on(row: Application) -> Decided | None:
    """What the first who approved an application has decided; None before, and for a cancellation."""
    if row.technical is None:
        return None
    return Decided(Subtype(row.subtype), row.technical, row.correction)


def needs_two(contract: TechnologyContract, purpose: str, large: bool) -> bool:
    """Whether two persons decide: on what is large, and on whatever ends a registration that two have made."""
    if purpose == Purpose.REGISTER:
        return large
    found = standing(contract)
    in_twos = found is not None and found.application.first_by_id is not None
    return in_twos or (large and purpose != Purpose.CANCEL)


@dataclass(frozen=True, slots=True)
class WantedLists:
    """What is looked for among printed lists. state: "standing", "review" or "void"; days of making, both included."""

    text: str = ""
    jurisdiction: str = ""
    state: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


LIST_STATES = {
    ReliefState.STANDING: Q(voided_at=None, review_reason=""),
    ReliefState.REVIEW: Q(voided_at=None) & ~Q(review_reason=""),
    ReliefState.VOID: Q(voided_at__isnull=False),
}
"""How a printed list stands, by what is written of it."""


def lists(actor: Actor, wanted: WantedLists | None = None) -> QuerySet[RegistryList]:
    """Lists of the jurisdictions in which the actor is a registrar, the newest first, with how many rows each has."""
    rows = access.registry.LIST.filter(actor, RegistryList.objects.all())
    rows = rows.annotate(rows=Count("registrations"))
    if wanted is None:
        return rows
    exact = {
        "jurisdiction": wanted.jurisdiction,
        "made_at__date__gte": wanted.first,
        "made_at__date__lte": wanted.last,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.state:
        rows = rows.filter(LIST_STATES[ReliefState(wanted.state)])
    if wanted.text:
        rows = rows.filter(Q(purpose__icontains=wanted.text) | Q(code__iexact=wanted.text))
    return rows


def registry_list(actor: Actor, code: str) -> RegistryList:
    """One of them. Raises `NotFound`."""
    return access.registry.LIST.get(actor, RegistryList.objects.all(), code=code)
