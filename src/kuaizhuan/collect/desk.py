"""What collecting puts on other pages: questions that only a person can decide, and imports that are ready."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaizhuan.catalog.queries import Stock, titles
from kuaizhuan.catalog.registry import by_code, label
from kuaizhuan.catalog.states import Tier
from kuaizhuan.collect.access import DECIDE_ADMISSION
from kuaizhuan.collect.harvest import queries as harvests
from kuaizhuan.collect.harvest.models import HarvestedRecord, HarvestSource
from kuaizhuan.collect.models import (
    Admission,
    CellQuestion,
    DuplicatePair,
    FieldConflict,
    OrganisationProposal,
    RowQuestion,
    Upload,
)
from kuaizhuan.collect.queries import cells_of, questions
from kuaizhuan.collect.states import ADMISSION_OPEN, UploadState
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import Item, Link, Panel, Place, Queue, Service, Tile
from kuaizhuan.people.roles import SUBMITTERS, Role

SERVICES = (Service(gettext_lazy("批量导入"), gettext_lazy("整张工作簿，先预览"), "web:imports", rank=1),)


def _collects(actor: Actor) -> bool:
    return actor.holds(Role.EDITOR) or bool(actor.scopes(*SUBMITTERS))


STARTS = (
    Service(gettext_lazy("导入表格"), gettext_lazy("下载模板填好，先预览再导入"), "web:imports", rank=1, needs=_collects),
    Service(
        gettext_lazy("单位入驻"), gettext_lazy("单位还不在平台上的，在这里申请"), "web:apply",
        needs=lambda actor: not actor.grants,
    ),
)  # fmt: skip
WORK = (
    Place("collect", gettext_lazy("导入"), "web:imports", needs=_collects),
    Place(
        "collect", gettext_lazy("导入裁定"), "web:questions", needs=_collects,
        counts=lambda actor: questions(actor).count(),
    ),
    Place("collect", gettext_lazy("采集来源"), "web:harvests", needs=_collects),
)  # fmt: skip


def tasks(actor: Actor) -> Iterator[Queue]:
    """Files that were checked and wait to be taken over, applications of organisations, and questions of imports that `actor` may answer."""
    files = Upload.objects.filter(uploaded_by=actor.user_id, state=UploadState.CHECKED)
    yield Queue(
        "collect.uploads", _("导入"), "collect", files, _show_uploads, since="state_since",
        search=("file_name__icontains",),
    )  # fmt: skip
    admissions = DECIDE_ADMISSION.filter(actor, Admission.objects.filter(state__in=ADMISSION_OPEN))
    yield Queue(
        "collect.admissions", _("入驻"), "collect", admissions, _show_admissions, since="filed_at",
        search=("name__icontains", "credit_code__iexact"),
    )  # fmt: skip
    found, together = questions(actor), Link(_("集中裁定"), "web:questions")
    yield Queue(
        "collect.conflicts", _("裁定"), "collect", found.conflicts, _show_conflicts, since="claim__at",
        search=("record_code__iexact",), several=together, together=_("{count} 处字段前后不一，待裁定"),
    )  # fmt: skip
    yield Queue(
        "collect.cells", _("待识别"), "collect", found.cells, _show_cells, since="asked_at",
        search=("text__icontains", "record_code__iexact"), several=together,
        together=_("{count} 处内容没有识别，待填写"),
    )  # fmt: skip
    yield Queue(
        "collect.rows", _("裁定"), "collect", found.rows, _show_rows, since="asked_at",
        search=("record_code__iexact",), several=together, together=_("{count} 行是否已有，待裁定"),
    )  # fmt: skip
    yield Queue(
        "collect.proposals", _("裁定"), "collect", found.proposals, _show_proposals, since="",
        search=("provisional__name__icontains", "candidate__name__icontains"),
        several=together, together=_("{count} 组单位名称相近，待裁定"),
    )  # fmt: skip
    yield Queue(
        "collect.pairs", _("裁定"), "collect", found.pairs, _show_pairs, since="",
        search=("left__title__icontains", "right__title__icontains"),
        several=together, together=_("{count} 组成果可能重复，待裁定"),
    )  # fmt: skip
    yield Queue(
        "collect.sources", _("采集"), "collect", harvests.failing(actor), _show_sources, since="state_since",
        search=("url__icontains", "name__icontains"),
    )  # fmt: skip
    yield Queue(
        "collect.left", _("采集"), "collect", harvests.left_there(actor), _show_left, since="state_since",
        search=("record_code__iexact", "identifier__icontains"),
    )  # fmt: skip


def begun(actor: Actor) -> Iterator[Queue]:
    """Files that the person uploaded."""
    files = Upload.objects.filter(uploaded_by=actor.user_id)
    yield Queue(
        "collect.upload", _("导入"), "collect", files, _show_uploads, since="state_since",
        search=("file_name__icontains",),
    )  # fmt: skip


def _show_uploads(rows: Sequence[Upload]) -> list[Item]:
    return [
        Item(
            row.file_name, say(f"collect.upload_state.{row.state}"), _("核对并导入"), "web:upload", (row.code,),
            state=say(f"collect.upload_state.{row.state}"),
        )
        for row in rows
    ]  # fmt: skip


def _show_admissions(rows: Sequence[Admission]) -> list[Item]:
    return [Item(row.name, row.credit_code, _("核对入驻申请"), "web:admission", (row.code,)) for row in rows]


def _show_conflicts(rows: Sequence[FieldConflict]) -> list[Item]:
    kinds = {row.record_code: by_code(row.record_code) for row in rows}
    named = titles((kind.name, code) for code, kind in kinds.items() if kind)
    found = []
    for row in rows:
        kind = kinds[row.record_code]
        field = label(kind.name, row.field) if kind else row.field
        file = row.claim.run.file_name if row.claim.run else ""
        found.append(
            Item(named.get(row.record_code, row.record_code), f"{field} · {file}", _("裁定"), "web:questions")
        )
    return found


def _show_cells(rows: Sequence[CellQuestion]) -> list[Item]:
    return [Item(row.text[:60] or row.header, row.header, _("填写"), "web:questions") for row in rows]


def _show_rows(rows: Sequence[RowQuestion]) -> list[Item]:
    return [
        Item(str(row.params.get("title") or row.params.get("name") or row.record_code), say(row.code, row.params),
             _("裁定"), "web:questions")
        for row in rows
    ]  # fmt: skip


def _show_proposals(rows: Sequence[OrganisationProposal]) -> list[Item]:
    return [Item(row.provisional.name, row.candidate.name, _("裁定"), "web:questions") for row in rows]


def _show_pairs(rows: Sequence[DuplicatePair]) -> list[Item]:
    return [
        Item(row.left.title, f"{row.left.owner.name} · {row.right.owner.name}", _("裁定"), "web:questions")
        for row in rows
    ]


def _show_sources(rows: Sequence[HarvestSource]) -> list[Item]:
    return [
        Item(str(row), say(row.problem, row.problem_values) if row.problem else "", _("查看采集来源"), "web:harvest", (row.code,))
        for row in rows
    ]  # fmt: skip


def _show_left(rows: Sequence[HarvestedRecord]) -> list[Item]:
    named = titles((kind.name, row.record_code) for row in rows if (kind := by_code(row.record_code)))
    return [
        Item(
            named.get(row.record_code, row.identifier),
            say(f"collect.standing.{row.state}"),
            _("决定去留"),
            "web:harvest",
            (row.source.code,),
        )
        for row in rows
    ]


def panels(actor: Actor, entry: Any) -> Iterator[Panel]:
    """What the sheet said of a row that its fields do not hold, for who may read all of the row; and whence it was harvested."""
    if entry.clearance >= Tier.NAMED and cells_of(entry.code).exists():
        yield Panel("cells", _("原表中的文字"), _("查看原表中的文字"), "web:cells", (entry.kind, entry.code))
    if harvests.may_tell_origin(entry) and harvests.harvested_as(entry.code).exists():
        yield Panel("origin", _("来源"), _("查看来源"), "web:origin", (entry.kind, entry.code))


def tiles(stock: Sequence[Stock]) -> Iterator[Tile]:
    """All rows that were collected."""
    yield Tile(
        "collect",
        sum(each.collected for each in stock),
        _("条已归集，含审核中的"),
        done=True,
        figures=("catalog.rows_collected",),
    )
