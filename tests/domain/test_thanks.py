"""What may hang on the wall."""

import pytest

from domain.thanks import LONGEST, fits_the_board, may_name_somebody

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


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Grazie a Yuliia della cassa ieri sera!", True),
        ("Дякую, Оксано, за все.", True),
        ("Thank you, Maria!", True),
        ("Thanks to O'Neil at the bar.", True),
        ("Buonasera! «Autobus notturno per Odesa» è iniziato al minuto.", False),
        ("Зміна чудова: провели до місць. До наступного разу!", False),
        ("Credit where it is due. The 3D is a wonder, and I will come again. IMAX too!", False),
        ("The team on Saturday was cheerful.", True),  # a word too many, and another message takes the place
        ("Maria was great.", False),  # opens the sentence: not found, so that a person looks before printing
    ],
)
def test_words_that_seem_to_name_somebody_stay_off_the_board(words: str, named: bool) -> None:
    assert may_name_somebody(words) is named
    assert fits_the_board(words) is not named
