import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from domain.spc import assurance, standardised, xmr
from domain.spc_rules import Signal, run_ends, trend_ends, two_of_three
from tests.domain import witness_spc

CASES = json.loads((Path(__file__).parents[1] / "fixtures" / "spc_rules.json").read_text())["unit_tests"]
VERDICTS = {"consistent_pass": "pass", "consistent_fail": "fail", "inconsistent": "hit_or_miss"}
LINES = ("mean", "lower", "upper", "near_lower", "near_upper")

# Quarters of a point, few of them: ties, points on the mean and constant stretches turn up often.
SERIES = st.lists(st.integers(0, 40).map(lambda x: 70 + x / 4), max_size=45) | st.lists(
    st.sampled_from([79.0, 80.0, 80.1, 81.0, 90.0]), max_size=45
)
STEADY = [80.0, 82.0] * 6


@pytest.mark.parametrize("case", CASES["one_side"])
def test_seven_points_on_one_side_end_a_run(case):
    assert run_ends(case["sign"]).astype(int).tolist() == case["end_of_run"]


@pytest.mark.parametrize("case", CASES["trend"])
def test_six_strict_moves_end_a_trend(case):
    assert trend_ends(case["y"]).tolist() == case["end_of_trend"]


@pytest.mark.parametrize("case", CASES["two_in_three"])
def test_of_two_in_three_only_the_close_points_are_marked(case):
    assert case["same_side"]
    close = np.array(case["close"], dtype=bool)
    found = two_of_three(close, np.ones(close.size))
    assert found.astype(int).tolist() == case["in_window"]
    assert (found & close).astype(int).tolist() == case["highlighted"]


@pytest.mark.parametrize("good", ["up", "down"])
@pytest.mark.parametrize("case", CASES["assurance"])
def test_assurance_is_whether_the_target_lies_outside_the_limits(case, good):
    expected = VERDICTS[case["increase" if good == "up" else "decrease"]]
    assert assurance(case["lpl"], case["upl"], target=case["target"], good=good) == expected


def test_every_group_of_published_cases_is_run():
    assert set(CASES) == {"one_side", "trend", "two_in_three", "assurance"}


@settings(max_examples=200, deadline=None)
@given(SERIES, st.none() | st.integers(12, 20), st.lists(st.integers(0, 44), max_size=3), st.booleans())
def test_a_chart_agrees_with_drawing_it_by_hand(values, baseline, rebase_at, screen):
    rebase_at = [start for start in rebase_at if start < len(values)]
    found = xmr(values, baseline=baseline, rebase_at=rebase_at, screen=screen)
    expected = witness_spc.chart(values, baseline, rebase_at, screen)
    for line in LINES:
        assert_allclose(getattr(found, line), expected[line], atol=1e-9, err_msg=line)
    assert list(found.signals) == expected["signals"]


@settings(max_examples=60, deadline=None)
@given(SERIES, st.booleans())
def test_a_chart_held_against_a_mirror_shows_the_mirrored_signals(values, screen):
    turned = {"above": "below", "below": "above", "up": "down", "down": "up", "high": "low", "low": "high"}

    def mirrored(signal):
        return "_".join(turned.get(word, word) for word in signal.split("_"))

    over, under = xmr(values, screen=screen), xmr([160 - y for y in values], screen=screen)
    assert [mirrored(one) for one in over.signals] == list(under.signals)


@settings(max_examples=60, deadline=None)
@given(SERIES, st.integers(1, 44))
def test_a_rebased_chart_is_the_charts_of_its_segments_side_by_side(values, start):
    if start < len(values):
        whole, first, second = xmr(values, rebase_at=[start]), xmr(values[:start]), xmr(values[start:])
        assert whole.signals == first.signals + second.signals
        assert_allclose(whole.upper, np.concatenate([first.upper, second.upper]), atol=1e-9)
        assert whole.variation == second.variation


def test_limits_by_hand():
    found = xmr([10, 12, 11, 15])
    # Ranges 2, 1, 4: mean 7/3; the largest stays under 3.267 times that.
    assert_allclose(found.mean, 12)
    assert_allclose(found.upper, 12 + 2.66 * 7 / 3)
    assert_allclose(found.near_lower, 12 - 2 / 3 * 2.66 * 7 / 3)


