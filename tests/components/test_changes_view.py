"""What changed in the week, in sentences: only beyond chance, and mix apart from service."""

import pandas as pd

from components import changes_view


def sums(surprise: dict[int, float], audits: int, expected: float = 80.0) -> pd.DataFrame:
    """As fetch_score_sums: one row a region, its mean surprise in points."""
    return pd.DataFrame(
        [
            {"region_id": one, "channel_id": 1, "audits": audits, "surprise_sum": audits * points,
             "score_sum": audits * (expected + points)}
            for one, points in surprise.items()
        ]
    )  # fmt: skip


def shares(points: dict[int, int], n: int) -> pd.DataFrame:
    """As fetch_network_shares."""
    rows = [{"standard_id": one, "points": hit, "max_points": n, "audits": n} for one, hit in points.items()]
    return pd.DataFrame(rows)


def test_a_quiet_week_says_so_in_one_sentence() -> None:
    moves = changes_view.moves_of(sums({1: 1.0, 2: 0.0}, 40), sums({1: 0.0, 2: 1.0}, 40), "region_id", 100.0)
    standards = changes_view.standard_moves(shares({5: 80}, 100), shares({5: 84}, 100))
    found = changes_view.moved([(moves, {1: "North", 2: "South"})], (standards, {5: "Greeting"}))
    assert changes_view.finding(found) == "Nothing changed beyond chance in four weeks"
    assert changes_view.told(found) == ["No region, channel or standard moved by more than chance does."]


def test_what_moved_is_named_with_its_chance_and_both_n() -> None:
    moves = changes_view.moves_of(sums({1: -9.0, 2: 0.0}, 40), sums({1: 0.0, 2: 0.0}, 50), "region_id", 100.0)
    standards = changes_view.standard_moves(shares({5: 40, 6: 80}, 100), shares({5: 84, 6: 80}, 100))
    found = changes_view.moved([(moves, {1: "North", 2: "South"})], (standards, {5: "Greeting", 6: "Floor"}))
    assert changes_view.finding(found) == "2 changes beyond chance in four weeks"
    told = changes_view.told(found * 2)
    assert len(told) == 3
    assert told[0].startswith("North fell by 9.0 points")
    assert "n 50 and 40" in told[0]
    assert told[1].startswith("“Greeting” went from 84\u00a0% to 40\u00a0%")


def test_a_region_checked_in_one_window_only_is_not_told() -> None:
    moves = changes_view.moves_of(sums({1: -30.0}, 40), sums({2: 0.0}, 40), "region_id", 100.0)
    assert moves == []


def test_mix_is_told_only_when_it_matters() -> None:
    assert changes_view.mix_words(sums({1: 0.0}, 40), sums({1: 0.0}, 40)) == ""
    words = changes_view.mix_words(sums({1: 1.0}, 40, expected=84.0), sums({1: 0.0}, 40, expected=80.0))
    assert "move of +5.0 points +4.0 are mix" in words
    assert changes_view.mix_words(sums({}, 0).reindex(columns=["score_sum", "surprise_sum", "audits"]),
                                  sums({1: 0.0}, 4)) == ""  # fmt: skip


def test_markup_in_a_name_stays_text() -> None:
    moves = changes_view.moves_of(sums({1: -9.0}, 40), sums({1: 0.0}, 40), "region_id", 100.0)
    told = changes_view.moved([(moves, {1: "![x](http://y)"})], ([], {}))
    assert "![x]" not in told[0]
