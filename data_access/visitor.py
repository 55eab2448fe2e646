"""Who is asking, and what does every page need? Read at every run; a page without an answer stops."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from config import settings
from data_access import cached
from data_access.coaching_desk import Outcome, carry_out
from data_access.engine import reading, writing
from data_access.identity import identify, set_language
from data_access.level_fit import LevelFit
from data_access.network import DataVersion, Freshness
from data_access.saved_views import Query, SavedView, delete_view, fetch_views, save_view
from data_access.unit_of_work import StaleWriteError
from domain.access import Permission, Scope, User
from domain.coaching_orders import Draft, Order
from domain.coaching_plans import CoachingRefusedError
from domain.filters import AuditFilter, Period
from translation import known_language


@dataclass(frozen=True)
class Visit:
    """One person on one page. span: first to last day with audits or feedback; None before the first load."""

    user: User
    version: DataVersion
    regions: pd.DataFrame
    channels: pd.DataFrame
    fresh: Freshness
    span: Period | None

    @property
    def scope(self) -> Scope:
        """The rows this person may see."""
        return self.user.scope

    def at(self, location_id: int, region_id: int) -> "Visit":
        """The same visit cut to one location that belongs to this region; it can only see less (Scope.only)."""
        return replace(self, user=replace(self.user, scope=self.scope.only(location_id, region_id)))

    @property
    def audits_version(self) -> DataVersion:
        """The version without guests' messages, for dear answers about audits: a message does not change them."""
        return self.version[0], 0

    def ask(self, query: Callable[..., Any], *key: Any, **rest: Any) -> Any:
        """A cached query's answer for this person's scope, at the data's present version."""
        return query(self.scope, *key, version=self.version, **rest)

    def target(self, metric: str) -> tuple[float, str] | None:
        """The chain's target in force and how it was set; None when nobody has set one."""
        found: dict[str, tuple[float, str]] = cached.targets(version=self.version)
        return found.get(metric)

    def level_target(self, fit: LevelFit, channel_ids: tuple[int, ...]) -> float | None:
        """The target of a level, points; of some channels only, moved by what those forms usually score."""
        chain = self.target("level")
        if chain is None or not channel_ids or self.span is None:
            return None if chain is None else chain[0]
        every: LevelFit | None = self.ask(cached.location_levels, self.span, ())
        return chain[0] + fit.settings.usual_score - (every or fit).settings.usual_score

    def target_values(self, fit: LevelFit, channel_ids: tuple[int, ...]) -> dict[str, float | None]:
        """The targets of a level, of the NPS and of complaints; None where none is set."""
        return {"level": self.level_target(fit, channel_ids), **self.guest_targets()}

    def guest_targets(self) -> dict[str, float | None]:
        """The targets of the NPS and of complaints per 10,000 guests; None where none is set."""
        found = {metric: self.target(metric) for metric in ("nps", "complaints")}
        return {metric: one[0] if one else None for metric, one in found.items()}

    def levels(self, where: AuditFilter) -> tuple[LevelFit, float] | None:
        """Levels of the chosen locations on the filter's last day and their target; None where nothing is known."""
        fit: LevelFit | None = self.ask(cached.location_levels, where.period, where.channel_ids)
        target = None if fit is None else self.level_target(fit, where.channel_ids)
        if fit is None or target is None:
            return None
        chosen = fit.in_regions(where.region_ids)
        return None if chosen.levels.empty else (chosen, target)


def visitor() -> User | None:
    """The signed-in person of this browser, role and scope as they are now; None for a stranger."""
    return identify(cached.database(), st.context.cookies, datetime.now(UTC), secure=settings().secure)


def open_page(permission: Permission) -> Visit:
    """The visit of a signed-in person whose role grants the permission; otherwise the page ends here.

    Every page calls this first: the guard in the entry script is not the only one. The entry script has
    already shown the sign-in to a stranger and lists no page that the role may not open.
    """
    user = visitor()
    if user is None or not user.may(permission):
        st.stop()
    version = cached.data_version()
    fresh = cached.freshness(user.scope, version)
    days = [day for day in (fresh.last_audit, fresh.last_feedback) if day]
    firsts = [day for day in (fresh.first_audit, fresh.first_feedback) if day]
    return Visit(
        user=user,
        version=version,
        regions=cached.regions(user.scope, version=version),
        channels=cached.channels(version=version),
        fresh=fresh,
        span=Period(min(firsts), max(days)) if firsts and days else None,
    )


def act(work: Callable[[Connection, User, datetime], Any], *, exclusive: bool = False) -> Any:
    """Do some work as the person who is signed in at this moment, in one transaction; nothing for a stranger.

    Returns what the work returns.

    For what runs before the page does, such as the sending of a form: what the page knew of the person is old.
    work itself asks the rules whether the person may. exclusive: no load runs meanwhile.
    """
    user = visitor()
    if user is None:
        return None
    with writing(cached.database(), exclusive=exclusive) as connection:
        return work(connection, user, datetime.now(UTC))


def carry(order: Order) -> Outcome:
    """Carry an order of the coaching cycle out as the person who is signed in now, and say what came of it."""
    try:
        made = act(lambda c, user, now: carry_out(c, user, order, now=now), exclusive=isinstance(order, Draft))
    except CoachingRefusedError as refused:
        return Outcome(why=refused.why)
    except StaleWriteError as stale:
        return Outcome(edits=tuple(cached.edits(stale.subject, since=stale.seen)))
    return Outcome(made)


def change_language(user: User, language: str) -> None:
    """Keep the person's choice of language; it holds on every device from the next run on."""
    with writing(cached.database()) as connection:
        set_language(connection, user.user_id, known_language(language))


def views_of(user: User) -> list[SavedView]:
    """The views that the person keeps; asked at every run, because another device may have kept one."""
    with reading(cached.database()) as connection:
        return fetch_views(connection, user.user_id)


def keep_view(user: User, name: str, page: str, query: Query) -> None:
    """Keep a view of the person's own. Raises ViewRefusedError."""
    with writing(cached.database()) as connection:
        save_view(connection, user.user_id, name=name, page=page, query=query)


def forget_view(user: User, view_id: int) -> None:
    """Forget a view of the person's own."""
    with writing(cached.database()) as connection:
        delete_view(connection, user.user_id, view_id)
