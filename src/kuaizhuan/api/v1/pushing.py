"""Rows by their owner's own number, one at a time or up to 500 in a batch: for systems that push every night.

Nouns: a *number* is what the owner's system calls a row (`external_id`), looked for among the rows of the token's
organisation, or of the unit that `owner` names; a *batch* is a list of rows with numbers and gets one answer for each.
Rules: a number nobody has yet makes a draft; of a row that is there, what is sent is set and what is not sent stays; a row
that says it all already is left alone: no event, no version, and `updated_at` stays. What can be read can be sent back.
A batch is one transaction, and its Idempotency-Key one key: asked again, it gives the same answers. A wrong row is refused
by itself. A draft that never was public can be deleted.
"""
# No `from __future__ import annotations`: the shapes in the signatures are made here, kind by kind.

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router, Schema, Status
from pydantic import Field, SkipValidation, ValidationError

from kuaizhuan.api import services as api
from kuaizhuan.api.auth import READING_OWN, WRITING, WRITING_ROWS
from kuaizhuan.api.errors import Outdated, say_reasons
from kuaizhuan.api.interface import must_match
from kuaizhuan.api.v1.drafts import DRAFTS, LONGEST_CODE, NUMBERED, Draft
from kuaizhuan.api.v1.keys import IfMatch, Key, fingerprint
from kuaizhuan.api.v1.owners import owner_of
from kuaizhuan.api.v1.publish import shape_record
from kuaizhuan.api.v1.schemas import SHAPES, Row
from kuaizhuan.catalog.fields import Kind
from kuaizhuan.catalog.models import Record
from kuaizhuan.catalog.values.cell import Refused
from kuaizhuan.collect import services as collect
from kuaizhuan.collect.queries import organisation_coded, row_numbered
from kuaizhuan.collect.services import Answer, Outcome, Pushed
from kuaizhuan.core.errors import BadInput, DomainError, NotFound
from kuaizhuan.core.moves import lock
from kuaizhuan.core.statuses import status_of
from kuaizhuan.core.text import unkept
from kuaizhuan.core.verdict import reasons_of
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish.queries import find
from kuaizhuan.publish.services import delete_draft

MOST = 500
"""Rows of a batch."""
STATUSES = {Outcome.MADE: 201, Outcome.CHANGED: 200, Outcome.UNCHANGED: 200}
OUTCOME = "Kuaizhuan-Outcome"
"""The header that says what became of one row."""

Whose = Annotated[
    str,
    Query(
        max_length=LONGEST_CODE,
        description="The unit of the token's organisation whose number it is, by code or credit code; that organisation itself where left out.",
    ),
]


class RowReason(Schema):
    """One reason why a row was refused. parameter: the field that is not of its kind, "" for other reasons."""

    code: str = Field(description="The code of the rule.", examples=["collect.required"])
    detail: str = Field(
        description="The sentence, in the language of the request.", examples=["缺少“名称”，此项必填。"]
    )
    parameter: str = Field("", description="The field it is about, where one is.", examples=["title"])
    params: dict[str, Any] = Field(description="The values of the sentence.", examples=[{"column": "名称"}])
    clause: str = Field("", description="The article or rule behind it.", examples=[""])


class RowAnswer(Schema):
    """What became of one row of a batch."""

    external_id: str = Field(description="The number as it was sent.", examples=["SL-2026-001"])
    status: int = Field(
        description="The status that this row alone would have been answered with.", examples=[201]
    )
    code: str = Field(description='The code of the row; "" where none was made.', examples=["A7K3QJ2M4XN"])
    outcome: Outcome = Field(description="What became of it.", examples=["made"])
    reasons: list[RowReason] = Field(description="Why it was refused; else empty.", examples=[[]])


class BatchAnswer(Schema):
    """How many rows were made, changed, left as they were and refused, and each of them in the order sent."""

    made: int = Field(description="New drafts.", examples=[12])
    changed: int = Field(description="Rows that say something else now, or in their revision.", examples=[3])
    unchanged: int = Field(description="Rows that said it all already.", examples=[485])
    refused: int = Field(description="Rows of which nothing was written.", examples=[0])
    rows: list[RowAnswer] = Field(description="One for each row, in order.", examples=[[]])


