"""What a sample says, beside what every row of the catalogue says."""

from django.utils.translation import gettext_lazy as _

from kuaizhuan.catalog.fields import Column, Field, Kind
from kuaizhuan.catalog.kinds import shared
from kuaizhuan.catalog.values.types import Date, Flag, Text
from kz_toy.models import Sample

SAMPLE = Kind(
    name="sample", plural="samples", label=_("样品"), one=_("样品"), sheet="样品", prefix="S", model=Sample,
    internal=shared.INTERNAL, harvested_as=("样品", "PhysicalObject"), set_name="样品 Samples",
    declared=(
        *shared.BASE,
        Field("material", Text(60), _("材质"), Column("材质", "Material"), matched=True, dublin_core="subject"),
        Field("made_on", Date(), _("制成日期"), Column("制成日期", "Made on")),
        Field("free", Flag(), _("免费借用"), Column("免费借用", "Free of charge")),
    ),
)  # fmt: skip
KINDS = (SAMPLE,)
