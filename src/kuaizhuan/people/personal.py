"""Which personal data the platform keeps, for what, on what legal basis and how long (PIPL arts. 13, 17, 19).

The page of a person is drawn from this table, and a test compares it with the models: a new personal field
without a line here fails.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kuaizhuan.core.contributions import modules


@dataclass(frozen=True, slots=True)
class PersonalField:
    """key names the sentences ``people.personal.<key>`` (what) and ``people.personal.purpose.<key>``.

    columns: ``app.model.column`` that hold it; none for what only the person's browser keeps. basis: ``contract``, ``duty`` or ``consent`` (art. 13).
    retention: ``account`` (until the account is deleted), ``session``, ``log`` (at least six months, rules
    SE-001), ``case`` (as long as the row it belongs to), ``upload`` (`KZ_UPLOAD_DAYS` after the file was dealt
    with), ``refused`` (`KZ_REFUSED_DAYS` after the import), ``invitation``, ``attempt`` and ``place`` (as `services.retention` has it), ``cookie`` (in the browser alone,
    for `KZ_DEVICE_DAYS`: it opens nothing and is counted apart from strangers), ``letter`` (until it is sent, see `core.outbox`).
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
        (
            "people.user.email",
            "account.emailaddress.email",
            "people.addresschange.old",
            "people.addresschange.new",
        ),
        "contract",
        "account",
    ),
    PersonalField("invitation", ("people.invitation.email",), "contract", "invitation"),
    PersonalField("phone", ("people.user.phone",), "consent", "account"),
    PersonalField(
        "choices",
        ("people.user.language", "notices.preference.cadence"),
        "contract",
        "account",
    ),
    PersonalField(
        "secrets",
        (
            "people.user.password",
            "people.oldpassword.password",
            "mfa.authenticator.data",
            "people.token.digest",
            "people.token.name",
            "notices.calendarfeed.code",
        ),
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
    PersonalField("attempts", ("people.signincount.name_hash", "people.tally.key"), "duty", "attempt"),
    PersonalField(
        "places",
        ("people.signincount.source_hash", "people.signincount.known", "people.signincount.last_at"),
        "duty",
        "place",
    ),
    PersonalField("cookie", (), "duty", "cookie"),
    PersonalField("roles", ("people.membership.role", "people.joinrequest.note"), "contract", "account"),
    PersonalField(
        "searches",
        (
            "publish.savedsearch.name",
            "publish.savedsearch.text",
            "publish.savedsearch.filters",
            "publish.favourite.record_code",
        ),
        "consent",
        "account",
    ),
    PersonalField("notices", ("notices.notice.read_at", "notices.digest.sent_at"), "contract", "account"),
    PersonalField(
        "unsent",
        ("core.heldform.by", "core.heldform.sealed", "core.pendingfile.by", "core.pendingfile.name"),
        "contract",
        "day",
    ),
    PersonalField("letters", ("core.letter.sealed",), "contract", "letter"),
    PersonalField("uploads", ("collect.upload.file_name", "collect.upload.result"), "contract", "upload"),
    PersonalField("refused", (), "contract", "refused"),
    PersonalField(
        "files", ("core.storedfile.name", "core.storedfile.text", "core.storedfile.by"), "contract", "case"
    ),
    PersonalField(
        "words",
        (
            "publish.appeal.text",
            "match.introduction.answers",
            "match.introduction.note",
            "transfer.dealmessage.text",
            "transfer.objection.text",
            "transfer.objection.complaint",
            "transfer.statement.note",
            "transfer.waiver.note",
            "transfer.waiver.answer",
        ),
        "contract",
        "case",
    ),
    PersonalField("staff", ("people.staffsession.reason",), "duty", "account"),
    PersonalField(
        "events", ("core.event.actor_ref", "core.event.address", "core.event.session"), "duty", "log"
    ),
    PersonalField(
        "contacts",
        ("transfer.pricenotice.contact",),
        "contract",
        "case",
    ),
    PersonalField(
        "persons",
        (
            "transfer.distributionshare.name",
            "transfer.distributionshare.position",
            "transfer.distributionshare.contribution",
            "transfer.objection.name",
            "transfer.objection.reach",
            "transfer.objection.address",
            "transfer.outcomeanswer.by_name",
        ),
        "contract",
        "case",
    ),
    PersonalField("orcid", (), "consent", "case"),
)
"""What packages do not say by themselves: see `lines`."""


def lines() -> tuple[PersonalField, ...]:
    """The whole table: each line with the columns that packages add to it in their ``personal.py``."""
    more = [module.columns() for module in modules("personal") if hasattr(module, "columns")]
    return tuple(
        replace(
            line, columns=(*line.columns, *(column for each in more for column in each.get(line.key, ())))
        )
        for line in TABLE
    )
