"""What a program says of its organisation's results, needs and experts, and the moves its person may make.

The same services as behind the forms: a proposed change of a published row is a revision until it is reviewed.
"""
# No `from __future__ import annotations`: the shapes in the signatures are made here, kind by kind.

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Status

from kuaizhuan.api import services as api
from kuaizhuan.api.auth import WRITING
from kuaizhuan.api.interface import must_match
from kuaizhuan.api.v1 import imports, pushing
from kuaizhuan.api.v1.drafts import DRAFTS, NEW
from kuaizhuan.api.v1.keys import IfMatch, Key, fingerprint
from kuaizhuan.api.v1.owners import owner_of
from kuaizhuan.api.v1.publish import router, shape_record  # an address has one router, whatever is done there
from kuaizhuan.api.v1.schemas import SHAPES, Row
from kuaizhuan.catalog.fields import Kind
from kuaizhuan.catalog.models import Record
from kuaizhuan.catalog.registry import published_kinds
from kuaizhuan.catalog.rules import are_ends_in_order
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.collect import services as collect
from kuaizhuan.collect.access import CORRECT
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import require
from kuaizhuan.publish import services
from kuaizhuan.publish.queries import find, open_revision


def _hand_in(record: Record, *, by: Actor) -> None:
    """A draft goes to the unit's review; the open revision of a published row goes to the platform's."""
    revision = open_revision(by, record) if record.state in PUBLIC_STATES else None
    if revision is None:
        services.submit(record, by=by)
    else:
        services.propose_revision(revision, by=by)


MOVES: dict[str, tuple[Callable[..., object], str]] = {
    "submit": (_hand_in, "Hand a {name} in for review, or the changes of a public one."),
    "confirm": (services.confirm, "Say that a public {name} still stands, which gives it a new term."),
    "withdraw": (services.withdraw, "Take a public {name} off the site."),
    "reopen": (services.reopen, "Make a withdrawn {name} a draft again."),
}
"""The moves that the owner of a row makes; reviews are made by persons, on the site."""


def _routes(declared: Kind) -> None:
    kind, name = declared.name, declared.noun or declared.name
    shape, new, draft = SHAPES[kind], NEW[kind], DRAFTS[kind]

    def create(request: HttpRequest, response: HttpResponse, body: new, key: Key = "") -> Status:  # type: ignore[valid-type]
        values, owner = body.stated_values(), owner_of(request, body.owner)

        def make() -> str:
            require(are_ends_in_order(kind, values))
            return collect.create_entry(kind, values, owner=owner, by=request.actor).code

        code = api.run_once(request.token, key, fingerprint(request), make, by=request.actor)
        response["Location"] = f"{request.path}/{code}"
        return Status(201, shape_record(request, kind, code))

    def change(request: HttpRequest, code: str, body: draft, if_match: IfMatch = "") -> Row:  # type: ignore[valid-type]
        with transaction.atomic():
            row = _lock_record(request, kind, code)
            CORRECT.require(request.actor, row)
            must_match(request, shape_record(request, kind, code))
            if body.owner not in ("", row.owner.code, row.owner.current.code):
                raise BadInput("api.owner_differs", said=body.owner, owner=row.owner.code)
            values = body.stated_values()
            require(are_ends_in_order(kind, {**vars(row), **values}))
            collect.correct_entry(row, values, by=request.actor)
            return shape_record(request, kind, code)

    create.__doc__ = (
        f"A new draft of a {name}; the same number or title again is a conflict that names the row."
    )
    change.__doc__ = f'Say otherwise what is sent of a {name}, and leave the rest; null and "" empty a field.'
    path, options = f"/{declared.plural}", {"exclude_unset": True, "auth": WRITING}
    router.post(path, response={201: shape}, operation_id=f"create_{kind}", **options)(create)
    router.patch(path + "/{code}", response=shape, operation_id=f"change_{kind}", **options)(change)
    for verb, (move, what) in MOVES.items():
        router.post(
            path + "/{code}/" + verb,
            response=shape,
            operation_id=f"{verb}_{kind}",
            summary=f"{verb} {kind}".title(),
            description=what.format(name=name),
            **options,
        )(_moving(kind, move))


def _moving(kind: str, move: Callable[..., object]) -> Callable[..., Row]:
    def moved(request: HttpRequest, code: str, if_match: IfMatch = "") -> Row:
        with transaction.atomic():
            row = _lock_record(request, kind, code)
            must_match(request, shape_record(request, kind, code))
            move(row, by=request.actor)
            return shape_record(request, kind, code)

    return moved


def _lock_record(request: HttpRequest, kind: str, code: str) -> Record:
    """The row, which nobody changes until the answer is ready; raises `NotFound` when it is not there."""
    return lock(find(request.actor, kind, code).record)


router.add_router("", imports.files)
for _kind in published_kinds():
    _routes(_kind)
    pushing.add_routes(router, _kind)
