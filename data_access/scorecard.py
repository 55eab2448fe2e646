"""The KPI of every level: scores of all forms together, by employee role, shift, location, region and chain."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, select

from data_access.engine import fetch_frame
from data_access.network import fetch_channels
from data_access.schema import answer, audit, stage, standard
from data_access.visibility import asked
from domain import scorecard as rules
from domain.access import EVERYTHING, Scope
from domain.decisions import same_decision
from domain.filters import AuditFilter
from domain.roles import OTHER, ROLE_OF_STAGE
from domain.scoring import ROUNDING
from domain.shifts import SHIFT_HOURS, UNKNOWN

Floats = NDArray[np.float64]
IntArray = NDArray[np.int64]

_KEYS = ["location_id", "region_id", "part"]


class Level(StrEnum):
    """Whose KPI; the values stand in addresses."""

    ROLE = "role"
    SHIFT = "shift"
    LOCATION = "location"
    REGION = "region"
    CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a scorecard is asked for.

    each: a role or shift of each location, not of all together; target: of a level, all forms alike, points;
    threshold: score at which an audit passes, points; at_target: the decision is the row's own target, else the
    threshold.
    """

    by: Level
    each: bool
    target: float
    threshold: float
    at_target: bool


def fetch_score_cells(
    connection: Connection, scope: Scope, where: AuditFilter, *, by: Level, threshold: float
) -> pd.DataFrame:
    """Addable sums of the counted audits, one row a location, part (role, shift, or "" of other levels) and channel.

    Columns: location_id, region_id, part, channel_id, audits, score_sum, square_sum, critical (failures), passed (at
    the threshold or above, without a critical failure). A role's score is that of its own standards in each audit.
    Nothing in the period: no rows.
    """
    source = _role_scores(scope, where) if by is Level.ROLE else _audit_scores(scope, where, by)
    scored = source.subquery("scored")
    keys = (scored.c.location_id, scored.c.region_id, scored.c.part, scored.c.channel_id)
    passed = and_(scored.c.score >= threshold - ROUNDING, scored.c.critical == 0)
    return fetch_frame(
        connection,
        select(
            *keys,
            func.count().label("audits"),
            func.sum(scored.c.score).label("score_sum"),
            func.sum(scored.c.score * scored.c.score).label("square_sum"),
            func.sum(scored.c.critical).label("critical"),
            func.count().filter(passed).label("passed"),
        ).group_by(*keys),
    )


def _audit_scores(scope: Scope, where: AuditFilter, by: Level) -> Select[Any]:
    shift = case(*((audit.c.hour.in_(hours), literal(one)) for one, hours in SHIFT_HOURS.items()), else_=UNKNOWN)
    part: ColumnElement[Any] = shift if by is Level.SHIFT else literal("")
    return select(
        audit.c.location_id, audit.c.region_id, part.label("part"), audit.c.channel_id, audit.c.score,
        audit.c.critical_failures.label("critical"),
    ).where(asked(audit, scope, where), audit.c.is_current, audit.c.is_counted)  # fmt: skip


def _role_scores(scope: Scope, where: AuditFilter) -> Select[Any]:
    """Each counted audit's score on the standards of one role; a role with nothing applicable has no score."""
    stages: dict[str, list[str]] = {}
    for code, name in ROLE_OF_STAGE.items():
        stages.setdefault(name, []).append(code)
    role = case(*((stage.c.code.in_(codes), literal(one)) for one, codes in stages.items()), else_=OTHER)
    share = func.least(answer.c.points * 1.0 / answer.c.max_points, 1.0)
    possible = func.sum(case((standard.c.bonus, 0.0), else_=standard.c.weight))
    failed = and_(standard.c.critical, answer.c.points < answer.c.max_points)
    same = and_(audit.c.location_id == answer.c.location_id, audit.c.audit_id == answer.c.audit_id)
    keys = (answer.c.location_id, answer.c.region_id, answer.c.audit_id, answer.c.channel_id, role.label("part"))
    return (
        select(
            *keys,
            func.least(100 * func.sum(standard.c.weight * share) / possible, 100.0).label("score"),
            func.count().filter(failed).label("critical"),
        )
        .select_from(answer)
        .join(audit, and_(same, audit.c.is_current, audit.c.is_counted))
        .join(standard, standard.c.standard_id == answer.c.standard_id)
        .join(stage, stage.c.stage_id == standard.c.stage_id)
        .where(asked(answer, scope, where))
        .group_by(*keys)
        .having(possible > 0)
    )


def fetch_scorecard(connection: Connection, scope: Scope, where: AuditFilter, ask: Ask) -> pd.DataFrame:
    """The scorecard of the visible rows, worst first: by the true level's estimate, those of under three audits last.

    Columns: location_id, region_id (-1 where the level has none), part, audits, critical, passed, score, error,
    estimate, low, high, target, threshold (points), same (chance 0-1 that other visits decide alike), change, margin
    (points), changed, missing (ids of the network's channels that the row lacks, a tuple). No audits: no rows.
    What a row is compared with (how much one visit scatters, how rows differ, what is usual) is learnt from the whole
    network, so that it means the same to every reader; only visible rows leave this function.
    """
    asks: dict[str, Any] = {"by": ask.by, "threshold": ask.threshold}
    everywhere = AuditFilter(where.period)
    now = fetch_score_cells(connection, scope, where, **asks)
    if now.empty:
        return pd.DataFrame(columns=["part", "audits", "score"])
    before = fetch_score_cells(connection, scope, where.over(where.period.previous()), **asks)
    network = fetch_score_cells(connection, EVERYTHING, everywhere, **asks)
    audits = network if ask.by is not Level.ROLE else fetch_score_cells(
        connection, EVERYTHING, everywhere, by=Level.CHAIN, threshold=ask.threshold
    )  # fmt: skip
    usual = float(audits["score_sum"].sum() / audits["audits"].sum())
    weight = fetch_channels(connection).set_index("channel_id")["weight"]
    if where.channel_ids:
        weight = weight[weight.index.isin(where.channel_ids)]
    return _rows(_Network(network, weight, ask), now, before, usual)


