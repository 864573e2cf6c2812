"""Which personal data the platform keeps, for what, on what legal basis and how long (PIPL arts. 13, 17, 19).

The page of a person is drawn from this table, and a test compares it with the models: a new personal field
without a line here fails.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalField:
    """key names the sentences ``people.personal.<key>`` (what) and ``people.personal.purpose.<key>``.

    columns: ``app.model.column`` that hold it. basis: ``contract``, ``duty`` or ``consent`` (art. 13).
    retention: ``account`` (until the account is deleted), ``session``, ``log`` (at least six months, rules
    SE-001) or ``case`` (as long as the row it belongs to).
    """

    key: str
    columns: tuple[str, ...]
    basis: str
    retention: str


TABLE = (
    PersonalField("username", ("people.user.username",), "contract", "account"),
    PersonalField(
        "name",
        ("people.user.display_name", "people.user.first_name", "people.user.last_name"),
        "contract",
        "account",
    ),
    PersonalField(
        "email",
        ("people.user.email", "account.emailaddress.email", "people.invitation.email"),
        "contract",
        "account",
    ),
    PersonalField("phone", ("people.user.phone",), "consent", "account"),
    PersonalField(
        "choices",
        ("people.user.language", "notices.preference.cadence"),
        "contract",
        "account",
    ),
    PersonalField(
        "secrets",
        ("people.user.password", "mfa.authenticator.data", "people.token.digest"),
        "duty",
        "account",
    ),
    PersonalField(
        "identity",
        ("socialaccount.socialaccount.uid", "socialaccount.socialaccount.extra_data"),
        "consent",
        "account",
    ),
    PersonalField(
        "device", ("usersessions.usersession.ip", "usersessions.usersession.user_agent"), "duty", "session"
    ),
    PersonalField("roles", ("people.membership.role", "people.joinrequest.note"), "contract", "account"),
    PersonalField(
        "searches",
        ("publish.savedsearch.name", "publish.savedsearch.text", "publish.savedsearch.filters"),
        "consent",
        "account",
    ),
    PersonalField("staff", ("people.staffsession.reason",), "duty", "account"),
    PersonalField("events", ("core.event.actor_ref",), "duty", "log"),
    PersonalField(
        "contacts",
        (
            "people.organisation.contact_name",
            "people.organisation.contact_phone",
            "people.organisation.contact_email",
        ),
        "contract",
        "case",
    ),
)
