"""The queries as pages ask them: cached by scope, filter and data version, never by user.

A cached frame comes back as a private copy, so a page may change it. Nothing about the person is read
inside a cached function: two people with the same scope share an answer, two scopes never do.
"""

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from config import settings
from data_access import (
    appeal_list,
    audits,
    coaching,
    coaching_lists,
    compare,
    coverage,
    dismissals,
    estimates,
    health,
    imports,
    network,
    one_location,
    plan_draft,
    plan_sheet,
    priorities,
    scorecard,
    search,
    sessions,
    shoppers,
    standards,
    stored_fits,
    stored_programme,
    unit_of_work,
    voice,
)
from data_access import coaching_effects as coached_effects
from data_access import rhythm as rhythms
from data_access.engine import engine_for, reading
from data_access.level_fit import LevelFit
from data_access.network import DataVersion, Freshness
from domain.access import EVERYTHING, Scope
from domain.filters import AuditFilter, Period, history

# One entry is a frame of some tens of kilobytes; 200 of them a query stay under 20 MB. An hour bounds
# what a quiet server keeps of views that nobody opens again.
_MOST_ENTRIES = 200
_KEEP = "1h"
# Streamlit would take these apart field by field, half a millisecond a question; their words hold every field.
_keep = partial(
    st.cache_data,
    max_entries=_MOST_ENTRIES,
    ttl=_KEEP,
    show_spinner=False,
    hash_funcs=dict.fromkeys((Scope, Period, AuditFilter, voice.VoiceFilter), repr),
)


def database() -> Engine:
    """The engine of this installation."""
    return engine_for(settings().database_url)


def data_version() -> DataVersion:
    """What the data stand at now; asked at every run, never cached."""
    with reading(database()) as connection:
        return network.fetch_data_version(connection)


def _cached(query: Callable[..., Any]) -> Callable[..., Any]:
    """Give a query its connection and a cache of its own; positional: scope, filter, ..., version last."""

    @functools.wraps(query)  # Streamlit keys a cache by the function's name and source: each keeps its own
    def ask(*key: Any, version: DataVersion, **rest: Any) -> Any:  # noqa: ARG001 the version is part of the key
        with reading(database()) as connection:
            return query(connection, *key, **rest)

    del ask.__wrapped__  # its signature lacks `version`, which must be in the key
    kept: Callable[..., Any] = _keep()(ask)
    return kept


def _fresh(query: Callable[..., Any]) -> Callable[..., Any]:
    """Give a query its connection and no cache: people write what it tells between two loads."""

    @functools.wraps(query)
    def ask(*key: Any, version: DataVersion | None = None, **rest: Any) -> Any:  # noqa: ARG001 asked like the others
        with reading(database()) as connection:
            return query(connection, *key, **rest)

    return ask


