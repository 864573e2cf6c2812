"""Roles, passwords and locks: every rule with its reasons, without a database."""

from __future__ import annotations

import datetime as dt

import pytest

from kuaizhuan.people import rules
from kuaizhuan.people.masking import mask_email, mask_name, mask_phone
from kuaizhuan.people.roles import Role

NOW = dt.datetime(2026, 5, 6, 7, 8, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("role", "organisation", "appoints", "codes"),
    [
        (Role.OFFICE, True, True, ()),
        (Role.OFFICE, True, False, ("people.role_not_given",)),
        (Role.EDITOR, False, False, ("people.role_not_given",)),
        (Role.BUREAU, True, False, ("people.role_not_given",)),
        (Role.BUREAU, True, True, ()),
        (Role.EDITOR, False, True, ()),
        (Role.RESEARCHER, False, True, ("people.organisation_missing",)),
        (Role.EDITOR, True, True, ("people.role_of_platform",)),
        (Role.REGISTRAR, True, True, ()),
        (Role.REGISTRAR, False, True, ()),
        ("king", True, True, ("people.role_not_given",)),
    ],
)
def test_may_give(role: str, organisation: bool, appoints: bool, codes: tuple[str, ...]) -> None:
    assert rules.may_give(role, organisation=organisation, appoints=appoints).codes == codes


@pytest.mark.parametrize(
    ("left", "steward", "codes"), [(1, False, ()), (0, True, ()), (0, False, ("people.last_head",))]
)
def test_last_head(left: int, steward: bool, codes: tuple[str, ...]) -> None:
    assert rules.may_take(heads_left=left, steward=steward).codes == codes


def test_already_member() -> None:
    assert rules.may_join(Role.OFFICE, member=False)
    assert rules.may_join(Role.EDITOR, member=True).codes == (
        "people.role_not_given",
        "people.already_member",
    )


@pytest.mark.parametrize(
    ("roles", "reason", "second", "required", "codes"),
    [
        ({"editor"}, "处理积压的审核", False, False, ()),
        ({"bureau", "office"}, "处理积压的审核", True, True, ()),
        ({"office"}, "处理积压的审核", False, False, ("people.not_staff",)),
        ({"editor"}, " 审  ", False, False, ("people.reason_missing",)),
        ({"editor"}, "处理积压的审核", False, True, ("people.second_factor_missing",)),
        (
            set(), "", False, True,
            ("people.not_staff", "people.reason_missing", "people.second_factor_missing"),
        ),
    ],
)  # fmt: skip
def test_staff_session(
    roles: set[str], reason: str, second: bool, required: bool, codes: tuple[str, ...]
) -> None:
    verdict = rules.may_start_staff_session(frozenset(roles), reason, second_factor=second, required=required)
    assert verdict.codes == codes


@pytest.mark.parametrize(
    ("password", "classes"),
    [("", 0), ("abc", 1), ("abcD", 2), ("abc1", 2), ("abD1", 3), ("a D1", 4), ("密码", 1), ("密码a", 2)],
)
def test_password_classes(password: str, classes: int) -> None:
    assert rules.password_classes(password) == classes


@pytest.mark.parametrize(
    ("masked", "shown"),
    [
        (mask_phone("13800005678"), "138****5678"),
        (mask_phone("0230000"), "****00"),
        (mask_phone(""), ""),
        (mask_name("张示例"), "张*"),
        (mask_name(""), ""),
        (mask_email("anna@demo.example"), "a***"),
        (mask_email(""), ""),
    ],
)
def test_masking(masked: str, shown: str) -> None:
    assert masked == shown


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800005678", "+8613800005678"),
        ("138 0000 5678", "+8613800005678"),
        ("138-0000-5678", "+8613800005678"),
        ("１３８００００５６７８", "+8613800005678"),
        ("+86 138 0000 5678", "+8613800005678"),
        ("008613800005678", "+8613800005678"),
        ("023-68000000", "+862368000000"),
        ("(0830) 2100000", "+868302100000"),
        ("+442079460000", "+442079460000"),
        ("", ""),
        ("12345678901", ""),
        ("68000000", ""),
        ("+0123456789", ""),
        ("+1234567890123456", ""),
        ("138000056789", ""),
        ("anna@demo.example", ""),
        ("anna", ""),
    ],
)
def test_e164(written, number):
    assert rules.e164(written) == number


@pytest.mark.parametrize(
    ("role", "left", "apart", "may"),
    [
        (Role.OPERATOR, 0, False, False),
        (Role.OPERATOR, 1, False, True),
        (Role.SECURITY, 0, False, True),
        (Role.SECURITY, 0, True, False),
        (Role.AUDITOR, 0, True, False),
        (Role.EDITOR, 0, True, True),
    ],
)
def test_last_holder(role, left, apart, may):
    verdict = rules.may_dismiss(role, left=left, apart=apart)
    assert (bool(verdict), verdict.codes) == (may, () if may else ("people.last_holder",))
