from kuaizhuan.core.actors import ANONYMOUS, PLATFORM, Actor, ActorKind, system

PERSON = Actor(
    ActorKind.PERSON, "li", 7, frozenset({("editor", PLATFORM), ("office", 4), ("office", 2), ("broker", 9)})
)


def test_scopes_are_organisations_only() -> None:
    assert PERSON.scopes("office") == [2, 4]
    assert PERSON.scopes("office", "broker") == [2, 4, 9]
    assert PERSON.scopes("editor") == []


def test_a_role_on_the_platform() -> None:
    assert PERSON.holds("editor")
    assert not PERSON.holds("office")
    assert PERSON.holds("office", "editor")


def test_who_is_signed_in() -> None:
    assert PERSON.signed_in
    assert not ANONYMOUS.signed_in
    assert not ANONYMOUS.holds("editor")


def test_the_system_holds_every_role() -> None:
    actor = system("import")
    assert (actor.kind, actor.ref) == (ActorKind.SYSTEM, "import")
    assert actor.holds("editor")
    assert actor.scopes("editor") == []
