"""Which columns hold what the sign-in seals: tables of allauth, whose adapter is in `web.accounts`."""

from kuaizhuan.core.encryption import Sealed

FACTORS = "second factors"
SEALED = (Sealed(FACTORS, "mfa.Authenticator", "data", parts=("secret", "seed", "migrated_codes")),)
