"""What notices leave for later: mail, which may wait for its hour and for a server that answers."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import job, later
from kuaizhuan.notices import link_mail, services
from kuaizhuan.notices.rules import next_attempt


@job("notices.mail", every=dt.timedelta(minutes=2))
def mail() -> int:
    """Write the digests that are due, and send what waits."""
    by = system("mail")
    services.write_digests(by=by)
    return services.send_digests(by=by)


@job("notices.mail_links")
def mail_links(what: str, codes: list[str], attempts: int = 0) -> int:
    """Send mail with links, declared as `what`, again later where none was taken; returns how many went out."""
    sent, failed = link_mail.send(what, codes)
    when = next_attempt(attempts + 1, timezone.now()) if failed else None
    if when is not None:
        later("notices.mail_links", when, what=what, codes=failed, attempts=attempts + 1)
    return sent


@job("notices.mail_askings")
def mail_askings(codes: list[str], attempts: int = 0) -> int:
    """What was queued under this name before all mail with links had one job."""
    return mail_links.func("publish.validity", codes, attempts)  # type: ignore[no-any-return]


@job("notices.mail_outcome")
def mail_outcome(code: str, attempts: int = 0) -> int:
    """What was queued under this name before all mail with links had one job."""
    return mail_links.func("transfer.outcome", [code], attempts)  # type: ignore[no-any-return]
