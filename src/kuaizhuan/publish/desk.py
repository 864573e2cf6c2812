"""What publishing puts on other pages: the lists of each kind, and rows, revisions and appeals that wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import KINDS, Record, Revision
from kuaizhuan.catalog.queries import Stock, titles
from kuaizhuan.catalog.states import MACHINE, PUBLIC_STATES, RevisionState, State
from kuaizhuan.core.actors import ANONYMOUS, Actor
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import (
    Bulletin,
    Deadline,
    Item,
    Line,
    Link,
    Number,
    Panel,
    Place,
    Queue,
    Service,
    Tile,
)
from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role
from kuaizhuan.publish import access, queries
from kuaizhuan.publish.models import Announcement, Appeal, Material
from kuaizhuan.publish.queries import Entry

NAVIGATION = (
    *(Link(kind.label, "web:records", (kind.name,)) for kind in registry.published_kinds()),
    Link(gettext_lazy("单位"), "web:organisations"),
)
SERVICES = (
    Service(gettext_lazy("发布需求"), gettext_lazy("写出要解决的问题"), "web:new_record", ("demand",)),
    Service(
        gettext_lazy("登记成果"), gettext_lazy("一张表单，可随时续填"), "web:new_record", ("achievement",)
    ),
)
SHOWN = 5
"""Announcements on the first page."""


def _submits(actor: Actor) -> bool:
    return bool(actor.scopes(*SUBMITTERS))


def _reviews(actor: Actor) -> bool:
    return actor.holds(Role.EDITOR) or bool(actor.scopes(*HEADS))


def _count_own(kind: str, actor: Actor) -> int:
    return queries.own_rows(actor, kind).order_by().count()


STARTS = (
    Service(
        gettext_lazy("填写成果"), gettext_lazy("一张表单，可随时续填；本单位审核后送平台"), "web:new_record", ("achievement",),
        needs=lambda actor: bool(actor.scopes(*SUBMITTERS)),
    ),
    Service(
        gettext_lazy("发布需求"), gettext_lazy("写出要解决的问题；发布后自动匹配成果"), "web:new_record", ("demand",),
        needs=lambda actor: bool(actor.scopes(*SUBMITTERS)),
    ),
    Service(
        gettext_lazy("写公告"), gettext_lazy("写好后由另一位编辑审核"), "web:write_announcement",
        needs=lambda actor: actor.holds(Role.EDITOR),
    ),
    Service(
        gettext_lazy("查看需求"), gettext_lazy("企业正在找的技术与服务，可收藏、可订阅"), "web:records", ("demand",), rank=2,
        needs=lambda actor: not _submits(actor),
    ),
    Service(gettext_lazy("检索成果"), gettext_lazy("保存检索条件，有新成果时发送消息"), "web:records", ("achievement",), rank=2),
)  # fmt: skip
WORK = (
    *(
        Place(
            "collect", kind.label, "web:own_rows", (kind.name,), needs=_submits, counts=partial(_count_own, kind.name)
        )
        for kind in registry.published_kinds()
    ),
    Place(
        "collect", gettext_lazy("修改审核"), "web:revisions", needs=lambda actor: actor.holds(Role.EDITOR),
        counts=lambda actor: queries.revisions(actor, waiting=True).count(),
    ),
    Place(
        "collect", gettext_lazy("申诉"), "web:appeals", needs=lambda actor: _reviews(actor) or _submits(actor),
        counts=lambda actor: queries.appeals(actor, waiting=True).count(),
    ),
    Place("collect", gettext_lazy("公告"), "web:announcements", needs=lambda actor: actor.holds(Role.EDITOR)),
    Place("mine", gettext_lazy("保存的检索"), "web:searches"),
    Place("mine", gettext_lazy("收藏"), "web:favourites"),
)  # fmt: skip


def tasks(actor: Actor) -> Iterator[Queue]:
    """Rows by state and kind, then revisions and appeals to decide, terms that end, and one's own revisions."""
    for state in queries.STANDING:
        for kind in KINDS:
            yield Queue(
                f"publish.{state}.{kind}",
                say(f"publish.tag.{state}"),
                "collect",
                queries.waiting(actor, kind, state),
                partial(_show_rows, kind=kind, state=state),
                since="state_since",
                search=("title__icontains", "code__iexact", "owner__name__icontains"),
                several=Link(_("批量办理"), "web:queue", (kind, state)),
                together=say(
                    f"publish.together.{state}", {"kind": say(f"catalog.kind.{kind}"), "count": "{count}"}
                ),
            )
    yield Queue(
        "publish.revisions", _("修改"), "collect", queries.revisions(actor, waiting=True),
        partial(_show_revisions, verb=_("审核")), since="state_since", search=("record_code__iexact",),
        several=Link(_("批量办理"), "web:revisions"), together=_("{count} 条修改待审核"),
    )  # fmt: skip
    yield Queue(
        "publish.appeals", _("申诉"), "collect", queries.appeals(actor, waiting=True), _show_appeals,
        since="filed_at", search=("record_code__iexact", "owner__name__icontains"),
    )  # fmt: skip
    notices = queries.announcements_in_review(actor)
    yield Queue(
        "publish.announcements", _("公告"), "collect", notices, _show_announcements, since="state_since",
        search=("title__icontains", "code__iexact"),
    )  # fmt: skip
    yield Queue(
        "publish.materials", _("图片与资料"), "collect", queries.materials_in_review(actor), _show_materials,
        since="state_since", search=("caption__icontains", "subject_code__iexact", "owner__name__icontains"),
    )  # fmt: skip
    for kind in KINDS:
        yield Queue(
            f"publish.due.{kind}",
            _("到期"),
            "collect",
            queries.due(actor, kind),
            partial(_show_rows, kind=kind, state=State.DORMANT),
            since="confirmed_at",
            due="valid_until",
            search=("title__icontains", "code__iexact"),
            several=Link(_("批量确认"), "web:queue", (kind, State.PUBLISHED)),
            together=_("{count} 条%s即将到期，请确认是否有效") % say(f"catalog.kind.{kind}"),
            personal=not registry.KINDS[kind].side,
        )
    theirs = access.REVISE.filter(actor, queries.revisions(actor))
    yield Queue(
        "publish.own_revisions", _("修改"), "collect",
        theirs.filter(state__in=(RevisionState.RETURNED, RevisionState.DRAFT)),
        partial(_show_revisions, verb=_("继续修改")), since="state_since", search=("record_code__iexact",),
    )  # fmt: skip


