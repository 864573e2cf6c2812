"""Files of faults that were met with, where they are there: what becomes of each kind of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from factories import BY, an_organisation
from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.collect.models import CellQuestion, RowQuestion
from kuaizhuan.collect.services import import_file

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def bring(data_dir: Path) -> Callable[[str, str], dict[str, int]]:
    """Bring a file in as rows of a kind; what is said to happen before is what happens then."""

    def brought(name: str, kind: str) -> dict[str, int]:
        path = data_dir / "cases/import" / name
        if not path.exists():
            pytest.skip(f"no file {name}")
        check = import_file(path, kind, by=BY, dry_run=True)
        summary = import_file(path, kind, by=BY)
        assert check.counts == summary.counts
        return dict(summary.counts)

    return brought


@pytest.mark.parametrize(
    ("name", "kind", "counts"),
    [
        ("need-owner-names-alike.xlsx", "demands", {"create": 5}),
        ("org-names-alike.xlsx", "organisations", {"create": 9}),
        ("two-phone-columns.xlsx", "demands", {"create": 1}),
        ("rival-names.xlsx", "achievements", {"create": 1}),
        ("group-two-phones.xlsx", "demands", {"create": 1}),
        ("english-headers.xlsx", "achievements", {"create": 1}),
        ("same-title.xlsx", "achievements", {"create": 1, "conflict": 2}),
        ("dash-in-period.csv", "demands", {"create": 2}),
        ("indicator-huge-number.csv", "achievements", {"create": 2}),
        ("indicator-500-digits.csv", "achievements", {"create": 4}),
        ("pg-source-85.csv", "demands", {"create": 2}),
        ("pg-long-mail.csv", "demands", {"create": 2}),
        ("formula-uncached-in-unused-columns.xlsx", "achievements", {"create": 2}),
        ("fields-outside-list.csv", "achievements", {"create": 8}),
        ("period-free-text.csv", "demands", {"create": 5}),
        ("phones-with-names.csv", "demands", {"create": 4}),
        ("checkbox-cells.csv", "demands", {"create": 7}),
        ("space-cells.xlsx", "achievements", {"create": 5}),
        ("rich-phonetic.xlsx", "achievements", {"create": 1}),
        ("short-rows.csv", "achievements", {"create": 2}),
        ("year-in-date-cell.xlsx", "achievements", {"create": 5}),
        ("number-formats.xlsx", "achievements", {"create": 5}),
        ("epoch-1904.xlsx", "achievements", {"create": 1}),
        ("unit-line-yuan.xlsx", "demands", {"create": 2}),
        ("price-no-unit.xlsx", "achievements", {"create": 3}),
        ("several-needs-one-cell.xlsx", "demands", {"create": 1}),
        ("expert-id-numbers.xlsx", "experts", {"create": 2}),
        ("merged-owner-down.xlsx", "demands", {"create": 5}),
        ("sci-credit.csv", "achievements", {"reject": 1}),
    ],
)
def test_each_kind_of_fault(bring, name, kind, counts):
    assert bring(name, kind) == counts


def test_running_numbers_of_two_years_are_not_one(bring):
    assert bring("running-number-2023.xlsx", "achievements") == {"create": 2}
    assert bring("running-number-2024.xlsx", "achievements") == {"conflict": 2}
    assert RowQuestion.objects.count() == 2


def test_a_code_of_another_company_is_asked_about(bring):
    known = an_organisation("某某化工有限公司")
    known.credit_code = "91500117MA60110309"
    known.save()
    assert bring("code-of-another-company.csv", "demands") == {"conflict": 2}
    assert not Demand.objects.exists()


def test_no_sum_is_taken_ten_thousand_times_too_large(bring):
    bring("price-no-unit.xlsx", "achievements")
    bring("unit-line-yuan.xlsx", "demands")
    assert list(Achievement.objects.exclude(price_low=None).values_list("price_low", flat=True)) == [
        20_000_000
    ]
    assert set(Demand.objects.values_list("budget_low", flat=True)) == {50_000_000, 300_000_000}
    assert set(CellQuestion.objects.values_list("text", flat=True)) == {"500000", "3000000"}


def test_days_are_those_of_the_work_book(bring):
    bring("epoch-1904.xlsx", "achievements")
    row = Achievement.objects.get()
    assert (str(row.completed_on), str(row.valid_until)) == ("2024-03-05", "2024-02-24")
    bring("year-in-date-cell.xlsx", "achievements")
    assert not Achievement.objects.filter(completed_on__year__lt=1950).exists()
    assert not Achievement.objects.filter(valid_until__year__lt=1950).exists()
