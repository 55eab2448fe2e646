"""Locations of like size: by guests, else by screens."""

import numpy as np

from domain.peers import nearest_in_size

GUESTS = [100.0, 400.0, 210.0, np.nan, 190.0]
SCREENS = [4.0, 9.0, 5.0, 4.0, np.nan]


def test_near_is_a_ratio_and_the_row_itself_is_left_out() -> None:
    # 210 / 190 = 1.11, 400 / 210 = 1.90, 210 / 100 = 2.10
    assert nearest_in_size([GUESTS, SCREENS], 2, most=3) == [4, 1, 0]
    assert nearest_in_size([GUESTS, SCREENS], 2, most=1) == [4]


def test_without_guests_screens_decide() -> None:
    assert nearest_in_size([GUESTS, SCREENS], 3, most=2) == [0, 2]


def test_nothing_known_is_like_nobody() -> None:
    assert nearest_in_size([[np.nan, 3.0], [np.nan, 2.0]], 0, most=3) == []
    assert nearest_in_size([[5.0]], 0, most=3) == []
    assert nearest_in_size([[5.0, 0.0]], 0, most=3) == []