regions = _cached(network.fetch_regions)
locations = _cached(network.fetch_locations)
channels = _cached(network.fetch_channels)
standard_list = _cached(network.fetch_standards)
targets = _cached(network.fetch_targets)
standard_counts = _cached(standards.fetch_standard_counts)
region_counts = _cached(standards.fetch_region_counts)
month_counts = _cached(standards.fetch_month_counts)
channel_counts = _cached(standards.fetch_channel_counts)
location_totals = _cached(standards.fetch_location_totals)
network_shares = _cached(standards.fetch_network_shares)
standard_estimates = _cached(coaching.fetch_standard_estimates)
cell_audits = _cached(audits.fetch_cell_audits)
cell_count = _cached(audits.count_cell)
audit_header = _cached(audits.find_audit)
audit_answers = _cached(audits.fetch_audit_answers)
critical_failures = _cached(audits.fetch_critical_failures)
audit_count = _cached(audits.count_audits)
score_sums = _cached(health.fetch_score_sums)
score_months = _cached(health.fetch_score_months)
guest_counts = _cached(health.fetch_guest_counts)
complaint_rate = _cached(health.fetch_complaint_rate)
location_guests = _cached(health.fetch_location_guests)
shopper_weights = _cached(shoppers.fetch_shopper_weights)
held_levels = _cached(priorities.fetch_held)
guests_a_month = _cached(priorities.fetch_guests_a_month)
coaching_effects = _cached(coached_effects.fetch_effects)
waves = _cached(rhythms.fetch_waves)
last_audits = _cached(rhythms.fetch_last_audits)
newest_audits = _cached(priorities.fetch_newest_audits)
programme = _cached(stored_programme.fetch_kept_programme)
plan_counts = _fresh(health.fetch_plan_counts)
kind_counts = _cached(voice.fetch_kind_counts)
rating_sums = _cached(voice.fetch_rating_sums)
messages = _cached(voice.fetch_messages)
locations_named = _cached(search.fetch_locations_named)
standards_named = _cached(search.fetch_standards_named)
comments_with = _cached(search.fetch_comments_with)
import_list = _cached(imports.fetch_imports)
rejected_rows = _cached(imports.fetch_rejected)
part_counts = _cached(compare.fetch_part_counts)
location_months = _cached(compare.fetch_location_months)
location_complaints = _cached(compare.fetch_location_complaints)
location_nps = _cached(compare.fetch_location_nps)
open_plans = _fresh(compare.fetch_open_plans)
channel_audits = _cached(coverage.fetch_channel_audits)
week_audits = _cached(coverage.fetch_week_audits)
guest_week = _cached(coverage.fetch_guest_week)
shopper_rotation = _cached(shoppers.fetch_shopper_rotation)
shopper_severities = _cached(shoppers.fetch_shopper_severities)
scorecard_rows = _cached(scorecard.fetch_scorecard)
# One audit and one location; the scope of the latter is cut to it (Scope.only).
audit_revisions = _cached(audits.fetch_revisions)
location_audits = _cached(one_location.fetch_audits)
voice_months = _cached(one_location.fetch_voice_months)
money_months = _cached(one_location.fetch_money_months)
# The coaching cycle: people act on what they see.
plan_list = _fresh(coaching_lists.fetch_plan_list)
session_list = _fresh(coaching_lists.fetch_session_list)
coaches = _fresh(coaching_lists.fetch_coaches)
plan_of = _fresh(plan_sheet.fetch_plan_sheet)
session_of = _fresh(plan_sheet.find_session)
private_note = _fresh(sessions.find_private_note)
failed_standards = _fresh(plan_draft.fetch_failed_standards)
evidence = _fresh(plan_draft.fetch_evidence)
edits = _fresh(unit_of_work.fetch_edits)
work_under_way = _fresh(priorities.fetch_work)
touches = _fresh(rhythms.fetch_touches)
left_out = _fresh(dismissals.fetch_dismissals)
appeal_history = _fresh(appeal_list.fetch_appeal_history)
is_demo = _fresh(network.is_demo)


@_keep()
def freshness(scope: Scope, version: DataVersion) -> Freshness:  # noqa: ARG001 the version is part of the key
    """How far the visible data reach."""
    with reading(database()) as connection:
        return network.fetch_freshness(connection, scope)


@_keep()
def location_levels(
    scope: Scope, as_of: Period, channel_ids: tuple[int, ...], *, version: DataVersion
) -> LevelFit | None:
    """Levels of the visible locations on the last day of a period; None before the first audit.

    A stored fit answers for its day and all channels; another day or a choice of channels is fitted
    over the whole network, of which only the visible part leaves this function.
    """
    with reading(database()) as connection:
        stored = None if channel_ids else stored_fits.fetch_levels(connection, scope, as_of.last)
    if stored is not None:
        return stored
    fit = _network_fit(AuditFilter(history(as_of.last), (), channel_ids), version)
    return None if fit is None else fit.cut_to_scope(scope)


@_keep(max_entries=20)
def _network_fit(where: AuditFilter, version: DataVersion) -> LevelFit | None:  # noqa: ARG001
    with reading(database()) as connection:
        return estimates.fit_levels(connection, EVERYTHING, where)


def overdue_cases(scope: Scope, region_ids: tuple[int, ...]) -> int:
    """How many cases are past their limit at this moment; never cached, because the clock runs."""
    with reading(database()) as connection:
        return health.count_overdue_cases(connection, scope, datetime.now(UTC), region_ids=region_ids)


def audit_appeals(scope: Scope, audit_id: int) -> pd.DataFrame:
    """Appeals against one audit as they stand now; never cached, because people act on them."""
    with reading(database()) as connection:
        return appeal_list.fetch_appeals(connection, scope, audit_id, now=datetime.now(UTC))


def open_appeals(scope: Scope) -> pd.DataFrame:
    """The appeals that wait for somebody at this moment; never cached, because the clock runs."""
    with reading(database()) as connection:
        return appeal_list.fetch_open_appeals(connection, scope, now=datetime.now(UTC))


def open_cases(scope: Scope) -> pd.DataFrame:
    """The cases that wait for an answer at this moment, past their limit first; never cached."""
    with reading(database()) as connection:
        return one_location.fetch_open_cases(connection, scope, now=datetime.now(UTC))


def coaching_of(scope: Scope) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Plans and sessions as they stand now; never cached, because people write them between two loads."""
    with reading(database()) as connection:
        return one_location.fetch_plans(connection, scope), one_location.fetch_sessions(connection, scope)
