"""What changed in the week and what contributed to it, in sentences; only what is beyond chance is told."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from components.plain import plain
from components.text import _, n_, number, percent, signed
from domain.totals import totals
from domain.what_changed import Move, WindowSums, mix_and_rate, score_moves, share_moves

Floats = NDArray[np.float64]
IntArray = NDArray[np.int64]

LEAST_MIX = 0.5  # points; less disappears in rounding
TOLD = 3  # sentences; who wants more opens the page behind them


def moves_of(now: pd.DataFrame, before: pd.DataFrame, by: str, within_variance: float) -> list[Move]:
    """Regions or channels (column `by`) whose surprise moved beyond chance. now, before: fetch_score_sums."""
    keys = np.union1d(before[by], now[by])
    (mean0, n0), (mean1, n1) = (_means(window, by, keys) for window in (before, now))
    return score_moves(keys, mean0, n0, mean1, n1, within_variance=within_variance)


def standard_moves(now: pd.DataFrame, before: pd.DataFrame) -> list[Move]:
    """Standards whose compliance moved beyond chance. now, before: fetch_network_shares."""
    keys, *rows = np.intersect1d(before["standard_id"], now["standard_id"], return_indices=True)
    (share0, n0), (share1, n1) = (_shares(one, place) for one, place in zip((before, now), rows, strict=True))
    return share_moves(keys, share0, n0, share1, n1)


def moved(
    named: Sequence[tuple[list[Move], Mapping[int, str]]], standards: tuple[list[Move], Mapping[int, str]]
) -> list[str]:
    """What moved beyond chance, a sentence each, regions and channels before standards.

    named: moves in points with the names of their keys; standards: moves in shares with theirs.
    """
    found = [_points_words(move, names[move.key]) for moves, names in named for move in moves if move.key in names]
    return found + [_share_words(move, standards[1][move.key]) for move in standards[0] if move.key in standards[1]]


def finding(found: Sequence[str]) -> str:
    """The title: how much changed. found: as moved gives it."""
    if not found:
        return _("Nothing changed beyond chance in four weeks")
    return n_("{n} change beyond chance in four weeks", "{n} changes beyond chance in four weeks", len(found))


def told(found: Sequence[str]) -> list[str]:
    """At most three sentences of those; one sentence when there is none."""
    return list(found[:TOLD]) or [_("No region, channel or standard moved by more than chance does.")]


def mix_words(now: pd.DataFrame, before: pd.DataFrame) -> str:
    """How much of the plain mean's move is mix: what was asked, and where. Empty while that is little.

    The rest is service and chance, of which the headline speaks.
    """
    found = mix_and_rate(_window(before), _window(now))
    if found is None or abs(found.mix) < LEAST_MIX:
        return ""
    return _(
        "Of the plain mean's move of {raw} points {mix} are mix: other things were checked. The headline leaves "
        "them out.", raw=signed(found.raw, 1), mix=signed(found.mix, 1),
    )  # fmt: skip


def _points_words(move: Move, name: str) -> str:
    words = {
        "name": plain(name), "points": number(abs(move.difference), 1), "margin": number(move.margin, 1),
        "before": number(move.n_before), "now": number(move.n_now),
    }  # fmt: skip
    if move.difference > 0:
        return _("{name} rose by {points} points (chance: ±{margin}; n {before} and {now}).", **words)
    return _("{name} fell by {points} points (chance: ±{margin}; n {before} and {now}).", **words)


def _share_words(move: Move, name: str) -> str:
    return _(
        "“{name}” went from {before} to {now} (chance: ±{margin}; n {n_before} and {n_now}).",
        name=plain(name), before=percent(move.before), now=percent(move.now), margin=percent(move.margin),
        n_before=number(move.n_before), n_now=number(move.n_now),
    )  # fmt: skip


def _means(window: pd.DataFrame, by: str, keys: Floats) -> tuple[Floats, Floats]:
    """Mean surprise and audits of each key; 0 and 0 where the window has none."""
    place = np.searchsorted(keys, window[by])
    surprise, n = (
        totals(place, window[name].to_numpy(dtype=float, na_value=0), len(keys))
        for name in ("surprise_sum", "audits")
    )
    return surprise / np.maximum(n, 1), n


def _shares(window: pd.DataFrame, rows: IntArray) -> tuple[Floats, Floats]:
    """Compliance (0-1) and audits of these rows."""
    points, possible, n = (window[name].to_numpy(dtype=float)[rows] for name in ("points", "max_points", "audits"))
    return np.minimum(points / possible, 1), n


def _window(window: pd.DataFrame) -> WindowSums:
    score, surprise, audits = (window[name].sum() for name in ("score_sum", "surprise_sum", "audits"))
    return WindowSums(float(score), float(surprise), int(audits))
