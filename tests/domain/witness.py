"""Slow, loop-only second implementations of the rules, to be held against the fast ones.

Written from methods.md and product.md with the math module alone; nothing of the product is used.
"""

import math
from functools import cache
from statistics import NormalDist

Audit = tuple[int, float, float]  # location, age in months, residual
LAGS = (2, 4, 8, 12, 18, 24)  # months


def _mean_and_reliability(audits: list[Audit], location: int, h: float, k: float) -> tuple[float, float, float]:
    mine = [(2 ** (-age / h), r) for where, age, r in audits if where == location]
    weight = sum(w for w, _ in mine)
    return weight, sum(w * r for w, r in mine) / weight if weight else math.nan, weight / (weight + k)


def _variance_parts(audits: list[Audit]) -> tuple[float, float]:
    n = len(audits)
    mean = sum(r for _, _, r in audits) / n if n else 0.0
    total = (sum((r - mean) ** 2 for _, _, r in audits) + 10 * 125) / (max(n - 1, 0) + 10)
    lags: list[list[tuple[float, float]]] = [[] for _ in LAGS]
    paired = set()
    for i in range(n):
        for j in range(i):
            apart = abs(audits[i][1] - audits[j][1])
            if audits[i][0] == audits[j][0] and apart <= LAGS[-1] + 1e-6:
                lag = next(place for place, most in enumerate(LAGS) if apart <= most + 1e-6)
                lags[lag].append(((audits[i][2] - mean) * (audits[j][2] - mean), apart))
                paired.add(audits[i][0])
    icc = _icc([lag for lag in lags if lag], total, len(paired)) if paired else 0.20
    return icc * total, (1 - icc) * total


def _icc(lags: list[list[tuple[float, float]]], total: float, locations: int) -> float:
    curves = []
    for half_life in (6, 9, 12, 18, 24, 36, 48, 96, math.inf):
        points = []
        for lag in lags:
            months = sum(apart for _, apart in lag) / len(lag)
            points.append((sum(x for x, _ in lag) / len(lag) / total, 2 ** (-months / half_life), len(lag)))
        information = sum(n * kept * kept for _, kept, n in points)
        start = sum(n * kept * y for y, kept, n in points) / information
        misfit = sum(n * (y - start * kept) ** 2 for y, kept, n in points)
        curves.append((start, 1 / information, misfit))
    best = min(misfit for _, _, misfit in curves)
    belief = [math.exp(-(misfit - best) / 3) for _, _, misfit in curves]
    raw = sum(b * start for b, (start, _, _) in zip(belief, curves, strict=True)) / sum(belief)
    error = sum(b * (v + (c - raw) ** 2) for b, (c, v, _) in zip(belief, curves, strict=True)) / sum(belief)
    raw = min(max(raw, 0), 0.9)
    usual, icc = 2 * 0.20**2 / 10, 0.20
    for _ in range(20):
        chance = error + 2 * icc**2 / locations
        icc = max((usual * raw + chance * 0.20) / (usual + chance), 0.025)
    unlike = NormalDist(0.20, math.sqrt(usual + error + 2 * icc**2 / locations)).pdf(raw)
    alike = NormalDist(0.025, math.sqrt(error + 2 * 0.025**2 / locations)).pdf(max(raw, 0.025))
    return (2 * unlike * icc + alike * 0.025) / (2 * unlike + alike)


def _half_belief(tau2: float, sigma2: float, h: float) -> float:
    return sigma2 / tau2 * (1 - 0.4 * (1 - 0.5 ** (36 / h)) / 2)


def _forecasts(audits: list[Audit], n: int, h: float, tau2: float, sigma2: float) -> list[tuple[float, float]]:
    found, months = [], 0
    for t in range(6):
        earlier = [(i, age - (t + 1), r) for i, age, r in audits if age >= t + 1]
        if len(earlier) < 20:
            continue
        parts = [_mean_and_reliability(earlier, i, h, _half_belief(tau2, sigma2, h)) for i in range(n)]
        network = sum(b * m for w, m, b in parts if w) / sum(b for w, m, b in parts if w)
        here = []
        for i, (weight, mean, b) in enumerate(parts):
            seen = [r for where, age, r in audits if where == i and t <= age < t + 1]
            if weight and seen:
                error = sum(seen) / len(seen) - (network + b * (mean - network))
                here.append((error, tau2 * (1 - b) + sigma2 / len(seen)))
        months += bool(here)
        found += here
    return found if months >= 4 else []


