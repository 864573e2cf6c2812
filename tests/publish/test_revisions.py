"""What a public row shall say otherwise: the public reads the old words until the review has passed the new ones."""

from __future__ import annotations

import pytest

from factories import BY, a_demand, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.models import KINDS, Revision, kind_of
from kuaizhuan.catalog.states import REVISION, RevisionState, State
from kuaizhuan.collect.services import import_file
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services
from kuaizhuan.publish.search_index import open_index, rebuild

pytestmark = pytest.mark.django_db

NEW = "改过的高强度铝合金压铸技术"


@pytest.fixture
def owner():
    return an_organisation()


@pytest.fixture
def row(owner):
    return an_achievement(owner=owner)


def change(row, *, hold=False, by=BY, **values):
    provenance = {name: [None, 40] for name in values}
    catalog.update_records(kind_of(row), [catalog.Change(row, values, provenance)], by=by, hold=hold)
    return Revision.objects.order_by("pk").last()


def test_the_public_reads_the_old_words_until_the_new_ones_are_passed(row, run_jobs):
    old = row.title
    rebuild()
    revision = change(row, title=NEW, contact_phone="023-68000000")
    run_jobs()
    row.refresh_from_db()
    assert (row.state, row.title, row.contact_phone) == (State.PUBLISHED, old, "023-68000000")
    assert open_index().get(row.code).payload["title"] == old
    assert (revision.state, revision.values) == (RevisionState.PROPOSED, {"title": NEW})

    services.apply_revision(revision, by=an_actor(Role.EDITOR))
    run_jobs()

    row.refresh_from_db()
    revision.refresh_from_db()
    assert (row.state, row.title, revision.state) == (State.PUBLISHED, NEW, RevisionState.APPLIED)
    assert row.provenance["title"] == [None, 40]
    assert open_index().get(row.code).payload["title"] == NEW
    codes = list(Event.objects.filter(subject_code=row.code).order_by("seq").values_list("code", flat=True))
    assert codes[-3:] == ["publish.revision.propose", "publish.revision.apply", "catalog.record.update"]


def test_what_nobody_reviews_is_told_at_once(run_jobs):
    need = a_demand()
    rebuild()
    assert open_index().search("", filters={"owner": [need.owner.code]}).total == 1
    change(need, anonymous=True)
    run_jobs()
    assert Revision.objects.count() == 0
    assert open_index().search("", filters={"owner": [need.owner.code]}).total == 0


def test_changes_gather_in_one_revision_and_a_value_given_up_falls_out(row):
    first = change(row, title=NEW)
    second = change(row, summary="强度提高 20%", title=row.title)
    assert first == second
    assert second.values == {"summary": "强度提高 20%"}
    assert change(row, summary=row.summary).state == RevisionState.DROPPED
    third = change(row, title=NEW)
    assert third.code != first.code


@pytest.mark.parametrize(("held", "then", "state"), [
    (True, True, "draft"), (True, False, "draft"), (False, True, "proposed"), (False, False, "proposed"),
])  # fmt: skip
def test_a_draft_stays_with_its_author(row, held, then, state):
    change(row, hold=held, title=NEW)
    assert change(row, hold=then, summary="强度提高 20%").state == state


def test_a_returned_revision_is_mended_and_handed_in_again(row, owner):
    office = an_actor(Role.OFFICE, owner)
    revision = change(row, title=NEW)
    services.return_revision(revision, by=BY, reasons=["publish.return.unclear"], note="请说明")
    revision.refresh_from_db()
    assert (revision.state, revision.return_reasons) == ("returned", ["publish.return.unclear"])
    again = change(row, hold=True, title="再改过的高强度铝合金压铸技术")
    assert again.state == RevisionState.RETURNED
    services.propose_revision(again, by=office)
    again.refresh_from_db()
    assert (again.state, again.return_reasons) == ("proposed", [])


def test_applying_to_a_dormant_row_wakes_it(owner):
    row = an_achievement(owner=owner, state=State.DORMANT)
    services.apply_revision(change(row, title=NEW), by=an_actor(Role.EDITOR))
    row.refresh_from_db()
    assert (row.state, row.title) == (State.PUBLISHED, NEW)
    assert row.valid_until is not None


