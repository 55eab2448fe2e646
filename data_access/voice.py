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
    rating, rating_high, title, body.
    """
    return fetch_frame(
        connection,
        select(
            feedback.c.feedback_id, feedback.c.location_id, location.c.name.label("location"),
            feedback.c.received_at, feedback.c.day, feedback.c.kind, feedback.c.origin, feedback.c.severity,
            feedback.c.topic, feedback.c.rating, feedback.c.rating_high, feedback.c.title, feedback.c.body,
        )
        .join(location, location.c.location_id == feedback.c.location_id)
        .where(_asked(scope, what))
        .order_by(feedback.c.received_at.desc(), feedback.c.feedback_id.desc())
        .limit(limit)
        .offset(offset),
    )  # fmt: skip


def fetch_kind_counts(connection: Connection, scope: Scope, what: VoiceFilter) -> pd.DataFrame:
    """Messages by kind, most first. Columns: kind, messages. Kinds nobody used are absent."""
    count = func.count().label("messages")
    query = select(feedback.c.kind, count).where(_asked(scope, what)).group_by(feedback.c.kind)
    return fetch_frame(connection, query.order_by(count.desc(), feedback.c.kind))


def fetch_rating_sums(connection: Connection, scope: Scope, what: VoiceFilter) -> pd.DataFrame:
    """Addable sums of ratings, one row a scale and way of asking: different scales are never averaged.

    Columns: rating_kind, rating_low, rating_high, solicited, ratings, rating_sum, square_sum, first_day,
    last_day, promoters, detractors, satisfied (NPS 9-10, 0-6; top two of the scale).
    """
    keys = (feedback.c.rating_kind, feedback.c.rating_low, feedback.c.rating_high, feedback.c.solicited)
    value = feedback.c.rating
    return fetch_frame(
        connection,
        select(
            *keys,
            func.count().label("ratings"),
            func.sum(value).label("rating_sum"),
            func.sum(value * value).label("square_sum"),
            func.min(feedback.c.day).label("first_day"),
            func.max(feedback.c.day).label("last_day"),
            func.count().filter(value >= 9).label("promoters"),
            func.count().filter(value <= 6).label("detractors"),
            func.count().filter(value >= feedback.c.rating_high - 1).label("satisfied"),
        )
        .where(_asked(scope, what), value.is_not(None))
        .group_by(*keys)
        .order_by(func.count().desc(), *keys),
    )


def _asked(scope: Scope, what: VoiceFilter) -> ColumnElement[bool]:
    conditions = [asked(feedback, scope, what.where)]
    if what.kinds:
        conditions.append(feedback.c.kind.in_(what.kinds))
    if what.words:
        conditions.append(feedback.c.body.icontains(what.words, autoescape=True))
    return and_(*conditions)