def _half_life_and_drift(audits: list[Audit], n: int, tau2: float, sigma2: float) -> tuple[float, float]:
    tried = []
    for h in (2.0, 3.0, 4.0, 6.0, 9.0, 12.0, 18.0):
        pairs = _forecasts(audits, n, h, tau2, sigma2)
        if not pairs:
            return 6.0, 0.1 * tau2
        drift = max(0.0, sum((e * e - v) / v**2 for e, v in pairs) / sum(1 / v**2 for _, v in pairs))
        tried.append((h, drift, -0.5 * sum(math.log(v + drift) + e * e / (v + drift) for e, v in pairs)))
    best = max(fit for _, _, fit in tried)
    good = {h: drift for h, drift, fit in tried if fit >= best - 1}
    h = next(h for h in (6.0, 4.0, 9.0, 3.0, 12.0, 2.0, 18.0) if h in good)
    return h, good[h]


@cache
def _t_95(freedom: int) -> float:
    """The 95 % point of Student's t, by halving an interval and adding up slices of the density."""
    scale = math.gamma((freedom + 1) / 2) / math.sqrt(freedom * math.pi) / math.gamma(freedom / 2)
    slices, low, high = 400, 1.0, 7.0

    def above_0(t: float) -> float:  # by Simpson's rule
        weights = [1, *[4, 2] * (slices // 2 - 1), 4, 1]
        density = [(1 + (t * i / slices) ** 2 / freedom) ** (-(freedom + 1) / 2) for i in range(slices + 1)]
        return scale * t / slices / 3 * sum(w * d for w, d in zip(weights, density, strict=True))

    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if above_0(middle) < 0.45 else (low, middle)
    return low


def estimates(audits: list[Audit], n: int) -> dict[str, object]:
    """Section 1, steps 2-5, location by location."""
    audits = [a for a in audits if not math.isnan(a[2])]
    tau2, sigma2 = _variance_parts(audits)
    h, drift = _half_life_and_drift(audits, n, tau2, sigma2)
    parts = [_mean_and_reliability(audits, i, h, _half_belief(tau2, sigma2, h)) for i in range(n)]
    believed = sum(b for _, _, b in parts)
    network = sum(b * m for w, m, b in parts if w) / believed if believed else 0.0
    seen = sum(w > 0 for w, _, _ in parts)
    few, wider = seen < 5, _t_95(max(seen, 10) - 1) / 1.645
    means, sds = [], []
    for weight, mean, b in parts:
        unsure = (1 - b) ** 2 * tau2 / believed if believed else 0.0
        sd = wider * math.sqrt(min(tau2 * (1 - b) + drift * b, tau2) + unsure)
        if weight == 0:
            means.append(network)
            sds.append(sd)
        elif few:
            means.append(mean)
            sds.append(wider * math.sqrt(sigma2 / weight + drift))
        else:
            means.append(network + b * (mean - network))
            sds.append(sd)
    return {
        "mean": means, "sd": sds, "weight": [w for w, _, _ in parts], "reliability": [b for _, _, b in parts],
        "network_mean": network, "between_variance": tau2, "within_variance": sigma2,
        "drift_variance": drift, "half_life": h, "raw_mean": [m for _, m, _ in parts],
    }  # fmt: skip


def without_month_effect(residual: list[float], month: list[int]) -> list[float]:
    left = []
    for value, when in zip(residual, month, strict=True):
        peers = [r for r, m in zip(residual, month, strict=True) if m == when and not math.isnan(r)]
        n = len(peers)
        left.append(value - (sum(peers) / n * n / (n + 5) if n else 0))
    return left


def shortfall(level: float, sd: float, target: float) -> float:
    """Mean of max(0, target - level) by adding up thin slices of the normal."""
    normal, steps = NormalDist(level, sd), 20_000
    low, width = level - 9 * sd, 18 * sd / steps
    middles = (low + (i + 0.5) * width for i in range(steps))
    return sum(max(0.0, target - x) * normal.pdf(x) * width for x in middles)


def flag(chance: float, weight: float) -> str:
    if weight < 1:
        return "not_enough_visits"
    if chance < 0.2:
        return "on_target"
    if chance < 0.5:
        return "too_close"
    return "coach_now" if chance >= 0.8 and weight >= 2 else "watch"


def audit_score(rows: list[dict[str, object]], threshold: float) -> dict[str, object]:
    """One audit by hand; a row has points, max_points, weight, answered, not_applicable, bonus, critical."""
    earned = possible = total = empty = removed = 0.0
    failures = 0
    for row in rows:
        weight = row["weight"]
        if row["answered"]:
            earned += weight * row["points"] / row["max_points"]
            possible += 0 if row["bonus"] else weight
            failures += bool(row["critical"] and row["points"] < row["max_points"])
        if not row["bonus"]:
            total += weight
            removed += weight if row["not_applicable"] else 0
            empty += weight if not row["answered"] and not row["not_applicable"] else 0
    score = min(100 * earned / possible, 100) if possible else math.nan
    return {
        "score": score,
        "missing_share": empty / total if total else math.nan,
        "not_applicable_share": removed / total if total else math.nan,
        "critical_failures": failures,
        "passed": score >= threshold - 1e-9 and failures == 0,
    }


def wilson(hits: float, n: float, level: float) -> tuple[float, float]:
    """The two shares at which the observed one lies just z standard errors away, by bisection."""
    z, p = NormalDist().inv_cdf(0.5 + level / 2), hits / n

    def edge(outside: float) -> float:
        inside = p
        for _ in range(200):
            middle = (inside + outside) / 2
            near = abs(p - middle) <= z * math.sqrt(middle * (1 - middle) / n)
            inside, outside = (middle, outside) if near else (inside, middle)
        return inside

    return edge(0.0), edge(1.0)


def standards(cells: list[tuple[int, int, float, float]], network: list[float], n: int) -> dict[str, list[float]]:
    """Section 2: shifts, expectations, strength and estimates of (location, standard, share sum, answers)."""

    def usual(q: int) -> float:
        return min(max(network[q], 0.005), 0.995)

    def chance(q: int, shift: float) -> float:
        return 1 / (1 + math.exp(-(math.log(usual(q) / (1 - usual(q))) + shift)))

    over, squares = 0.0, 0.0
    for i in range(n):
        mine = [c for c in cells if c[0] == i]
        information = sum(k * usual(q) * (1 - usual(q)) for _, q, _, k in mine)
        over += sum(x - k * usual(q) for _, q, x, k in mine) ** 2 - 3 * information
        squares += information**2
    variance = over / squares if over > 0 else 0.0
    shifts = []
    for i in range(n):
        mine, a = [c for c in cells if c[0] == i], 0.0
        for _ in range(4 if variance else 0):
            slope = sum(x - k * chance(q, a) for _, q, x, k in mine) / 3 - a / variance
            bend = sum(k * chance(q, a) * (1 - chance(q, a)) for _, q, _, k in mine) / 3 + 1 / variance
            a += min(max(slope / bend, -2), 2)
        shifts.append(a)
    expected = [chance(q, shifts[i]) for i, q, _, _ in cells]
    top = bottom = 0.0
    for (_, _, x, k), e in zip(cells, expected, strict=True):
        if k > 1:
            top += (x - k * e) ** 2 - k * e * (1 - e)
            bottom += e * (1 - e) * k * (k - 1)
    strength = 25.0 if top <= 0 else min(max(bottom / top - 1, 6), 25)
    estimate = [(x + strength * e) / (k + strength) for (_, _, x, k), e in zip(cells, expected, strict=True)]
    return {"shift": shifts, "expected": expected, "strength": [strength], "estimate": estimate}


def beta_cdf(x: float, a: float, b: float) -> float:
    """Share of a beta distribution under x by thin slices."""
    steps = 20_000
    log_whole = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    slices = ((i + 0.5) * x / steps for i in range(steps))
    return sum(math.exp((a - 1) * math.log(u) + (b - 1) * math.log(1 - u) - log_whole) * x / steps for u in slices)


def network_score(rows: list[tuple[float, int, float, float]], sigma2: float, spread: float) -> tuple[float, float]:
    """Section 7: value and standard error from rows of (mean, visits, guests, expected level)."""
    everyone = sum(g for _, _, g, _ in rows)
    visited = sum(g for _, n, g, _ in rows if n)
    value = variance = 0.0
    for mean, n, g, expected in rows:
        value += g / everyone * expected
        if n:
            value += g / visited * (mean - expected)
            variance += (g / visited) ** 2 * sigma2 / n
        variance += spread * ((g / visited if n else 0) - g / everyone) ** 2
    return value, math.sqrt(variance)


def poisson_cdf(count: int, mean: float) -> float:
    return sum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(count + 1))
