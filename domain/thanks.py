"""Which words of thanks may hang on a wall before the whole staff."""

import re
from math import isnan

LONGEST = 240  # letters; a wall is read in passing
GOOD = 0.75  # part of a rating's scale: 4 of 5 stars, 8 of 10
# What stands in quotes is a film's title, not somebody's name.
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
# A word that begins with a capital and goes on in small letters, not at the beginning of a sentence.
_NAME = re.compile(
    r"(?<![.!?…:])(?<![.!?…:][\"'»”)])\s+[«“\"'(]*[^\W\d_a-zà-öø-ÿа-яіїєґ](?=[a-zà-öø-ÿа-яіїєґ'’])[\w'’]+"
)


def fits_the_board(words: str | None, *, rating: float = float("nan"), low: float = 0, high: float = 1) -> bool:
    """Whether a message of thanks is for the board: it has words, few of them, and no poor rating beside them.

    rating: on its scale low..high, nan without one. A guest who thanks the usher and gives three stars complains of
    something too, and the board holds no complaint.
    """
    if not words or not words.strip() or len(words.strip()) > LONGEST or may_name_somebody(words):
        return False
    return isnan(rating) or high <= low or (rating - low) / (high - low) >= GOOD


def may_name_somebody(words: str) -> bool:
    """Whether a word within a sentence is written like a name. A name that opens a sentence is not found.

    Better a word too many: "on Friday" and unquoted titles count as names too, and another message takes the place.
    """
    return bool(_NAME.search(_QUOTED.sub(" ", words.strip())))
