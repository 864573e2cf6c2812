"""Users, organisations, memberships, and what leads to them."""

from kuaizhuan.people.models.accounts import (
    AddressChange,
    GrantProposal,
    Membership,
    OldPassword,
    ResetCode,
    SignInCount,
    StaffSession,
    Tally,
    Token,
    User,
)
from kuaizhuan.people.models.joining import Invitation, JoiningRule, JoinRequest
from kuaizhuan.people.models.organisations import Organisation, new_code

__all__ = [
    "AddressChange",
    "GrantProposal",
    "Invitation",
    "JoinRequest",
    "JoiningRule",
    "Membership",
    "OldPassword",
    "Organisation",
    "ResetCode",
    "SignInCount",
    "StaffSession",
    "Tally",
    "Token",
    "User",
    "new_code",
]
