"""Rows under lock: a service locks what it is about to change, and only then reads it."""

from __future__ import annotations

from kuaizhuan.transfer.models import Deal, DistributionPlan, OutcomeSurvey, PriceNotice, TrialLicence


def lock_deal(row: Deal) -> Deal:
    """The deal under lock, with its parties."""
    rows = Deal.objects.select_for_update(of=("self",)).select_related("seller", "buyer", "broker")
    return rows.get(pk=row.pk)


def lock_trial(row: TrialLicence) -> TrialLicence:
    """The trial under lock, with its parties and its deal."""
    rows = TrialLicence.objects.select_for_update(of=("self",))
    return rows.select_related("achievement", "seller", "buyer", "deal").get(pk=row.pk)


def lock_notice(row: PriceNotice) -> PriceNotice:
    """The price notice under lock, with its result and its seller."""
    rows = PriceNotice.objects.select_for_update(of=("self",))
    return rows.select_related("achievement", "seller").get(pk=row.pk)


def lock_plan(row: DistributionPlan) -> DistributionPlan:
    """The plan under lock, with its deal."""
    return DistributionPlan.objects.select_for_update(of=("self",)).select_related("deal").get(pk=row.pk)


def lock_survey(row: OutcomeSurvey) -> OutcomeSurvey:
    """The survey under lock, with its deal."""
    return OutcomeSurvey.objects.select_for_update(of=("self",)).select_related("deal").get(pk=row.pk)
