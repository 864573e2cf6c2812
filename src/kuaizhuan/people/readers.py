"""What of people and organisations is read from text; see `core.readers`."""

from collections.abc import Callable, Mapping

from kuaizhuan.people.regions import REGIONS
from kuaizhuan.people.rules import e164, password_classes

READERS: Mapping[str, Callable[[str], object]] = {
    "people.e164": e164,
    "people.password_classes": password_classes,
    "people.regions": REGIONS.matches,
    "people.nearest": REGIONS.nearest,
}
