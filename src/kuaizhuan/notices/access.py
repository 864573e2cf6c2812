"""Who keeps the address of a person's deadlines: they themselves, in person, for it opens what they see."""

from __future__ import annotations

from kuaizhuan.core.access import Policy
from kuaizhuan.people.access import PERSON, person

OWN_FEED = Policy("notices.calendar.own", PERSON & person("pk"))
