"""The only writer of publishing: moves and revisions of rows, appeals, owners asked, and searches that are kept, announcements,
and what stands beside rows.
"""

from kuaizhuan.publish.services.announcements import (
    attach_to_announcement,
    detach_from_announcement,
    move_announcement,
    revise_announcement,
    write_announcement,
)
from kuaizhuan.publish.services.appeals import decide_appeal, file_appeal
from kuaizhuan.publish.services.drafts import delete_draft
from kuaizhuan.publish.services.favourites import drop_favourite, keep_favourite
from kuaizhuan.publish.services.liveness import ask_due, confirm_by_link
from kuaizhuan.publish.services.materials import (
    add_material,
    order_material,
    remove_material,
    review_material,
)
from kuaizhuan.publish.services.moves import (
    BATCH,
    MOVED_FIELDS,
    POLICIES,
    TO_SUBMIT,
    Outcome,
    approve,
    confirm,
    endorse,
    expire_due,
    move_many,
    reopen,
    return_to_submitter,
    submit,
    submit_import,
    withdraw,
)
from kuaizhuan.publish.services.revisions import (
    apply_revision,
    drop_revision,
    propose_revision,
    return_revision,
)
from kuaizhuan.publish.services.searches import change_search, delete_search, look, save_search

__all__ = [
    "BATCH",
    "MOVED_FIELDS",
    "POLICIES",
    "TO_SUBMIT",
    "Outcome",
    "add_material",
    "apply_revision",
    "approve",
    "ask_due",
    "attach_to_announcement",
    "change_search",
    "confirm",
    "confirm_by_link",
    "decide_appeal",
    "delete_draft",
    "delete_search",
    "detach_from_announcement",
    "drop_favourite",
    "drop_revision",
    "endorse",
    "expire_due",
    "file_appeal",
    "keep_favourite",
    "look",
    "move_announcement",
    "move_many",
    "order_material",
    "propose_revision",
    "remove_material",
    "reopen",
    "return_revision",
    "return_to_submitter",
    "review_material",
    "revise_announcement",
    "save_search",
    "submit",
    "submit_import",
    "withdraw",
    "write_announcement",
]
