"""Months as a control chart: what the title says, and limits that know how many audits stand behind a month."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from components import months_view
from domain.filters import Period
from domain.spc_rules import Signal


def sums(means: list[float], audits: list[int]) -> pd.DataFrame:
    """As fetch_score_months: twelve months of 2026 at most."""
    months = [202601 + place for place in range(len(means))]
    return pd.DataFrame({"month": months, "audits": audits, "score_sum": np.multiply(means, audits)})


ORDINARY = [80.0, 81.0, 79.5, 80.5, 80.0, 81.5, 79.0, 80.5, 79.5, 81.0, 80.0, 80.5]


def test_ordinary_months_are_normal_variation() -> None:
    months, chart = months_view.month_scores(sums(ORDINARY, [50] * 12), within_variance=100.0)
    assert months_view.finding(months, chart) == "12 months of normal variation"
    assert not any(month.special for month in months)


def test_a_month_far_out_is_named_and_ringed() -> None:
    months, chart = months_view.month_scores(sums([*ORDINARY[:-1], 70.0], [50] * 12), within_variance=100.0)
    assert chart.signals[-1] is Signal.BELOW_LIMIT
    assert months_view.finding(months, chart) == f"{months[-1].label} stands below what chance explains"
    assert months[-1].special


def test_the_same_month_of_two_audits_is_no_signal_and_its_limits_are_wide() -> None:
    months, chart = months_view.month_scores(sums([*ORDINARY[:-1], 70.0], [50] * 11 + [2]), within_variance=100.0)
    assert chart.signals[-1] is Signal.COMMON
    assert months_view.finding(months, chart) == f"Too few audits in {months[-1].label} to judge it: 2"
    assert "Grey: fewer than 3 audits, not judged." in months_view.measure(months)
    assert months[-1].high - months[-1].low == pytest.approx(5 * (months[0].high - months[0].low))


def test_seven_months_above_the_mean_are_told() -> None:
    low, high = [79.0, 80.0] * 6, [82.0, 83.0, 82.5, 83.5, 82.0, 83.0, 82.5]
    frame = sums(low[:5] + high, [50] * 12)
    months, chart = months_view.month_scores(frame, within_variance=100.0)
    assert "Seven months in a row above the mean" in months_view.finding(months, chart)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_months_tell_nothing(count: int) -> None:
    months, chart = months_view.month_scores(sums(ORDINARY[:count], [9] * count), within_variance=100.0)
    assert months_view.finding(months, chart) == "Too few months to tell a change from chance"


def test_a_first_month_of_which_only_the_end_is_in_the_period_is_left_out() -> None:
    frame = sums(ORDINARY, [50] * 12)
    kept = months_view.whole_months(frame, Period(date(2026, 1, 20), date(2026, 12, 31)))
    assert kept["month"].iloc[0] == 202602
    assert len(months_view.whole_months(frame, Period(date(2026, 1, 1), date(2026, 12, 31)))) == 12


def test_a_month_of_two_audits_far_out_is_never_ringed() -> None:
    months, _chart = months_view.month_scores(sums([*ORDINARY[:-1], 20.0], [50] * 11 + [2]), within_variance=100.0)
    assert months[-1].few
    assert not months[-1].special
