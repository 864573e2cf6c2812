"""Every move: one test for each way out, the same set-up for success and refusal."""

from __future__ import annotations

import datetime as dt

import pytest

from factories import BY, a_demand, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import MACHINE, PUBLIC_STATES, State
from kuaizhuan.core.errors import DomainError, NotAllowed, NotFound, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services
from kuaizhuan.publish.rules import RETURN_REASONS
from kuaizhuan.publish.search_index import open_index

pytestmark = pytest.mark.django_db

VERBS = {
    "submit": State.DRAFT,
    "endorse": State.UNIT_REVIEW,
    "approve": State.PLATFORM_REVIEW,
    "return": State.PLATFORM_REVIEW,
    "confirm": State.DORMANT,
    "expire": State.PUBLISHED,
    "withdraw": State.PUBLISHED,
    "reopen": State.WITHDRAWN,
}
MAY = {
    "submit": {Role.RESEARCHER, Role.OFFICE, Role.ENTERPRISE, Role.BROKER, Role.EDITOR},
    "endorse": {Role.OFFICE, Role.ENTERPRISE},
    "approve": {Role.EDITOR},
    "return": {Role.OFFICE, Role.ENTERPRISE, Role.EDITOR},
    "confirm": {Role.RESEARCHER, Role.OFFICE, Role.ENTERPRISE, Role.BROKER},
    "expire": {Role.EDITOR},
    "withdraw": {Role.OFFICE, Role.ENTERPRISE, Role.EDITOR},
    "reopen": {Role.RESEARCHER, Role.OFFICE, Role.ENTERPRISE, Role.BROKER},
}
PLATFORM = {
    Role.EDITOR,
    Role.BUREAU,
    Role.OPERATOR,
    Role.SECURITY,
    Role.AUDITOR,
    Role.REGISTRAR,
    Role.REVIEWER,
}


WHY = {"return": RETURN_REASONS[:1]}
"""What a verb does not go without."""


@pytest.mark.any_database("the policies of `test_access`")
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", [True, False])
def test_who_may_move(verb, role, own):
    owner = an_organisation()
    an_actor(Role.OFFICE, owner)  # the unit has a head, so that no editor stands in
    row = an_achievement(state=VERBS[verb], owner=owner)
    place = None if role in PLATFORM else owner if own else an_organisation()
    by = an_actor(role, place)

    outcome = services.move_many("achievement", [row.code], verb, by=by, reasons=WHY.get(verb, ()))

    allowed = role in MAY[verb] and (own or role in PLATFORM)
    assert (outcome.moved == [row.code]) is allowed
    if not allowed:
        seen = VERBS[verb] in PUBLIC_STATES or (own if place else role in {Role.EDITOR, Role.BUREAU})
        assert type(outcome.refused[row.code]) is (NotAllowed if seen else NotFound)


def test_what_is_not_there_and_what_one_may_not_know_of_look_the_same():
    row = an_achievement(state=State.UNIT_REVIEW)
    outcome = services.move_many(
        "achievement", [row.code, "ANOTTHERE00"], "endorse", by=an_actor(Role.OFFICE, an_organisation())
    )
    hidden, missing = outcome.refused[row.code], outcome.refused["ANOTTHERE00"]
    assert type(hidden) is type(missing) is NotFound
    assert hidden.code == missing.code


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State)
def test_when_a_move_is_allowed(verb, state):
    row = an_achievement(state=state)

    outcome = services.move_many("achievement", [row.code], verb, by=BY, reasons=WHY.get(verb, ()))
    starts = {source for (source, _), name in MACHINE.moves.items() if name == verb}

    row.refresh_from_db()
    by_system = {"submit", "approve", "return", "expire", "withdraw", "endorse"}
    if verb not in by_system:
        assert isinstance(outcome.refused[row.code], NotAllowed)
    elif state in starts:
        assert row.state == MACHINE.after(state, verb)
    else:
        assert isinstance(outcome.refused[row.code], WrongState)
        assert row.state == state


def test_an_editor_endorses_only_where_the_unit_has_no_head():
    editor = an_actor(Role.EDITOR)
    headless = an_achievement(state=State.UNIT_REVIEW)

    assert services.endorse(headless, by=editor).state == State.PLATFORM_REVIEW

    owner = an_organisation()
    an_actor(Role.OFFICE, owner)
    with pytest.raises(NotAllowed):
        services.endorse(an_achievement(state=State.UNIT_REVIEW, owner=owner), by=editor)


