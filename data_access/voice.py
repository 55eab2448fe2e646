"""What guests say: messages newest first, and counts by kind and by rating scale."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, func, select

from data_access.engine import fetch_frame
from data_access.schema import feedback, location
from data_access.visibility import asked
from domain.access import Scope
from domain.filters import AuditFilter


@dataclass(frozen=True, slots=True)
class VoiceFilter:
    """Which messages: the common view, and kinds and words. Empty means no restriction."""

    where: AuditFilter
    kinds: tuple[str, ...] = ()
    words: str = ""


def fetch_messages(
    connection: Connection, scope: Scope, what: VoiceFilter, *, limit: int, offset: int = 0
) -> pd.DataFrame:
    """Messages, newest first.

    Columns: feedback_id, location_id, location, received_at (UTC), day, kind, origin, severity, topic,
    rating, rating_low, rating_high, title, body.
    """
    # Cut to a page before the join: the engine then reads the long columns of these few rows only.
    newest = (
        select(feedback)
        .where(_asked(scope, what))
        .order_by(feedback.c.received_at.desc(), feedback.c.feedback_id.desc())
        .limit(limit)
        .offset(offset)
        .subquery("newest")
    )
    return fetch_frame(
        connection,
        select(
            newest.c.feedback_id, newest.c.location_id, location.c.name.label("location"),
            newest.c.received_at, newest.c.day, newest.c.kind, newest.c.origin, newest.c.severity,
            newest.c.topic, newest.c.rating, newest.c.rating_low, newest.c.rating_high, newest.c.title, newest.c.body,
        )
        .join(location, location.c.location_id == newest.c.location_id)
        .order_by(newest.c.received_at.desc(), newest.c.feedback_id.desc()),
    )  # fmt: skip


def fetch_kind_counts(connection: Connection, scope: Scope, what: VoiceFilter) -> pd.DataFrame:
    """Messages by kind, most first. Columns: kind, messages, volunteered. Kinds nobody used are absent."""
    count = func.count().label("messages")
    volunteered = func.count().filter(feedback.c.solicited.is_(False)).label("volunteered")
    query = select(feedback.c.kind, count, volunteered).where(_asked(scope, what)).group_by(feedback.c.kind)
    return fetch_frame(connection, query.order_by(count.desc(), feedback.c.kind))


def fetch_rating_sums(connection: Connection, scope: Scope, what: VoiceFilter) -> pd.DataFrame:
    """Messages and addable sums of their ratings, one row a scale and way of asking: scales are never averaged.

    Messages without a rating have rows of their own, with rating_kind NULL and 0 ratings.
    Columns: rating_kind, rating_low, rating_high, solicited, messages, ratings, rating_sum, square_sum, first_day,
    last_day, promoters, detractors, satisfied (NPS 9-10, 0-6; top two of the scale).
    """
    keys = (feedback.c.rating_kind, feedback.c.rating_low, feedback.c.rating_high, feedback.c.solicited)
    value = feedback.c.rating
    return fetch_frame(
        connection,
        select(
            *keys,
            func.count().label("messages"),
            func.count(value).label("ratings"),
            func.sum(value).label("rating_sum"),
            func.sum(value * value).label("square_sum"),
            func.min(feedback.c.day).label("first_day"),
            func.max(feedback.c.day).label("last_day"),
            func.count().filter(value >= 9).label("promoters"),
            func.count().filter(value <= 6).label("detractors"),
            func.count().filter(value >= feedback.c.rating_high - 1).label("satisfied"),
        )
        .where(_asked(scope, what))
        .group_by(*keys)
        .order_by(func.count(value).desc(), *keys),
    )


def _asked(scope: Scope, what: VoiceFilter) -> ColumnElement[bool]:
    conditions = [asked(feedback, scope, what.where)]
    if what.kinds:
        conditions.append(feedback.c.kind.in_(what.kinds))
    if what.words:
        # Four times as fast on DuckDB as ILIKE with an escaped pattern, and % and _ are plain letters.
        conditions.append(func.strpos(func.lower(feedback.c.body), what.words.lower()) > 0)
    return and_(*conditions)
