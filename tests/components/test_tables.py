"""Tables: figures at the right, long words whole on lines of their own."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from components.tables import _AROUND, _LINE, _MOST_LINES, WRAPPING_ROW, _look


def table_of(words: list[str]) -> None:
    """The script of a page with one table."""
    import pandas as pd

    from components.tables import show_table

    show_table(pd.DataFrame({"Day": ["3 Apr"] * len(words), "n": ["12"] * len(words), "Words": words}), "A table")


@pytest.mark.parametrize(
    ("words", "height"), [("short", 33), ("word " * 40, WRAPPING_ROW), ("word " * 120, _AROUND + _LINE * 4)]
)
def test_rows_are_as_high_as_their_longest_words_need(words: str, height: int) -> None:
    test = AppTest.from_function(table_of, args=([words.strip(), "x"],)).run()
    assert not test.exception
    assert test.dataframe[0].proto.row_height == height


@given(some.lists(some.text(some.sampled_from("abc \n"), max_size=900), max_size=4))
def test_no_row_is_higher_than_eight_lines_but_for_line_breaks_of_its_writer(words: list[str]) -> None:
    look = _look(pd.DataFrame({"Words": words}))
    breaks = max((one.count("\n") for one in words), default=0)
    # A line ends at a space, so a line or two more may be needed than letters alone would need.
    assert look["row_height"] <= _AROUND + _LINE * (2 * _MOST_LINES + breaks)
    assert look["height"] <= max(388, 38 + 12 + look["row_height"])


def test_figures_stand_at_the_right_and_words_at_the_left() -> None:
    columns = _look(pd.DataFrame({"n": ["1,200", "–"], "Words": ["1 word", ""]}))["column_config"]
    assert [columns[name]["alignment"] for name in ("n", "Words")] == ["right", "left"]
