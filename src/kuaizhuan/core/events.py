"""What a package says of its events in its ``events.py``: which rows they are about, and who is told of each.

Such a file holds ``SUBJECTS``, ``EVENTS`` and, where something is asked by mail, ``MAILS``. Notices, digests, mail and
webhooks are made from these declarations; what somebody is told of a row, they may see by its policy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cache
from types import ModuleType
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from kuaizhuan.core.access import Policy
from kuaizhuan.core.cadence import Cadence
from kuaizhuan.core.contributions import modules

Sentence = str | Promise
"""Lazy, so that it is said in the language of its reader."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What notices are about; for each, a person says how it is mailed. cadence: what holds until they do."""

    code: str
    name: Sentence
    cadence: Cadence = Cadence.AT_ONCE


@dataclass(frozen=True, slots=True)
class Subject:
    """A table whose rows events are about.

    kind: what a row is called in addresses and deliveries. owners: paths to the organisations a row belongs to;
    person: path to the person it is about, or whose it is; jurisdiction: path to the place that deals with it.
    view: who may see a row. title: what a notice names it by, for those. related: paths that `title` and `payload`
    follow. parties: whether those who see a row may know all its owners, as the two sides of a deal. payload: what the systems of its owners are told of a row beside its code: other codes and public fields.
    unsure: whether a value of a row rests on a rule that nobody has verified, which mail about it says.

    page, pages: where one row is shown, and where many are: the name of an address and its arguments, such as
    ``web:record {kind} {code}``, which may hold the kind, the code and the values of the event.
    """

    model: type[Model]
    kind: str = ""
    _: KW_ONLY
    owners: tuple[str, ...] = ()
    person: str = ""
    jurisdiction: str = ""
    view: Policy | None = None
    title: Callable[[Any], str] | None = None
    related: tuple[str, ...] = ()
    parties: bool = False
    payload: Callable[[Any], Mapping[str, Any]] | None = None
    unsure: Callable[[Any], bool] | None = None
    page: str = ""
    pages: str = ""


@dataclass(frozen=True, slots=True)
class EventKind:
    """A code of the audit of which somebody is told; whoever did it is not.

    topic, sentence: of the notice; a code without them is told to systems only. The sentence may hold ``{count}``,
    ``{name}`` (the title of the row) and the values of the event. mailed: instead of it where no name may stand.

    owner: roles held for the owners of the row. platform: roles held for the whole platform. bodies: roles held for an
    organisation of the jurisdiction that deals with the row. above: whether roles for the organisations above the
    owners count too. otherwise: roles of the platform that are told when the owners have nobody. person: whether the
    person of the row is told. page, pages: instead of those of the subject. webhook: whether systems can be told.
    apart: the value of the event that holds the code of an organisation whose own people are not told, for they did it.
    """

    code: str
    topic: Topic | None = None
    sentence: Sentence = ""
    _: KW_ONLY
    mailed: Sentence = ""
    owner: Collection[str] = ()
    platform: Collection[str] = ()
    bodies: Collection[str] = ()
    above: bool = False
    otherwise: Collection[str] = ()
    person: bool = False
    page: str = ""
    pages: str = ""
    webhook: bool = False
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of mail, and whose account it is where that is known."""

    mail: str
    person: Any = None


@dataclass(frozen=True, slots=True)
class Question:
    """A row that somebody is asked about. code: as the job has it.

    addresses: groups of addresses; the mail goes to the first group of which anybody can be written to.
    """

    code: str
    row: Any
    addresses: Iterable[Sequence[Address]]


@dataclass(frozen=True, slots=True)
class LinkMail:
    """Mail whose link is the proof of who answers. name: ``package.what``, by which the job finds it.

    questions: codes → what is still to be asked. compose: the questions to one address → subject and text.
    """

    name: str
    topic: Topic
    questions: Callable[[Sequence[str]], Iterable[Question]]
    compose: Callable[[Sequence[Question]], tuple[str, str]]


def subjects() -> Mapping[str, Subject]:
    """``app.model``, as events name it → what is declared of it."""
    return _subjects(modules("events"))


def kinds() -> Mapping[str, EventKind]:
    """Code of the audit → whom it is told, and how."""
    return _kinds(modules("events"))


def topics() -> Mapping[str, Topic]:
    """The topics of all events by code, in the order of the packages."""
    return {kind.topic.code: kind.topic for kind in kinds().values() if kind.topic is not None}


def mails() -> Mapping[str, LinkMail]:
    """Mail with a link, by name."""
    return _by("name", [each for module in modules("events") for each in getattr(module, "MAILS", ())])


def offered_codes() -> tuple[str, ...]:
    """The codes that systems can be told of."""
    return tuple(code for code, kind in kinds().items() if kind.webhook)


def words() -> dict[str, Sentence]:
    """The sentences of notices by their codes, ``notices.<code>``, as `core.messages` has all others."""
    found: dict[str, Sentence] = {f"notices.topic.{topic.code}": topic.name for topic in topics().values()}
    for kind in kinds().values():
        found |= {f"notices.{kind.code}": kind.sentence} if kind.sentence else {}
        found |= {f"notices.mailed.{kind.code}": kind.mailed} if kind.mailed else {}
    return found


@cache
def _subjects(found: tuple[ModuleType, ...]) -> Mapping[str, Subject]:
    declared = [each for module in found for each in getattr(module, "SUBJECTS", ())]
    return {each.model._meta.label_lower: each for each in _by("model", declared).values()}


@cache
def _kinds(found: tuple[ModuleType, ...]) -> Mapping[str, EventKind]:
    return _by("code", [each for module in found for each in getattr(module, "EVENTS", ())])


def _by(name: str, declared: Iterable[Any]) -> dict[Any, Any]:
    """The declarations by their attribute `name`; raises `ValueError` when two have the same."""
    by_name: dict[Any, Any] = {}
    for each in declared:
        if by_name.setdefault(getattr(each, name), each) is not each:
            raise ValueError(f"two declarations of {getattr(each, name)}")
    return by_name
