"""What a harvester's request is read from, and how texts are written for it; see `core.readers`."""

from collections.abc import Callable, Mapping

from kuaizhuan.oai.answers import clean
from kuaizhuan.oai.protocol import Refused, parse


def _asked(written: str) -> object:
    found: list[object] = []
    for name in ("from", "set", "identifier", "resumptionToken"):
        try:
            found.append(
                parse([("verb", "ListRecords"), ("metadataPrefix", written), (name, written)], b"key")
            )
        except Refused as refused:
            found.append(refused)
    return found


READERS: Mapping[str, Callable[[str], object]] = {"oai.parse": _asked, "oai.clean": clean}
