"""What notices leave for later: mail, which may wait for its hour."""

from __future__ import annotations

import datetime as dt

from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import job
from kuaizhuan.notices import link_mail, services


@job("notices.mail", every=dt.timedelta(minutes=2))
def mail() -> int:
    """Hand the digests that are due to the mail; returns how many."""
    return services.send_digests(by=system("mail"))


@job("notices.mail_links")
def mail_links(what: str, codes: list[str], attempts: int = 0) -> int:
    """Hand mail with links, declared as `what`, to the mail; returns how many. attempts: of an earlier release."""
    return link_mail.send(what, codes)


@job("notices.mail_askings")
def mail_askings(codes: list[str], attempts: int = 0) -> int:
    """What was queued under this name before all mail with links had one job."""
    return link_mail.send("publish.validity", codes)


@job("notices.mail_outcome")
def mail_outcome(code: str, attempts: int = 0) -> int:
    """What was queued under this name before all mail with links had one job."""
    return link_mail.send("transfer.outcome", [code])
