import pytest

from kuaizhuan.core import errors
from kuaizhuan.core.verdict import Reason, Verdict


@pytest.mark.parametrize(
    "kind", [errors.NotAllowed, errors.NotFound, errors.WrongState, errors.Conflict, errors.BadInput]
)
def test_a_refusal_carries_code_and_values(kind: type[errors.DomainError]) -> None:
    refusal = kind("x.what", row="A1", n=2)
    assert (refusal.code, refusal.params) == ("x.what", {"row": "A1", "n": 2})
    assert str(refusal) == "x.what(row='A1', n=2)"
    assert str(kind("x.bare")) == "x.bare"


def test_a_broken_rule_names_all_reasons() -> None:
    assert str(errors.RuleBroken(Verdict.of(Reason("x.a"), Reason("x.b")))) == "x.a, x.b"
