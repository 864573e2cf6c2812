"""What pages and forms read from text; see `core.readers`."""

from collections.abc import Callable, Mapping

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode

from kuaizhuan.web.forms.fields import AmountField, DayField, ShareField
from kuaizhuan.web.forms.transfer.income import read_person
from kuaizhuan.web.presenters.cards import excerpt
from kuaizhuan.web.presenters.diff import compare
from kuaizhuan.web.search_params import read_params


def _asked(written: str) -> object:
    """As a browser sends it: what is no text in UTF-8 cannot come."""
    sent = written.encode("utf-8", "replace").decode()
    return read_params(QueryDict(urlencode({"q": sent, "sort": sent})))


def _field(field: forms.Field) -> Callable[[str], object]:
    def read(written: str) -> object:
        try:
            return field.clean(written)
        except forms.ValidationError as refused:
            return refused

    return read


READERS: Mapping[str, Callable[[str], object]] = {
    "web.amount": _field(AmountField()),
    "web.share": _field(ShareField()),
    "web.day": _field(DayField()),
    "web.person": read_person,
    "web.diff": lambda written: compare(written, f"改{written[1:]}。"),
    "web.diff_turned": lambda written: compare(written, written[::-1]),
    "web.diff_short": lambda written: compare(written[:2000], f"改{written[2:2000]}。"),
    "web.excerpt": lambda written: excerpt(written, written[:400]),
    "web.asked": _asked,
}
