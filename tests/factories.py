"""Valid rows with as little said as possible; each test says what it is about."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone
from stdnum.cn import uscc

from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.models import KINDS, Achievement, Demand, Expert, Record
from kuaizhuan.catalog.rules import identity_key, public_code
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.identity import normalise_name
from kuaizhuan.core.actors import Actor, system
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Organisation, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.people.services import Source, count_attempt
from kuaizhuan.people.services.sign_in import NOWHERE

BY = system("test")
PASSWORD = "test-Wort-2026"
IN_TESTS = 1000
"""What the names of a test are numbered from; what a module keeps for its tests has lower numbers."""
_numbers = count(1)


def count_from(number: int) -> None:
    """Number what is made from here on: in each test the same, whichever ran before."""
    global _numbers
    _numbers = count(number)


def a_credit_code(number: int | None = None) -> str:
    """An 18-character code with a right check digit, another at each call."""
    body = f"91500000{number or next(_numbers):08d}X"
    return body + uscc.calc_check_digit(body)


def an_organisation(name: str = "", *, credit_code: str | None = "", **values: Any) -> Organisation:
    """A confirmed organisation of Chongqing; `credit_code=None` makes a provisional one."""
    name = name or f"示例单位{next(_numbers)}"
    code = a_credit_code() if credit_code == "" else credit_code
    values = {"name": name, "credit_code": code, "region": "500000", "kind": "enterprise", **values}
    draft = people.NewOrganisation(public_code("organisation", code or name), normalise_name(name), values)
    return people.create_organisations([draft], by=BY)[0]


def a_user(role: Role | None = None, organisation: Organisation | None = None, username: str = "") -> User:
    """A person who can sign in with `PASSWORD`, with one role."""
    user = people.create_user(username or f"user{next(_numbers)}", by=BY, password=PASSWORD)
    if role is not None:
        people.grant(user, role, by=BY, organisation=organisation)
    return user


def verify_address(user: int | None) -> None:
    """From now on the person with this id has an address that they have confirmed."""
    EmailAddress.objects.create(user_id=user, email=f"u{user}@demo.example", verified=True, primary=True)


def an_actor(role: Role | None = None, organisation: Organisation | None = None) -> Actor:
    """A person with one role, as policies see them."""
    return actor_for(a_user(role, organisation))


def an_achievement(
    *, state: State = State.PUBLISHED, owner: Organisation | None = None, **values: Any
) -> Achievement:
    said = {
        "title": f"高强度铝合金压铸技术{next(_numbers)}",
        "summary": "抗拉强度提高到 380 MPa",
        "description": "通过成分设计与真空压铸工艺，得到高强度高韧性的铝合金薄壁件，用于新能源汽车车身结构件。",
        "keywords": ["铝合金", "压铸"],
        **values,
    }
    return _record("achievement", state, owner, said)


def fail_to_sign_in(
    name: str, times: int, *, source: Source = NOWHERE, start: dt.datetime | None = None
) -> None:
    """Failures one after the other, each as soon as it is looked at; the last at `start`, or now."""
    last = start or timezone.now()
    for left in reversed(range(times)):
        count_attempt(name, by=BY, source=source, now=last - left * dt.timedelta(seconds=30))


def a_demand(*, state: State = State.PUBLISHED, owner: Organisation | None = None, **values: Any) -> Demand:
    said = {
        "title": f"新能源汽车铝合金压铸件强度提升{next(_numbers)}",
        "description": "现有压铸铝合金车身件强度不足，需要抗拉强度不低于 350 MPa 的铝合金压铸技术，薄壁件成品率高。",
        **values,
    }
    return _record("demand", state, owner, said)


def an_expert(*, state: State = State.PUBLISHED, owner: Organisation | None = None, **values: Any) -> Expert:
    said = {"title": f"示例专家{next(_numbers)}", "description": "从事轻合金成形研究。", **values}
    return _record("expert", state, owner, said)


def _record(kind: str, state: State, owner: Organisation | None, values: dict[str, Any]) -> Any:
    key = identity_key(values.get("external_id", ""), values["title"])
    row: Record = catalog.create_records(
        kind, [catalog.Draft(owner or an_organisation(), key, values)], by=BY
    )[0]
    KINDS[kind].objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()
    return row
