"""Which tables of libraries decide who gets into an account: the audit answers for them."""

from kuaizhuan.core.library_rows import Library

LIBRARIES = (
    Library("account.EmailAddress"),
    Library("mfa.Authenticator", frozenset({"last_used_at"})),
    Library("socialaccount.SocialAccount", frozenset({"last_login", "extra_data"})),
)
