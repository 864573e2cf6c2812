"""A form for the page that shows all parts of pages."""

from django.utils.translation import gettext_lazy as _

from kuaizhuan.web.forms.fields import AmountField, TidyForm
from kuaizhuan.web.forms.organisations import OrganisationField
from kuaizhuan.web.forms.pickers import CodeField


class GalleryForm(TidyForm):
    """Pickers, one with a text that is not clear, and a sum."""

    industry = CodeField("industry", label=_("应用行业（选填）"))
    organisation = OrganisationField(label=_("对方单位"), required=False)
    amount = AmountField(label=_("金额（选填）"))
