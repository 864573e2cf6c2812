import pytest
from django.db.models import Q

from factories import an_actor, an_organisation
from kuaizhuan.core.access import EVERYBODY, NOBODY, Policy
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import NotAllowed, NotFound
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

OWN = Policy("people.organisation.edit", lambda actor: Q(pk__in=actor.scopes(Role.OFFICE)))


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


@pytest.mark.parametrize(("rows", "seen"), [(NOBODY, 0), (EVERYBODY, 1)])
def test_nobody_and_everybody(rows: Q, seen: int) -> None:
    an_organisation()
    policy = Policy("x", lambda actor: rows)
    assert policy.filter(ANONYMOUS, Organisation.objects.all()).count() == seen
