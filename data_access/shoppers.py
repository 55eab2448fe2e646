"""Who audited: how much of a location comes from one shopper, how they rotate, how hard each scores."""

import math
from datetime import date

import pandas as pd
from sqlalchemy import Connection, Date, Double, Integer, cast, func, literal, select

from data_access.engine import fetch_frame
from data_access.schema import audit, location
from data_access.scored import ages, is_scored, residuals, since_restart
from data_access.visibility import asked, visible
from domain.access import EVERYTHING, Scope
from domain.estimates import checked_audits
from domain.filters import DAYS_A_MONTH, AuditFilter, Period, history, months_back
from domain.severity import shopper_severity
from domain.variance_parts import variance_parts

SEVERITY_MONTHS = 24  # a person's taste lasts longer than a period of a report


def fetch_shopper_weights(connection: Connection, scope: Scope, as_of: date, *, half_life: float) -> pd.DataFrame:
    """Audits and their weight, one row a location and shopper, since the location's last restart.

    Columns: location_id, shopper, audits (> 0), weight (fresh-visit equivalents on `as_of`; half_life in months).
    The audits are those that a level rests on; those whose shopper is unknown are absent.
    """
    days = cast(literal(as_of, Date) - audit.c.day, Double)
    fading = func.exp(days * literal(-math.log(2) / half_life / DAYS_A_MONTH, Double))
    seen = history(as_of)
    return fetch_frame(
        connection,
        select(
            audit.c.location_id, audit.c.shopper, func.count().label("audits"), func.sum(fading).label("weight")
        )
        .join(location, since_restart())
        .where(visible(audit, scope), audit.c.day.between(seen.first, seen.last))
        .where(is_scored(), audit.c.shopper.is_not(None))
        .group_by(audit.c.location_id, audit.c.shopper),
    )  # fmt: skip


def fetch_shopper_rotation(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """How shoppers take turns at each location.

    Columns: location_id, audits (with a known shopper), shoppers (different ones), busiest (audits of the busiest),
    repeats (audits whose shopper also made the location's audit before it, of the same channel, in the period).
    """
    before = func.lag(audit.c.shopper).over(
        partition_by=(audit.c.location_id, audit.c.channel_id),
        order_by=(audit.c.day, audit.c.hour.nulls_last(), audit.c.audit_id),
    )
    turns = (
        select(audit.c.location_id, audit.c.shopper, before.label("before"))
        .where(asked(audit, scope, where), audit.c.is_current, audit.c.shopper.is_not(None))
        .subquery("turns")
    )
    each = (
        select(
            turns.c.location_id,
            func.count().label("audits"),
            func.count().filter(turns.c.shopper == turns.c.before).label("repeats"),
        )
        .group_by(turns.c.location_id, turns.c.shopper)
        .subquery("each")
    )
    return fetch_frame(
        connection,
        select(
            each.c.location_id,
            cast(func.sum(each.c.audits), Integer).label("audits"),
            func.count().label("shoppers"),
            func.max(each.c.audits).label("busiest"),
            cast(func.sum(each.c.repeats), Integer).label("repeats"),
        ).group_by(each.c.location_id),
    )


def fetch_shopper_severities(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """How hard each shopper of the visible audits scores, hardest first (domain.severity), points.

    Columns: shopper, audits (n), locations, raw, value, low, high (above 0: lower scores than others give the same
    locations), named (told from chance). Learnt from the whole network in the 24 months to the period's end, so that
    a shopper is the same to every reader; shoppers who made no visible audit in the period itself are absent.
    """
    seen = fetch_frame(
        connection,
        select(audit.c.shopper)
        .distinct()
        .where(asked(audit, scope, where), audit.c.is_current, audit.c.shopper.is_not(None)),
    )
    last = where.period.last
    audits = _scored_audits(connection, AuditFilter(Period(months_back(last, SEVERITY_MONTHS), last)))
    place, _ = pd.factorize(audits["location_id"])
    who, shoppers = pd.factorize(audits["shopper"])
    residual = residuals(audits)
    checked, _ = checked_audits(place, ages(audits["day"], last), residual, len(audits) + 1)
    between, within = variance_parts(checked.location, checked.age, checked.residual)
    found = shopper_severity(
        place, who, residual, len(shoppers), location_variance=between, within_variance=within
    )  # fmt: skip
    frame = pd.DataFrame(
        {
            "shopper": shoppers,
            "audits": found.audits,
            "locations": audits.groupby(who)["location_id"].nunique().to_numpy(),
            "raw": found.raw,
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "named": found.named,
        }
    )
    visible_ones = frame[frame["shopper"].isin(seen["shopper"])]
    return visible_ones.sort_values(["value", "shopper"], ascending=[False, True], ignore_index=True)


def _scored_audits(connection: Connection, where: AuditFilter) -> pd.DataFrame:
    """Counted audits of the network with a known shopper, score and expectation."""
    return fetch_frame(
        connection,
        select(
            audit.c.location_id, audit.c.shopper, audit.c.day, audit.c.month, audit.c.score, audit.c.expected
        )
        .where(asked(audit, EVERYTHING, where), is_scored(), audit.c.shopper.is_not(None)),
    )  # fmt: skip
