"""A form for the page that shows all parts of pages."""

from django.utils.translation import gettext_lazy as _

from kuaizhuan.web.forms.fields import AmountField, TidyForm
from kuaizhuan.web.forms.pickers import CodeField


class GalleryForm(TidyForm):
    """A picker with a text that is not clear, and a sum."""

    industry = CodeField("industry", label=_("应用行业（选填）"))
    amount = AmountField(label=_("金额（选填）"))