def test_all_that_stands_against_the_new_words_is_said(row):
    revision = change(row, title="短", summary="国际领先")
    with pytest.raises(RuleBroken) as refusal:
        services.apply_revision(revision, by=BY)
    assert set(refusal.value.verdict.codes) == {
        "publish.title_short",
        "publish.superlative_without_number",
    }
    change(row, title=NEW)
    override = frozenset({"publish.superlative_without_number"})
    with pytest.raises(RuleBroken):
        services.apply_revision(revision, by=BY, override=override)
    services.apply_revision(revision, by=BY, override=override, note="已核实")
    applied = Event.objects.get(code="publish.revision.apply")
    assert (applied.note, applied.data["override"]) == ("已核实", sorted(override))


ACTS = {
    "propose": (lambda r, by: services.propose_revision(r, by=by), RevisionState.DRAFT),
    "drop": (lambda r, by: services.drop_revision(r, by=by), RevisionState.PROPOSED),
    "apply": (lambda r, by: services.apply_revision(r, by=by), RevisionState.PROPOSED),
    "return": (
        lambda r, by: services.return_revision(r, by=by, reasons=["publish.return.unclear"]),
        RevisionState.PROPOSED,
    ),
}
OWNERS = {Role.RESEARCHER, Role.OFFICE, Role.ENTERPRISE, Role.BROKER}


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("role", [Role.OFFICE, Role.RESEARCHER, Role.EDITOR, Role.BUREAU, Role.REVIEWER])
@pytest.mark.parametrize("own", [True, False])
def test_who_may_move_a_revision(row, owner, verb, role, own):
    act, state = ACTS[verb]
    revision = change(row, title=NEW)
    Revision.objects.update(state=state)
    platform = role not in OWNERS
    by = an_actor(role, None if platform else owner if own else an_organisation())
    allowed = role == Role.EDITOR if verb in ("apply", "return") else role in OWNERS and own
    if allowed:
        act(revision, by)
    else:
        with pytest.raises(NotAllowed):
            act(revision, by)
    revision.refresh_from_db()
    assert (revision.state != state) is allowed


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("state", RevisionState)
def test_when_a_revision_moves(row, owner, verb, state):
    act, _ = ACTS[verb]
    revision = change(row, title=NEW)
    Revision.objects.update(state=state)
    by = an_actor(Role.OFFICE, owner) if verb in ("propose", "drop") else BY
    if verb in [name for (source, _), name in REVISION.moves.items() if source == state]:
        act(revision, by)
    else:
        with pytest.raises(WrongState):
            act(revision, by)


def test_withdrawing_a_row_ends_its_revision(row):
    revision = change(row, title=NEW)
    services.withdraw(row, by=BY)
    revision.refresh_from_db()
    assert revision.state == RevisionState.DROPPED


def test_a_revision_of_a_hidden_row_is_not_applied(row):
    revision = change(row, title=NEW)
    KINDS["achievement"].objects.update(state=State.WITHDRAWN)
    with pytest.raises(WrongState):
        services.apply_revision(revision, by=BY)


def test_what_came_from_a_file_and_was_taken_back_is_not_asked_again(tmp_path, owner):
    office = an_actor(Role.OFFICE, owner)
    path = tmp_path / "results.csv"
    path.write_text("成果编号,成果名称,一句话效益\nCG-1,铝合金真空压铸工艺,强度提高 20%\n", encoding="utf-8")
    import_file(path, "achievements", by=office, organisation=owner)
    KINDS["achievement"].objects.update(state=State.PUBLISHED)
    path.write_text("成果编号,成果名称,一句话效益\nCG-1,铝合金真空压铸工艺,强度提高 50%\n", encoding="utf-8")
    assert import_file(path, "achievements", by=office, organisation=owner).counts == {"update": 1}
    services.drop_revision(Revision.objects.get(), by=office)
    assert import_file(path, "achievements", by=office, organisation=owner).counts == {"keep": 1}
    assert Revision.objects.get().state == RevisionState.DROPPED
