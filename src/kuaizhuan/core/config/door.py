"""Settings of the door: passwords, locks, sessions and duties."""

from __future__ import annotations

from kuaizhuan.core.config.setting import DAYS, MINUTES, TEN_YEARS, Setting
from kuaizhuan.core.config.types import Flag, Number

DOOR = (
    # The numbers of passwords and sessions are common practice (rules SE-003), set by no standard: hence settings.
    Setting("KZ_PASSWORD_LENGTH", Number(8, 128), "8", "Fewest characters of a password."),
    Setting(
        "KZ_PASSWORD_CLASSES",
        Number(1, 4),
        "3",
        "How many of lower, upper, digits and others a password draws from.",
    ),
    Setting(
        "KZ_PASSWORD_DAYS",
        Number(0, TEN_YEARS, DAYS),
        "90",
        "Days after which a password must be changed; 0: never.",
    ),
    Setting(
        "KZ_PASSWORD_HISTORY",
        Number(0, 100),
        "5",
        "How many of a person's last passwords are not taken again, the one in force among them; 0: any is.",
    ),
    Setting(
        "KZ_LOCK_AFTER",
        Number(0, 1000),
        "5",
        "Failures to sign in with one name from one source after which both together are locked; 0: never.",
    ),
    Setting("KZ_LOCK_MINUTES", Number(1, 10_080, MINUTES), "10", "Minutes for which they are locked."),
    Setting(
        "KZ_LOCK_ACCOUNT_AFTER",
        Number(0, 100_000),
        "50",
        "Failures for one name from all sources in a day after which an unknown device needs more than the password; "
        "0: never.",
    ),
    Setting(
        "KZ_LOCK_SOURCE_AFTER",
        Number(0, 100_000),
        "20",
        "Names that fail from one address side by side, after which names never seen there wait; 0: never.",
    ),
    Setting(
        "KZ_DEVICE_DAYS",
        Number(1, TEN_YEARS, DAYS),
        "180",
        "Days for which a browser that has signed in counts as known.",
    ),
    Setting(
        "KZ_GUESSES",
        Number(0, 100_000),
        "20",
        "Tokens and links that open nothing, from one address in a minute, after which it waits; 0: any number.",
    ),
    Setting(
        "KZ_ADDRESS_DAYS",
        Number(1, 365, DAYS),
        "7",
        "Days for which whoever reads the mail of the address before can stop a change of address.",
    ),
    Setting(
        "KZ_MESSAGES",
        Number(0, 1000),
        "3",
        "Mails of sign-up, new passwords, confirmation and invitation, and telephone codes, that one person has sent to "
        "one mailbox or telephone in ten minutes; all together have three times as many. 0: any number.",
    ),
    Setting(
        "KZ_DOOR_RATE",
        Number(0, 100_000),
        "60",
        "Sign-ups and requests for a new password from one address in a minute, browsers that have signed in before "
        "counted apart; 0: any number.",
    ),
    Setting(
        "KZ_FORM_RATE",
        Number(0, 100_000),
        "120",
        "Forms that one person sends in a minute, and a quarter of those sent from one address by whoever is not signed "
        "in; 0: any number.",
    ),
    Setting(
        "KZ_IDLE_MINUTES",
        Number(1, 10_080, MINUTES),
        "30",
        "Minutes without a request after which a session ends.",
    ),
    Setting(
        "KZ_STAFF_MINUTES",
        Number(1, 1440, MINUTES),
        "120",
        "Minutes that a staff session lasts; platform roles hold only in one.",
    ),
    Setting("KZ_STAFF_SECOND_FACTOR", Flag(), "0", "1: a staff session needs a sign-in with two factors."),
    Setting(
        "KZ_SIGN_UP",
        Flag(),
        "1",
        "1: anybody may open an account, by a confirmed e-mail address, and apply for an organisation; it opens nothing "
        "else, and without KZ_MAIL_HOST nobody can. 0: by invitation only.",
    ),
    Setting(
        "KZ_PROOF_MINUTES",
        Number(1, 1440, MINUTES),
        "10",
        "Minutes after which who begins a staff session, gives roles or exports money or persons proves again who they "
        "are: by the second factor, or where there is none by the password.",
    ),
    Setting(
        "KZ_DUTIES_APART",
        Flag(),
        "0",
        "1: operator, security and auditor are three persons, none of them editor, registrar or bureau; security alone "
        "gives roles, and those of staff by two persons.",
    ),
    Setting(
        "KZ_SESSIONS",
        Number(0, 1000),
        "5",
        "Sign-ins of one person that hold at a time; one more ends the oldest. 0: any number.",
    ),
    Setting(
        "KZ_INVITATION_DAYS", Number(1, 365, DAYS), "14", "Days for which the link of an invitation holds."
    ),
)
