"""What the views of Compare make of small frames: the funnel's centre and verdicts, quarters, and headings."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from components import funnel_view, groups_view, pair_months, pair_parts
from components.pair_view import Side, finding
from domain.levels import JudgedLevels, judge_levels


@dataclass(frozen=True)
class Made:
    """Settings of a fit."""

    usual_score: float = 80.0
    within_variance: float = 100.0


def side(one: int, level: float, *, name: str = "", sd: float = 2.0) -> Side:
    return Side(one, f"C{one}", name or f"Cinema {one}", "North", 5.0, level, level - 3, level + 3, sd, 20)


def names(count: int) -> pd.DataFrame:
    rows = range(count)
    table = {"name": [f"Cinema {row}" for row in rows], "region": "North", "code": [f"C{row}" for row in rows]}
    return pd.DataFrame(table, index=pd.Index(rows, name="location_id"))


def levels(deviation: list[float], weight: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {"location_id": range(len(deviation)), "deviation": deviation, "sd": 2.0, "weight": weight, "audits": 20}
    )


def judged(frame: pd.DataFrame) -> JudgedLevels:
    return judge_levels(frame["deviation"], frame["sd"], frame["weight"], network_level=80.0, target=70.0)


def test_the_funnel_adds_channels_and_is_centred_on_the_mean_of_all_audits() -> None:
    # Ten locations of 20 audits at the usual score, one of 20 at 20 points under it, over two channels.
    sums = pd.DataFrame({"location_id": [*range(10), 10, 10], "audits": [20] * 10 + [15, 5],
                         "surprise_sum": [0.0] * 10 + [-300.0, -100.0]})  # fmt: skip
    frame, limits = funnel_view.funnel(sums, names(11), Made())
    assert limits.centre == pytest.approx(80 - 400 / 220)
    assert (frame["location_id"].iloc[0], frame["audits"].iloc[0], frame["score"].iloc[0]) == (10, 20, 60.0)
    assert list(frame["outside"]) == [-2] + [0] * 10
    assert funnel_view.finding(frame) == "1 of 11 locations lies outside the 99.8\u00a0% limits"
    assert "Cinema 10: 60.0 (below 99.8 %)" in funnel_view.outside_list(frame)


def test_equal_locations_are_normal_variation() -> None:
    sums = pd.DataFrame({"location_id": range(6), "audits": [4, 8, 12, 16, 20, 24], "surprise_sum": 0.0})
    frame, _limits = funnel_view.funnel(sums, names(6), Made())
    assert "normal variation" in funnel_view.finding(frame)
    assert funnel_view.outside_list(frame) == ""


def test_a_location_without_a_recent_visit_is_in_no_group_and_holds_no_place() -> None:
    frame = levels([-12.0, 0.0, 1.0, 30.0], [9, 9, 9, 0.4])
    found, count = groups_view.grouped(frame, judged(frame), names(4))
    assert count == 2
    assert list(found["location_id"]) == [0, 1, 2]
    assert list(found["group"]) == [1, 2, 2]
    assert list(zip(found["best"], found["worst"], strict=True)) == [(3, 3), (1, 2), (1, 2)]
    assert groups_view.finding(count, len(found)) == "2 groups can be told apart among 3 locations"
    assert groups_view.heading(1, found) == "Group 1, lowest: 1 location, 68.0"


def test_equal_locations_have_no_reliable_difference() -> None:
    frame = levels([0.0, 0.5, 1.0], [9, 9, 9])
    found, count = groups_view.grouped(frame, judged(frame), names(3))
    assert groups_view.finding(count, len(found)) == "No reliable difference between 3 locations"
    assert groups_view.heading(1, found) == "One group: 3 locations, 80.0–81.0"


def test_two_levels_are_told_apart_only_beyond_chance_and_names_are_no_markup() -> None:
    assert finding(side(1, 80), side(2, 81)) == "Cinema 1 and Cinema 2 cannot be told apart"
    assert finding(side(1, 70), side(2, 81)) == "Cinema 1 is about 11.0 points below Cinema 2"
    assert "\\[x\\]\\(http" in finding(side(1, 91, name="[x](http://y)"), side(2, 81))


def test_few_audits_a_month_are_drawn_by_quarter() -> None:
    sums = pd.DataFrame({"location_id": 1, "month": [202511, 202512, 202601, 202603], "audits": [1, 1, 1, 2],
                         "surprise_sum": [2.0, 4.0, 0.0, -3.0]})  # fmt: skip
    assert pair_months.in_quarters(sums)
    found = pair_months.months(sums, side(1, 80), usual=80.0, by_quarter=True)
    assert list(found["month"]) == [202510, 202601]
    assert list(found["audits"]) == [2, 3]
    assert list(found["score_sum"]) == [166.0, 237.0]
    assert not pair_months.in_quarters(sums.assign(audits=5))


def test_a_part_that_only_one_was_audited_on_keeps_its_row_and_is_not_compared() -> None:
    counts = pd.DataFrame({"location_id": [1, 1, 2], "channel_id": [1, 1, 1], "standard_id": [10, 20, 10],
                           "points": [9, 4, 1], "max_points": [10, 8, 10], "audits": [10, 8, 10]})  # fmt: skip
    standards = pd.DataFrame({"standard_id": [10, 20], "code": ["A", "B"], "name": ["Greets", "Thanks"],
                              "weight": 1.0, "stage_id": [1, 2], "stage": ["Door", "Exit"],
                              "position": [0, 1]})  # fmt: skip
    channels = pd.DataFrame({"channel_id": [1], "code": ["visit"], "name": ["Visit"]})
    found = pair_parts.standard_differences(counts, standards, side(1, 80), side(2, 70)).set_index("part")
    assert found.at["Greets", "real"]
    assert not found.at["Thanks", "compared"]
    assert np.isnan(found.at["Thanks", "second"])
    assert found.at["Thanks", "second_audits"] == 0
    stages = pair_parts.journey(counts, standards, channels, side(1, 80), side(2, 70), by="stage")
    assert list(stages["part"]) == ["Door", "Exit"]
    assert list(stages["compared"]) == [True, False]
    assert pair_parts.journey_finding(stages, by="stage") == "They differ on 1 of 1 stages, most on “Door” (+80)"
    by_channel = pair_parts.journey(counts, standards, channels, side(1, 80), side(2, 70), by="channel")
    assert (by_channel["first_audits"].iloc[0], by_channel["second_audits"].iloc[0]) == (10, 10)


def test_locations_that_share_a_name_have_columns_of_their_own() -> None:
    labels = [one.label for one in pair_parts.columns(side(1, 80, name="Plaza"), side(2, 81, name="Plaza")).values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("audits", "scores", "expected"),
    [
        ([50], [60.0], [1]),
        ([50, 50], [60.0, 90.0], [1, 1]),  # far apart in height: both at the right
        ([50, 60], [60.0, 60.5], [-1, 1]),  # a dot stands where the first name would
        ([50, 60, 55], [60.0, 60.5, 61.0], [-1, 1, 0]),  # the third finds no room at either side
        ([], [], []),
    ],
)
def test_a_name_of_the_funnel_covers_no_other_name_or_dot(
    audits: list[int], scores: list[float], expected: list[int]
) -> None:
    named = pd.DataFrame(
        {"audits": audits, "score": scores, "name": pd.Series(["Oak Street"] * len(audits), dtype=str)}
    )
    assert funnel_view.sides(named, wide=200, high=50) == expected