def test_approval_publishes_writes_the_audit_and_fills_the_index(run_jobs):
    row = an_achievement(state=State.PLATFORM_REVIEW)

    services.approve(row, by=BY)
    run_jobs()

    assert row.state == State.PUBLISHED
    assert row.published_at is not None
    assert row.valid_until == dt.date.today() + dt.timedelta(days=365)
    assert Event.objects.filter(code="publish.record.approve", subject_code=row.code).count() == 1
    assert open_index().get(row.code) is not None


def test_withdrawal_empties_the_index(run_jobs):
    row = an_achievement(state=State.PLATFORM_REVIEW)
    services.approve(row, by=BY)
    run_jobs()

    services.withdraw(row, by=BY, note="错误发布")
    run_jobs()

    assert open_index().get(row.code) is None


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"title": "短"}, ["publish.title_short"]),
        ({"description": "太短"}, ["publish.description_short"]),
        ({"summary": "国际领先水平"}, ["publish.superlative_without_number"]),
        ({"valid_until": dt.date(2020, 1, 1)}, ["publish.expired"]),
        ({"title": "短", "description": ""}, ["publish.title_short", "publish.description_short"]),
    ],
)
def test_all_reasons_against_publication_are_said(values, codes):
    row = an_achievement(state=State.PLATFORM_REVIEW, **values)

    with pytest.raises(RuleBroken) as refusal:
        services.approve(row, by=BY)

    assert list(refusal.value.verdict.codes) == codes
    row.refresh_from_db()
    assert row.state == State.PLATFORM_REVIEW


def test_an_editor_lets_a_superlative_pass_with_a_note_only():
    row = an_achievement(state=State.PLATFORM_REVIEW, summary="国际领先水平")
    override = frozenset({"publish.superlative_without_number"})

    with pytest.raises(RuleBroken):
        services.approve(row, by=BY, override=override)
    services.approve(row, by=BY, override=override, note="已核对查新报告")

    event = Event.objects.get(code="publish.record.approve")
    assert (event.note, event.data["override"]) == ("已核对查新报告", sorted(override))


def test_what_is_not_overridable_stays():
    row = an_achievement(state=State.PLATFORM_REVIEW, title="短")

    with pytest.raises(RuleBroken):
        services.approve(row, by=BY, override=frozenset({"publish.title_short"}), note="放行")


def test_a_return_names_its_reasons():
    row = an_achievement(state=State.PLATFORM_REVIEW)

    for reasons in ([], ["publish.return.made_up"]):
        with pytest.raises(RuleBroken):
            services.return_to_submitter(row, by=BY, reasons=reasons)
    services.return_to_submitter(row, by=BY, reasons=["publish.return.unclear"])

    assert row.state == State.RETURNED
    assert row.return_reasons == ["publish.return.unclear"]


def test_a_bulk_move_names_what_it_could_not_move():
    good = an_achievement(state=State.PLATFORM_REVIEW)
    bad = an_achievement(state=State.PLATFORM_REVIEW, title="短")
    late = an_achievement(state=State.PUBLISHED)

    outcome = services.move_many(
        "achievement", [good.code, bad.code, late.code, "A0000000000"], "approve", by=BY
    )

    assert outcome.moved == [good.code]
    kinds = {code: type(refusal) for code, refusal in outcome.refused.items()}
    assert kinds[bad.code] is RuleBroken
    assert kinds[late.code] is WrongState
    assert issubclass(kinds["A0000000000"], DomainError)


def test_a_row_past_its_term_sleeps_until_its_owner_confirms(run_jobs):
    owner = an_organisation()
    enterprise = an_actor(Role.ENTERPRISE, owner)
    row = a_demand(owner=owner)
    KINDS["demand"].objects.filter(pk=row.pk).update(valid_until=dt.date.today() - dt.timedelta(days=1))

    assert services.expire_due(by=BY).moved == [row.code]
    row.refresh_from_db()
    assert row.state == State.DORMANT

    services.confirm(row, by=enterprise)
    assert row.state == State.PUBLISHED
    assert row.valid_until > dt.date.today()


def test_confirming_a_live_row_gives_it_a_new_term():
    owner = an_organisation()
    row = a_demand(owner=owner, valid_until=dt.date.today() + dt.timedelta(days=3))

    services.confirm(row, by=an_actor(Role.ENTERPRISE, owner))

    assert row.valid_until == dt.date.today() + dt.timedelta(days=365)
