"""What changed in the week and what contributed to it, in sentences; only what is beyond chance is told."""

from collections.abc import Mapping, Sequence

import pandas as pd

from components.plain import plain
from components.text import _, n_, number, percent, signed
from domain.what_changed import Move, WindowSums, mix_and_rate, score_moves, share_moves

LEAST_MIX = 0.5  # points; less disappears in rounding
TOLD = 3  # sentences; who wants more opens the page behind them


def moves_of(now: pd.DataFrame, before: pd.DataFrame, by: str, within_variance: float) -> list[Move]:
    """Regions or channels (column `by`) whose surprise moved beyond chance. now, before: fetch_score_sums."""
    both = pd.concat([_sums(before, by).add_suffix("_before"), _sums(now, by).add_suffix("_now")], axis=1).fillna(0)
    n0, n1 = both["audits_before"], both["audits_now"]
    return score_moves(
        both.index.to_numpy(), both["surprise_sum_before"] / n0.clip(lower=1), n0,
        both["surprise_sum_now"] / n1.clip(lower=1), n1, within_variance=within_variance,
    )  # fmt: skip


def standard_moves(now: pd.DataFrame, before: pd.DataFrame) -> list[Move]:
    """Standards whose compliance moved beyond chance. now, before: fetch_network_shares."""
    columns = ["points", "max_points", "audits"]
    then, today = (one.set_index("standard_id")[columns] for one in (before, now))
    both = pd.concat([then.add_suffix("_before"), today.add_suffix("_now")], axis=1, join="inner")
    return share_moves(
        both.index.to_numpy(),
        (both["points_before"] / both["max_points_before"]).clip(upper=1), both["audits_before"],
        (both["points_now"] / both["max_points_now"]).clip(upper=1), both["audits_now"],
    )  # fmt: skip


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


def _sums(sums: pd.DataFrame, by: str) -> pd.DataFrame:
    return sums.groupby(by)[["surprise_sum", "audits"]].sum()


def _window(sums: pd.DataFrame) -> WindowSums:
    score, surprise, audits = (sums[name].sum() for name in ("score_sum", "surprise_sum", "audits"))
    return WindowSums(float(score), float(surprise), int(audits))
