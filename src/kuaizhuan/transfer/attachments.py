"""Which rows of this package have files, and who may have these."""

from kuaizhuan.core.files.subjects import Attached
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, DealMessage, Listing, TechnologyContract

ATTACHED = (
    Attached(Deal, access.deal.VIEW),
    Attached(DealMessage, access.message.FILES),
    Attached(Listing, access.listing.FILES),
    Attached(TechnologyContract, access.registry.VIEW_CONTRACT),
)
