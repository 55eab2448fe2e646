"""What may hang on the wall."""

import pytest

from domain.thanks import LONGEST, fits_the_board

NAN = float("nan")


@pytest.mark.parametrize(
    ("words", "rating", "scale", "fits"),
    [
        ("Thank you!", NAN, (0, 1), True),
        ("Thank you!", 4, (1, 5), True),
        ("Thank you!", 3, (1, 5), False),
        ("Thank you!", 8, (0, 10), True),
        ("Thank you!", 7, (0, 10), False),
        (None, 5, (1, 5), False),
        ("   ", 5, (1, 5), False),
        ("x" * LONGEST, NAN, (0, 1), True),
        ("x" * (LONGEST + 1), NAN, (0, 1), False),
    ],
)
def test_short_words_without_a_poor_rating_fit(words: str | None, rating: float, scale: tuple, fits: bool) -> None:
    assert fits_the_board(words, rating=rating, low=scale[0], high=scale[1]) is fits
