"""Whom applications of organisations concern."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kuaizhuan.collect.harvest.access import VIEW
from kuaizhuan.collect.harvest.models import HarvestSource
from kuaizhuan.collect.models import Admission
from kuaizhuan.core.events import EventKind, Subject, Topic
from kuaizhuan.people.roles import SUBMITTERS, Role

ADMISSIONS = Topic("admissions", _("单位入驻"))

HARVESTS = Topic("harvests", _("采集来源"))
SUBJECTS = (
    Subject(Admission, person="filed_by"),
    Subject(
        HarvestSource,
        owners=("organisation",),
        view=VIEW,
        title=str,
        page="web:harvest {code}",
        pages="web:harvests",
    ),
)
EVENTS = (
    EventKind(
        "collect.source.fail", HARVESTS, _("有 {count} 个采集来源连续没有采集成功"),
        owner=SUBMITTERS, otherwise=(Role.EDITOR,),
    ),
    EventKind(
        "collect.admission.file", ADMISSIONS, _("有 {count} 家单位申请入驻"),
        platform=(Role.EDITOR,), page="web:admissions",
    ),
    EventKind(
        "collect.admission.approve", ADMISSIONS, _("您提出的入驻申请已通过，邀请已发往联系邮箱"),
        person=True, page="web:apply",
    ),
    EventKind(
        "collect.admission.refuse", ADMISSIONS, _("您提出的入驻申请未通过，可查看理由"),
        person=True, page="web:apply",
    ),
)  # fmt: skip
