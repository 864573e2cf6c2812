"""A typed row says who typed each field; no file overwrites or revives in silence what a person typed or removed."""

from __future__ import annotations

import csv

import pytest
from django.utils import timezone

from factories import BY, a_demand, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog.models import Achievement, Revision
from kuaizhuan.catalog.states import State
from kuaizhuan.collect import services
from kuaizhuan.collect.access import CORRECT
from kuaizhuan.collect.models import Claim, FieldConflict
from kuaizhuan.collect.queries import current_values, last_change, provenance
from kuaizhuan.collect.services import import_file
from kuaizhuan.core.errors import Conflict, NotAllowed
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

SAID = {"title": "铝合金真空压铸工艺", "summary": "", "keywords": ["铝", "压铸"], "price_low": None}


@pytest.fixture
def owner():
    return an_organisation()


@pytest.fixture
def office(owner):
    return an_actor(Role.OFFICE, owner)


def a_file(path, owner, **cells):
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, cells)
        writer.writeheader()
        writer.writerow(cells)
    return import_file(path, "achievements", by=an_actor(Role.OFFICE, owner), organisation=owner)


def test_a_new_row_is_a_draft_with_who_typed_it(owner, office):
    row = services.create_entry("achievement", SAID, owner=owner, by=office)
    assert (row.state, row.owner, row.submitted_by_id) == (State.DRAFT, owner, office.user_id)
    assert (row.keywords, row.summary) == (["铝", "压铸"], "")
    claim = Claim.objects.get()
    assert (claim.run, claim.typed_by, claim.record_code, claim.rank) == (None, office.ref, row.code, 40)
    assert set(row.provenance) == {"title", "keywords"}
    source = provenance(row)["title"]
    assert (source.file, source.by) == ("", office.ref)


def test_the_same_title_or_number_twice_is_told(owner, office):
    services.create_entry("achievement", SAID, owner=owner, by=office)
    with pytest.raises(Conflict) as refusal:
        services.create_entry("achievement", SAID, owner=owner, by=office)
    assert refusal.value.code == "collect.entry_exists"
    services.create_entry("achievement", SAID, owner=an_organisation(), by=BY)


def test_nobody_types_for_another_organisation(office):
    with pytest.raises(NotAllowed):
        services.create_entry("achievement", SAID, owner=an_organisation(), by=office)
    with pytest.raises(NotAllowed):
        services.correct_entry(an_achievement(state=State.DRAFT), SAID, by=office)


def test_only_what_changed_is_written(owner, office):
    row = an_achievement(owner=owner, state=State.DRAFT)
    before = last_change(row)
    services.correct_entry(row, {"title": row.title, "summary": row.summary, "patent_numbers": []}, by=office)
    assert (Claim.objects.count(), last_change(row)) == (0, before)
    services.correct_entry(row, {"title": row.title, "summary": "强度提高 20%"}, by=office)
    assert Claim.objects.get().values == {"summary": "强度提高 20%"}


def test_a_public_row_gets_a_draft_revision_but_for_its_contact(owner, office):
    row = an_achievement(owner=owner)
    services.correct_entry(row, {"title": "铝合金真空压铸新工艺", "contact_name": "某某"}, by=office)
    row.refresh_from_db()
    assert (row.state, row.contact_name) == (State.PUBLISHED, "某某")
    revision = Revision.objects.get()
    assert (revision.state, revision.values) == ("draft", {"title": "铝合金真空压铸新工艺"})
    assert current_values(row)["title"] == "铝合金真空压铸新工艺"


def test_a_row_that_changed_meanwhile_is_not_overwritten(owner, office):
    row = an_achievement(owner=owner, state=State.DRAFT)
    seen = timezone.now()
    services.correct_entry(row, {"summary": "强度提高 20%"}, by=an_actor(Role.OFFICE, owner), seen=seen)
    with pytest.raises(Conflict) as refusal:
        services.correct_entry(row, {"summary": "强度提高 30%"}, by=office, seen=seen)
    assert refusal.value.code == "collect.entry_changed"
    row.refresh_from_db()
    assert row.summary == "强度提高 20%"


def test_a_file_asks_before_it_overwrites_what_was_typed(owner, office, tmp_path):
    row = services.create_entry("achievement", SAID | {"stage": "pilot"}, owner=owner, by=office)
    cells = {"成果名称": SAID["title"], "所处阶段": "成熟应用"}
    assert a_file(tmp_path / "a.csv", owner, **cells).counts == {"conflict": 1}
    row.refresh_from_db()
    assert row.stage == "pilot"
    assert FieldConflict.objects.get().incoming == "mature"


def test_a_file_does_not_bring_back_what_was_removed(owner, office, tmp_path):
    cells = {"成果名称": SAID["title"], "一句话效益": "强度提高 20%"}
    a_file(tmp_path / "a.csv", owner, **cells)
    row = Achievement.objects.get()
    services.correct_entry(row, {"summary": ""}, by=office)
    assert a_file(tmp_path / "a.csv", owner, **cells).counts == {"keep": 1}
    row.refresh_from_db()
    assert row.summary == ""


WHO = {
    # state → who may correct a row of their own organisation
    State.DRAFT: {Role.RESEARCHER, Role.OFFICE, Role.EDITOR},
    State.RETURNED: {Role.RESEARCHER, Role.OFFICE, Role.EDITOR},
    State.UNIT_REVIEW: {Role.OFFICE, Role.EDITOR},
    State.PLATFORM_REVIEW: {Role.EDITOR},
    State.PUBLISHED: {Role.RESEARCHER, Role.OFFICE, Role.EDITOR},
    State.DORMANT: {Role.RESEARCHER, Role.OFFICE, Role.EDITOR},
    State.WITHDRAWN: set(),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.OFFICE, Role.EDITOR, Role.BUREAU, Role.OWNER])
@pytest.mark.parametrize("own", [True, False])
def test_who_may_correct(owner, state, role, own):
    row = a_demand(owner=owner, state=state)
    platform = role in (Role.EDITOR, Role.BUREAU)
    by = an_actor(role, None if platform else owner if own else an_organisation())
    assert CORRECT.allows(by, row) is (role in WHO[state] and (own or platform))
