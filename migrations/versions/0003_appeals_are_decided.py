"""An appeal says whose it is, what came of it, and which version a writer has seen."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
KEPT = (
    "location_id", "appeal_id", "audit_id", "standard_id", "status", "reason_code", "reason", "decision", "filed_at",
    "decided_at", "filed_by",
)


def _columns() -> list[sa.Column]:
    return [
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "appeal_id", sa.Integer, primary_key=True, autoincrement=False,
            server_default=sa.text("nextval('appeal_id_seq')"),
        ),
        sa.Column("audit_id", sa.BigInteger, nullable=False),
        sa.Column("standard_id", sa.SmallInteger),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("reason_code", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("decision", sa.Text),
        sa.Column("filed_at", sa.DateTime, nullable=False),
        sa.Column("decided_at", sa.DateTime),
        sa.Column("filed_by", sa.Integer),
    ]


def _added() -> list[sa.Column]:
    return [
        sa.Column("region_id", sa.SmallInteger, nullable=False),
        sa.Column("corrected_state", sa.Text),
        sa.Column("corrected_points", sa.SmallInteger),
        sa.Column("filed_as", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Integer),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    ]


def _rebuild(columns: list[sa.Column], insert: str) -> None:
    """DuckDB adds no column that must be filled: the table is made anew, its rows carried over."""
    op.execute("CREATE TABLE appeal_before AS SELECT * FROM appeal")
    op.drop_table("appeal")
    op.create_table("appeal", *columns)
    op.execute(insert)
    op.drop_table("appeal_before")


def upgrade() -> None:
    kept = ", ".join(f"b.{name}" for name in KEPT)
    _rebuild(
        _columns() + _added(),
        f"INSERT INTO appeal ({', '.join(KEPT)}, region_id, filed_as) SELECT {kept}, l.region_id, 'site' "
        "FROM appeal_before b JOIN location l ON l.location_id = b.location_id",
    )


def downgrade() -> None:
    names = ", ".join(KEPT)
    _rebuild(_columns(), f"INSERT INTO appeal ({names}) SELECT {names} FROM appeal_before")
