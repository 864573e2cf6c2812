"""The owner's heads are told that somebody asks for a loan."""

from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.events import EventKind, Subject, Topic
from kuaizhuan.people.roles import HEADS
from kz_toy import access
from kz_toy.models import Loan

SUBJECTS = (Subject(Loan, "loan", owners=("sample__owner",), view=access.VIEW, pages="web:desk"),)
EVENTS = (EventKind("toy.loan.ask", Topic("loans", _("样品借用")), _("有 {count} 份借用申请"), owner=HEADS),)
