"""The only writer of organisations, accounts, memberships and what leads to them."""

from kuaizhuan.people.services.accounts import (
    choose_language,
    close_account,
    create_user,
    erase_user,
    note_account,
    open_account,
    unlock_account,
    update_profile,
    verify_phone,
)
from kuaizhuan.people.services.addresses import ask_address, note_address, stop_address
from kuaizhuan.people.services.grants import (
    appoint,
    appoint_user,
    confirm_grant,
    decline_grant,
    propose_grant,
    withdraw_grant,
)
from kuaizhuan.people.services.joining import (
    accept_invitation,
    answer_join,
    ask_invited,
    ask_to_join,
    invite,
    invite_first_head,
    withdraw_invitation,
)
from kuaizhuan.people.services.joining_rules import (
    Vouched,
    join_by_rules,
    remove_joining_rule,
    set_joining_rule,
)
from kuaizhuan.people.services.memberships import dismiss, grant, revoke
from kuaizhuan.people.services.operations import forget_job, run_job_again
from kuaizhuan.people.services.organisations import (
    NewOrganisation,
    create_organisations,
    merge_organisations,
    place_under,
    split_organisation,
    update_organisation,
)
from kuaizhuan.people.services.passwords import change_password, note_password
from kuaizhuan.people.services.resets import end_reset, issue_reset, propose_reset, use_reset
from kuaizhuan.people.services.retention import forget
from kuaizhuan.people.services.sign_in import (
    Source,
    count_attempt,
    displace_sessions,
    forget_all_attempts,
    forget_attempts,
    note_sign_in,
)
from kuaizhuan.people.services.staff import end_staff_session, start_staff_session
from kuaizhuan.people.services.tallies import count_message, may_try_code, use_code
from kuaizhuan.people.services.tokens import make_token, note_use, revoke_token
from kuaizhuan.people.services.tried import (
    note_factor,
    note_factor_change,
    note_failed_factor,
    note_failed_identity,
    note_failed_sign_in,
    note_guess,
    note_refused_token,
    note_sign_out,
)

__all__ = [
    "NewOrganisation",
    "Source",
    "Vouched",
    "accept_invitation",
    "answer_join",
    "appoint",
    "appoint_user",
    "ask_address",
    "ask_invited",
    "ask_to_join",
    "change_password",
    "choose_language",
    "close_account",
    "confirm_grant",
    "count_attempt",
    "count_message",
    "create_organisations",
    "create_user",
    "decline_grant",
    "dismiss",
    "displace_sessions",
    "end_reset",
    "end_staff_session",
    "erase_user",
    "forget",
    "forget_all_attempts",
    "forget_attempts",
    "forget_job",
    "grant",
    "invite",
    "invite_first_head",
    "issue_reset",
    "join_by_rules",
    "make_token",
    "may_try_code",
    "merge_organisations",
    "note_account",
    "note_address",
    "note_factor",
    "note_factor_change",
    "note_failed_factor",
    "note_failed_identity",
    "note_failed_sign_in",
    "note_guess",
    "note_password",
    "note_refused_token",
    "note_sign_in",
    "note_sign_out",
    "note_use",
    "open_account",
    "place_under",
    "propose_grant",
    "propose_reset",
    "remove_joining_rule",
    "revoke",
    "revoke_token",
    "run_job_again",
    "set_joining_rule",
    "split_organisation",
    "start_staff_session",
    "stop_address",
    "unlock_account",
    "update_organisation",
    "update_profile",
    "use_code",
    "use_reset",
    "verify_phone",
    "withdraw_grant",
    "withdraw_invitation",
]
