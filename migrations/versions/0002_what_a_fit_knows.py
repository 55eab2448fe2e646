"""A fit keeps what it rests on, how sure its variances are, and how much standards vary."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
WHOLE = ("audits", "locations")
REAL = ("believed", "between_error", "within_error", "shift_variance", "standard_strength")


def upgrade() -> None:
    for name in WHOLE:
        op.add_column("estimate_fit", sa.Column(name, sa.Integer))
    for name in REAL:
        op.add_column("estimate_fit", sa.Column(name, sa.Double))


def downgrade() -> None:
    for name in (*WHOLE, *REAL):
        op.drop_column("estimate_fit", name)
