from itertools import product

import pytest
from django.db.models import OuterRef, Q

from factories import an_actor, an_organisation
from kuaizhuan.core.access import EVERYBODY, NOBODY, Policy, Predicate, actor_is, any_of, some, where, within
from kuaizhuan.core.actors import ANONYMOUS, system
from kuaizhuan.core.errors import NotAllowed, NotFound
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

OWN = Policy("people.organisation.edit", within("pk", lambda actor: actor.scopes(Role.OFFICE)))


def test_one_filter_serves_lists_and_single_rows() -> None:
    own, other = an_organisation(), an_organisation()
    actor = an_actor(Role.OFFICE, own)
    assert list(OWN.filter(actor, Organisation.objects.all())) == [own]
    assert OWN.allows(actor, own)
    assert not OWN.allows(actor, other)
    OWN.require(actor, own)
    with pytest.raises(NotAllowed) as refusal:
        OWN.require(actor, other)
    assert refusal.value.params == {"action": "people.organisation.edit"}


def test_get_does_not_tell_hidden_from_missing() -> None:
    own, other = an_organisation(), an_organisation()
    actor = an_actor(Role.OFFICE, own)
    assert OWN.get(actor, Organisation.objects.all(), code=own.code) == own
    for code in (other.code, "no-such-code"):
        with pytest.raises(NotFound) as refusal:
            OWN.get(actor, Organisation.objects.all(), code=code)
        assert refusal.value.code == "core.not_found"


def named(rows: Predicate) -> set[str]:
    found = Policy("x", rows).filter(ANONYMOUS, Organisation.objects.all())
    return set(found.values_list("name", flat=True))


@pytest.fixture
def four() -> None:
    for name, region in product(("a", "b"), ("500000", "510100")):
        an_organisation(name=f"{name}{region}", region=region)


A, CHONGQING = where(name__startswith="a"), where(Q(region="500000"))


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (NOBODY, ""),
        (EVERYBODY, "a500000 a510100 b500000 b510100"),
        (A | CHONGQING, "a500000 a510100 b500000"),
        (A & CHONGQING, "a500000"),
        (~A, "b500000 b510100"),
        (~(A | CHONGQING), "b510100"),
        (A & ~CHONGQING | ~A & CHONGQING, "a510100 b500000"),
        (any_of([A & CHONGQING, ~A & CHONGQING]), "a500000 b500000"),
        (any_of([]), ""),
        (within("name", lambda actor: ["b510100", "c"]), "b510100"),
        (some(Organisation, CHONGQING, name__startswith="b", region=OuterRef("region")), "a500000 b500000"),
        (some(Organisation, name="c"), ""),
    ],
)
def test_formulas(four: None, rows: Predicate, names: str) -> None:
    assert named(rows) == set(names.split())


@pytest.mark.parametrize(
    ("rows", "same"),
    [
        (A | NOBODY, A), (NOBODY | A, A), (A & EVERYBODY, A), (EVERYBODY & A, A),
        (A | EVERYBODY, EVERYBODY), (EVERYBODY | A, EVERYBODY), (A & NOBODY, NOBODY), (NOBODY & A, NOBODY),
        (~NOBODY, EVERYBODY), (~EVERYBODY, NOBODY),
        (within("pk", lambda actor: []), NOBODY), (some(Organisation, NOBODY), NOBODY),
        (actor_is(lambda actor: actor.signed_in), NOBODY), (~actor_is(lambda actor: actor.signed_in), EVERYBODY),
    ],
)  # fmt: skip
def test_what_cannot_change_the_answer_is_left_out(rows: Predicate, same: Predicate) -> None:
    assert rows(ANONYMOUS) is same(ANONYMOUS)


def test_a_formula_asks_who_acts() -> None:
    rows = actor_is(lambda actor: actor.holds(Role.EDITOR)) & A
    assert rows(system("a test")) is A(ANONYMOUS)
    assert rows(ANONYMOUS) is NOBODY(ANONYMOUS)