def add_routes(router: Router, declared: Kind) -> None:
    """Reading, putting and deleting by number, and the batch, of one kind."""
    kind, name = declared.name, declared.noun or declared.name
    shape, draft, numbered = SHAPES[kind], DRAFTS[kind], NUMBERED[kind]
    path = f"/{declared.plural}/by-external-id/{{path:number}}"

    def one(request: HttpRequest, number: str, owner: Whose = "") -> Row:
        return shape_record(request, kind, _find(request, declared, number, owner).code)

    def put(
        request: HttpRequest,
        response: HttpResponse,
        number: str,
        body: draft,  # type: ignore[valid-type]
        owner: Whose = "",
        if_match: IfMatch = "",
    ) -> Status:
        with transaction.atomic():
            answer = _put(request, declared, _taken(declared, number), body, owner)
            response[OUTCOME] = answer.outcome
            return Status(STATUSES[answer.outcome], shape_record(request, kind, answer.code))

    def delete(request: HttpRequest, code: str, if_match: IfMatch = "") -> Status:
        return _delete(request, kind, find(request.actor, kind, code).record)

    def delete_numbered(
        request: HttpRequest, number: str, owner: Whose = "", if_match: IfMatch = ""
    ) -> Status:
        return _delete(request, kind, _find(request, declared, number, owner))

    def batch(
        request: HttpRequest,
        body: Annotated[list[SkipValidation[numbered]], Body(min_length=1, max_length=MOST)],  # type: ignore[valid-type]
        owner: Whose = "",
        key: Key = "",
    ) -> dict[str, Any]:
        whose = owner_of(request, owner)

        def make() -> dict[str, Any]:
            return _push(request, declared, body, whose)

        return api.answer_once(request.token, key, fingerprint(request), make, by=request.actor)

    one.__doc__ = f"The {name} that its owner knows by this number."
    put.__doc__ = (
        f"Make the {name} that has this number, or say otherwise what is sent of it; what is not sent stays. 201: it was "
        f"made; 200: it was changed, or said it all already, as the header {OUTCOME} tells: made, changed, unchanged."
    )
    delete.__doc__ = (
        f"Delete a draft of a {name} that never was public, with all that hangs on it; 409 for any other."
    )
    delete_numbered.__doc__ = delete.__doc__
    batch.__doc__ = (
        f"Up to {MOST} {name}s by their numbers, each made, changed, left or refused by itself, in one transaction. With an "
        "Idempotency-Key a repeated request gets the answers of the first."
    )
    options: dict[str, Any] = {"exclude_unset": True}
    router.get(path, response=shape, operation_id=f"numbered_{kind}", auth=READING_OWN, **options)(one)
    router.put(path, response={200: shape, 201: shape}, operation_id=f"put_{kind}", auth=WRITING, **options)(
        put
    )
    gone: dict[str, Any] = {"response": {204: None}, "auth": WRITING}
    router.delete(path, operation_id=f"delete_numbered_{kind}", **gone)(delete_numbered)
    router.delete(f"/{declared.plural}/{{code}}", operation_id=f"delete_{kind}", **gone)(delete)
    router.post(
        f"/{declared.plural}/batch",
        response=BatchAnswer,
        operation_id=f"push_{declared.plural}",
        auth=WRITING_ROWS,
    )(batch)


def _taken(kind: Kind, number: str) -> str:
    """A number from an address, as the catalogue holds it."""
    try:
        return str(kind.by_name["external_id"].type.take(number, _say_nothing))
    except Refused as refused:
        raise BadInput(refused.code, **refused.params) from refused


def _say_nothing(code: str, **params: object) -> None:
    """What a person would be told beside a value."""


def _find(request: HttpRequest, kind: Kind, number: str, owner: str) -> Record:
    """The row of this number that the token's person may see."""
    whose = organisation_coded(owner) if owner else request.token.organisation
    row = row_numbered(kind.name, _taken(kind, number), owner=whose) if whose else None
    if row is None:
        raise NotFound("core.not_found")
    return find(request.actor, kind.name, row.code).record


def _delete(request: HttpRequest, kind: str, row: Record) -> Status:
    with transaction.atomic():
        lock(row)
        must_match(request, shape_record(request, kind, row.code))
        delete_draft(row, by=request.actor)
    return Status(204, None)


