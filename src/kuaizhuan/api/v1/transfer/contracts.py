"""Technology contracts for programs: judged without being kept, entered, revised, and read with their verdict.

A contract is the object of `docs/examples/contract.schema.json`: every fact that rules read stands in it, a yes/no fact as
true, false or null, which is “not known”; what is left out is not stated, and named in `assumed`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, WithJsonSchema

from kuaizhuan.api import services as api
from kuaizhuan.api.auth import READING, WRITING, Token
from kuaizhuan.api.v1.keys import Key, fingerprint
from kuaizhuan.core import node_rules
from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.core.verdict import Verdict
from kuaizhuan.people.roles import Scope
from kuaizhuan.transfer import registration, services
from kuaizhuan.transfer.models import TechnologyContract
from kuaizhuan.transfer.queries import contracts as queries
from kuaizhuan.transfer.queries.marks import is_unverified
from kuaizhuan.transfer.registration.schema import flat_schema

router = Router(tags=["contracts"])
SIZE = 100
Page = Annotated[int, Query(ge=1, le=500)]
Stated = Annotated[dict[str, Any], WithJsonSchema(flat_schema())]
Judged = Annotated[
    dict[str, Any], Field(description="As `kuaizhuan rules check --json` says it. Amounts in fen.")
]


class Check(Schema):
    """as_of: day of the application, today when left out. place: code of the registry's jurisdiction."""

    model_config = ConfigDict(extra="forbid")

    contract: Stated
    as_of: dt.date | None = None
    place: Annotated[str, Field(max_length=12)] = ""


class Entering(Schema):
    """field: of technology; industry: codes of their lists, empty for none."""

    model_config = ConfigDict(extra="forbid")

    contract: Stated
    field: Annotated[str, Field(max_length=40)] = ""
    industry: Annotated[str, Field(max_length=10)] = ""


class Revising(Schema):
    """note: what was changed, and why."""

    model_config = ConfigDict(extra="forbid")

    contract: Stated
    note: Annotated[str, Field(max_length=300)]


class ContractLine(Schema):
    """A contract in a list. total and technical in fen, as filed; unverified: whether the amount rests on such a rule."""

    code: str
    title: str
    type: str
    subtype: str
    signed_on: dt.date
    seller_name: str
    buyer_name: str
    total: int
    technical: int
    version: int
    unverified: bool

    @staticmethod
    def resolve_unverified(row: Any) -> bool:
        return row["unverified"] if isinstance(row, dict) else is_unverified(row)


class ContractOut(ContractLine):
    """stated: what the last version says. checked: what would be said of it today; `unverified` in it marks what rests on
    an unverified rule, `assumed` names what nobody stated or what is not known."""

    stated: dict[str, Any]
    checked: Judged


@router.post("/contracts/check", response=dict[str, Any], auth=Token(Scope.READ))
def check(request: HttpRequest, body: Check) -> dict[str, Any]:
    """Judge a contract by the rules of a day; nothing is kept."""
    try:
        found = registration.read(body.contract)
    except registration.Unreadable as error:
        raise RuleBroken(Verdict(error.problems)) from None
    law = node_rules.book().at(body.as_of or timezone.localdate(), body.place or found.registry_place)
    return registration.check(found, law.on, law.book, law.place, data=body.contract).as_dict()


@router.get("/contracts", response=list[ContractLine], auth=READING)
def contracts(request: HttpRequest, page: Page = 1) -> list[TechnologyContract]:
    """The contracts that the caller may see, the newest first, 100 a page."""
    return list(queries.contracts(request.actor)[(page - 1) * SIZE : page * SIZE])


@router.get("/contracts/{code}", response=ContractOut, auth=READING)
def contract(request: HttpRequest, code: str) -> dict[str, Any]:
    """One contract with all that its last version states, and with its verdict of today."""
    return _shape(queries.contract(request.actor, code))


@router.post("/contracts", response={201: ContractOut}, auth=WRITING)
def enter(request: HttpRequest, body: Entering, key: Key = "") -> Status:
    """Enter a contract for whoever applies; it is filed on the pages only."""

    def make() -> str:
        return services.enter_contract(
            body.contract, by=request.actor, field=body.field, industry=body.industry
        ).code

    made = api.run_once(request.token, key, fingerprint(request), make, by=request.actor)
    return Status(201, _shape(queries.contract(request.actor, made)))


@router.post("/contracts/{code}/versions", response={201: ContractOut}, auth=WRITING)
def revise(request: HttpRequest, code: str, body: Revising, key: Key = "") -> Status:
    """The next version of a contract; no version is ever lost."""
    row = queries.contract(request.actor, code)

    def make() -> str:
        return services.revise_contract(row, body.contract, by=request.actor, note=body.note).code

    made = api.run_once(request.token, key, fingerprint(request), make, by=request.actor)
    return Status(201, _shape(queries.contract(request.actor, made)))


def _shape(row: TechnologyContract) -> dict[str, Any]:
    found = queries.precheck(row, timezone.localdate(), decided=queries.decided_of(row))
    names = ContractLine.model_fields
    return {
        **{name: getattr(row, name) for name in names if name != "unverified"},
        "unverified": is_unverified(row),
        "stated": row.data,
        "checked": found.as_dict(),
    }
