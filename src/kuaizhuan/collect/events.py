"""Whom applications of organisations concern."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kuaizhuan.collect.models import Admission
from kuaizhuan.core.events import EventKind, Subject, Topic
from kuaizhuan.people.roles import Role

ADMISSIONS = Topic("admissions", _("单位入驻"))

SUBJECTS = (Subject(Admission, person="filed_by"),)
EVENTS = (
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
