"""Which words of thanks may hang on a wall before the whole staff."""

from math import isnan

LONGEST = 240  # letters; a wall is read in passing
GOOD = 0.75  # part of a rating's scale: 4 of 5 stars, 8 of 10


def fits_the_board(words: str | None, *, rating: float = float("nan"), low: float = 0, high: float = 1) -> bool:
    """Whether a message of thanks is for the board: it has words, few of them, and no poor rating beside them.

    rating: on its scale low..high, nan without one. A guest who thanks the usher and gives three stars complains of
    something too, and the board holds no complaint.
    """
    if not words or not words.strip() or len(words.strip()) > LONGEST:
        return False
    return isnan(rating) or high <= low or (rating - low) / (high - low) >= GOOD
