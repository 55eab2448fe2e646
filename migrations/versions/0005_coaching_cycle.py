"""Plans and sessions are worked on by people: versions, reasons, evidence, the checking visit, and their source."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _key(name: str, kind: type = sa.Integer) -> sa.Column:
    default = sa.text(f"nextval('{name}_seq')")
    return sa.Column(name, kind, primary_key=True, autoincrement=False, server_default=default)


def _part(name: str, kind: type = sa.Integer) -> sa.Column:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _must(name: str, kind: type) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def _source() -> list[sa.Column]:
    return [sa.Column("source", sa.Text), sa.Column("code", sa.Text), sa.Column("loaded_version", sa.Integer)]


def _version() -> sa.Column:
    return sa.Column("version", sa.Integer, nullable=False, server_default="1")


def _plan() -> list[sa.Column]:
    return [
        _part("location_id"), _key("plan_id", sa.BigInteger), _must("region_id", sa.SmallInteger),
        _must("opened_on", sa.Date), _must("trigger", sa.Text), sa.Column("root_cause", sa.Text),
        sa.Column("behaviour", sa.Text), _must("status", sa.Text), sa.Column("owner_id", sa.Integer),
        sa.Column("coach_id", sa.Integer), sa.Column("check_on", sa.Date), sa.Column("result", sa.Text), _version(),
    ]


def _plan_added() -> list[sa.Column]:
    return [
        sa.Column("status_since", sa.Date), sa.Column("reason", sa.Text), sa.Column("check_audit_id", sa.BigInteger),
        *_source(),
    ]


def _standard() -> list[sa.Column]:
    return [
        _part("location_id"), _part("plan_id"), _part("standard_id", sa.SmallInteger),
        sa.Column("compliance", sa.Double), sa.Column("audits", sa.Integer),
    ]


def _session() -> list[sa.Column]:
    return [
        _part("location_id"), _key("session_id", sa.BigInteger), _must("region_id", sa.SmallInteger),
        sa.Column("plan_id", sa.Integer), _must("day", sa.Date), sa.Column("coach_id", sa.Integer),
        _must("coachee_role", sa.Text), _must("minutes", sa.SmallInteger), sa.Column("strengths", sa.Text),
        sa.Column("agreed", sa.Text), _must("acknowledged", sa.Boolean), sa.Column("usefulness", sa.SmallInteger),
        sa.Column("next_on", sa.Date), sa.Column("private_note", sa.Text), sa.Column("written_at", sa.DateTime),
    ]


def _rebuild(table: str, columns: list[sa.Column], kept: list[str]) -> None:
    """DuckDB alters no table that has a key: it is made anew, its rows carried over."""
    op.execute(f"CREATE TABLE {table}_before AS SELECT * FROM {table}")
    op.drop_table(table)
    op.create_table(table, *columns)
    names = ", ".join(kept)
    op.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {table}_before")
    op.drop_table(f"{table}_before")


def _names(columns: list[sa.Column]) -> list[str]:
    return [column.name for column in columns]


def upgrade() -> None:
    _rebuild("coaching_plan", _plan() + _plan_added(), _names(_plan()))
    _rebuild(
        "plan_standard", [*_standard(), sa.Column("low", sa.Double), sa.Column("high", sa.Double)],
        _names(_standard()),
    )
    _rebuild("coaching_session", [*_session(), _version(), *_source()], _names(_session()))
    op.create_table("plan_audit", _part("location_id"), _part("plan_id"), _part("audit_id", sa.BigInteger))
    op.create_table(
        "session_standard", _part("location_id"), _part("session_id"), _part("standard_id", sa.SmallInteger)
    )


def downgrade() -> None:
    op.drop_table("session_standard")
    op.drop_table("plan_audit")
    _rebuild("coaching_session", _session(), _names(_session()))
    _rebuild("plan_standard", _standard(), _names(_standard()))
    _rebuild("coaching_plan", _plan(), _names(_plan()))
