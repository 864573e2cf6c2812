"""A package brings its roles by files of its own: they are given, excluded, offered in forms and named by policies."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest
from django.test import Client

from factories import BY, a_user, an_actor, an_organisation
from kuaizhuan.core import contributions, messages
from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.people import services
from kuaizhuan.people.models import Membership, Organisation
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import ANY, GIVEN_BY_HEADS, HEADS, Reach, Role, RoleSpec, specs

pytestmark = pytest.mark.django_db

PACKAGE = {
    "__init__.py": "",
    "roles.py": """
from kuaizhuan.people.roles import Reach, Role, RoleSpec

ROLES = (
    RoleSpec("secretary", Reach.PLATFORM),
    RoleSpec("juror", Reach.PLATFORM, appointed_by=("secretary",), excludes=(Role.BROKER, "secretary")),
    RoleSpec("visitor", Reach.ORGANISATION, appointed_by=(Role.BUREAU,)),
    RoleSpec("deputy", Reach.ORGANISATION, heads=True),
)
""",
    "words.py": """
WORDS = {
    "people.role.secretary": "秘书处", "people.role.juror": "评委", "people.role.visitor": "科技特派员",
    "people.role.deputy": "代理人",
}
""",
    "access.py": """
from kuaizhuan.core.access import Policy
from kuaizhuan.people.access import owner, platform
from kuaizhuan.people.roles import HEADS

JUDGE = Policy("toy.entry.judge", platform("juror"))
VISIT = Policy("toy.unit.visit", owner("visitor", "pk") | owner(HEADS, "pk"))
""",
}


@pytest.fixture
def toy(tmp_path, monkeypatch, settings):
    """The package's policies; it is there for the length of a test."""
    (tmp_path / "kz_with_roles").mkdir()
    for name, text in PACKAGE.items():
        (tmp_path / "kz_with_roles" / name).write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    settings.PACKAGES = (*settings.PACKAGES, "kz_with_roles")
    monkeypatch.setattr(messages, "_WORDS", dict(messages._WORDS))
    contributions.modules.cache_clear()
    specs.cache_clear()
    messages.load(contributions.modules("words")[-1].WORDS)
    yield import_module("kz_with_roles.access")
    contributions.modules.cache_clear()
    specs.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "kz_with_roles"]:
        del sys.modules[name]


def judges(toy, actor) -> bool:
    return toy.JUDGE.filter(actor, Organisation.objects.all()).exists()


def test_it_is_given_by_whom_it_names_and_by_operators(toy):
    place, anna = an_organisation(), a_user(username="anna")
    for by in (an_actor("secretary"), an_actor(Role.OPERATOR)):
        assert not judges(toy, actor_for(anna))
        row = services.appoint("anna", "juror", by=by)
        assert judges(toy, actor_for(anna))
        services.dismiss(row, by=by)
    for by in (
        an_actor(Role.EDITOR),
        an_actor(Role.OFFICE, place),
        an_actor("juror"),
        an_actor("deputy", place),
    ):
        with pytest.raises(NotAllowed):
            services.appoint("anna", "juror", by=by)
        with pytest.raises(NotAllowed):
            services.dismiss(Membership.objects.filter(role="juror").first(), by=by)


def test_who_gives_one_role_gives_no_other(toy):
    a_user(username="anna")
    secretary, editor = an_actor("secretary"), Membership.objects.create(user=a_user(), role=Role.EDITOR)
    with pytest.raises(NotAllowed):
        services.appoint("anna", Role.EDITOR, by=secretary)
    with pytest.raises(NotAllowed):
        services.dismiss(editor, by=secretary)
    with pytest.raises(RuleBroken, match="role_of_platform"):
        services.appoint("anna", "juror", by=BY, organisation=an_organisation().code)


@pytest.mark.parametrize(("region", "given"), [("510100", True), ("500000", False)])
def test_a_bureau_gives_it_in_its_jurisdiction(toy, region, given):
    place, anna = an_organisation(region=region), a_user(username="anna")
    bureau = an_actor(Role.BUREAU, an_organisation(region="510100"))
    if not given:
        with pytest.raises(NotAllowed):
            services.appoint("anna", "visitor", by=bureau, organisation=place.code)
        return
    row = services.appoint("anna", "visitor", by=bureau, organisation=place.code)
    assert toy.VISIT.allows(actor_for(anna), place)
    services.dismiss(row, by=bureau)
    assert not toy.VISIT.allows(actor_for(anna), place)


def test_a_role_of_heads_is_one_of_the_heads(toy):
    place, anna = an_organisation(), a_user()
    deputy = an_actor("deputy", place)
    assert toy.VISIT.allows(deputy, place)
    services.grant(anna, "deputy", by=deputy, organisation=place)
    assert {"deputy", "office", "enterprise"} == set(HEADS)
    assert ("deputy" in GIVEN_BY_HEADS, "visitor" in GIVEN_BY_HEADS) == (True, False)


@pytest.mark.parametrize(
    ("first", "second"), [("juror", "secretary"), ("secretary", "juror"), ("juror", Role.BROKER)]
)
def test_whichever_comes_first_excludes_the_other(toy, first, second):
    place, anna = an_organisation(), a_user()
    where = {Role.BROKER: place}
    services.grant(anna, first, by=BY, organisation=where.get(first))
    with pytest.raises(RuleBroken) as refusal:
        services.grant(anna, second, by=BY, organisation=where.get(second))
    assert refusal.value.verdict.codes == ("people.role_excluded",)
    services.grant(anna, Role.OFFICE, by=BY, organisation=place)


def test_it_stands_in_the_form_for_who_may_give_it(toy):
    a_user(username="anna")
    client = Client()
    client.force_login(a_user("secretary"))
    page = client.get("/staff/roles/").content.decode()
    assert ("评委" in page, "平台编辑" in page, "秘书处" in page) == (True, False, False)
    refused = client.post("/staff/roles/", {"username": "anna", "role": Role.EDITOR})
    assert refused.status_code == 422
    assert client.post("/staff/roles/", {"username": "anna", "role": "juror"}).status_code == 302
    assert Membership.objects.get(user__username="anna").role == "juror"
    assert "评委" in client.get("/staff/roles/").content.decode()
    client.force_login(a_user())
    assert client.get("/staff/roles/").status_code == 403


def test_without_the_package_nobody_gives_it():
    a_user(username="anna")
    assert "juror" not in ANY
    with pytest.raises(RuleBroken, match="role_not_given"):
        services.appoint("anna", "juror", by=BY)


@pytest.mark.parametrize("slug", ["editor", "a_name_that_is_too_long"])
def test_one_meaning_for_a_name_that_fits(toy, monkeypatch, slug):
    monkeypatch.setattr("kz_with_roles.roles.ROLES", (RoleSpec(slug, Reach.PLATFORM),))
    specs.cache_clear()
    with pytest.raises(ValueError, match=slug):
        specs()
