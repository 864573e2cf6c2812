"""Which rows of this package have files, and who may have these."""

from kuaizhuan.collect import access
from kuaizhuan.collect.models import Admission
from kuaizhuan.core.files.subjects import Attached

ATTACHED = (Attached(Admission, access.VIEW_ADMISSION),)
