"""Which rows of this package have files, and who may have these."""

from kuaizhuan.core.files.subjects import Attached
from kuaizhuan.publish import access
from kuaizhuan.publish.models import Announcement, Material

ATTACHED = (
    Attached(Announcement, access.VIEW_ANNOUNCEMENT, sensitive=False),
    Attached(Material, access.VIEW_MATERIAL, sensitive=False),
)