def _put(request: HttpRequest, kind: Kind, number: str, body: Draft, owner: str) -> Answer:
    values = body.stated_values()
    said = values.pop("external_id", None) or number
    if said != number:
        raise BadInput("api.number_differs", said=said, number=number)
    if owner and body.owner and body.owner != owner:
        raise BadInput("api.owner_differs", said=body.owner, owner=owner)
    whose = owner_of(request, owner or body.owner)
    if request.headers.get("If-Match"):
        row = row_numbered(kind.name, number, owner=whose)
        if row is None:
            raise Outdated("api.outdated")
        lock(row)
        must_match(request, shape_record(request, kind.name, row.code))
    (answer,) = collect.push_entries(kind.name, [Pushed(number, values)], owner=whose, by=request.actor)
    if answer.refusal is not None:
        raise answer.refusal
    return answer


def _push(request: HttpRequest, kind: Kind, sent: Sequence[Any], owner: Organisation) -> dict[str, Any]:
    """One answer for each row of a batch; those of each owner are pushed together."""
    answers: list[dict[str, Any] | None] = [None] * len(sent)
    pushed: dict[str, list[tuple[int, Pushed]]] = {}
    owners: dict[str, Organisation | DomainError] = {"": owner, owner.code: owner}
    for place, each in enumerate(sent):
        try:
            row = _read(kind, each)
        except (ValidationError, DomainError) as refusal:
            answers[place] = _refused(_number_of(each), refusal)
            continue
        whose = _owner_once(request, row.owner, owners)
        values = row.stated_values()
        if isinstance(whose, DomainError):
            answers[place] = _refused(values["external_id"], whose)
        else:
            pushed.setdefault(whose.code, []).append((place, Pushed(values["external_id"], values)))
    for code, rows in pushed.items():
        whose = owners[code]
        assert isinstance(whose, Organisation)
        found = collect.push_entries(kind.name, [row for _, row in rows], owner=whose, by=request.actor)
        for (place, _), answer in zip(rows, found, strict=True):
            answers[place] = _shape_answer(answer)
    counts = Counter(each["outcome"] for each in answers if each)
    return {**{outcome.value: counts[outcome] for outcome in Outcome}, "rows": answers}


def _read(kind: Kind, sent: Any) -> Draft:
    """One row of a batch. Raises `ValidationError`, and `BadInput` for a character that no door takes."""
    for text in _texts(sent):
        if bad := unkept(text):
            raise BadInput("core.character", character=bad)
    return NUMBERED[kind.name].model_validate(sent)


def _texts(sent: Any) -> Iterator[str]:
    """Every text in what was sent, names of fields too."""
    left = [sent]
    while left:
        each = left.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            left += [*each, *each.values()]
        elif isinstance(each, list):
            left += each


def _owner_once(
    request: HttpRequest, code: str, known: dict[str, Organisation | DomainError]
) -> Organisation | DomainError:
    """The owner that a row names, asked for once in a batch, or why it may not be."""
    if code not in known:
        try:
            known[code] = owner_of(request, code)
        except DomainError as refusal:
            known[code] = refusal
    return known[code]


def _number_of(sent: Any) -> str:
    """The number that a row which cannot be read was sent with, as far as it has one."""
    number = sent.get("external_id") if isinstance(sent, dict) else None
    text = number if isinstance(number, str) else "" if number is None else str(number)
    return "".join("�" if unkept(sign) else sign for sign in text[:100])


def _shape_answer(answer: Answer) -> dict[str, Any]:
    if answer.refusal is not None:
        return _refused(answer.number, answer.refusal, answer.code)
    return {
        "external_id": answer.number,
        "status": STATUSES[answer.outcome],
        "code": answer.code,
        "outcome": answer.outcome.value,
        "reasons": [],
    }


def _refused(number: str, refusal: ValidationError | DomainError, code: str = "") -> dict[str, Any]:
    if isinstance(refusal, DomainError):
        status = status_of(refusal) or 422
        reasons = [{**each, "parameter": ""} for each in say_reasons(reasons_of(refusal))]
    else:
        status, reasons = 422, [_wrong_field(each) for each in refusal.errors(include_url=False)]
    return {
        "external_id": number,
        "status": status,
        "code": code,
        "outcome": Outcome.REFUSED.value,
        "reasons": reasons,
    }


def _wrong_field(error: Any) -> dict[str, Any]:
    """A field that is not of its kind; a value that was refused by a rule has the code and the values of that."""
    parameter = ".".join(str(part) for part in error["loc"])
    params = error.get("ctx", {}).get("params")
    code = error["type"] if params is not None else "api.parameter"
    said = {"parameter": parameter} if params is None else dict(params)
    return {"code": code, "detail": error["msg"], "parameter": parameter, "params": said, "clause": ""}