def test_a_wild_moving_range_is_screened_once_and_its_point_stays_in_the_mean():
    values = [*STEADY, 120.0]
    # Eleven ranges of 2 and one of 38: mean 5, and 38 is over 3.267 times that.
    found = xmr(values)
    assert_allclose(found.mean, np.mean(values))
    assert_allclose(found.upper - found.mean, 2.66 * 2)
    assert found.signals[-1] == "above_limit"
    assert_allclose((plain := xmr(values, screen=False)).upper - plain.mean, 2.66 * 5)


def test_screening_never_takes_away_all_variation():
    found = xmr([100.0] * 6 + [60.0] + [100.0] * 6)
    assert_allclose(found.upper - found.mean, 2.66 * 80 / 12)
    assert set(found.signals) == {"common", "below_limit"}
    assert found.signals[6] == "below_limit"
    wobble = [99.0, math.nextafter(99.0, 100)] * 6
    # All twelve lie over the mean, which 60 pulls down: a run, but inside the limits.
    assert xmr([*wobble, 60.0]).signals == ("run_high",) * 12 + ("below_limit",)


@pytest.mark.parametrize("value", [0.0, 0.1, 80.3])
def test_a_constant_series_has_its_limits_on_the_mean_and_no_signal(value):
    found = xmr([value] * 15, good="up", target=value)
    assert found.upper.tolist() == found.lower.tolist() == found.mean.tolist() == [value] * 15
    assert set(found.signals) == {"common"}
    assert (found.variation, found.assurance) == ("common", "hit_or_miss")


def test_a_difference_in_the_last_digit_is_no_signal():
    wobble = [80.0, math.nextafter(80.0, 81), 80.0, math.nextafter(80.0, 79)] * 4
    assert set(xmr(wobble).signals) == {"common"}
    assert set(xmr([math.ldexp(1 + i * 2**-52, 6) for i in range(15)]).signals) == {"common"}


def test_a_point_outside_the_limits_keeps_that_name_within_a_trend():
    found = xmr([*STEADY, 84.0, 86.0, 88.0, 90.0, 92.0, 94.0, 96.0], baseline=12)
    # Limits 81 +- 5.32: the rise crosses them at its third point.
    assert found.signals[-7:] == ("trend_up",) * 2 + ("above_limit",) * 5


def test_the_peak_between_a_rise_and_a_fall_belongs_to_the_fall():
    restless = [4, 9, 1, 8, 0, 9, 0, 9]  # keeps the limits away from the peak
    found = xmr([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1, *restless])
    assert found.signals[:13] == ("trend_up",) * 6 + ("trend_down",) * 7


def test_a_trend_outranks_two_of_three_and_that_a_run():
    # Mean 80 and limits 80 +- 5.32 from the baseline; near limits at 3.55.
    baseline = [79.0, 81.0] * 6
    run = xmr([*baseline, 81.5, 82.0, 81.5, 84.0, 81.0, 84.5, 82.0, 79.0], baseline=12).signals[12:]
    assert run == ("run_high",) * 3 + ("near_high", "run_high", "near_high", "run_high", "common")
    trend = xmr([*baseline, 80.5, 81.0, 82.0, 83.0, 83.7, 84.0, 84.5], baseline=12).signals[12:]
    assert trend == ("trend_up",) * 7


def test_two_of_three_needs_all_three_on_one_side():
    baseline = [79.0, 81.0] * 6
    apart = xmr([*baseline, 84.0, 79.5, 84.0, 80.0], baseline=12).signals[12:]
    assert apart == ("common",) * 4
    # Outside the limit is not "close": one close point beside it is not two.
    outside = xmr([*baseline, 90.0, 84.0, 80.5, 79.0], baseline=12).signals[12:]
    assert outside == ("above_limit", "common", "common", "common")


def test_neither_runs_nor_trends_cross_a_rebase():
    values = [*[79.0, 81.0] * 6, 80.5, 81.0, 81.5, 82.0, 82.5, 83.0, 83.5, 84.0]
    assert "trend_up" in xmr(values).signals
    assert "trend_up" not in xmr(values, rebase_at=[15]).signals