def begun(actor: Actor) -> Iterator[Queue]:
    """Rows that the person handed in, revisions and appeals."""
    for kind, model in KINDS.items():
        rows = model.objects.filter(submitted_by=actor.user_id).select_related("owner")
        yield Queue(
            f"publish.{kind}", say(f"catalog.kind.{kind}"), "collect", rows, partial(_show_begun, kind=kind),
            since="state_since", search=("title__icontains", "code__iexact"),
        )  # fmt: skip
    yield Queue(
        "publish.appeal", _("申诉"), "collect", Appeal.objects.filter(appealed_by=actor.user_id).select_related("owner"),
        _show_appeals, since="filed_at", search=("record_code__iexact",),
    )  # fmt: skip


def deadlines(actor: Actor, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    """Terms of own rows that end."""
    for kind in KINDS:
        found = queries.own_rows(actor, kind, State.PUBLISHED).filter(valid_until__range=(first, last))
        for row in found.order_by("valid_until")[:DEADLINES]:
            if row.valid_until is not None:
                label = _("到期")
                yield Deadline(
                    row.valid_until,
                    label,
                    row.title,
                    "web:review",
                    (kind, row.code),
                    key=f"publish.due.{kind}.{row.pk}",
                    outside="" if registry.KINDS[kind].side else f"{label} {row.code}",
                )


DEADLINES = 50
"""Terms of one kind that a calendar names at most."""


def numbers(actor: Actor) -> Iterator[Number]:
    """Own public rows, and how many of them stand; for a bureau those of its place."""
    counted = queries.count_own_rows(actor) if _submits(actor) else queries.count_overseen(actor)
    page = "web:own_rows" if _submits(actor) else "web:records"
    for kind in registry.published_kinds():
        found = counted.get(kind.name, {})
        public = sum(found.get(state, 0) for state in PUBLIC_STATES)
        if kind.side and public:
            active = found.get(State.PUBLISHED, 0)
            note = _("%d 条待确认") % (public - active) if public > active else _("全部有效")
            label = _("有效%s") % say(f"catalog.kind.{kind.name}")
            yield Number(label, f"{active} / {public}", note, page=page, args=(kind.name,))


def boards(actor: Actor) -> Iterator[Panel]:
    """For researchers, how far each result has come and whose turn it is."""
    if actor.scopes(Role.RESEARCHER):
        yield Panel("results", _("成果进展"), _("查看本单位的成果"), "web:own_rows", ("achievement",))


def _show_rows(rows: Sequence[Record], kind: str, state: State) -> list[Item]:
    """Rows with their owner; what was returned with the first of its reasons."""
    verb = say(f"publish.act.{state}")
    return [
        Item(
            row.title,
            " · ".join(
                filter(None, (str(row.owner.current.name), *(say(code) for code in row.return_reasons[:1])))
            ),
            verb,
            "web:review",
            (kind, row.code),
        )
        for row in rows
    ]


def _show_begun(rows: Sequence[Record], kind: str) -> list[Item]:
    return [
        Item(
            row.title, str(row.owner.name), _("查看"), "web:review", (kind, row.code),
            state=say(f"catalog.state.{row.state}"), turn=say(f"catalog.turn.{MACHINE.turn(row.state)}"),
        )
        for row in rows
    ]  # fmt: skip


def _show_revisions(rows: Sequence[Revision], verb: str) -> list[Item]:
    named = _titles(rows)
    return [
        Item(
            named.get(row.record_code, row.record_code),
            f"{row.owner.name} · {say(f'catalog.revision.{row.state}')}",
            verb,
            "web:review",
            (row.kind, row.record_code),
        )
        for row in rows
    ]


def _show_appeals(rows: Sequence[Appeal]) -> list[Item]:
    named = _titles(rows)
    return [
        Item(
            named.get(row.record_code, row.record_code), str(row.owner.name), _("裁定"), "web:appeal", (row.code,),
            state=say(f"publish.appeal_state.{row.state}"),
        )
        for row in rows
    ]  # fmt: skip


def _show_announcements(rows: Sequence[Announcement]) -> list[Item]:
    return [Item(row.title, row.source, _("审核"), "web:announcement", (row.code,)) for row in rows]


def _show_materials(rows: Sequence[Material]) -> list[Item]:
    return [
        Item(
            row.caption, f"{row.owner.name} · {say(f'publish.material_kind.{row.kind}')}", _("审核"),
            "web:material", (row.code,),
        )
        for row in rows
    ]  # fmt: skip


def _titles(rows: Sequence[Any]) -> dict[str, str]:
    return titles((row.kind, row.record_code) for row in rows)


def actions(actor: Actor, entry: Entry) -> Iterator[Link]:
    """To compare a result with others."""
    if registry.KINDS[entry.kind].comparable:
        yield Link(_("与其他成果比较"), "web:compare", query=f"code={entry.code}")


def bulletins(actor: Actor) -> Iterator[Bulletin]:
    """The announcements that are public, as everybody reads them."""
    found = queries.announcements(ANONYMOUS)[:SHOWN]
    items = [
        Line(
            row.title,
            "web:announcement",
            (row.code,),
            timezone.localdate(row.published_at),
            pinned=row.stands_first,
        )
        for row in found
    ]
    yield Bulletin("announcements", _("通知公告"), tuple(items), Link(_("全部公告"), "web:announcements"))


def tiles(stock: Sequence[Stock]) -> Iterator[Tile]:
    """Confirmed rows, of all that are public."""
    note = _("条有效，共公开 %(all)s 条") % {"all": sum(each.public for each in stock)}
    yield Tile(
        "publish",
        sum(each.active for each in stock),
        note,
        done=True,
        figures=("catalog.rows_active", "catalog.rows_public"),
    )
