"""Slow, loop-only answers to the same questions as domain.severity, decisions, many and scorecard."""

import math
import random


def named_by_hand(zs: list[float], wrong: float) -> list[bool]:
    """Benjamini and Hochberg, written as the paper does: the largest rank whose chance is small enough."""
    chances = sorted((math.erfc(abs(z) / math.sqrt(2)), place) for place, z in enumerate(zs) if not math.isnan(z))
    largest = 0
    for rank, (chance, _) in enumerate(chances, start=1):
        if chance <= wrong * rank / len(chances):
            largest = rank
    kept = {place for _, place in chances[:largest]}
    return [place in kept for place in range(len(zs))]


def severity_by_hand(audits: list[tuple[int, int, float]], shoppers: int, tau2: float, sigma2: float) -> list[float]:
    """How far each shopper scores below the others, before any pull; audits: (place, who, points)."""
    usual = sum(points for _, _, points in audits) / len(audits)
    lower, doubt = [], []
    for who in range(shoppers):
        own = [(place, points) for place, one, points in audits if one == who]
        if not own:
            lower.append(math.nan)
            doubt.append(math.nan)
            continue
        gap, variance = 0.0, 0.0
        for place in {place for place, _ in own}:
            mine = [points for where, points in own if where == place]
            others = [points for where, one, points in audits if where == place and one != who]
            believed = len(others) / (len(others) + sigma2 / tau2)
            mean = sum(others) / len(others) - usual if others else 0.0
            gap += sum(believed * mean - (points - usual) for points in mine)
            variance += len(mine) ** 2 * tau2 * (1 - believed)
        lower.append(gap / len(own))
        doubt.append(sigma2 / len(own) + variance / len(own) ** 2)
    weights = [0.0 if math.isnan(one) else 1 / one for one in doubt]
    centre = sum(w * one for w, one in zip(weights, lower, strict=True) if w) / sum(weights)
    return [one - centre for one in lower]


def same_by_drawing(estimate: float, sd: float, noise: float, threshold: float, *, draws: int, seed: int) -> float:
    """Draw a level, then two sets of visits at it, and count how often both decide alike."""
    chance = random.Random(seed)  # noqa: S311 no secret hangs on it
    alike = 0
    for _ in range(draws):
        level = chance.gauss(estimate, sd)
        first = chance.gauss(level, noise) >= threshold
        second = chance.gauss(level, noise) >= threshold
        alike += first == second
    return alike / draws


def combined_by_hand(cells: dict[int, tuple[int, float]], weight: dict[int, float]) -> float:
    """Weighted mean of the means of the channels that were audited; cells: channel -> (audits, sum of scores)."""
    there = {one: total / n for one, (n, total) in cells.items() if n}
    mass = sum(weight[one] for one in there)
    return sum(weight[one] * mean for one, mean in there.items()) / mass
