"""Every change is written down in the same transaction, and each event is chained to the one before.

The link is SM3 over the previous link, the event's canonical JSON and its seals: keyed digests of the rows it is about, as
they stood then. `verify` finds the first event that somebody altered, removed or slipped in, `reconcile` the row that was
changed beside the audit, and an anchor kept elsewhere the chain that was written anew. Notices are derived from events.

Nouns: an *event* is one link; a *seal* what a row said then (`seals`); the *head* the last link; an *anchor* a head that
the node signed and sent where nobody who has its database can reach it (`anchors`, `channels`).
"""

from kuaizhuan.core.audit.chain import ORIGIN, link
from kuaizhuan.core.audit.opening import opened
from kuaizhuan.core.audit.recording import Entry, record, record_many, recorded
from kuaizhuan.core.audit.verifying import Break, verify

__all__ = ["ORIGIN", "Break", "Entry", "link", "opened", "record", "record_many", "recorded", "verify"]
