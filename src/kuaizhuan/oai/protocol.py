"""The six verbs of OAI-PMH 2.0: what a request may ask, and everything that is wrong with one that may not.

Nothing here raises anything but `Refused`, whatever the arguments are; a resumption token holds the whole state
of a list, signed, so that the server remembers nothing. Source: the protocol of 2002-06-14, sections 2.5–4.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Verb(StrEnum):
    IDENTIFY = "Identify"
    LIST_METADATA_FORMATS = "ListMetadataFormats"
    LIST_SETS = "ListSets"
    LIST_IDENTIFIERS = "ListIdentifiers"
    LIST_RECORDS = "ListRecords"
    GET_RECORD = "GetRecord"


class Code(StrEnum):
    """The error codes of section 3.6. The last two are never true here: every item has a format, and there are sets."""

    BAD_ARGUMENT = "badArgument"
    BAD_RESUMPTION_TOKEN = "badResumptionToken"
    BAD_VERB = "badVerb"
    CANNOT_DISSEMINATE_FORMAT = "cannotDisseminateFormat"
    ID_DOES_NOT_EXIST = "idDoesNotExist"
    NO_RECORDS_MATCH = "noRecordsMatch"
    NO_METADATA_FORMATS = "noMetadataFormats"
    NO_SET_HIERARCHY = "noSetHierarchy"


@dataclass(frozen=True, slots=True)
class Error:
    """One thing that is wrong, in the protocol's code and in an English sentence for the harvester's operator."""

    code: Code
    message: str


class Refused(Exception):
    """A request that is answered with errors. `arguments` are what the answer may repeat of the request."""

    def __init__(self, *errors: Error, arguments: Mapping[str, str] | None = None) -> None:
        super().__init__("; ".join(f"{error.code}: {error.message}" for error in errors))
        self.errors = errors
        self.arguments = dict(arguments or {})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list stands: the change and the public code of the last row looked at. Rows come in this order."""

    at: dt.datetime
    code: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows a list is of, and how far it has come.

    since is inclusive, before exclusive, both None when open. given: rows in the pages before this one. total:
    rows of the whole list as counted on its first page, None there.
    """

    prefix: str
    set: str = ""
    since: dt.datetime | None = None
    before: dt.datetime | None = None
    place: Place | None = None
    given: int = 0
    total: int | None = None

    def after(self, place: Place, *, given: int, total: int) -> Selection:
        """The rest of the list, behind `place`."""
        return replace(self, place=place, given=given, total=total)


@dataclass(frozen=True, slots=True)
class Request:
    """A request in order. arguments: all of it as it came, for the answer to repeat."""

    verb: Verb
    arguments: Mapping[str, str]
    identifier: str = ""
    prefix: str = ""
    selection: Selection | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = field(default_factory=frozenset)
    resumes: bool = False


_LIST = _Rule(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), resumes=True)
RULES: Mapping[Verb, _Rule] = {
    Verb.IDENTIFY: _Rule(),
    Verb.LIST_METADATA_FORMATS: _Rule(optional=frozenset({"identifier"})),
    Verb.LIST_SETS: _Rule(resumes=True),
    Verb.LIST_IDENTIFIERS: _LIST,
    Verb.LIST_RECORDS: _LIST,
    Verb.GET_RECORD: _Rule(required=frozenset({"identifier", "metadataPrefix"})),
}
"""Which arguments each verb takes (section 4); `resumes`: or a resumption token alone."""

_WORD = r"[A-Za-z0-9\-_.!~*'()]+"
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "metadataPrefix": re.compile(_WORD),
    "set": re.compile(rf"{_WORD}(:{_WORD})*"),
    "identifier": re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:([A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+"),
    "from": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?"),
    "until": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?"),
}
"""What a value may look like: the types of OAI-PMH.xsd, so that an answer can repeat whatever passed."""

DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)


def parse(pairs: Iterable[tuple[str, str]], key: bytes) -> Request:
    """The request that the arguments `pairs` (names with values, in any order) make.

    key: what resumption tokens are signed with. Raises `Refused` with every error there is.
    """
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    verb = _verb(values.pop("verb", []))
    if errors := _argument_errors(verb, values):
        raise Refused(*errors)
    given = {name: found[0] for name, found in values.items()}
    arguments = {"verb": str(verb), **given}
    if "resumptionToken" in given:
        selection = read_token(verb, given["resumptionToken"], key)
        if selection is None:
            error = Error(
                Code.BAD_RESUMPTION_TOKEN, "The resumption token was not issued here for this verb."
            )
            raise Refused(error, arguments=arguments)
        return Request(verb, arguments, selection=selection)
    prefix = given.get("metadataPrefix", "")
    since, before = _span(given)
    return Request(
        verb,
        arguments,
        identifier=given.get("identifier", ""),
        prefix=prefix,
        selection=Selection(prefix, given.get("set", ""), since, before) if RULES[verb] is _LIST else None,
    )


def write_token(verb: Verb, selection: Selection, key: bytes) -> str:
    """What a harvester sends to have the rest of a list: the selection itself, readable, with a signature."""
    place = selection.place
    state = [
        str(verb), selection.prefix, selection.set, _iso(selection.since), _iso(selection.before),
        _iso(place.at if place else None), place.code if place else "", selection.given, selection.total,
    ]  # fmt: skip
    body = urlsafe_b64encode(json.dumps(state, separators=(",", ":")).encode()).rstrip(b"=").decode()
    return f"{body}.{_signature(body, key)}"


def read_token(verb: Verb, token: str, key: bytes) -> Selection | None:
    """The selection in a token; None when it was not written for `verb` with this key."""
    match = re.fullmatch(r"([A-Za-z0-9_-]+)\.([0-9a-f]{32})", token)
    if match is None or not hmac.compare_digest(match[2], _signature(match[1], key)):
        return None
    # Signed, so these are the nine values that `write_token` put there.
    state = json.loads(urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4)))
    written_for, prefix, in_set, since, before, at, code, given, total = state
    if written_for != verb:
        return None
    place = Place(dt.datetime.fromisoformat(at), code) if at else None
    return Selection(prefix, in_set, _moment(since), _moment(before), place, given, total)


def _signature(body: str, key: bytes) -> str:
    # The version is signed too: a token of another layout is as good as a foreign one.
    return hmac.new(key, f"resumption token 1 {body}".encode(), hashlib.sha256).hexdigest()[:32]


def _iso(moment: dt.datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _verb(values: Sequence[str]) -> Verb:
    if len(values) == 1 and values[0] in set(Verb):
        return Verb(values[0])
    problem = (
        "is missing"
        if not values
        else "is repeated"
        if len(values) > 1
        else f"{_cut_text(values[0])} is not known"
    )
    raise Refused(Error(Code.BAD_VERB, f"The verb {problem}; there are {', '.join(Verb)}."))


def _argument_errors(verb: Verb, values: Mapping[str, Sequence[str]]) -> list[Error]:
    """Everything wrong with the arguments of `verb`, in the order in which they came."""
    rule = RULES[verb]
    known = rule.required | rule.optional | ({"resumptionToken"} if rule.resumes else set())
    found = []
    for name, texts in values.items():
        shape = _SHAPES.get(name)
        if name not in known:
            found.append(f"{verb} takes no argument {_cut_text(name)}.")
        elif len(texts) > 1:
            found.append(f"The argument {name} is repeated.")
        elif not texts[0]:
            found.append(f"The argument {name} is empty.")
        elif shape and not shape.fullmatch(texts[0]):
            found.append(f"The argument {name} cannot be {_cut_text(texts[0])}.")
    if "resumptionToken" not in values:
        missing = sorted(rule.required - values.keys())
        found += [f"{verb} needs the argument {name}." for name in missing]
    elif rule.resumes and len(values) > 1:
        found.append("A resumption token stands alone: it knows the other arguments.")
    if not found:
        found = _date_errors({name: texts[0] for name, texts in values.items()})
    return [Error(Code.BAD_ARGUMENT, message) for message in found]


def _date_errors(given: Mapping[str, str]) -> list[str]:
    """What is wrong with `from` and `until`, whose shape is right."""
    dates = {name: given[name] for name in ("from", "until") if name in given}
    unreal = [name for name, text in dates.items() if _date(text) is None]
    if unreal:
        return [f"The argument {name} is no date: {dates[name]}." for name in unreal]
    if len(dates) == 2:
        if len(dates["from"]) != len(dates["until"]):
            return ["The arguments from and until differ in granularity."]
        if dates["from"] > dates["until"]:
            return ["The argument from is later than until."]
    return []


def _date(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def _span(given: Mapping[str, str]) -> tuple[dt.datetime | None, dt.datetime | None]:
    """From the beginning of `from` to the end of `until`, which is a whole second or a whole day later."""
    since = _date(given["from"]) if "from" in given else None
    until = _date(given["until"]) if "until" in given else None
    if until is None:
        return since, None
    try:
        return since, until + (SECOND if "T" in given["until"] else DAY)
    except OverflowError:  # the last day of year 9999: no bound at all
        return since, None


def _cut_text(text: str) -> str:
    return f"“{text[:60]}”"
