"""What publishing puts on other pages: the lists of each kind, and rows, revisions and appeals that wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.queries import Stock
from kuaizhuan.catalog.states import RevisionState
from kuaizhuan.core.actors import ANONYMOUS, Actor
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import Board, Item, Link, Service, Task, Tile
from kuaizhuan.publish import access, queries
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
"""Revisions of one's own that are named one by one, and announcements on the first page."""


def tasks(actor: Actor) -> Iterator[Task]:
    """Rows by state and kind, then revisions and appeals to decide, terms that end, and one's own revisions."""
    for state in queries.STANDING:
        for kind in KINDS:
            count = queries.waiting(actor, kind, state).order_by().count()
            label, about = say(f"publish.task.{state}"), say(f"catalog.kind.{kind}")
            yield Task(label, about, count, "web:queue", (kind, state))
    revisions = queries.revisions(actor, waiting=True).count()
    yield Task(_("修改待审核"), _("公开条目的修改"), revisions, "web:revisions")
    appeals = queries.appeals(actor, waiting=True).count()
    yield Task(_("申诉待裁定"), _("由未退回者裁定"), appeals, "web:appeals")
    notices = queries.announcements_in_review(actor).count()
    yield Task(_("公告待审核"), _("通知公告"), notices, "web:announcements", query="state=review")
    for kind in KINDS:
        label, about = _("快到期，请确认"), say(f"catalog.kind.{kind}")
        yield Task(label, about, queries.due(actor, kind).count(), "web:own_rows", (kind,), "due=1")
    yield from _own_revisions(actor)


def _own_revisions(actor: Actor) -> Iterator[Task]:
    """Revisions that wait for the person who began them, or came back."""
    theirs = (RevisionState.RETURNED, RevisionState.DRAFT)
    found = list(access.REVISE.filter(actor, queries.revisions(actor)).filter(state__in=theirs)[:SHOWN])
    titles = queries.titles((row.kind, row.record_code) for row in found)
    for row in found:
        label, about = say(f"catalog.revision.{row.state}"), titles.get(row.record_code, "")
        yield Task(label, about, 1, "web:review", (row.kind, row.record_code))


def actions(actor: Actor, entry: Entry) -> Iterator[Link]:
    """To compare a result with others."""
    if registry.KINDS[entry.kind].comparable:
        yield Link(_("与其他成果比较"), "web:compare", query=f"code={entry.code}")


def boards(actor: Actor) -> Iterator[Board]:
    """The announcements that are public, as everybody reads them."""
    found = queries.announcements(ANONYMOUS)[:SHOWN]
    items = [
        Item(
            row.title,
            "web:announcement",
            (row.code,),
            timezone.localdate(row.published_at),
            pinned=row.stands_first,
        )
        for row in found
    ]
    yield Board("announcements", _("通知公告"), tuple(items), Link(_("全部公告"), "web:announcements"))


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
