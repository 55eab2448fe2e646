"""Ratings as a reader sees them: each scale apart, and no verdict on few answers."""

import pandas as pd
import pytest

from components import voice_view


def sums(answers: int, promoters: int | None = None) -> pd.DataFrame:
    """One asked-for NPS scale: two of three answers promote, the others detract."""
    hit = answers * 2 // 3 if promoters is None else promoters
    return pd.DataFrame(
        [{"rating_kind": "nps", "solicited": True, "rating_low": 0, "rating_high": 10, "ratings": answers,
          "promoters": hit, "detractors": answers - hit, "satisfied": 0, "rating_sum": 0.0,
          "square_sum": 0.0, "first_day": "2026-01-01", "last_day": "2026-03-31"}]
    )  # fmt: skip


NOTHING = sums(1).iloc[:0]


@pytest.mark.parametrize(("answers", "value"), [(27, "–"), (30, "33")])
def test_an_nps_of_few_answers_is_not_judged_but_keeps_its_range_and_n(answers: int, value: str) -> None:
    ((name, asked, shown, likely, n, target, change),) = voice_view.rating_rows(sums(answers), NOTHING, 35.0)
    assert (name, asked, shown, n, target) == ("NPS, points", "yes", value, str(answers), "35")
    assert "–" in likely
    assert change == "nothing before to compare with"


def test_a_change_is_told_only_beyond_chance_and_never_from_few_answers() -> None:
    def change(earlier: pd.DataFrame) -> str:
        return voice_view.rating_rows(sums(300), earlier, None)[0][-1]

    assert change(sums(300, 190)) == "change: normal variation"
    assert change(sums(300, 100)).startswith("change +67 (likely +5")
    assert change(sums(20, 5)) == "nothing before to compare with"


def test_complaints_stand_beside_their_target_and_the_three_months_before() -> None:
    row = voice_view.complaint_row((50, 100_000), (100, 100_000), 5.0)
    assert row[2:6] == ["5.0", "3.9–6.3", "50", "5.0"]
    assert row[6].startswith("change −5.0 (likely −7.")
    assert voice_view.complaint_row((0, 0), (0, 0), None)[2:] == [
        "–", "–", "0", "–", "nothing before to compare with"
    ]  # fmt: skip


def test_the_title_counts_the_ratings() -> None:
    assert voice_view.rating_finding(sums(30)) == "30 ratings, each scale apart"
