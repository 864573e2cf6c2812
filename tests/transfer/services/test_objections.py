"""An objection from the day it came in to its end: only acceptance stops the clock, and every exit says why."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from factories import BY, a_user, an_organisation, verify_address
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.notices.queries import recipients
from kuaizhuan.people import services as people
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import Objection, PriceNotice
from kuaizhuan.transfer.queries import objections as queries
from kuaizhuan.transfer.rules.notice import DILIGENCE, Draft
from kuaizhuan.transfer.rules.objection import decide_by
from kuaizhuan.transfer.states import Notice, ObjectionState, Pricing
from kuaizhuan.transfer.states.objection import GROUNDS, OTHER_GROUND
from transfer.world import World, days

pytestmark = pytest.mark.django_db
DRAFT = Draft(
    Pricing.AGREEMENT, 800_000_00, "评估价 80 万元", "转化办 023-00001111", 15, "示例制造公司", related=False
)
FAR = days(60)
"""After any period in working days that is not set otherwise."""


class Case(World):
    """A notice that began ten days ago, and a person of no organisation whose address is known."""

    def __init__(self) -> None:
        super().__init__()
        user = a_user()
        verify_address(user.pk)
        self.citizen = actor_for(user)
        self.overseer = self.actor("bureau")
        row = services.draft_notice(self.result, DRAFT, by=self.office, transfer_mode="licence")
        self.notice = services.start_notice(row, by=self.office, today=days(-10))

    def object(self, text: str = "权属有争议", by: Actor | None = None, **more) -> Objection:
        return services.object_to_notice(self.notice, by=by or self.citizen, name="示例甲", text=text, **more)

    def seen(self) -> tuple[str, int, object]:
        """State of the notice, days that have counted out of which number, and its last day."""
        self.notice.refresh_from_db()
        return self.notice.state, len(self.notice.suspensions), self.notice.ends_on

    def declined(self) -> Objection:
        return services.decline_objection(self.object(), by=self.office, ground=GROUNDS[0])

    def complained(self) -> Objection:
        return services.complain_of_decline(self.declined(), by=self.citizen, text="有转让记录为证")


@pytest.fixture(scope="module")
def kept(keep):
    return keep(Case)


@pytest.fixture
def case(kept, db) -> Case:
    return kept.copy()


def late_is(settings, tmp_path, value: str) -> None:
    (tmp_path / "rules.json").write_text(json.dumps({"KZ-002.late": {"value": value}}))
    settings.RULES_FILE = str(tmp_path / "rules.json")


def test_only_acceptance_stops_the_clock_and_the_answer_lets_it_go_on(case):
    row = case.object()
    assert (row.state, row.decide_by) == ("raised", decide_by(days(0), 5).on)
    assert case.seen() == ("running", 0, days(5))

    row = services.accept_objection(row, by=case.office)

    assert (row.state, row.decided_on, row.decided_by_id) == ("accepted", days(0), case.office.user_id)
    assert case.seen() == ("suspended", 1, days(5))
    assert services.end_notices(by=BY, today=FAR) == 0
    row = services.answer_objection(row, by=case.office, answer=" 已核实 ", upheld=False, today=days(7))
    assert (row.state, row.answer, row.closed_on) == ("answered", "已核实", days(7))
    assert case.seen() == ("running", 1, days(13))  # eight days stood still, day 0 to 7
    assert audit.verify() is None


def test_the_clock_goes_on_with_the_last_accepted_one(case):
    first = services.accept_objection(case.object(), by=case.office)
    second = case.object("价格偏低", by=case.buyer, organisation=case.enterprise)
    third = case.object("程序不当", by=case.broker, organisation=case.agency)
    second = services.accept_objection(second, by=case.office)
    assert case.seen() == ("suspended", 1, days(5))
    services.answer_objection(first, by=case.office, answer="已核实", upheld=False)
    assert case.seen()[0] == Notice.SUSPENDED
    services.withdraw_objection(second, by=case.buyer, today=days(2))
    assert case.seen() == ("running", 1, days(8))  # the third is not decided, and stops nothing
    assert third.state == ObjectionState.RAISED


def test_a_declined_one_leaves_the_clock_running_and_names_its_ground(case):
    row = case.object()
    with pytest.raises(RuleBroken) as refused:
        services.decline_objection(row, by=case.office, ground=OTHER_GROUND)
    assert refused.value.verdict.codes == ("transfer.ground_unsaid",)

    row = services.decline_objection(row, by=case.office, ground=GROUNDS[2], note=" 请补充线索 ")

    assert (row.state, row.ground, row.decision) == ("declined", GROUNDS[2], "请补充线索")
    assert row.complain_by == decide_by(days(0), 5).on
    assert case.seen() == ("running", 0, days(5))
    for again in (services.accept_objection, services.withdraw_objection):
        with pytest.raises(WrongState):
            again(row, by=case.office if again is services.accept_objection else case.citizen)


def test_a_complaint_is_decided_by_who_oversees_the_seller(case):
    row = case.complained()
    assert row.complaint == "有转让记录为证"
    with pytest.raises(RuleBroken) as unsaid:
        services.hear_complaint(row, by=case.overseer, accept=True, note=" ")
    assert unsaid.value.verdict.codes == ("transfer.hearing_unsaid",)

    row = services.hear_complaint(row, by=case.overseer, accept=True, note="线索具体", today=days(1))

    assert (row.state, row.hearing, row.heard_on) == ("accepted", "线索具体", days(1))
    assert case.seen() == ("suspended", 1, days(5))
    assert services.answer_objection(row, by=case.office, answer="已核实", upheld=True, today=days(3)).upheld
    assert case.seen() == ("running", 1, days(8))


def test_a_confirmed_decline_is_the_end(case):
    row = services.hear_complaint(case.complained(), by=case.overseer, accept=False, note="没有线索")
    assert (row.state, row.closed_on) == ("confirmed", days(0))
    assert case.seen() == ("running", 0, days(5))
    with pytest.raises(WrongState):
        services.complain_of_decline(row, by=case.citizen, text="再看一次")
    with pytest.raises(WrongState):
        services.hear_complaint(row, by=case.overseer, accept=True, note="改变")


def test_a_complaint_comes_in_time_and_says_why(case):
    row = case.declined()
    with pytest.raises(RuleBroken) as late:
        services.complain_of_decline(row, by=case.citizen, text=" ", today=FAR)
    assert late.value.verdict.codes == ("transfer.complaint_missing", "transfer.complaint_late")
    undecided = case.object("另一条")
    with pytest.raises(WrongState):
        services.complain_of_decline(undecided, by=case.citizen, text="等不及了", today=FAR)


def test_nobody_decides_about_their_own(case):
    user = a_user()
    verify_address(user.pk)
    row = case.object("不是本人的", by=actor_for(user))
    both = a_user(Role.OFFICE, case.university)
    Objection.objects.filter(pk=row.pk).update(by=both)  # as if their role had come later
    for call in (
        lambda: services.accept_objection(row, by=actor_for(both)),
        lambda: services.decline_objection(row, by=actor_for(both), ground=GROUNDS[0]),
    ):
        with pytest.raises(NotAllowed):
            call()
    complained = case.complained()
    bureau = an_organisation("另一科技局", kind="government")
    for values in ("by", "decided_by"):
        inspector = a_user(Role.BUREAU, bureau)
        assert access.objection.HEAR.allows(actor_for(inspector), complained)
        before = getattr(complained, f"{values}_id")
        Objection.objects.filter(pk=complained.pk).update(**{values: inspector})
        with pytest.raises(NotAllowed):
            services.hear_complaint(complained, by=actor_for(inspector), accept=True, note="x")
        Objection.objects.filter(pk=complained.pk).update(**{f"{values}_id": before})
    seller_too = a_user(Role.BUREAU, bureau)
    people.grant(seller_too, Role.RESEARCHER, by=BY, organisation=case.university)
    assert not access.objection.HEAR.allows(actor_for(seller_too), complained)
    registry = an_organisation("示例登记机构", kind="government")
    assert access.objection.HEAR.allows(actor_for(a_user(Role.REGISTRAR, registry)), complained)
    elsewhere = an_organisation("外地科技局", kind="government", region="510100")
    assert not access.objection.HEAR.allows(actor_for(a_user(Role.BUREAU, elsewhere)), complained)


def test_who_objects_can_be_reached_or_speaks_for_an_organisation(case):
    nobody = actor_for(a_user())
    with pytest.raises(RuleBroken) as refused:
        case.object("", by=nobody)
    assert refused.value.verdict.codes == ("transfer.objector_unknown",)
    with pytest.raises(NotAllowed):
        case.object(by=nobody, organisation=case.enterprise)
    with pytest.raises(NotAllowed):
        case.object(by=case.citizen, organisation=case.university)
    assert case.object(by=case.buyer, organisation=case.enterprise).organisation == case.enterprise
    verify_address(nobody.user_id)
    assert case.object("价格偏低", by=nobody).organisation is None
    assert Objection.objects.count() == 2


def test_one_person_objects_once_at_a_time_and_so_often_a_day(case, settings):
    first = case.object("权属有争议")
    with pytest.raises(RuleBroken) as again:
        case.object("权属 有争议")
    assert again.value.verdict.codes == ("transfer.objection_open", "transfer.objection_said")
    case.object("权属有争议", by=case.buyer, organisation=case.enterprise)  # nobody takes words from another
    services.withdraw_objection(first, by=case.citizen)
    settings.OBJECTIONS_DAY = 1
    with pytest.raises(RuleBroken, match="objection_many"):
        case.object("价格偏低")
    case.object("权属有争议", by=case.office)  # a letter
    assert case.notice.objections.count() == 3


def test_letters_keep_their_day_for_the_office_only(case):
    letter = case.object("来信", by=case.office, received_on=days(-2))
    assert (letter.received_on, letter.by_id, letter.entered_by_id) == (days(-2), None, case.office.user_id)
    assert letter.decide_by == decide_by(days(-2), 5).on
    assert case.object("网上", received_on=days(-2)).received_on == days(0)
    with pytest.raises(RuleBroken):
        case.object(" ", by=case.office)
    # Who wrote it down may decide: it is not theirs. Nobody is told as its objector.
    services.decline_objection(letter, by=case.office, ground=GROUNDS[0])
    events = list(Event.objects.filter(code="transfer.objection.decline"))
    assert [people for _, people in recipients(events)] == [set()]


@pytest.mark.parametrize(
    ("value", "state"), [("wait", "raised"), ("oversee", "complained"), ("accept", "accepted")]
)
def test_what_is_not_decided_in_time_goes_the_way_of_the_parameter(case, settings, tmp_path, value, state):
    late_is(settings, tmp_path, value)
    row = case.object()
    assert services.pass_late_objections(by=BY, today=row.decide_by) == 0
    after = row.decide_by + (days(1) - days(0))
    assert services.pass_late_objections(by=BY, today=after) == int(value != "wait")
    row.refresh_from_db()
    assert row.state == state
    assert case.seen()[:2] == (("suspended", 1) if value == "accept" else ("running", 0))
    assert services.pass_late_objections(by=BY, today=after) == 0
    if value == "wait":  # what nobody decides may be complained of
        row = services.complain_of_decline(row, by=case.citizen, text="逾期未决定", today=after)
    if value != "accept":
        row = services.hear_complaint(row, by=case.overseer, accept=True, note="应予受理", today=after)
        assert (row.state, row.decided_on) == ("accepted", None)


def end(case) -> PriceNotice:
    services.end_notices(by=BY, today=days(6))
    for item in DILIGENCE:
        services.tick_diligence(case.notice, item, by=case.office, done=True, note="已核查")
    return case.notice


def conclude(case, **more) -> PriceNotice:
    said = {"final_fen": 800_000_00, "final_buyer": "示例制造公司", **more}
    return services.conclude_notice(case.notice, by=case.office, **said)


def test_the_price_waits_until_objections_are_decided_and_answered(case):
    row = case.object()
    end(case)
    assert case.seen()[0] == "ended"
    with pytest.raises(RuleBroken) as undecided:
        conclude(case, note="不等了")
    assert undecided.value.verdict.codes == ("transfer.objection_pending",)
    row = services.accept_objection(row, by=case.office)
    assert case.seen() == ("ended", 0, days(5))  # its days have counted: there is no clock to stop
    with pytest.raises(RuleBroken, match="objection_pending"):
        conclude(case)
    services.answer_objection(row, by=case.office, answer="已核实", upheld=False)
    assert conclude(case).state == Notice.CONCLUDED


def test_the_price_waits_for_complaints_unless_that_is_waived(case):
    row = case.declined()
    end(case)
    with pytest.raises(RuleBroken) as open_still:
        conclude(case)
    assert open_still.value.verdict.codes == ("transfer.complaint_pending",)
    services.complain_of_decline(row, by=case.citizen, text="有证据")
    with pytest.raises(RuleBroken, match="complaint_pending"):
        conclude(case)
    case.waive(case.notice, "transfer.complaint_pending")
    assert conclude(case).state == "concluded"


def test_open_objections_end_with_a_notice_that_is_taken_back(case):
    raised, declined = case.object("一", by=case.buyer, organisation=case.enterprise), case.declined()
    accepted = services.accept_objection(
        case.object("二", by=case.broker, organisation=case.agency), by=case.office
    )
    services.cancel_notice(case.notice, by=case.office, note="价格变动")
    states = [Objection.objects.get(pk=row.pk).state for row in (raised, declined, accepted)]
    assert states == ["lapsed", "declined", "lapsed"]
    with pytest.raises(WrongState):
        services.answer_objection(accepted, by=case.office, answer="晚了", upheld=False)
    with pytest.raises(WrongState):
        services.complain_of_decline(declined, by=case.citizen, text="晚了")
    with pytest.raises(NotAllowed):
        case.object("晚了")


def test_an_answer_is_words_and_given_once(case):
    row = services.accept_objection(case.object(), by=case.office)
    with pytest.raises(RuleBroken) as refused:
        services.answer_objection(row, by=case.office, answer=" ", upheld=True)
    assert refused.value.verdict.codes == ("transfer.answer_missing",)
    services.answer_objection(row, by=case.office, answer="已核实", upheld=True)
    with pytest.raises(WrongState):
        services.answer_objection(row, by=case.office, answer="再答", upheld=False)


TOLD: list[tuple[str, Callable[[Case], object], str]] = [
    ("receive", lambda case: case.object(), "office"),
    ("decline", lambda case: case.declined(), "citizen"),
    ("complain", lambda case: case.complained(), "office overseer"),
    ("withdraw", lambda case: services.withdraw_objection(case.object(), by=case.citizen), "office"),
    ("accept", lambda case: services.accept_objection(case.object(), by=case.office), "citizen"),
]


@pytest.mark.parametrize(("verb", "act", "whom"), TOLD, ids=[verb for verb, _, _ in TOLD])
def test_who_is_told(case, verb, act, whom):
    act(case)
    events = list(Event.objects.filter(code=f"transfer.objection.{verb}"))
    people = {name: getattr(case, name).user_id for name in ("office", "citizen", "overseer", "buyer")}
    assert [{name for name, pk in people.items() if pk in found} for _, found in recipients(events)] == [
        set(whom.split())
    ]


def test_what_waits_for_whom_and_who_sees_it(case):
    row = case.object()

    def waits(actor: Actor) -> tuple[int, ...]:
        return tuple(
            found(actor).count() for found in (queries.undecided, queries.unanswered, queries.unheard)
        )

    assert waits(case.office) == (1, 0, 0)
    assert [waits(each) for each in (case.citizen, case.buyer, case.overseer)] == [(0, 0, 0)] * 3
    services.decline_objection(row, by=case.office, ground=GROUNDS[0])
    services.complain_of_decline(row, by=case.citizen, text="有证据")
    assert (waits(case.office), waits(case.overseer)) == ((0, 0, 0), (0, 0, 1))
    services.hear_complaint(row, by=case.overseer, accept=True, note="应予受理")
    assert (waits(case.office), waits(case.overseer)) == ((0, 1, 0), (0, 0, 0))
    services.cancel_notice(case.notice, by=case.office, note="价格变动")
    seen = {
        who: queries.visible(getattr(case, who)).count() for who in ("office", "citizen", "overseer", "buyer")
    }
    assert seen == {"office": 1, "citizen": 1, "overseer": 1, "buyer": 0}
    # Whoever objected reads the notice after its end; nobody else outside does.
    assert access.notice.VIEW.allows(case.citizen, case.notice)
    assert not access.notice.VIEW.allows(case.buyer, case.notice)