class _Network:
    """What rows are compared with: the usual score and the scatter of each part and channel.

    Roles are scored on standards of their own; a shift is held to what the whole chain does.
    """

    def __init__(self, cells: pd.DataFrame, weight: pd.Series, ask: Ask) -> None:
        self.ask = ask
        self.weight = weight.to_numpy(dtype=float)
        self.channel_ids = [int(one) for one in weight.index]
        self.cells = cells[cells["channel_id"].isin(self.channel_ids)]
        self.parts = pd.Index(sorted(self.cells["part"].unique()) if ask.by is Level.ROLE else [""])
        form = self._part_of(self.cells["part"]) * weight.size + weight.index.get_indexer(
            pd.Index(self.cells["channel_id"])
        )
        audits, total, squares = (self.cells[name] for name in ("audits", "score_sum", "square_sum"))
        shape, size = (len(self.parts), weight.size), len(self.parts) * weight.size
        self.variance = rules.visit_variances(form, audits, total, squares, size).reshape(shape)
        n, points = np.bincount(form, audits, size), np.bincount(form, total, size)
        self.usual = np.divide(points, n, out=np.full(size, np.nan), where=n > 0).reshape(shape)

    @property
    def in_parts(self) -> bool:
        """Whether rows are roles or shifts of the whole view, which are not compared with each other."""
        return self.ask.by in (Level.ROLE, Level.SHIFT) and not self.ask.each

    def group(self, rows: pd.MultiIndex) -> IntArray:
        """The part by which each row is scored, an index of `parts`."""
        return self._part_of(rows.get_level_values("part"))

    def _part_of(self, parts: pd.Index | pd.Series) -> IntArray:
        found = self.parts.get_indexer(pd.Index(parts)) if self.ask.by is Level.ROLE else np.zeros(len(parts))
        return np.asarray(found, dtype=np.int64)

    def keyed(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Cells of the chosen channels; the keys that their level does not tell apart are -1."""
        kept = cells[cells["channel_id"].isin(self.channel_ids)]
        if self.in_parts or self.ask.by is Level.CHAIN:
            return kept.assign(location_id=-1, region_id=-1)
        return kept.assign(location_id=-1) if self.ask.by is Level.REGION else kept

    def matrices(self, cells: pd.DataFrame, rows: pd.MultiIndex) -> tuple[Floats, Floats]:
        """Audits and sums of scores of these rows, rows x channels."""
        sums = self.keyed(cells).groupby([*_KEYS, "channel_id"])[["audits", "score_sum"]].sum()
        found = []
        for name in ("audits", "score_sum"):
            table = sums[name].unstack("channel_id").reindex(index=rows, columns=self.channel_ids)
            found.append(table.fillna(0).to_numpy(dtype=float))
        return found[0], found[1]

    def combine(self, cells: pd.DataFrame, rows: pd.MultiIndex) -> rules.Combined:
        """The scores of these rows."""
        part = self.group(rows)
        return rules.combine(*self.matrices(cells, rows), self.weight, self.variance[part], self.usual[part])

    def between(self, rows: pd.MultiIndex) -> Floats:
        """Variance between the network's rows that each of these is comparable with; nan where there are too few."""
        peers = _index(self.keyed(self.cells))
        found, part = self.combine(self.cells, peers), peers.get_level_values("part")
        spread = {
            one: rules.network_spread(found.score[part == one], found.error[part == one], found.usual[part == one])
            for one in ([] if self.in_parts else part.unique())
        }
        return np.array([spread.get(one, np.nan) for one in rows.get_level_values("part")])


def _rows(network: _Network, now: pd.DataFrame, before: pd.DataFrame, usual: float) -> pd.DataFrame:
    """usual: the network's mean score of all audits, beside which the target of a level was set."""
    keyed, ask = network.keyed(now), network.ask
    rows = _index(keyed)
    found = network.combine(now, rows)
    levels = rules.true_levels(found.score, found.error, found.usual, network.between(rows))
    moved = rules.changes(
        *network.matrices(now, rows), *network.matrices(before, rows),
        weight=network.weight, variance=network.variance[network.group(rows)],
    )  # fmt: skip
    target = ask.target + found.usual - usual
    threshold = target if ask.at_target else np.full(target.shape, ask.threshold)
    ids = np.array(network.channel_ids)
    sums = keyed.groupby(_KEYS)[["critical", "passed"]].sum().reindex(rows)
    frame = sums.reset_index().assign(
        audits=found.audits, score=found.score, error=found.error,
        estimate=levels.estimate, low=levels.low, high=levels.high,
        target=target, threshold=threshold, same=same_decision(levels.estimate, levels.sd, found.error, threshold),
        change=moved.value, margin=moved.margin, changed=moved.named,
    )  # fmt: skip
    frame["missing"] = pd.Series([tuple(int(one) for one in ids[lacks]) for lacks in found.missing], dtype=object)
    frame = frame[frame["score"].notna()]
    few = frame["audits"] < rules.FEWEST_AUDITS
    order = np.lexsort((frame["part"], frame["location_id"], frame["estimate"] - frame["target"], few))
    return frame.iloc[order].reset_index(drop=True)


def _index(keyed: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(keyed[_KEYS].drop_duplicates().sort_values(_KEYS))
