"""What follows from new audits, in the transaction that wrote them: rollup, expected scores, target, fit."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Select, and_, case, delete, func, insert, select, update

from data_access.coaching import learn_standard_spread
from data_access.estimates import fit_levels
from data_access.priorities import hold_fit
from data_access.schema import answer, audit, location, metadata, standard, standard_month, target
from data_access.stored_fits import forget_fits, write_fit
from data_access.stored_programme import write_programme
from domain.access import EVERYTHING
from domain.filters import AuditFilter, Period, history, month_of, months_back

BEFORE_BOTH_WINDOWS = timedelta(days=56)
# methods.md §1: the network mean of a standard is trusted from 30 answers on; below, its stage speaks.
ENOUGH_ANSWERS = 30
# product.md: the target of a location's level starts at the network mean of 12 months minus 4.
TARGET_BELOW_MEAN = 4.0


def refresh_after_load(connection: Connection, *, months: Collection[int]) -> None:
    """Bring everything derived from audits up to date after audits of these months (yyyymm) changed.

    No months: nothing to do. Runs on the writer's own connection, so a failure undoes the load with it.
    """
    if not months:
        return
    roll_up(connection, months)
    last = last_audit_day(connection)
    if last is None:
        return
    write_expected_scores(connection, as_of=last)
    freeze_first_target(connection, as_of=last)
    forget_fits(connection)
    # Health compares four weeks with the four before by levels frozen before both; the newest fit comes last.
    for day in (last - BEFORE_BOTH_WINDOWS, last):
        seen = AuditFilter(history(day))
        spread = learn_standard_spread(connection, AuditFilter(Period(months_back(day, 12), day)))
        fit = fit_levels(connection, EVERYTHING, seen)
        write_fit(connection, fit, spread, data_version=_stamp(), as_of=day)
    hold_fit(connection, fit)
    write_programme(connection, as_of=last)


def roll_up(connection: Connection, months: Collection[int]) -> None:
    """Rewrite standard_month for these months from the answers."""
    connection.execute(delete(standard_month).where(standard_month.c.month.in_(sorted(months))))
    keys = (answer.c.region_id, answer.c.channel_id, answer.c.month, answer.c.standard_id)
    sums = (
        select(*keys, func.sum(answer.c.points), func.sum(answer.c.max_points), func.count())
        .where(answer.c.month.in_(sorted(months)))
        .group_by(*keys)
    )
    columns = ["region_id", "channel_id", "month", "standard_id", "points", "max_points", "audits"]
    connection.execute(insert(standard_month).from_select(columns, sums))


def last_audit_day(connection: Connection) -> date | None:
    """The day of the newest counted audit; None without one."""
    return connection.execute(select(func.max(audit.c.day)).where(audit.c.is_current)).scalar()


def write_expected_scores(connection: Connection, *, as_of: date) -> None:
    """Set audit.expected (E_v of methods.md §1) for the audits of the last three years.

    E_v = 100 x sum(w p) / sum(w) over the standards answered, p the network's mean share of each in the
    12 months to `as_of`: an average location's score on the same questions.
    """
    means = network_shares(as_of=as_of).subquery("means")
    weight = func.sum(means.c.weight)
    expected = (
        select(
            answer.c.location_id,
            answer.c.audit_id,
            (100.0 * func.sum(means.c.weight * means.c.share) / weight).label("expected"),
        )
        .join(means, means.c.standard_id == answer.c.standard_id)
        .where(answer.c.month >= month_of(history(as_of).first))
        .group_by(answer.c.location_id, answer.c.audit_id)
        .having(weight > 0)
        .subquery("e")
    )
    same = and_(audit.c.location_id == expected.c.location_id, audit.c.audit_id == expected.c.audit_id)
    connection.execute(update(audit).where(same).values(expected=expected.c.expected))


def network_shares(*, as_of: date) -> Select[tuple[int, float, float]]:
    """Mean share of each standard in the network over the 12 months to `as_of`.

    Columns: standard_id, weight, share (0-1). A standard with under 30 answers takes its stage's share,
    and a stage without answers the whole network's; a network without answers has no rows.
    """
    first = month_of(months_back(as_of, 12))
    sums = (
        select(
            standard_month.c.standard_id,
            func.sum(standard_month.c.points).label("points"),
            func.sum(standard_month.c.max_points).label("possible"),
            func.sum(standard_month.c.audits).label("answers"),
        )
        .where(standard_month.c.month.between(first, month_of(as_of)))
        .group_by(standard_month.c.standard_id)
        .subquery("sums")
    )
    points, possible = func.coalesce(sums.c.points, 0), func.coalesce(sums.c.possible, 0)

    own = sums.c.points * 1.0 / func.nullif(sums.c.possible, 0)
    stage = func.sum(points).over(partition_by=standard.c.stage_id) * 1.0
    stage /= func.nullif(func.sum(possible).over(partition_by=standard.c.stage_id), 0)
    network = func.sum(points).over() * 1.0 / func.nullif(func.sum(possible).over(), 0)
    chosen = case((sums.c.answers >= ENOUGH_ANSWERS, own), else_=func.coalesce(stage, network))
    shares = (
        select(standard.c.standard_id, standard.c.weight, chosen.label("share"))
        .select_from(standard.outerjoin(sums, sums.c.standard_id == standard.c.standard_id))
        .where(standard.c.bonus.is_(False))
        .subquery("shares")
    )
    return select(shares.c.standard_id, shares.c.weight, shares.c.share).where(shares.c.share.is_not(None))


def freeze_first_target(connection: Connection, *, as_of: date) -> None:
    """Set the target of a location's level when none was ever set; it then stays until someone changes it."""
    if connection.execute(select(func.count()).where(target.c.metric == "level")).scalar():
        return
    first = months_back(as_of, 12)
    recent = audit.c.is_current & audit.c.is_counted & audit.c.day.between(first, as_of)
    mean = connection.execute(select(func.avg(audit.c.score)).where(recent)).scalar()
    if mean is None:
        return
    connection.execute(
        insert(target).values(
            metric="level",
            value=round(mean - TARGET_BELOW_MEAN, 1),
            basis=f"network mean of the 12 months to {as_of.isoformat()} - {TARGET_BELOW_MEAN:g}",
            set_at=datetime.now(UTC),
        )
    )


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def align_regions(connection: Connection) -> None:
    """Give every fact the region its location belongs to now: who may see it follows the location."""
    for table in metadata.sorted_tables:
        if table is location or not {"location_id", "region_id"} <= set(table.c.keys()):
            continue
        moved = and_(table.c.location_id == location.c.location_id, table.c.region_id != location.c.region_id)
        connection.execute(update(table).where(moved).values(region_id=location.c.region_id))


def refresh_everything(connection: Connection) -> None:
    """As refresh_after_load, for every month there is; also after locations or standards themselves changed."""
    align_regions(connection)
    months = connection.execute(select(answer.c.month).distinct()).scalars().all()
    refresh_after_load(connection, months=months)
