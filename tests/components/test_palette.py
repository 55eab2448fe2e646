"""The four hues of the heatmap for eyes that see fewer colours, and on grey paper."""

import itertools

import numpy as np
import pytest

from components.theme import DARK, LIGHT, Palette

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009),
# severity 1.0; they act on linear RGB.
SEEN = {
    "full colour": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
# A difference in CIE Lab is just seen at 2.3 (Mahy and others, 1994); cells lie side by side without a legend, so
# four times that between a verdict and what is none, and eight times between below and above.
APART, OPPOSITE = 9.2, 18.4
WHITE = np.array([0.95047, 1.0, 1.08883])
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                   [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
MODES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
CELLS = ("below_full", "below_soft", "neutral", "unsure", "above_soft", "above_full")


def linear(colour: str) -> np.ndarray:
    """#rrggbb as linear red, green and blue, 0-1."""
    part = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE Lab under D65 of linear RGB."""
    xyz = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, seen: np.ndarray) -> float:
    return float(np.linalg.norm(lab(seen @ linear(one)) - lab(seen @ linear(other))))


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2."""
    low, high = sorted(float(np.array([0.2126, 0.7152, 0.0722]) @ linear(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_the_measures_give_the_known_values_of_black_and_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert lab(linear("#ffffff")) == pytest.approx([100, 0, 0], abs=0.02)
    for matrix in SEEN.values():
        assert matrix @ np.ones(3) == pytest.approx(np.ones(3), abs=1e-5)  # grey stays grey


@MODES
@pytest.mark.parametrize("eyes", SEEN)
def test_below_and_above_are_told_apart_by_every_eye(colours: Palette, eyes: str) -> None:
    for below, above in itertools.product(("below_soft", "below_full"), ("above_soft", "above_full")):
        assert distance(getattr(colours, below), getattr(colours, above), SEEN[eyes]) >= OPPOSITE, (below, above)


@MODES
@pytest.mark.parametrize("eyes", SEEN)
def test_a_verdict_is_told_from_no_verdict_by_every_eye(colours: Palette, eyes: str) -> None:
    for told, untold in itertools.product(
        ("below_soft", "below_full", "above_soft", "above_full"), ("neutral", "unsure", "surface")
    ):
        assert distance(getattr(colours, told), getattr(colours, untold), SEEN[eyes]) >= APART, (told, untold)


@MODES
def test_on_grey_paper_a_strong_verdict_is_darker_or_lighter_than_none(colours: Palette) -> None:
    # Below and above may be one grey: the sign in the cell tells them apart (tests/components/test_heatmap.py).
    for full in ("below_full", "above_full"):
        grey = [lab(linear(getattr(colours, name)))[0] for name in (full, "neutral")]
        assert abs(grey[0] - grey[1]) >= OPPOSITE, full


@MODES
@pytest.mark.parametrize("cell", CELLS)
def test_the_text_of_a_cell_is_readable_on_its_colour(colours: Palette, cell: str) -> None:
    assert contrast(colours.ink, getattr(colours, cell)) >= 4.5


@MODES
@pytest.mark.parametrize("words", ["ink", "muted", "below", "above", "accent"])
def test_words_and_lines_are_readable_on_the_page(colours: Palette, words: str) -> None:
    assert contrast(getattr(colours, words), colours.surface) >= 4.5


@MODES
def test_colours_of_steps_between_keep_their_text_readable(colours: Palette) -> None:
    # The scale runs straight from the soft to the full shade.
    for soft, full in (("below_soft", "below_full"), ("above_soft", "above_full")):
        ends = [np.array([int(getattr(colours, name)[at : at + 2], 16) for at in (1, 3, 5)]) for name in (soft, full)]
        for part in np.linspace(0, 1, 11):
            mixed = "#" + "".join(f"{round(value):02x}" for value in ends[0] * (1 - part) + ends[1] * part)
            assert contrast(colours.ink, mixed) >= 4.5
