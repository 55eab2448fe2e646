"""What coaching brought is kept as it was measured at the last load."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

REAL = ("value", "standard_error", "low", "high", "margin", "would_have_come_anyway", "raw_change")


def upgrade() -> None:
    op.create_table(
        "programme_effect",
        sa.Column("as_of", sa.Date, primary_key=True, autoincrement=False),
        sa.Column("sessions", sa.Integer, nullable=False),
        sa.Column("session_versions", sa.BigInteger, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        *[sa.Column(name, sa.Double, nullable=True) for name in REAL],
        sa.Column("n_coached", sa.Integer, nullable=True),
        sa.Column("n_compared", sa.Integer, nullable=True),
    )


def downgrade() -> None:
    op.drop_table("programme_effect")
