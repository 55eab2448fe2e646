"""Slow, loop-only second implementations of relative weights and stage links, to be held against the fast ones.

Written from methods.md, section 6, with the math module alone; nothing of the product is used.
"""

import math

Table = list[list[float]]


def without_levels(values: list[float], location: list[int], period: list[int]) -> list[float]:
    """Means of locations and of periods taken out in turn until nothing moves any more."""
    left = list(values)
    for _ in range(20_000):
        moved = 0.0
        for groups in (location, period):
            for group in set(groups):
                mine = [i for i, one in enumerate(groups) if one == group]
                mean = math.fsum(left[i] for i in mine) / len(mine)
                moved = max(moved, abs(mean))
                for i in mine:
                    left[i] -= mean
        if moved < 1e-13:
            break
    return left


def inverse(matrix: Table) -> Table:
    """Gauss-Jordan with the largest pivot."""
    n = len(matrix)
    rows = [[*row, *[float(i == j) for j in range(n)]] for i, row in enumerate(matrix)]
    for column in range(n):
        pivot = max(range(column, n), key=lambda i: abs(rows[i][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [x / rows[column][column] for x in rows[column]]
        for i in range(n):
            if i != column:
                rows[i] = [x - rows[i][column] * y for x, y in zip(rows[i], rows[column], strict=True)]
    return [row[n:] for row in rows]


def relative_weights(among: Table, with_outcome: list[float]) -> list[float]:
    """Johnson's weights, the root of the matrix by Denman and Beavers' iteration instead of eigenvalues."""
    n = len(with_outcome)
    root, back = [row[:] for row in among], [[float(i == j) for j in range(n)] for i in range(n)]
    for _ in range(60):
        root_inverse, back_inverse = inverse(root), inverse(back)
        root = [[(root[i][j] + back_inverse[i][j]) / 2 for j in range(n)] for i in range(n)]
        back = [[(back[i][j] + root_inverse[i][j]) / 2 for j in range(n)] for i in range(n)]
    slope = [sum(back[i][j] * with_outcome[j] for j in range(n)) for i in range(n)]
    return [sum((root[i][j] * slope[j]) ** 2 for j in range(n)) for i in range(n)]


def correlations(columns: Table) -> Table:
    """Of columns whose means are 0 already."""
    size = [math.sqrt(math.fsum(x * x for x in column)) for column in columns]
    return [
        [math.fsum(x * y for x, y in zip(a, b, strict=True)) / (size[i] * size[j]) for j, b in enumerate(columns)]
        for i, a in enumerate(columns)
    ]


def reliability(first: list[float], second: list[float]) -> float:
    """Rulon 1939: 1 less the variance of the difference over the variance of the sum."""
    between = math.fsum((a - b) ** 2 for a, b in zip(first, second, strict=True))
    whole = math.fsum((a + b) ** 2 for a, b in zip(first, second, strict=True))
    return 1 - between / whole


def slopes(first: Table, second: Table, outcome: list[float], cells: list[int]) -> list[float]:
    """The outcome on the stages without noise, over some cells; first, second: a column a stage."""
    n = len(first)
    shared = [
        [math.fsum(first[i][c] * second[j][c] + second[i][c] * first[j][c] for c in cells) / 2 for j in range(n)]
        for i in range(n)
    ]
    together = [math.fsum((first[i][c] + second[i][c]) / 2 * outcome[c] for c in cells) for i in range(n)]
    back = inverse(shared)
    return [sum(back[i][j] * together[j] for j in range(n)) for i in range(n)]


def links(first: Table, second: Table, outcome: list[float], location: list[int]) -> tuple[list[float], list[float]]:
    """Slopes, and their errors from leaving out one location after the other."""
    everything = slopes(first, second, outcome, list(range(len(outcome))))
    places = sorted(set(location))
    squares = [0.0] * len(first)
    for place in places:
        kept = [c for c, one in enumerate(location) if one != place]
        for i, slope in enumerate(slopes(first, second, outcome, kept)):
            squares[i] += (slope - everything[i]) ** 2
    return everything, [math.sqrt((len(places) - 1) / len(places) * one) for one in squares]