def test_a_baseline_fixes_the_limits_of_every_segment():
    values = [*STEADY, 90.0, 91.0, *[70.0, 71.0] * 6, 75.0]
    found = xmr(values, baseline=12, rebase_at=[14])
    assert_allclose(found.mean, [81.0] * 14 + [70.5] * 13)
    assert found.signals[12:14] == ("above_limit", "above_limit")
    assert found.signals[-1] == "above_limit"


@pytest.mark.parametrize(
    ("last", "good", "expected"),
    [
        (99.0, "up", "improvement"), (99.0, "down", "concern"), (99.0, None, "neutral_high"),
        (60.0, "up", "concern"), (60.0, "down", "improvement"), (60.0, None, "neutral_low"),
        (81.0, "up", "common"), (81.0, None, "common"),
    ],
)  # fmt: skip
def test_variation_is_the_last_point_seen_from_the_good_direction(last, good, expected):
    assert xmr([*STEADY, last], good=good).variation == expected


def test_assurance_needs_a_target_and_a_direction():
    assert xmr(STEADY, target=80, good="up").assurance == "hit_or_miss"
    assert xmr(STEADY, target=70, good="up").assurance == "pass"
    assert xmr(STEADY, target=70).assurance is None
    assert xmr(STEADY, good="up").assurance is None


def test_assurance_is_that_of_the_last_limits():
    values = [*STEADY, *[95.0, 96.0] * 6]
    assert xmr(values, target=90, good="up", rebase_at=[12]).assurance == "pass"


def test_under_twelve_points_the_limits_are_on_trial():
    assert xmr(STEADY[:11]).trial
    assert not xmr(STEADY).trial
    assert xmr([*STEADY, 90.0, 91.0], rebase_at=[12]).trial


def test_an_empty_series_says_nothing():
    found = xmr([], good="up", target=80)
    assert [getattr(found, line).size for line in LINES] == [0] * 5
    assert (found.signals, found.variation, found.assurance, found.trial) == ((), "common", None, True)


def test_one_point_has_a_mean_and_no_limits():
    found = xmr([80.0], good="up", target=70)
    assert found.mean.tolist() == [80.0]
    assert np.isnan([found.lower[0], found.upper[0], found.near_lower[0], found.near_upper[0]]).all()
    assert (found.signals, found.variation, found.assurance) == ((Signal.COMMON,), "common", None)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"values": [80.0, math.nan, 81.0]}, r"\[1\].*leave months without data out"),
        ({"values": [80.0, math.inf]}, "unknown"),
        ({"values": [[80.0], [81.0]]}, "one series"),
        ({"values": STEADY, "baseline": 11}, "at least 12"),
        ({"values": STEADY, "rebase_at": [12]}, "inside the series"),
        ({"values": STEADY, "rebase_at": [-1]}, "inside the series"),
        ({"values": [], "rebase_at": [1]}, "inside the series"),
        ({"values": STEADY, "good": "high"}, "good direction"),
        ({"values": STEADY, "target": math.nan}, "target"),
    ],
)
def test_what_cannot_be_charted_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        xmr(**arguments)


def test_a_series_left_to_chance_is_rarely_special():
    # Four rules on 24 normal points: the last one is special in 6 % of 6,000 simulated series.
    draws = np.random.default_rng(4).normal(80, 5, (400, 24))
    special = np.mean([xmr(row, baseline=12).variation != "common" for row in draws])
    assert 0.03 < special < 0.10


def test_a_month_of_one_visit_weighs_less_than_its_distance_suggests():
    found = standardised([70.0, 70.0, 90.0, 50.0], [1, 4, 2, 0], within_variance=100.0, centre=80.0)
    assert_allclose(found, [-1.0, -2.0, math.sqrt(2), math.nan])
    assert standardised([], [], within_variance=100.0, centre=80.0).size == 0


@pytest.mark.parametrize(
    ("values", "n", "variance"), [([1.0], [1, 2], 1.0), ([1.0], [1], 0.0), ([1.0], [1], math.nan), ([1.0], [-1], 1.0)]
)
def test_what_cannot_be_standardised_is_refused(values, n, variance):
    with pytest.raises(ValueError, match="visits"):
        standardised(values, n, within_variance=variance, centre=80.0)
