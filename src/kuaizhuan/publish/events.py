"""Whom events about the catalogue's rows and about saved searches concern, and what owners are asked by mail."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaizhuan.catalog.disclosure import disclose_fields
from kuaizhuan.catalog.models import KINDS, Record
from kuaizhuan.catalog.states import Tier
from kuaizhuan.core.cadence import Cadence
from kuaizhuan.core.events import EventKind, LinkMail, Subject, Topic
from kuaizhuan.people.access import VIEW as VIEW_ORGANISATION
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role
from kuaizhuan.publish import access, validity_mail
from kuaizhuan.publish.models import SavedSearch

REVIEW = Topic("review", _("审核与发布"), Cadence.DAILY)
VALIDITY = Topic("validity", _("到期与有效性确认"), Cadence.WEEKLY)
SEARCHES = Topic("searches", _("保存的检索"))
"""How often a search is looked through is said with the search, so what is found comes at once."""
EDITORS = (Role.EDITOR,)


def _title(row: Record) -> str:
    """The title where everybody may read it."""
    return str(disclose_fields(row, Tier.PUBLIC).get("title", ""))


def _payload(row: Record) -> dict[str, Any]:
    return {"state": row.state} | ({"title": title} if (title := _title(row)) else {})


SUBJECTS = (
    *(
        Subject(
            model, kind, owners=("owner",), view=access.VIEW, title=_title, payload=_payload,
            page="web:record {kind} {code}",
        )
        for kind, model in KINDS.items()
    ),
    Subject(
        Organisation, "organisation", owners=("pk",), view=VIEW_ORGANISATION, title=lambda row: row.name,
        page="web:organisation {code}",
    ),
    Subject(
        SavedSearch, person="user", view=access.OWN_SEARCH, title=lambda row: row.name,
        page="web:open_search {code}", pages="web:searches",
    ),
)  # fmt: skip
EVENTS = (
    EventKind(
        "publish.record.submit", REVIEW, _("有 {count} 条等待本单位审核"),
        owner=HEADS, pages="web:queue {kind} unit_review",
    ),
    EventKind(
        "publish.record.endorse", REVIEW, _("有 {count} 条等待平台审核"),
        platform=EDITORS, pages="web:queue {kind} platform_review",
    ),
    EventKind("publish.record.approve", REVIEW, _("有 {count} 条已发布"), owner=SUBMITTERS, webhook=True),
    EventKind(
        "publish.record.return", REVIEW, _("有 {count} 条被退回，请按理由修改"),
        owner=SUBMITTERS, pages="web:queue {kind} returned", webhook=True,
    ),
    EventKind(
        "publish.record.ask", VALIDITY, _("有 {count} 条快到期，请确认是否仍然有效"),
        owner=SUBMITTERS, pages="web:own_rows {kind}?due=1",
    ),
    EventKind(
        "publish.record.expire", VALIDITY, _("有 {count} 条到期休眠，请确认是否仍然有效"),
        owner=SUBMITTERS, pages="web:queue {kind} dormant", webhook=True,
    ),
    EventKind("publish.record.confirm", webhook=True),
    EventKind("publish.record.withdraw", webhook=True),
    EventKind(
        "publish.revision.propose", REVIEW, _("有 {count} 条公开内容的修改等待审核"),
        owner=HEADS, platform=EDITORS, pages="web:revisions",
    ),
    EventKind(
        "publish.revision.apply", REVIEW, _("有 {count} 条修改已发布"), owner=SUBMITTERS, webhook=True
    ),
    EventKind(
        "publish.revision.return", REVIEW, _("有 {count} 条修改已退回，请按退回理由修改"),
        owner=SUBMITTERS, webhook=True,
    ),
    EventKind(
        "publish.appeal.file", REVIEW, _("有 {count} 件申诉等待裁定"),
        owner=HEADS, platform=EDITORS, pages="web:appeals",
    ),
    EventKind(
        "publish.material.propose", REVIEW, _("有 {count} 件图片或资料等待平台审核"),
        platform=EDITORS, pages="web:desk",
    ),
    EventKind("publish.material.approve", REVIEW, _("有 {count} 件图片或资料已通过审核"), owner=SUBMITTERS),
    EventKind(
        "publish.material.return", REVIEW, _("有 {count} 件图片或资料被退回，请按理由更换"), owner=SUBMITTERS
    ),
    EventKind("publish.appeal.uphold", REVIEW, _("有 {count} 件申诉：维持退回"), owner=SUBMITTERS),
    EventKind(
        "publish.appeal.overturn", REVIEW, _("有 {count} 件申诉成立"), owner=SUBMITTERS, platform=EDITORS
    ),
    EventKind(
        "publish.search.find", SEARCHES, _("您保存的检索“{name}”有 {found} 条新条目"),
        mailed=_("您保存的一个检索有 {found} 条新条目"), person=True,
    ),
)  # fmt: skip
MAILS = (LinkMail("publish.validity", VALIDITY, validity_mail.questions, validity_mail.compose),)
