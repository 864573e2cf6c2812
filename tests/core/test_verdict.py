import pytest

from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.core.verdict import OK, Reason, Verdict, require

FIRM = Reason("x.firm")
SOFT = Reason("x.soft", {"n": 2}, clause="第三条", overridable=True)


def test_of_keeps_every_reason_in_order_and_leaves_out_contentment() -> None:
    assert Verdict.of(None, SOFT, Verdict((FIRM,)), None, OK).codes == ("x.soft", "x.firm")


@pytest.mark.parametrize(
    ("verdict", "good"), [(OK, True), (Verdict.of(None), True), (Verdict.of(FIRM), False)]
)
def test_truth(verdict: Verdict, good: bool) -> None:
    assert bool(verdict) is good


def test_sum_and_iteration() -> None:
    assert list(Verdict.of(FIRM) + Verdict.of(SOFT)) == [FIRM, SOFT]


@pytest.mark.parametrize(
    ("codes", "left"),
    [
        (frozenset(), ("x.firm", "x.soft")),
        (frozenset({"x.soft"}), ("x.firm",)),
        (frozenset({"x.firm"}), ("x.firm", "x.soft")),
    ],
)
def test_only_an_overridable_reason_can_be_set_aside(codes: frozenset[str], left: tuple[str, ...]) -> None:
    assert Verdict.of(FIRM, SOFT).overriding(codes).codes == left


def test_require_raises_with_all_that_stands() -> None:
    require(OK)
    require(Verdict.of(SOFT), override=frozenset({"x.soft"}))
    with pytest.raises(RuleBroken) as refusal:
        require(Verdict.of(FIRM, SOFT))
    assert refusal.value.verdict.codes == ("x.firm", "x.soft")
    assert refusal.value.code == "x.firm"


def test_what_is_set_aside_stood_against_it() -> None:
    found = Verdict.of(SOFT, FIRM)
    assert found.set_aside({"x.soft", "x.firm", "x.other"}) == ["x.soft"]
    assert found.set_aside(()) == OK.set_aside({"x.soft"}) == []
