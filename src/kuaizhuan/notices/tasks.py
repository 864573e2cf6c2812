"""What notices leave for later: mail, which may wait for its hour and for a server that answers."""

from __future__ import annotations

import datetime as dt

from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import job
from kuaizhuan.notices import services


@job("notices.mail", every=dt.timedelta(minutes=2))
def mail() -> int:
    """Write the letters that are due, and send what waits."""
    by = system("mail")
    services.write_letters(by=by)
    return services.send_letters(by=by)
