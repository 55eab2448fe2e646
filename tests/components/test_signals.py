"""The four signals: beside target and before, and a change only where it is beyond chance."""

import pandas as pd

from components import signals
from domain.differences import Estimate


def sums(critical: int, audits: int) -> pd.DataFrame:
    """As fetch_score_sums, one location."""
    return pd.DataFrame([{"location_id": 1, "critical": critical, "audits": audits}])


def answers(promoters: int, detractors: int) -> pd.Series:
    return pd.Series({"promoters": promoters, "passives": 0, "detractors": detractors})


def test_within_chance_there_is_no_change() -> None:
    tile = signals.critical_tile(sums(10, 230), sums(12, 240), "priorities")
    assert tile.value == "10"
    assert tile.detail.endswith("change: normal variation")
    assert tile.verdict == "at 1 location; each is one too many"


def test_beyond_chance_the_change_has_its_range() -> None:
    tile = signals.critical_tile(sums(40, 230), sums(5, 240), "priorities")
    assert "change +15.3 (likely +1" in tile.detail


def test_few_answers_before_are_nothing_to_compare_with() -> None:
    tile = signals.nps_tile(answers(60, 20), answers(1, 20), (35.0, "set"))
    assert tile.detail.endswith("nothing before to compare with")
    assert "change" in signals.nps_tile(answers(60, 20), answers(20, 60), (35.0, "set")).detail


def test_complaints_of_a_view_without_guests_are_not_measured() -> None:
    assert signals.complaint_tile((0, 0), (10, 10_000), None).value == "–"
    tile = signals.complaint_tile((40, 100_000), (90, 100_000), (5.0, "set"))
    assert "change −5.0 (likely" in tile.detail


def test_a_figure_without_a_range_is_not_compared() -> None:
    one = Estimate(4.0, float("nan"), float("nan"))
    assert signals.change_words(one, one, decimals=1) == "too few answers to compare"
