"""Slow, loop-only second implementation of the effect of coaching, to be held against the fast one.

Written from methods.md with the math module alone; nothing of the product is used.
"""

import math

# forecasts, their sd, mean after, visits after, coached, variance within, level, mean before, location, start
Row = tuple[list[float], float, float, float, bool, float, float, float, int, float]


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss, largest pivot first."""
    rows, n = [[*line, value] for line, value in zip(matrix, right, strict=True)], len(right)
    for c in range(n):
        best = max(range(c, n), key=lambda r: abs(rows[r][c]))
        rows[c], rows[best] = rows[best], rows[c]
        for r in range(n):
            if r != c:
                part = rows[r][c] / rows[c][c]
                rows[r] = [a - part * b for a, b in zip(rows[r], rows[c], strict=True)]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def t_quantile(p: float, degrees: int) -> float:
    """Bisection on the t density added up by Simpson's rule; p over one half."""
    log_whole = math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2) - 0.5 * math.log(degrees * math.pi)

    def density(x: float) -> float:
        return math.exp(log_whole - (degrees + 1) / 2 * math.log1p(x * x / degrees))

    def above_middle(x: float) -> float:
        steps = 1000
        odd = sum(density(x * i / steps) for i in range(1, steps, 2))
        even = sum(density(x * i / steps) for i in range(2, steps, 2))
        return (density(0) + 4 * odd + 2 * even + density(x)) * x / steps / 3

    low, high = 0.0, 10.0
    for _ in range(45):
        middle = (low + high) / 2
        low, high = (middle, high) if above_middle(middle) < p - 0.5 else (low, middle)
    return low


def _weights(rows: list[Row]) -> list[float]:
    q = [level / 100 * (1 - level / 100) for *_, level, _, _, _ in rows]
    usual = sum(q) / len(q)
    scatter = [min(max(one / usual, 0.6), 2.5) for one in q]
    return [1 / ((r[1] ** 2 + r[5] / r[3]) * g) for r, g in zip(rows, scatter, strict=True)]


def _regress(rows: list[Row], weights: list[float]) -> tuple[float, float, float, int]:
    """Coefficient of coached, its unit variance, weighted residual variance, degrees of freedom."""
    starts = sorted({row[9] for row in rows})
    table = [[*(float(row[9] == s) for s in starts), *row[0], float(row[4])] for row in rows]
    k = len(table[0])
    normal = [[sum(w * x[a] * x[b] for w, x in zip(weights, table, strict=True)) for b in range(k)] for a in range(k)]
    right = [sum(w * x[a] * row[2] for w, x, row in zip(weights, table, rows, strict=True)) for a in range(k)]
    found = solve(normal, right)
    left = 0.0
    for w, x, row in zip(weights, table, rows, strict=True):
        left += w * (row[2] - sum(c * value for c, value in zip(found, x, strict=True))) ** 2
    degrees = len(rows) - k
    return found[-1], solve(normal, [0.0] * (k - 1) + [1.0])[-1], left / degrees if degrees else math.nan, degrees


def effect(rows: list[Row]) -> dict[str, float]:
    """Section 3: one start is judged by the regression, several also by leaving each location out."""
    rows = [row for row in rows if row[3] > 0]
    weights = _weights(rows)
    value, unit, left, degrees = _regress(rows, weights)
    variance = unit * max(left, 1)
    coached = {row[8] for row in rows if row[4]}
    if len({row[9] for row in rows}) > 1:
        places, moved = sorted({row[8] for row in rows}), 0.0
        for place in places:
            others = [i for i, row in enumerate(rows) if row[8] != place]
            without = _regress([rows[i] for i in others], [weights[i] for i in others])[0]
            moved += (without - value) ** 2
        variance, degrees = max(variance, (len(places) - 1) / len(places) * moved), len(coached) - 1
    half = t_quantile(0.95, degrees) * math.sqrt(variance)
    top = sum(w * (row[2] - row[7]) for w, row in zip(weights, rows, strict=True) if row[4])
    raw = top / sum(w for w, row in zip(weights, rows, strict=True) if row[4])
    return {
        "value": value, "standard_error": math.sqrt(variance), "low": value - half, "high": value + half,
        "raw_change": raw, "would_have_come_anyway": raw - value, "n_coached": len(coached),
        "n_compared": len({row[8] for row in rows if not row[4]}),
    }  # fmt: skip


def mean_between(audits: list[tuple[int, float, float]], place: int, first: float, end: float) -> tuple[float, int]:
    """Mean residual and number of a location's audits with first <= month < end."""
    seen = [r for where, month, r in audits if where == place and first <= month < end and not math.isnan(r)]
    return (sum(seen) / len(seen) if seen else math.nan), len(seen)
