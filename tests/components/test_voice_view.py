"""Ratings as a reader sees them: each scale apart, and no verdict on few answers."""

import pandas as pd
import pytest

from components import voice_view


def sums(answers: int) -> pd.DataFrame:
    """One asked-for NPS scale: two of three answers promote, the third detracts."""
    return pd.DataFrame(
        [{"rating_kind": "nps", "solicited": True, "rating_low": 0, "rating_high": 10, "ratings": answers,
          "promoters": answers * 2 // 3, "detractors": answers // 3, "satisfied": 0, "rating_sum": 0.0,
          "square_sum": 0.0, "first_day": "2026-01-01", "last_day": "2026-03-31"}]
    )  # fmt: skip


@pytest.mark.parametrize(("answers", "value"), [(27, "–"), (30, "33")])
def test_an_nps_of_few_answers_is_not_judged_but_keeps_its_range_and_n(answers: int, value: str) -> None:
    (row,) = voice_view.rating_table(sums(answers)).to_dict("records")
    assert (row["Value"], row["Answers"]) == (value, str(answers))
    assert "–" in row["Likely range"]


def test_the_title_counts_the_ratings() -> None:
    assert voice_view.rating_finding(sums(30)) == "30 ratings, each scale apart"
