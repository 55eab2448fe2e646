"""Find locations, standards and words: what the reader types, in any of the fields that name a thing."""

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select

from data_access.engine import fetch_frame
from data_access.schema import answer_detail, audit, location, region, standard
from data_access.visibility import visible
from domain.access import Scope


def fetch_locations_named(connection: Connection, scope: Scope, words: str, *, limit: int) -> pd.DataFrame:
    """Visible locations whose code, name, city or region holds the words, by name.

    Columns: location_id, code, name, region, city. No words: no rows.
    """
    fields = (location.c.code, location.c.name, location.c.city, region.c.name)
    shown = (location.c.location_id, location.c.code, location.c.name, location.c.city)
    return fetch_frame(
        connection,
        select(*shown, region.c.name.label("region"))
        .join(region, region.c.region_id == location.c.region_id)
        .where(visible(location, scope), _holds(words, *fields))
        .order_by(location.c.name, location.c.location_id)
        .limit(limit),
    )  # fmt: skip


def fetch_standards_named(connection: Connection, words: str, *, limit: int) -> pd.DataFrame:
    """Standards whose code or wording, in any language, holds the words; every version.

    Columns: standard_id, code, version, name, name_uk, name_it, stage_id. The catalogue is the chain's: no scope.
    """
    fields = (standard.c.code, standard.c.name, standard.c.name_uk, standard.c.name_it)
    columns = (*fields, standard.c.standard_id, standard.c.version, standard.c.stage_id)
    query = select(*columns).where(_holds(words, *fields)).order_by(standard.c.code, standard.c.version)
    return fetch_frame(connection, query.limit(limit))


def fetch_comments_with(connection: Connection, scope: Scope, words: str, *, limit: int) -> pd.DataFrame:
    """What shoppers wrote with these words beside an answer, newest first.

    Columns: audit_id, location, day, code (of the standard), comment. Superseded audits are left out.
    """
    same = and_(audit.c.location_id == answer_detail.c.location_id, audit.c.audit_id == answer_detail.c.audit_id)
    return fetch_frame(
        connection,
        select(
            audit.c.audit_id, location.c.name.label("location"), audit.c.day, standard.c.code, answer_detail.c.comment
        )
        .select_from(answer_detail.join(audit, same))
        .join(location, location.c.location_id == audit.c.location_id)
        .join(standard, standard.c.standard_id == answer_detail.c.standard_id)
        .where(visible(audit, scope), audit.c.is_current, _holds(words, answer_detail.c.comment))
        .order_by(audit.c.day.desc(), audit.c.audit_id, standard.c.code)
        .limit(limit),
    )  # fmt: skip


def _holds(words: str, *fields: ColumnElement[str | None]) -> ColumnElement[bool]:
    """Any field holds the words, whatever their case; % and _ are plain letters."""
    wanted = words.strip().lower()
    return or_(*(func.strpos(func.lower(field), wanted) > 0 for field in fields)) if wanted else false()
